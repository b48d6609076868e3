"""Signposting: the structure of an answer is announced, or its steps are numbered.

Not "first" as a date, a floor or a name, and not "there are two rooms left".
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import DIGITS, agent_said, apart
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ANNOUNCED = PHRASES["announced"]
NUMBERED = PHRASES["numbered"]
NUMBERED_FURTHER = PHRASES["numbered_further"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Announced structure, and numbered steps of one turn."""
    for words in agent_said(call):
        places = [
            (*match.span(), 0.8)
            for match in ANNOUNCED.all(words)
            if not NOT.find(words, *words.sentence(match.start()))
            and not further_help.MORE.find(words, *words.sentence(match.start()))
        ]
        numbered = NUMBERED.find(words)
        if numbered and not NOT.find(words, *numbered.span()) and _goes_on(words, numbered):
            places.append((*numbered.span(), 0.75))
        yield from apart(words, places)


@condition
def _goes_on(words: Said, numbered: re.Match[str]) -> bool:
    """Whether the numbers go on."""
    figures = words.plain[slice(*numbered.span())].split()
    counted = NUMBERED_FURTHER.find(words, numbered.start() + 1) is not None
    return counted and sum(figure in DIGITS for figure in figures) <= len(figures) / 2


RULE = Rule(
    name="signposting.announced_or_numbered",
    kind="signposting",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "설명의 순서를 미리 알리거나 단계에 번호를 붙입니다",
        "en": "The agent says how the answer is built, or numbers its steps",
    },
    find=find,
)
