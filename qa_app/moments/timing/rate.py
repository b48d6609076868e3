"""Speech rate: how fast somebody speaks, and where the agent speeds up.

Syllables a second in Korean, words a minute in English.
"""

from collections.abc import Iterator
from statistics import median

from qa_app.moments.rule import Hit, Rule
from qa_app.moments.timing.speech import speech_of, units
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Segment

# Shorter turns say little of how fast somebody speaks.
LEAST_SECONDS, LEAST_TURNS = 4.0, 4
FASTER_BY = 1.35
# Nobody minds a change of speed below this: syllables a second, words a minute.
FAST = {"ko": 6.5, "en": 190.0}
SECONDS = {"ko": 1.0, "en": 60.0}


def rate(spoken: int, seconds: float, language: str) -> float:
    """Syllables a second or words a minute."""
    return spoken / seconds * SECONDS.get(language, 60.0)


def seconds_of(turn: Turn) -> float:
    """How long a turn is really spoken."""
    return sum(map(seconds_of_part, turn.parts))


def seconds_of_part(part: Segment) -> float:
    """How long a segment is really spoken."""
    return sum(speech.end - speech.start for speech in speech_of(part))


def find(call: Call) -> Iterator[Hit]:
    """The agent's turns that are fast, and much faster than this agent's usual."""
    for language in FAST:
        yield from _find(call, language)


def _find(call: Call, language: str) -> Iterator[Hit]:
    """Those in one language: another one is spoken at another speed."""
    measured = [
        (turn, rate(units(turn.text, language), seconds, language))
        for turn in call.agent_turns
        if set(turn.languages) == {language} and (seconds := seconds_of(turn)) >= LEAST_SECONDS
    ]
    if len(measured) < LEAST_TURNS:
        return
    usual = median(each for _, each in measured)
    for turn, each in measured:
        if each >= FASTER_BY * usual and each >= FAST[language]:
            yield Hit(
                turn=turn,
                begin=0,
                end=len(turn.text),
                confidence=0.8,
                details={"rate": round(each, 1), "usual": round(usual, 1)},
            )


RULE = Rule(
    name="rate_change.speeds_up",
    kind="rate_change",
    languages=frozenset(),
    looks_for={
        "ko": "상담사의 말이 평소보다 눈에 띄게 빨라집니다",
        "en": "The agent speaks much faster than usual",
    },
    find=find,
)
