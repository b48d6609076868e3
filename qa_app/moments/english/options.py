"""Options: two or more real alternatives are put to the customer.

Not steps that are all required, not "yes or no", not a threat ("or you lose it"), not a form to
fill in ("is it Mr or Mrs").
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

SURE = PHRASES["sure"]
NOT = PHRASES["not"]
CONDITIONS = PHRASES.words["conditions"]
SEVERAL = PHRASES["several"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences that put alternatives to the customer."""
    for words in agent_said(call):
        for match in SURE.all(words):
            near = _before(words, match), min(len(words.plain) - 1, match.end() + 30)
            begin, end = words.sentence(match.start())
            blocked = NOT.find(words, max(begin, near[0]), min(end, near[1]))
            if not blocked or SEVERAL.find(words, *match.span()):
                yield sentence_hit(words, match.start(), match.end(), 0.85)
                break


def _before(words: Said, match: re.Match[str]) -> int:
    """From where on words may undo it: what somebody can do is not undone by an "if" before."""
    earlier = words.plain[: match.start()].rpartition(" ")[2]
    offered = match.group().split()[1:2] in (["can"], ["could"]) and earlier not in CONDITIONS
    return match.start() if offered else max(0, match.start() - 25)


RULE = Rule(
    name="options.alternatives",
    kind="options",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 고를 수 있는 방법을 둘 이상 제시합니다",
        "en": "Two or more real alternatives are put to the customer",
    },
    find=find,
)
