"""Abrupt end: the call ends with the customer's matter or last words unanswered, or with no close.

Not a call that the customer ends after a proper close. The agent's last turn is pointed at.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.english import further_help
from qa_app.moments.english.closings import THANKS, WISH
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    agent_said,
    asks,
    customer_after,
    customer_before,
    ends_asking,
    hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

CONTENT = PHRASES["content"]
WANTED = PHRASES["wanted"]
UNHAPPY = PHRASES["unhappy"]
CLOSED = PHRASES["closed"]
ANSWERED = PHRASES["answered"]


def find(call: Call) -> Iterator[Hit]:
    """The last turn of an agent who leaves the customer without an answer or a close."""
    turns = list(agent_said(call))
    if len(turns) < 3 or not call.customer_turns or not call.ends_with(turns[-1].turn):
        return
    last = turns[-1]
    confidence = _confidence(call, last, turns)
    if noted("it weighs enough", confidence >= 0.5):
        yield hit(last, 0, len(last.plain) - 1, confidence)


def _confidence(call: Call, last: Said, turns: list[Said]) -> float:
    before, after = customer_before(call, last.turn), customer_after(call, last.turn)
    closing = turns[-3:]
    asked_for_more = any(words in further_help.MORE for words in closing)
    wished = any(words in WISH or words in THANKS for words in closing)
    if after is not None and (after in CONTENT and not asks(after)):
        return 0.0
    for other in (before, after):
        foreign = other is not None and "en" not in other.turn.languages
        if other and foreign and in_any_language.is_content(call, other.turn):
            return 0.0
    settled = before in CONTENT and not ends_asking(before) and before not in WANTED
    open_question = asks(before) and not settled
    unhappy = before in UNHAPPY and not settled
    cut_off = before is not None and before.words[-1:] and before.words[-1] in _UNFINISHED
    content = settled and not open_question
    weight = 0.45 * open_question + 0.35 * unhappy + 0.2 * bool(cut_off)
    weight += 0.25 * (last not in CLOSED and last not in WISH) + 0.15 * (last.size <= 6)
    weight += 0.2 * (not wished) + 0.1 * (not asked_for_more)
    weight += 0.25 * ((open_question or unhappy) and FORMULA.issuperset(last.words))
    weight -= 0.4 * (open_question and last in ANSWERED and last.size > 8) + 0.6 * content
    return min(0.9, weight)


# Goodbyes that would be said to anybody.
FORMULA = PHRASES.words["formula"]
_UNFINISHED = PHRASES.words["unfinished"]

RULE = Rule(
    name="abrupt_end.left_open",
    kind="abrupt_end",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 용건이나 마지막 말에 답하지 않고 통화를 끝냅니다",
        "en": "The call ends with the customer's last words unanswered, or without a close",
    },
    find=find,
)
