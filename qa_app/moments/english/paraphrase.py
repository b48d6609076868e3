"""Paraphrase: the customer's point said back in the agent's words, often to be confirmed.

Seen by its structure: soon after the customer told something, in the words of that telling, about
the customer and not about what the agent will do. Not digits taken down, not an answer.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, content, customer_after, hit, said, share_heard
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# The customer's words of so many turns back count; a point said back is of so many words.
TURNS_BACK, LATEST = 5, 0.8
LEAST_WORDS, MOST_WORDS = 7, 60

FRAME = Phrases(
    """
    (so|if) ~2 (what you are|you are) (saying|telling me|after|looking for)
    (what|so what) i am (hearing|understanding|getting)
    (if|so if) i ~2 (understand|understood|followed|follow|got|have got|hear|heard|get) ~3
    (let me|just to|want to|like to|so i) ~1 (make sure|see if|check|be sure|be clear|
        am clear) ~2 (i|we) ~2 (understand|understood|got|have|followed|follow|am clear|are on)
    just so (i am|i have|i know|i understand|we are) ~1 (clear|got|right|on|understand|with)
    (am i|have i|did i|are we) ~1 (right|correct|understood|understand|got|get|hearing|
        followed) ~2 (in thinking|thinking|that|in saying|this|you|it|right)
    (in other words|to put it another way|put another way)
    (it|so it|that) sounds like (you|your|it|the|they|he|she|there)
    sounds like (you|your)
    (so|basically|essentially) (what|the problem|the issue|the trouble|your (main )?(concern|
        worry|problem|issue|point)) ~3 is
    (what|all) you (want|need|would like|are after|are looking for|really want) is
    (so )?(you are|you have been|you were) (telling|saying) (me )?
    (so )?the (problem|issue|upshot|situation|thing|trouble|gist|point) is ~1 (that )?
    """
)
CHECK = Phrases(
    """
    (is that|have i got that|did i get that|do i have that|have i got it|got that|am i|is it|
        that is) ~1 (right|correct|it|fair|about right|about the size of it|how it|the (gist|
        long and short|size|situation|picture)|what you mean|understood) ~4 $
    (yes|yeah|right|correct|no|is that it|have i|am i right|isn't it) $
    (does that|that) (sound|sum|cover) ~3 (right|up|about right|it)
    (is that|would that be) (a )?(fair|correct|right)
    """
)
OPENED = Phrases("^ (so|okay|right|alright|gotcha|understood|basically|i see|just) ~")
AGREED = Phrases(
    """
    ^ (yes|yeah|yep|exactly|correct|that is (it|right|about|exactly|just|correct|the|all)|right|
        precisely|spot on|pretty much|you have got it|you got it|absolutely|in a nutshell|
        it seems so|no we can not|bang on|mm hm|that's) ~
    ^ ~2 (exactly|correct|that is it|that is right|that is about it|spot on|precisely|
        in a nutshell)
    """
)
ABOUT_THEM = Phrases(
    "(you|your|he|she|they|it|his|her|their|nobody|nothing|everything|anything|there|that)"
)
# The agent's own part: what will be done, an instruction, a question for data.
OWN_PART = Phrases(
    """
    (i|we) (will|can|could|have|am|are going|would|need|do|sent|put|see|just|want|should)
    (let me|let us|bear with|can i|could i|may i|shall)
    you (can|could|will|need|must|have to|should|just|may|might|would) ~
    (what|which|when|where|who|how) (is|was|are|were|do|did|would|can|name|number)
    (costs|starts at|opens|closes|is free|per month|charged)
    (press|click|tap|go to|open|unplug|switch|select|turn)
    """
)
DIGITS = vocabulary(
    "oh zero one two three four five six seven eight nine ten double triple hundred thousand dot",
    "at",
)


def find(call: Call) -> Iterator[Hit]:
    """Turns that say back what was told shortly before."""
    for words in agent_said(call):
        if words.turn.index < 2 or share_heard(call, words.turn) > LATEST:
            continue
        told, longest = _told(call, words)
        for begin, end in _stretches(words):
            confidence = _confidence(call, words, (begin, end), told)
            if confidence >= 0.4 and longest >= 6:
                yield hit(words, begin, end, confidence)
                break


def _told(call: Call, words: Said) -> tuple[set[str], int]:
    """What the customer said in the turns before, and the length of the longest of them."""
    turns = call.turns[max(0, words.turn.index - TURNS_BACK) : words.turn.index]
    customers = [said(call, turn) for turn in turns if turn.is_customer]
    stems: set[str] = set()
    for one in customers:
        stems |= content(one)
    return stems, max((one.size for one in customers), default=0)


def _stretches(words: Said) -> Iterator[tuple[int, int]]:
    """Sentences; a short check ("is that right?") goes with the one before it."""
    sentences = words.sentences
    for number, (begin, end) in enumerate(sentences):
        if number + 1 < len(sentences):
            after = sentences[number + 1]
            if (CHECK.find(words, *after) and after[1] - after[0] < 60) or (
                end - begin < 45 and any(t.find(words, begin, end) for t in (FRAME, CHECK))
            ):
                end = after[1]
        yield begin, end


def _confidence(call: Call, words: Said, place: tuple[int, int], told: set[str]) -> float:
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    if len(spoken) < LEAST_WORDS:
        return 0.0
    if sum(word in DIGITS or len(word) == 1 for word in spoken) > len(spoken) / 2:
        return 0.0
    own = content(words, *place)
    again = own & told
    framed, checked = FRAME.find(words, *place), CHECK.find(words, *place)
    after = customer_after(call, words.turn)
    agreed = after is not None and after in AGREED
    weight = 0.45 * bool(framed) + 0.3 * bool(checked) + 0.25 * agreed
    weight += 0.15 * bool(OPENED.find(words, *place)) + 0.12 * min(4, len(again))
    weight += 0.15 * (len(again) >= 0.4 * max(1, len(own))) - 0.1
    weight -= 0.4 * bool(OWN_PART.find(words, *place)) + 0.15 * (len(spoken) > MOST_WORDS)
    weight -= 0.5 * (not again) + 0.3 * (not ABOUT_THEM.find(words, *place))
    asks_else = words.plain.endswith("?", *place) and not checked and not framed
    return min(0.9, weight - 0.3 * asks_else) if weight >= 0.5 else 0.0


RULE = Rule(
    name="paraphrase.says_it_back",
    kind="paraphrase",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 말한 요점을 상담사의 말로 되짚어 확인합니다",
        "en": "The customer's point is said back in the agent's words",
    },
    find=find,
)
