"""Paraphrase: the customer's point said back in the agent's words, often to be confirmed.

Seen by its structure: soon after the customer told something, in the words of that telling, about
the customer and not about what the agent will do. Not digits taken down, not an answer.
"""

from collections.abc import Iterator

from qa_app.moments.english import empathy
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    DIGITS,
    agent_said,
    asks,
    content,
    customer_after,
    customer_before,
    hit,
    said,
    share_heard,
)
from qa_app.moments.english.times import VAGUE
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# The customer's words of so many turns back count; a point said back is of so many words.
TURNS_BACK, LATE, LATEST = 5, 0.65, 0.85
LEAST_WORDS, MOST_WORDS = 7, 60
# A check or a frame is no longer than this, in characters of plain words.
SHORT = 60
# A telling is of so many words.
LONG_TELLING = 12

FRAME = Phrases(
    """
    (so|if) ~2 (what you are|you are) (saying|telling me|after|looking for)
    you are saying (it|that|the|there|he|she|they|your|you)
    (what|so what) i am (hearing|understanding|getting)
    (if|so if) i ~2 (understand|understood|followed|follow|got|have got|hear|heard|get) ~3
    (let me|just to|want to|like to|so i) ~1 (make sure|see if|check|be sure|be clear|
        am clear) ~2 (i|we) ~2 (understand|understood|got|have|followed|follow|am clear|are on)
    just so (i am|i have|i know|i understand|we are) ~1 (clear|got|right|on|understand|with)
    (am i|have i|did i|are we) ~1 (right|correct|understood|understand|got|get|hearing|
        followed) ~2 (in thinking|thinking|that|in saying|this|you|it|right)
    (so )?that is (two|three|four|five|once|twice) ~
    (in other words|to put it another way|put another way)
    (it|so it|that) sounds like (you|your|it|the|they|he|she|there)
    sounds like (you|your)
    (so|basically|essentially) (what you ~2|the problem|the issue|the trouble|your (main )?(
        concern|worry|problem|issue|point)) ~3 is
    (what|all) you (want|need|would like|are after|are looking for|really want) is
    (so )?(you are|you have been|you were) (telling|saying) (me )?
    (so )?the (problem|issue|upshot|situation|thing|trouble|gist|point) is ~1 (that )?
    """
)
TAKEN_IN = Phrases("^ (right|okay|alright|ah|i see|gotcha|understood|got it) ~")
CHECK = Phrases(
    """
    that is (right|about right|the (gist|size|situation|picture)) ~2 $
    (is that|have i got that|did i get that|do i have that|have i got it|got that|am i|is it) ~1 (
        right|correct|it|fair|about right|about the size of it|how it|the (gist|long and short|
        size|situation|picture)|what you mean|understood) ~4 $
    (yes|yeah|right|correct|no|is that it|have i|am i right|isn't it) $
    (does that|that) (sound|sum|cover) ~3 (right|up|about right|it)
    (is that|would that be) (a )?(fair|correct|right)
    (long and short|the size|the gist|the nub|the sum|the shape|about the size|in short|
        in a nutshell|about right) ~3 $
    """
)
OPENED = Phrases(
    """
    (so|basically|in short|you mean) ~1 (you|your|it|the|there|he|she|they|that|this|if|with|on|
        in|from|any|all|both|everything|nothing|nobody|since|no|not|a|an|we|our|after|before|at|
        for|my|his|her|weekdays|upstairs)
    """
)
AGREED = Phrases(
    """
    ^ (yes|yeah|yep|exactly|correct|that is (it|right|about|exactly|just|correct|the|all)|right|
        precisely|spot on|pretty much|you have got it|you got it|absolutely|in a nutshell|
        it seems so|no we can not|bang on|mm hm|that's) ~
    ^ ~2 (exactly|correct|that is it|that is right|that is about it|spot on|precisely|
        in a nutshell)
    """
)
STOPS = Phrases(
    """
    ^ (let me|i will|i am going|can i|could i|may i|what|which|when|where|how|who|do you|
        would you|bear with|i can|is there anything|any other|we can|have you|did you)
    """
)
ABOUT_THEM = Phrases(
    "(you|your|he|she|they|it|his|her|their|nobody|nothing|everything|anything|there|that)"
)
# The agent's own part: what will be done, an instruction, a question for data.
OWN_PART = Phrases(
    """
    (i|we) (will|can|could|have|am|are going|would|need|do|sent|put|just|want|should)
    (let me|let us|bear with|can i|could i|may i|shall)
    you (can|could|will|need|must|have to|should|just|may|might|would) ~
    (what|which|when|where|who|how|why) (is|was|are|were|do|did|would|can|have|has|name|number|
        time|about)
    (could be|might be|probably|sounds like your)
    (costs|starts at|opens|closes|is free|per month|charged)
    ^ (nope|no (i|we|you|it|that|there)) ~
    (you|just) (press|click|tap|go|open|unplug|switch|select|turn|type|hold|plug|log)
    ^ (press|click|tap|go to|unplug|switch|select|turn)
    """
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
    """Sentences, with a short check ("is that right?") or frame beside them.

    Where no sentences are marked: from each "so" on, up to the agent's own part.
    """
    parts = words.clauses
    if words.marked:
        parts = words.sentences
        for (begin, end), after in zip(parts, [*parts[1:], None], strict=True):
            checked = after and CHECK.find(words, *after) and after[1] - after[0] < SHORT
            framed = after and end - begin < SHORT and FRAME.find(words, begin, end)
            yield begin, after[1] if after and (checked or framed) else end
        return
    for number, (begin, end) in enumerate(parts):
        for later_begin, later_end in parts[number + 1 :]:
            if STOPS.find(words, later_begin, later_end):
                break
            end = later_end
        yield begin, end


def _confidence(call: Call, words: Said, place: tuple[int, int], told: set[str]) -> float:
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    if len(spoken) < LEAST_WORDS:
        return 0.0
    if sum(word in DIGITS or len(word) == 1 for word in spoken) > len(spoken) / 2:
        return 0.0
    own = content(words, *place)
    again = own & told
    framed, checked = bool(FRAME.find(words, *place)), bool(CHECK.find(words, *place))
    before, after = customer_before(call, words.turn), customer_after(call, words.turn)
    weight = 0.5 * framed + 0.35 * checked + 0.3 * (after in AGREED)
    weight += 0.25 * bool(OPENED.find(words, *place)) + 0.13 * min(3, len(again))
    weight += 0.1 * (len(again) >= 0.35 * len(own)) + 0.1 * bool(ABOUT_THEM.find(words, *place))
    weight -= 0.4 * (1 - framed / 2) * bool(OWN_PART.find(words, *place))
    weight -= 0.3 * (not again and not framed and not checked)
    told_now = before is not None and before.size >= LONG_TELLING
    weight += 0.1 if told_now else -0.1
    weight += 0.1 * bool(TAKEN_IN.find(words, *place))
    weight -= 0.3 * (not framed and any(t.find(words, *place) for t in (empathy.SURE, VAGUE)))
    weight -= 0.25 * (asks(before) and not framed and not checked)
    weight -= 0.15 * (len(spoken) > MOST_WORDS) + 0.2 * (share_heard(call, words.turn) > LATE)
    weight -= 0.3 * (words.plain.endswith("?", *place) and not checked and not framed)
    return min(0.9, weight) if weight >= 0.5 else 0.0


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
