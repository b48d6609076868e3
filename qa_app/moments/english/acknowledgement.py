"""Acknowledgement: a short sign of attention to what the customer has just said.

It stands alone. Not an answer to a question, not an "okay" that opens the agent's own sentence,
not thanks for data.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, asks, customer_before, hit
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

SHORT = 7

# Understanding or attention, said as such.
UNDERSTOOD = Phrases(
    """
    (i|yeah i|yes i|no i|okay i|right i|ah i|oh i) ~1 (see|understand|follow|follow you|hear you|
        hear that|get that|get it|get you|got you|know|appreciate that|can see that|
        get what you mean|see what you mean|hear what you are saying|understand that|know the one|
        know what you mean|take your point|see your point|gotcha)
    (i am|yeah i am|ah i am) (with you|following|listening|following you|hearing you)
    (gotcha|got you|got it|got that|understood|noted|point taken|of course|fair enough|fair point|
        right you are|i see|makes sense|quite|indeed|true|exactly|absolutely)
    (that|it) ~1 (makes|does make|is|was) ~2 (sense|fair|a fair point|a good point|good point|
        reasonable|understandable|a fair question|a good question|true|a reasonable thing to ask|
        a fair comment)
    (mm hm|mm|mhm|mm hmm|uh huh|mmhmm|mmm|hm|hmm|ah|aha|uhuh)
    (oh|ah|aw|wow|gosh|goodness|my goodness|oh my|oh wow|ah right|oh right|oh no|oh dear|oh i see|
        ah i see|ah okay|oh okay|oh man|oh gosh|blimey|crikey|jeez|geez|bless|right okay|
        okay right|okay wow|wow okay)
    (no|yeah|yes) (you are right|you are quite right|that is right|that is fair|that is true|
        i get that|i see that|fair enough|of course|i know|you are not)
    (you are|you are absolutely|you are quite) right
    (you|it|they|he|she) did yes
    i (bet|can imagine|can believe it)
    (sure sure|yeah yeah|yes yes|right right|okay okay|yep yep|of course of course|yeah sure|
        yeah right|right yeah|right yes|yeah okay|okay yeah|okay sure)
    """
)
# A word that is a sign of attention only where it is all that is said, over or after a telling.
BARE = vocabulary(
    "right okay yeah yes yep yup sure alright mm mhm hm hmm ah oh wow absolutely exactly really",
    "uh-huh huh mmm aha hm of course indeed quite no gosh see i you got it so",
)
NOT = Phrases(
    """
    (you are welcome|no problem|bye|goodbye|thanks|thank you|lovely|perfect|great|brilliant|good|
        hello|hi|please|one moment|one second|bear with|hold on|hang on|let me|i will|cheers|
        i am here|i can|i am looking|sorry|awesome|wonderful|excellent)
    (what|which|when|where|who|how|can|could|do|did|may|is|are) (i|is|are|do|you|your|it|the|that|
        was|name|time|about|can|would|s)
    (i understand|i see|i hear|i know|i get|i appreciate) ~3 (but|you (want|need|would))
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Signs of attention that stand alone at the beginning of a turn."""
    for words in agent_said(call):
        begin, end = words.sentences[0]
        size = words.plain.count(" ", begin, end) - words.plain.endswith((".", "?"), begin, end)
        alone = len(words.sentences) == 1
        if size > SHORT or words.plain.endswith("?", begin, end):
            continue
        before = customer_before(call, words.turn)
        if before is None:
            continue
        over = before.turn.end > words.turn.start
        confidence = _confidence(words, (begin, end), before, alone=alone, over=over)
        if confidence:
            yield hit(words, begin, end, confidence)


def _confidence(
    words: Said, place: tuple[int, int], before: Said, *, alone: bool, over: bool
) -> float:
    if NOT.find(words, *place):
        return 0.0
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    bare = all(word in BARE for word in spoken)
    answers = asks(before) and not over
    understood = UNDERSTOOD.find(words, *place)
    if understood and not answers:
        plain = spoken in (["absolutely"], ["exactly"], ["of", "course"], ["quite"], ["true"])
        return 0.85 if alone or not plain else 0.5
    if understood and (spoken[0] in ("no", "ah", "oh", "i", "fair", "that") and len(spoken) > 1):
        return 0.65
    if bare and alone and (over or not answers) and before.size >= (1 if over else 5):
        return 0.8 if over else 0.6
    return 0.0


RULE = Rule(
    name="acknowledgement.sign_of_attention",
    kind="acknowledgement",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 말을 듣고 이해했다는 짧은 반응입니다",
        "en": "A short sign of attention to what the customer just said",
    },
    find=find,
)
