"""Empathy: the customer's feeling or trouble is named or sympathised with, or an apology is meant.

Not politeness ("sorry, could you spell that", "I'm sorry but"), not "must" as a duty, not the
agent's own slip ("sorry, I dropped my pen").
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

SURE = PHRASES["sure"]
APOLOGY = PHRASES["apology"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Sentences with sympathy or a meant apology."""
    for words in agent_said(call):
        places = [
            (*match.span(), confidence)
            for table, confidence in ((SURE, 0.85), (APOLOGY, 0.8))
            for match in table.all(words)
            if _is_meant(words, match)
        ]
        yield from apart(words, places)


@condition
def _is_meant(words: Said, match: re.Match[str]) -> bool:
    """Whether it is meant: neither a question nor politeness."""
    begin, end = words.sentence(match.start())
    near = max(begin, match.start() - 20), min(end, match.end() + 25)
    return not is_asked(words, begin, end) and not NOT.find(words, *near)


RULE = Rule(
    name="empathy.feeling_trouble_or_apology",
    kind="empathy",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 감정이나 어려움을 알아주거나 진심으로 사과합니다",
        "en": "The customer's feeling or trouble is named, or the agent sincerely apologises",
    },
    find=find,
)
