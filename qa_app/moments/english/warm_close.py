"""Warm close: in the last words, thanks or a good wish meant for this customer.

Not a bare goodbye, and not thanks in the middle of the call ("thank you for holding").
"""

from collections.abc import Iterator

from qa_app.moments.english import abrupt_end
from qa_app.moments.english.closings import THANKS, WISH
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    sentence_hit,
    share_heard,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import deciding_on, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# It stands in one of the agent's last turns.
LAST_TURNS, EARLIEST = 3, 0.6
# A goodbye on an open question, surely so, is no warm one.
ABRUPT = 0.7

SATISFIED = PHRASES["satisfied"]
# Words of a goodbye as such.
FORMULA = PHRASES.words["formula"]
BUSINESS = PHRASES["business"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Wishes and thanks in the agent's last turns, unless they end the call abruptly."""
    left = [hit.turn for hit in abrupt_end.find(call) if hit.confidence >= ABRUPT]
    for words in deciding_on(list(agent_said(call))[-LAST_TURNS:]):
        if noted("it comes too early", share_heard(call, words.turn) < EARLIEST):
            continue
        if noted("it leaves the customer's matter open", words.turn in left):
            continue
        for table, confidence in ((WISH, 0.92), (THANKS, 0.85)):
            matches = table.all(words)
            match = next(
                (one for one in matches if not NOT.find(words, *words.sentence(one.start()))), None
            )
            if match:
                yield sentence_hit(words, match.start(), match.end(), confidence)
                break
        else:
            yield from _kind_words(call, words)


def _kind_words(call: Call, words: Said) -> Iterator[Hit]:
    """The agent's very last words, if there is more in them than a goodbye."""
    before = customer_before(call, words.turn)
    last = words.turn is call.agent_turns[-1]
    more = len(set(words.words) - FORMULA) >= 2
    other = words in BUSINESS or ends_asking(words)
    if last and more and before in SATISFIED and not other:
        yield hit(words, 0, len(words.plain) - 1, 0.6)


RULE = Rule(
    name="warm_close.wish_or_thanks",
    kind="warm_close",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화를 마치며 이 고객에게 감사나 따뜻한 인사를 전합니다",
        "en": "The last words thank this customer or wish them well",
    },
    find=find,
)
