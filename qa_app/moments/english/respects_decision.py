"""Respects decision: what the customer chose or declined is accepted without pressure.

It stands right after the decision. Not an acceptance that goes on with "but", asks why, or only
takes down data.
"""

from collections.abc import Iterator

from qa_app.moments.english import options
from qa_app.moments.english.choices import ASKED, DECIDED
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    agent_before,
    agent_said,
    content,
    customer_before,
    hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

ACCEPTED = Phrases(
    """
    ~6 it is
    (your|you are) (call|choice|decision|the boss|prerogative)
    (totally|completely|entirely|absolutely|all|very much)? (your call|up to you|your choice|
        your decision|fine by me|fine with me|fine with us|down to you)
    (you have got it|you got it|consider it done|sure thing|no pressure|no rush|no hurry|
        no obligation|take your time|take all the time|by all means|whatever you (decide|prefer|
        feel|like|choose)|as you (wish|like|prefer)|right you are|good choice|great choice|
        wise choice|sensible choice|good call|nice choice|excellent choice|happy to do that|
        say no more)
    (no|not a|not any) ~1 (problem|bother|worries|trouble|issue|issues|drama|dramas|problems|fuss|
        sweat)
    (that is|that will be|is) ~2 (fine|okay|alright|no problem|perfectly fine|absolutely fine|
        all good|quite alright|understandable|sensible|reasonable|fair enough|cool|grand|great|
        lovely|perfect|good)
    ^ (of course|certainly|absolutely|sure|fine|understood|fair enough|very good|very well|
        will do|lovely|perfect|great|nice|okay|alright|totally|completely|gotcha|got it|
        sounds good|good|excellent|wonderful|beautiful|then)
    (i|we) (respect|understand|totally understand|completely understand|get that|totally get|
        can do that|hear you|get it)
    (makes|that makes) ~2 sense
    (we will|i will|let us|let me) (leave|keep|stick|go|cancel|close|do|book|send|bring|get|put|
        make|set|post|refund|lock|sort|arrange|email|text|hold|add|take|process|switch|move)
    (have a think|think it over|you know where we are|whenever you are ready|there is no rush|
        you know best|you know her|you know him|does not have to|do not have to|do not need to|
        not silly|is not silly|nothing wrong with|stay right where)
    (i would|i had) (do|have done|probably do|have chosen|choose|go for) (the )?same
    (it is|that is) (not|never) ~2 (silly|trouble|a problem|an issue)
    """
)
# A bare word of acceptance: enough only where the choice itself is said again.
OPENING_ONLY = Phrases(
    """
    ^ (of course|certainly|absolutely|sure|fine|understood|lovely|perfect|great|nice|okay|alright|
        good|very good|excellent|wonderful|beautiful|then|gotcha|got it)
    """
)
REFUSED = Phrases(
    """
    (but|however|though|unfortunately|i am afraid|are you sure|why|can i ask|may i ask|although|
        mind you)
    (can not|could not|will not|do not do|we do not|not able|not possible|no way|have to|must|
        need to)
    """
)
MILD = Phrases("(do not|does not|will not) (have|need) to\nno need to")


def find(call: Call) -> Iterator[Hit]:
    """Acceptances right after a decision."""
    for words in agent_said(call):
        before = customer_before(call, words.turn)
        if before is None or before.turn.index != words.turn.index - 1:
            continue
        offered = agent_before(call, before.turn)
        chosen = offered is not None and (offered in ASKED or offered in options.SURE)
        confidence = _confidence(words, before, chosen=chosen)
        if confidence:
            first = ACCEPTED.find(words)
            end = first.end() if first else words.sentences[0][1]
            yield hit(words, 0, max(end, min(words.sentences[0][1], end + 60)), confidence)


def _confidence(words: Said, before: Said, *, chosen: bool) -> float:
    """How sure it is that a decision was made and accepted; 0 for not at all."""
    opening_end = words.sentences[min(1, len(words.sentences) - 1)][1]
    opening_end = min(opening_end, 160)
    accepted = ACCEPTED.find(words, 0, opening_end)
    asked = "?" in before.vocabulary and not chosen
    decided = before in DECIDED
    if accepted is None or not (chosen or decided) or before.size > 45:
        return 0.0
    if REFUSED.find(words, 0, opening_end) and words not in MILD:
        return 0.0
    weight = 0.2 + 0.35 * chosen + 0.25 * decided - 0.3 * asked
    again = content(before) & content(words, 0, opening_end)
    weight += 0.2 * bool(again)
    bare = OPENING_ONLY.find(words, 0, opening_end)
    if bare and bare.span() == accepted.span() and not again:
        weight -= 0.3
    return min(0.9, weight) if weight >= 0.5 else 0.0


RULE = Rule(
    name="respects_decision.accepts",
    kind="respects_decision",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 고르거나 사양한 것을 부담 주지 않고 받아들입니다",
        "en": "What the customer chose or declined is accepted without pressure",
    },
    find=find,
)
