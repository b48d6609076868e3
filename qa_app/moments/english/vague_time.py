"""Vague time: a time that the customer cannot plan with.

Not a narrow range, nor "soon" in a goodbye or a wish, nor a length of time that has passed.
"""

from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    is_asked,
    sentence_hit,
)
from qa_app.moments.english.times import NAMED, NAMED_IN_DIGITS, VAGUE, WIDE_RANGE
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

NOT = PHRASES["not"]
TIME_ASKED = PHRASES["time_asked"]
# An answer without a time is vague if it is so many words and none of these.
LEAST_ANSWER, LONGEST_ANSWER = 4, 22
LENGTH = PHRASES["length"]
OTHER_ANSWER = PHRASES["other_answer"]
ONLY_ASKED = PHRASES["only_asked"]


def find(call: Call) -> Iterator[Hit]:
    """Vague times in what the agent says."""
    for words in agent_said(call):
        match = _vague(words)
        before = customer_before(call, words.turn)
        asked = before in TIME_ASKED
        if match is None:
            if asked and _names_none(words):
                yield hit(words, 0, words.sentences[0][1], 0.6)
            continue
        weak = ONLY_ASKED.find(words, match[0], match[1]) is not None
        named = NAMED.find(words, *words.sentence(match[0])) is not None
        confidence = 0.9 - 0.35 * (weak and not asked) - 0.25 * (named and not asked) + 0.05 * asked
        yield sentence_hit(words, *match, confidence)


@condition
def _names_none(words: Said) -> bool:
    """Whether it is a short statement without any time or length of time."""
    if ends_asking(words) or not LEAST_ANSWER <= words.size <= LONGEST_ANSWER:
        return False
    return not any(words in table for table in (NAMED, NAMED_IN_DIGITS, LENGTH, OTHER_ANSWER))


def _vague(words: Said) -> tuple[int, int] | None:
    for table in (WIDE_RANGE, VAGUE):
        for match in table.all(words):
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 60), min(end, match.end() + 30)
            if not is_asked(words, begin, end) and not NOT.find(words, *near):
                return match.span()
    return None


RULE = Rule(
    name="vague_time.cannot_be_planned_with",
    kind="vague_time",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 일정을 잡을 수 없는 막연한 시점을 말합니다",
        "en": "A time that the customer cannot plan with: soon, a while, four to eight weeks",
    },
    find=find,
)
