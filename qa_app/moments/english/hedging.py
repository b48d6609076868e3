"""Hedging: an answer to the customer's question that is weakened until it cannot be relied on.

Not softeners in requests ("could you possibly"), not one "should" beside a firm time, and not an
honest "I don't know, I'll find out".
"""

from collections.abc import Iterator

from qa_app.moments.english import honest_unknown
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, asks, customer_before, sentence_hit
from qa_app.moments.english.times import NAMED
from qa_app.moments.english.vague_time import TIME_ASKED
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

STRONG = PHRASES["strong"]
MEDIUM = PHRASES["medium"]
WEAK = PHRASES["weak"]
FIRM = PHRASES["firm"]
OFFERS = PHRASES["offers"]
UNCERTAIN_TELLING = PHRASES["uncertain_telling"]


def find(call: Call) -> Iterator[Hit]:
    """Answers with so many hedges that nothing is left to rely on."""
    for words in agent_said(call):
        before = customer_before(call, words.turn)
        if not asks(before):
            continue
        span, weight = _hedged(words)
        if span is None or (
            any(honest_unknown.UNKNOWN.all(words)) and any(honest_unknown.FINDING_OUT.all(words))
        ):
            continue
        weight -= 0.8 * (words in OFFERS)
        weight -= 0.6 * (NAMED.find(words, *span) is not None)
        weight -= 1.0 * (FIRM.find(words) is not None) + 0.4 * (before in TIME_ASKED)
        if noted("its hedges weigh enough", weight >= 1.3):
            yield sentence_hit(words, *span, min(0.9, 0.4 + 0.2 * weight))


def _hedged(words: Said) -> tuple[tuple[int, int] | None, float]:
    """From the first to the last hedge, and what they weigh together."""
    weight = 0.0
    places: list[tuple[int, int]] = []
    for table, each in ((STRONG, 1.4), (MEDIUM, 0.7), (WEAK, 0.4)):
        found = {match.group(): match.span() for match in table.all(words)}
        weight += each * len(found)
        places += found.values()
    if not places:
        return None, 0.0
    return (min(begin for begin, _ in places), max(end for _, end in places)), weight


RULE = Rule(
    name="hedging.unreliable_answer",
    kind="hedging",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 믿고 따르기 어려울 만큼 애매하게 답합니다",
        "en": "An answer to a question is weakened until it cannot be relied on",
    },
    find=find,
)
