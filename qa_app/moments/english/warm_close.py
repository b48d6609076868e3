"""Warm close: in the last words, thanks or a good wish meant for this customer.

Not a bare goodbye, and not thanks in the middle of the call ("thank you for holding").
"""

from collections.abc import Iterator

from qa_app.moments.english import abrupt_end
from qa_app.moments.english.closings import THANKS, WISH
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    sentence_hit,
    share_heard,
)
from qa_app.moments.english.words import Said, vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# It stands in one of the agent's last turns.
LAST_TURNS, EARLIEST = 3, 0.6
# A goodbye on an open question, surely so, is no warm one.
ABRUPT = 0.7

# The customer has what they came for.
SATISFIED = Phrases(
    """
    (thanks|thank you|cheers|bye|goodbye|perfect|great|brilliant|lovely|wonderful|that is (all|
        everything|it|great)|nothing else|all good|you have been|you are (a|the|very|so)|
        take care)
    ^ (no|nope|nah) ~
    """
)
# Words of a goodbye as such.
FORMULA = vocabulary(
    "bye goodbye now then okay right alright well you are welcome no problem thanks thank cheers",
    "sir  ma'am madam mr mrs ms miss . ? ta ra see ya later all at so much very for calling and",
    "is it my  that's that dear love yes yeah oh not any time pleasure worries the a to i will we",
    "have cheerio",
)
BUSINESS = Phrases(
    """
    (email|refund|call|ring|send|order|account|letter|form|bill|payment|engineer|receive|get back|
        number|website|online|department|manager|policy|closed|close|done|noted|wait|bill|monday|
        tuesday|wednesday|thursday|friday)
    (can not|could not|not us|do not know)
    """
)
# Thanks for a step of the work.
NOT = Phrases(
    """
    for (holding|waiting|confirming|verifying|that|the number|your (name|number|details|address|
        date|postcode|order))
    (thanks|thank you) for (that|holding|waiting|confirming|checking) $
    (i|we) hope (that|this|it) (answers|helps|makes|explains|clears|clarifies|is clear|works)
    (take care of|look after) (it|that|this) (for|from|right|now)
    (i|we|you) (can|could|will|may) (take care|look after)
    else ~4 take care
    (must|have to|need to|make sure|as long as|should) ~3 (keep|stay)
    """
)


def find(call: Call) -> Iterator[Hit]:
    """Wishes and thanks in the agent's last turns, unless they end the call abruptly."""
    left = [hit.turn for hit in abrupt_end.find(call) if hit.confidence >= ABRUPT]
    for words in list(agent_said(call))[-LAST_TURNS:]:
        if share_heard(call, words.turn) < EARLIEST or words.turn in left:
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
