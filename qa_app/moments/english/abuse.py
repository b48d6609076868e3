"""Abuse by the customer: insult, threat, sexual harassment; and the agent's warning of it.

Looked for: insults at the agent, threats of violence to people, sexual words at the agent. Not to
be fooled by anger without insult ("this is ridiculous"), swearing at a thing ("the damn box"),
what is quoted or reported, or a complaint or a court that is announced: a customer's right.
"""

from collections.abc import Callable, Iterator

from qa_app.moments.english.phrases import Phrases, phrases_beside
from qa_app.moments.english.talk import agent_said, said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

INSULT = PHRASES["insult"]
THREAT = PHRASES["threat"]
HARASSMENT = PHRASES["harassment"]
QUOTED = PHRASES["quoted"]
WARNING = PHRASES["warning"]


def _finder(table: Phrases, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for turn in looking_at(call.customer_turns):
            words = said(call, turn)
            match = next((one for one in table.all(words) if not _quoted(words, *one.span())), None)
            if match:
                yield sentence_hit(words, *match.span(), confidence)

    return find


@condition
def _quoted(words: Said, begin: int, end: int) -> bool:
    """Whether it is quoted, reported or said of oneself or of a thing."""
    first, last = words.sentence(begin)
    return QUOTED.find(words, max(first, begin - 40), min(last, end + 5)) is not None


def _find_warning(call: Call) -> Iterator[Hit]:
    for words in agent_said(call):
        match = WARNING.find(words)
        if match:
            yield sentence_hit(words, *match.span(), 0.85)


def _rule(kind: str, find: Callable[[Call], Iterator[Hit]], *, looks_for: dict[str, str]) -> Rule:
    return Rule(
        name=f"{kind}.said",
        kind=kind,
        languages=frozenset({"en"}),
        looks_for=looks_for,
        find=find,
    )


RULES = (
    _rule(
        "abuse_insult",
        _finder(INSULT, 0.8),
        looks_for={"ko": "고객이 상담사를 모욕합니다", "en": "The customer insults the agent"},
    ),
    _rule(
        "abuse_threat",
        _finder(THREAT, 0.8),
        looks_for={"ko": "고객이 상담사를 협박합니다", "en": "The customer threatens the agent"},
    ),
    _rule(
        "abuse_harassment",
        _finder(HARASSMENT, 0.8),
        looks_for={
            "ko": "고객이 상담사를 성희롱합니다",
            "en": "The customer harasses the agent sexually",
        },
    ),
    _rule(
        "abuse_warning",
        _find_warning,
        looks_for={
            "ko": "상담사가 폭언을 멈추지 않으면 통화를 끝내겠다고 경고합니다",
            "en": "The agent warns that abuse will end the call",
        },
    ),
)
