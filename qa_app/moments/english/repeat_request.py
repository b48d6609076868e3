"""Repeat request: the agent asks for something that the customer has already said in this call.

Known by the words of asking again ("what was the number again"), by the customer having named the
thing before, and by how the customer answers ("I did say"). Not reading back to confirm.
"""

from __future__ import annotations

from collections.abc import Iterator

from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, content, customer_after, said, sentence_hit
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

AGAIN = Phrases(
    """
    (what|which|who|where|when|how) ~8 again
    (what|which|who|where|when|how) ~1 (did|do) you say ~
    (did you say|you said) ~ (what|which|or)
    (what|which|who|where|when|whereabouts) (was|were) (the|your|that|it|this) ~
    (what|which|who|whereabouts) ~3 (was it|were you|were they|was that|did you say|was wrong|
        had you|you had|you were) ~
    (remind|tell) me ~1 (what|which|your|the|who|where|when) ~ again
    (remind me) ~
    (one more time|once more|a second time) $
    (can|could|may) i ~1 (get|take|have|grab) ~5 again
    (sorry|and) ~2 (what|which|who|where|when) ~
    """
)
ASKING = Phrases(
    """
    (what|which|who|where|when|how|whereabouts) ~1 (is|was|are|were|did|do|does|have|had|many|
        much|day|date|time|kind|type|number|name|bus|airport|station|flat|house|colour|color|one|
        branch|store|location|model|city) ~
    (can|could|may) i ~1 (get|take|have|grab) (your|the|that|a) ~
    (can|could|would) you ~1 (give|tell|confirm|repeat) ~
    (have|did|do|has|was|were|is|are) (you|it|they|this|he|she) ~
    ^ (on )?(what|which|who) ~1 (date|day|number|name|amount|address|flat|house) $
    """
)
COMPLAINED = Phrases(
    """
    (i|i have|i did|i just|i already|i have already|i have just) (just |already |literally )?(
        told|said|gave|say|given|mentioned|tell|explained|answered) ~
    (like|as|same as) i (said|told|just said|mentioned|say|already)
    (already|just) (told|said|gave|given|been through|went through|asked)
    (are you|were you) (even |not )?listening
    (second|third|fourth) time
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Questions for what was already said."""
    heard: set[str] = set()
    upto = 0
    for words in agent_said(call):
        for turn in call.turns[upto : words.turn.index]:
            if turn.is_customer:
                heard |= content(said(call, turn))
        upto = words.turn.index
        after = customer_after(call, words.turn)
        complained = after is not None and after in COMPLAINED
        again, asking = AGAIN.find(words), ASKING.find(words)
        match = again or asking
        if match is None:
            continue
        own = content(words, match.start(), words.sentence(match.start())[1])
        weight = 0.35 * bool(again) + 0.55 * complained + 0.2 * bool(own & heard)
        weight += 0.2 * (" again " in words.plain or " did you say " in words.plain)
        if weight >= 0.5:
            yield sentence_hit(words, match.start(), match.end(), min(0.9, weight))


RULE = Rule(
    name="repeat_request.already_said",
    kind="repeat_request",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 이미 말한 것을 다시 묻습니다",
        "en": "The agent asks for what the customer already said in this call",
    },
    find=find,
)
