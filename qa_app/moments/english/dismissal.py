"""Dismissal: the concern is brushed off, or the customer or another department is blamed.

Not a hand-over with help ("that's billing, let me put you through"), not "it's not your fault",
not a limit that is explained together with another way.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, apart, is_asked
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

NOT_OURS = PHRASES["not_ours"]
BLAME = PHRASES["blame"]
BRUSHED_OFF = PHRASES["brushed_off"]
HELPS = PHRASES["helps"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences that brush off or blame, in turns that do not go on to help."""
    for words in agent_said(call):
        helps = 0.35 * (words in HELPS)
        places = [
            (*match.span(), confidence - helps)
            for table, confidence in ((BLAME, 0.8), (BRUSHED_OFF, 0.75), (NOT_OURS, 0.7))
            for match in table.all(words)
            if _is_meant(words, match, question_too=table is BRUSHED_OFF)
        ]
        yield from apart(words, places)


@condition
def _is_meant(words: Said, match: re.Match[str], *, question_too: bool) -> bool:
    """Whether it is meant as such: no question, with no help beside it."""
    asked = is_asked(words, *words.sentence(match.start()))
    near = max(0, match.start() - 20), match.end() + 30
    return (question_too or not asked) and not NOT.find(words, *near)


RULE = Rule(
    name="dismissal.brushes_off",
    kind="dismissal",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 걱정을 가볍게 넘기거나 고객·다른 부서 탓으로 돌립니다",
        "en": "The concern is brushed off, or the customer or another department is blamed",
    },
    find=find,
)
