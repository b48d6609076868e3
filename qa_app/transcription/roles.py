"""Which of two people on a call is the agent, by what each of them says.

Agents greet with a name and a firm, offer help, ask who is calling, let people wait; customers
say what they called for. Each clue has a weight in natural logarithms of the odds, the weights
are added up for both, and the difference is how sure the answer is. Without clues, or with
clues that speak against each other, it is not sure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from math import exp
from typing import Literal

from qa_app.transcription.role_clues import (
    AGENT_OPENS,
    AGENT_SAYS,
    ANNOUNCED,
    CUSTOMER_SAYS,
    FAIR,
    STRONG,
    Clues,
)

Side = Literal["left", "right"]
AgentChannel = Literal["left", "right", "auto"]
# From this on the answer may be used.
SURE = 0.9
# Who speaks first on a call to a centre is the agent more often than not.
SPEAKS_FIRST = 0.4
# A clue is worth half as much each further time, and this often at most.
OFTEN = 3
# The end of an opening, in segments of either person: greetings count there only.
OPENING = 6
HANGUL, LATIN = re.compile("[가-힣]"), re.compile("[A-Za-z]{2}")


class How(StrEnum):
    """How the speakers of a transcript are known."""

    SET = "set"
    """Two channels; somebody said on which the agent is."""
    FOUND = "found"
    """Two channels; found out from what was said."""
    ASSUMED = "assumed"
    """Two channels; what was said does not tell, so the usual side is assumed."""
    VOICES = "voices"
    """One channel; two voices, told apart, and what they say tells who is who."""
    NO_ROLES = "no_roles"
    """One channel; two voices, but what they say does not tell who is who."""
    ONE_VOICE = "one_voice"
    """One channel; there is only one voice, or the two are too much alike."""
    THREE = "three"
    """One channel; three voices, of which two talk with each other: as VOICES."""
    MINGLED = "mingled"
    """Two channels, but two people on one; told apart by voice, and what they say tells."""
    CROWDED = "crowded"
    """Two channels, but two people on one, and what they say does not tell who is who."""


@dataclass(frozen=True, slots=True)
class Guess:
    """``agent`` is 0 or 1, the more likely of the two; ``confidence`` is 0.5 to 1."""

    agent: int
    confidence: float

    @property
    def sure(self) -> bool:
        """Whether the guess may be used."""
        return self.confidence >= SURE


def assumed_side(channel: AgentChannel) -> Side:
    """Where the agent is taken to be until it is known better."""
    return "right" if channel == "right" else "left"


def guess_agent(said: Sequence[tuple[int, str]], language: str) -> Guess:
    """Who is the agent: ``said`` has who (0 or 1) and what, in order.

    Each line is read in the language of its own letters, Korean or English, whatever the call's
    ``language``; without letters that tell, in that. In another one there are no clues, and the
    guess is not sure.
    """
    lines = [(who, text.lower(), _language_of(text, language)) for who, text in said]
    odds = 0.0
    for person, sign in ((0, 1.0), (1, -1.0)):
        for spoken in AGENT_SAYS:
            mine = [text for who, text, of in lines if who == person and of == spoken]
            opening = [t for who, t, of in lines[:OPENING] if who == person and of == spoken]
            odds += sign * _weight(AGENT_OPENS[spoken], opening)
            odds += sign * _weight(AGENT_SAYS[spoken], mine)
            odds -= sign * _weight(CUSTOMER_SAYS[spoken], mine)
    if lines and lines[0][2] in AGENT_SAYS:
        odds += SPEAKS_FIRST if lines[0][0] == 0 else -SPEAKS_FIRST
    return Guess(0 if odds >= 0 else 1, 1 / (1 + exp(-abs(odds))))


def says_both(said: Sequence[str], language: str) -> bool:
    """Whether some of these lines are an agent's and others a customer's, by what they say."""
    lines = [(text.lower(), _language_of(text, language)) for text in said]
    agent = customer = 0.0
    for spoken in AGENT_SAYS:
        texts = [text for text, of in lines if of == spoken]
        agent += _weight(AGENT_SAYS[spoken] + AGENT_OPENS[spoken], texts)
        customer += _weight(CUSTOMER_SAYS[spoken], texts)
    return agent >= STRONG and customer >= FAIR


def is_announcement(said: Sequence[str], language: str) -> bool:
    """Whether a machine says this: a menu, a queue, a notice that the call is recorded."""
    lines = [(text.lower(), _language_of(text, language)) for text in said]
    return any(
        _weight(clues, [text for text, of in lines if of == spoken]) >= STRONG
        for spoken, clues in ANNOUNCED.items()
    )


def _language_of(text: str, language: str) -> str:
    """A line with any Hangul is Korean: English names stand in Korean, not the other way round."""
    if language not in AGENT_SAYS:
        return language
    if HANGUL.search(text):
        return "ko"
    return "en" if LATIN.search(text) else language


def _weight(clues: Clues, texts: Sequence[str]) -> float:
    total = 0.0
    for weight, pattern in clues:
        times = sum(1 for text in texts if _pattern(pattern).search(text))
        total += weight * sum(0.5**i for i in range(min(times, OFTEN)))
    return total


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
