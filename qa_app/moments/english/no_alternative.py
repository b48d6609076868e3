"""No alternative: "nothing we can do", without looking for another way.

Not a refusal that is followed by what can be done, nor "nothing to pay".
"""

from collections.abc import Iterator

from qa_app.moments.english import dictates, dismissal, honest_unknown, vague_time
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    agent_said,
    customer_before,
    ends_asking,
    hit,
    sentence_hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

SURE = PHRASES["sure"]
LIKELY = PHRASES["likely"]
ALTERNATIVE = PHRASES["alternative"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Refusals in turns that show no other way."""
    for words in agent_said(call):
        for table, confidence in ((SURE, 0.85), (LIKELY, 0.6)):
            match = table.find(words)
            if match is None:
                continue
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 25), min(end, match.end() + 25)
            if dictates.imposes(words, begin, end):
                break
            if NOT.find(words, *near) or ALTERNATIVE.find(words, match.end() - 1):
                continue
            before = customer_before(call, words.turn)
            if table is LIKELY and not _asked_for(before):
                confidence -= 0.15
            yield sentence_hit(words, match.start(), match.end(), confidence)
            break
        else:
            before = customer_before(call, words.turn)
            if _asked_for(before) and REFUSED.find(words) and not _looks_on(words):
                yield hit(words, *words.sentences[0], 0.6)


@condition
def _looks_on(words: Said) -> bool:
    """Whether another way is looked for."""
    tables = (ALTERNATIVE, NOT, dismissal.HELPS, honest_unknown.UNKNOWN, vague_time.NOT, HARMLESS)
    return any(words in table for table in tables) or ends_asking(words)


REFUSED = PHRASES["refused"]
HARMLESS = PHRASES["harmless"]
WISHED = PHRASES["wished"]


@condition
def _asked_for(before: Said | None) -> bool:
    """Whether the customer asked for a way."""
    return before is not None and (before in WISHED or "?" in before.vocabulary)


RULE = Rule(
    name="no_alternative.refuses",
    kind="no_alternative",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "다른 방법을 찾아보지 않고 안 된다고만 합니다",
        "en": "A refusal that looks for no other way",
    },
    find=find,
)
