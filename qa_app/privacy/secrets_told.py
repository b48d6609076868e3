"""Answers to security questions: a maiden name, a first pet, a password that is a word."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.english_numbers import NUMBERS
from qa_app.privacy.korean_numbers import DIGITS, ENDING
from qa_app.privacy.labels import Labels
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn

_RULE = next(rule for rule in RULES if rule.reader is Reader.ANSWER)
LONGEST = 5  # words
LONGEST_QUESTION = 90  # characters
_OPENING = re.compile(
    r"(?:(?:oh|uh|um|er|erm|well|so|yes|yeah|sure|okay|ok|right|i think|i believe|i put|should be|"
    r"(?:oh )?(?:god|gosh|goodness|lord|heavens|blimey)|maybe|perhaps|possibly|most likely|"
    r"(?:i'm )?(?:pretty|fairly|quite|almost) (?:sure|certain)|(?:i )?"
    r"(?:want to|would|'d|might) say|"
    r"i'd have (?:put|said|used)|i (?:used|chose|picked|said|went with|had|"
    r"have)(?: it)?(?: down)?(?: as)?|try|(?:from|off) "
    r"(?:the )?(?:top of my head|memory)|if (?:i remember|memory serves)\w*(?: right\w*| me)*|"
    r"(?:is|was|would|could|might) (?:it|that)(?: be)?(?! (?:the|a|okay|ok|possible|alright|all|"
    r"fine|on|in|not|because|something|me|you|i|we)\b)|(?:it )?(?:has|have|had|got|ought) to be|"
    r"(?:it |that )?(?:could|might|must|may|gotta) (?:well )?(?:be|have been)|"
    r"(?:it|that|he|she|they)(?:'s| is| was|'d be| would be| should be|'ll be| will be)|"
    r"(?:it|that|he|she|they)(?: was| were) called|was called|is called|called|the answer(?: is|"
    r"'s)?|(?:my|her|his|the) "
    r"(?:\w+ ){0,3}(?:is|was|'s)|we called (?:him|her|it)|i went to|i grew up (?:in|on)|in|on|"
    r"that one's|"
    r"probably|let me think|hang on|ah|"
    r"그게|그거|음|어|네|예|아마|저는|제|아|그건|그때|이름은|이름이|답은)\b[,.:]?\s*)*",
    re.IGNORECASE,
)
_NO_ANSWER = re.compile(
    r"(?:i|i'm|i've|i'd|we|no|nope|not|none|what|why|which|where|who|how|hang|hold|let|do|don't|can|"
    r"could|sorry|never|is|are|pardon|you|one|wait|there|please|forgot|didn't|isn't|okay|ok|yes|yeah|"
    r"thanks|thank|it|that|course|of course|sure|fine|alright|absolutely|great|lovely|go|"
    r"that's)\b|모르|기억|글쎄|없|뭐|무슨|왜|어떤|잠깐|잠시|안\s|못|네[,.\s]|예[,.\s]|그런",
    re.IGNORECASE,
)
_PHRASE = re.compile(r"[^\s,.?!;:]+(?:['’.][A-Za-z]+)*(?:\s[^\s,.?!;:]+)*")


_MIXED = re.compile(
    r"(?P<told>(?P<word>[A-Za-z]{3,}|[가-힣]{2,8})[\s,]+(?:숫자\s|대문자\s|소문자\s|and\s|then\s|number\s)?"
    rf"(?:\d+|[{''.join(DIGITS)}]{{2,}}|(?:{'|'.join(NUMBERS)}|double)"
    rf"(?:[\s-](?:{'|'.join(NUMBERS)}|double))*))(?:{ENDING.pattern})(?=[.,?!]?\s*$)",
    re.IGNORECASE,
)
# Before a code by itself.
_NO_WORD = re.compile(
    rf"(?:{'|'.join(NUMBERS)}|double|triple|treble|hash|star|샵|별|우물정|숫자|번호|비밀번호|비번|인증번호|문자|"
    r"the|code|number|pin|and|then|just|only|now|here|says?|got|전부|앞|뒤|처음|먼저|여기|지금|"
    rf"[{''.join(DIGITS)}십백천만]+[이]?요?|[가-힣]+(?:은|는|요|고|서|면|에|로|만|니까|니다|데))",
    re.IGNORECASE,
)


def find_secrets(talk: Talk, labels: Labels) -> Iterator[Finding]:
    """The first words of a turn that answers to a security question, and where they come again."""
    for turn in talk.turns:
        if mixed := _word_and_digits(talk, labels, turn):
            yield _finding(talk, *mixed)
            continue
        if turn.by_centre or not _asked(talk, labels, turn):
            continue
        place = _answer(talk, turn)
        if place:
            told = talk.text[slice(*place)]
            yield _finding(talk, *place)
            last = talk.turns[min(len(talk.turns) - 1, turn.number + 2)]
            for match in re.finditer(re.escape(told), talk.text[place[1] : last.end]):
                yield _finding(talk, place[1] + match.start(), place[1] + match.end())


def _word_and_digits(talk: Talk, labels: Labels, turn: Turn) -> tuple[int, int] | None:
    """A password of a word with digits behind it, where a code was asked for."""
    if turn.by_centre or "pin" not in labels.asked(turn.start, back=1):
        return None
    opening = _OPENING.match(talk.text, turn.start, turn.end)
    start = opening.end() if opening else turn.start
    match = _MIXED.match(talk.text, start, turn.end)
    if not match or _NO_ANSWER.match(talk.text, start) or _NO_WORD.fullmatch(match.group("word")):
        return None
    return match.span("told")


def _asked(talk: Talk, labels: Labels, turn: Turn) -> bool:
    """The last sentence before the turn asks for it, in few words."""
    if not turn.number or not _RULE.asked & labels.asked(turn.start, back=1):
        return False
    before = talk.turns[turn.number - 1]
    sentence = re.split(r"[.!]\s", talk.text[before.start : before.end].rstrip(" .?!"))[-1]
    start = before.start + talk.text[before.start : before.end].rfind(sentence)
    last = Turn(before.number, before.speaker, start, before.end)
    return len(sentence) <= LONGEST_QUESTION and bool(_RULE.asked & labels.in_turn(last))


def _finding(talk: Talk, start: int, end: int) -> Finding:
    spans = talk.spans([(start, end)])
    return Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "asked")


def _answer(talk: Talk, turn: Turn) -> tuple[int, int] | None:
    said = talk.text[turn.start : turn.end]
    opening = _OPENING.match(said)
    start = opening.end() if opening else 0
    article = re.compile(r"(?:an?|the)\s(?=\w)", re.IGNORECASE).match(said, start)
    start = article.end() if article else start
    if _NO_ANSWER.match(said, start):
        return None
    phrase = _PHRASE.match(said, start)
    if not phrase:
        return None
    told = phrase.group()
    if len(told.split()) > LONGEST:
        return None
    end = phrase.end()
    if "가" <= told[-1] <= "힣":
        end = start + _without_ending(told)
    return turn.start + start, turn.start + end


def _without_ending(told: str) -> int:
    for cut in range(max(1, told.rfind(" ") + 2), len(told)):
        if ENDING.fullmatch(told[cut:]):
            return cut
    return len(told)
