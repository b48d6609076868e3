"""Acknowledgement: a short sign of attention to what the customer has just said.

It stands alone. Not an answer to a question, not an "okay" that opens the agent's own sentence,
not thanks for data, not the acceptance of a choice, and not more than that: sympathy is empathy.
"""

from collections.abc import Iterator

from qa_app.moments.english import clarifying_question, empathy
from qa_app.moments.english.choices import DECIDED
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    DIGITS,
    agent_before,
    agent_said,
    asks,
    content,
    customer_before,
    ends_asking,
    hit,
)
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# No sign of attention is longer than this, in words.
LONGEST = 8

# Understanding or attention, said as such, at the beginning of a turn.
UNDERSTOOD = Phrases(
    """
    ^ i ~1 (see|understand|follow|hear you|hear that|get that|get it|get you|got you|
        appreciate that|can see that|take your point|know the one|know what you mean)
    ^ i ~1 (see|get|hear|understand|know|take) (what you|your) (mean|point|are saying|say)
    ^ i am (with you|following|listening|hearing you)
    ^ (gotcha|got you|got it|understood|noted|point taken|fair enough|fair point|i see|
        makes sense|of course)
    ^ (that|it) ~1 (makes|does make|is|was|would be) ~2 (sense|fair|fair point|good point|
        reasonable|understandable|fair question|good question|true|reasonable thing to ask|
        fair comment|odd|strange|weird)
    ^ you are ~1 right
    ^ i can ~1 (imagine|see why|see that|see how|see) ~1 $
    ^ (that|this) is ~2 (helpful|useful|handy|good to know|clear|interesting)
    ^ (no|small|little) wonder $
    ^ (you|it|they|he|she) (did|do|have|were|was|is) (yes|yeah|indeed) $
    ^ (it|that) ~1 (is|does|sure is|was|did) $
    """
)
# More than "okay": surprise, or two words of listening.
MOVED = Phrases(
    """
    ^ (wow|gosh|goodness|my goodness|oh my|blimey|crikey|jeez|geez|bless|oh dear|oh no|oh man|
        my word|good lord|heavens|yikes|ouch) ~
    ^ (oh|ah|ha|aw|huh) ~1 (right|okay|wow|yes|man|no|dear|gosh|see|really|my) ~
    (mm hm|mhm|mm hmm|uh huh|mmhmm|aha|right gotcha)
    ^ (sure|yeah|yes|right|yep|okay|of course|mm|absolutely) (sure|yeah|yes|right|yep|okay|
        of course|mm|absolutely) $
    """
)
# A sigh or a nod in a few words, wherever it stands in them.
SIGH = Phrases(
    """
    (wow|gosh|goodness|blimey|crikey|jeez|geez|aw|aww|bless|dear|heavens|yikes|ouch|really|true|
        fair|absolutely|exactly|indeed|quite|totally|surely|of course|right|i am sure|i see|
        i follow|following you|with you|hear you|no no|yep|did (she|he|they|it)|do not blame you|
        makes sense|fair enough) ~
    """
)
SHORT, TOLD = 5, 4
LISTENING = vocabulary("mm mhm hm hmm huh ah oh aha wow gosh of indeed")
# A word that is a sign of attention only where it is all that is said, over or after a telling.
BARE = vocabulary(
    "right okay yeah yep yup sure alright mm mhm hm hmm ah oh wow absolutely exactly really uh",
    "huh  mmm aha of course indeed quite gosh so",
)
DATA_TAKEN = vocabulary("got it gotcha noted so okay . right")
OPENERS = BARE | vocabulary("well now then anyway")
NOT = Phrases(
    """
    (you are welcome|no problem|bye|goodbye|thanks|thank you|lovely|perfect|great|brilliant|hello|
        hi|please|one moment|one second|bear with|hold on|hang on|let me|i will|cheers|i am here|
        i can (do|help|get|check|look|put|send|offer|tell|give|take|find|make)|
        i am looking|sorry|awesome|wonderful|excellent|i have got|got you (up|here|down)|
        you have got it|you got it|it is|right you are)
    (what|which|when|where|who|how) (i|is|are|do|your|it|the|that|was|name|time|about|can|would)
    ^ (can|could|do|did|may) (i|you|your|it|the|that) ~
    (i understand|i see|i hear|i know|i get|i appreciate) ~3 (but|you (want|need|would))
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Signs of attention that stand alone at the beginning of a turn."""
    for words in agent_said(call):
        begin, end = _opening(words)
        size = sum(word not in ".?" for word in words.plain[begin:end].split())
        before = customer_before(call, words.turn)
        if before is None or size > LONGEST or words.plain.endswith("?", begin, end):
            continue
        confidence = _confidence(call, words, (begin, end), before)
        if confidence:
            yield hit(words, begin, end, confidence)


def _opening(words: Said) -> tuple[int, int]:
    """The first sentence; without marks the first clause and the bare words after it."""
    if words.size <= SHORT:
        return 0, words.sentences[-1][1]
    if words.marked:
        return words.sentences[0]
    end = words.clauses[0][1]
    for begin, last in words.clauses[1:]:
        if not BARE.issuperset(words.plain[begin:last].split()):
            break
        end = last
    return 0, end


def _confidence(call: Call, words: Said, place: tuple[int, int], before: Said) -> float:
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    over = before.turn.end > words.turn.start
    answers = asks(before) and not over
    alone = place[1] >= words.sentences[-1][1]
    opener = not alone and not words.marked and OPENERS.issuperset(spoken)
    if opener or NOT.find(words, *place):
        return 0.0
    if any(word in DIGITS - {"oh", "at"} for word in spoken):
        return 0.75 if _echoes(words, place, before) and not answers else 0.0
    if all(word in BARE for word in spoken) and (alone or len(spoken) > 2):
        listens = len(set(spoken)) > 1 or not LISTENING.isdisjoint(spoken)
        enough = over or (before.size >= TOLD and not answers and listens)
        return 0.75 if enough else 0.5 * (before.size >= TOLD and not answers)
    understood = UNDERSTOOD.find(words, *place)
    sympathy = any(table.find(words, *place) for table in (empathy.SURE, empathy.APOLOGY))
    if understood and not sympathy:
        settled = before in DECIDED and not alone
        return 0.8 - 0.15 * answers - 0.3 * settled - 0.3 * _noted(call, words, before)
    if sympathy:
        return 0.0
    if MOVED.find(words, *place):
        return 0.75 if len(spoken) <= 4 or _echoes(words, place, before) else 0.5
    if SIGH.find(words, *place) and len(spoken) <= SHORT and not answers:
        settled = before in DECIDED and not alone
        return 0.0 if settled or _takes_down(call, words) else 0.7
    return 0.0


def _takes_down(call: Call, words: Said) -> bool:
    """Whether the customer's words were the answer to a question for data."""
    asked = agent_before(call, words.turn)
    return asked is not None and (ends_asking(asked) or asked in clarifying_question.NOT)


def _noted(call: Call, words: Said, before: Said) -> bool:
    """Whether it says only that data were taken down."""
    asked = agent_before(call, words.turn)
    figures = sum(word in DIGITS for word in before.words) > before.size / 2
    if words.size > SHORT and DATA_TAKEN.issuperset(words.words[:2]):
        return True
    return figures or (asked in clarifying_question.NOT and before.size <= LONGEST)


def _echoes(words: Said, place: tuple[int, int], before: Said) -> bool:
    """Whether an exclamation takes up the customer's own words ("wow, a cello in an hour")."""
    moved = MOVED.find(words, *place) or SIGH.find(words, *place)
    return bool(moved and content(words, *place) & content(before))


RULE = Rule(
    name="acknowledgement.sign_of_attention",
    kind="acknowledgement",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 말을 듣고 이해했다는 짧은 반응을 보입니다",
        "en": "A short sign of attention to what the customer just said",
    },
    find=find,
)
