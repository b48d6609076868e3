"""Abuse by the customer: insult, threat, sexual harassment; and the agent's warning of it.

Looked for: swear words at the agent, threats of violence to people, sexual words at the agent.
Not to be fooled by: anger without insult ("말이 됩니까"), a swear word that is quoted or reported
("기사님이 저한테 욕을 했어요"), a complaint or a lawsuit that is announced (a customer's right).
"""

from collections.abc import Callable, Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

INSULT = PHRASES["insult"]
THREAT = PHRASES["threat"]
HARASSMENT = PHRASES["harassment"]
REPORTED = PHRASES["reported"]
WARNING = PHRASES["warning"]
WARNING_SURE = PHRASES["warning_sure"]


def _finder(words: str, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for sentence in Reading.of(call).customer():
            if sentence.has(words):
                yield sentence.hit(_less_if_reported(sentence, confidence))

    return find


def _less_if_reported(sentence: Sentence, confidence: float) -> float:
    return 0.3 if sentence.has(REPORTED) else confidence


def find_warnings(call: Call) -> Iterator[Hit]:
    """The agent's warning that abuse ends the call."""
    for sentence in Reading.of(call).agent():
        if sentence.has(WARNING) and sentence.has(WARNING_SURE):
            yield sentence.hit(0.85)


def _rule(name: str, find: Callable[[Call], Iterator[Hit]], *, looks_for: dict[str, str]) -> Rule:
    return Rule(
        name=name,
        kind=name.partition(".")[0],
        languages=frozenset({"ko"}),
        looks_for=looks_for,
        find=find,
    )


RULES = (
    _rule(
        "abuse_insult.at_agent",
        _finder(INSULT, 0.8),
        looks_for={
            "ko": "고객이 상담사에게 욕설이나 모욕적인 말을 합니다",
            "en": "The customer insults the agent",
        },
    ),
    _rule(
        "abuse_threat.of_violence",
        _finder(THREAT, 0.8),
        looks_for={"ko": "고객이 상담사를 협박합니다", "en": "The customer threatens the agent"},
    ),
    _rule(
        "abuse_harassment.sexual",
        _finder(HARASSMENT, 0.8),
        looks_for={
            "ko": "고객이 상담사를 성희롱합니다",
            "en": "The customer harasses the agent sexually",
        },
    ),
    _rule(
        "abuse_warning.before_ending",
        find_warnings,
        looks_for={
            "ko": "상담사가 폭언을 멈추지 않으면 통화를 끝낸다고 알립니다",
            "en": "The agent warns that abuse will end the call",
        },
    ),
)
