"""Talks for tests of moments."""

from collections.abc import Iterable
from typing import Any

from qa_app.moments.finder import find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript

SPEAKERS = {"a": Speaker.AGENT, "c": Speaker.CUSTOMER}


def talk(*turns: str, language: str = "en") -> Transcript:
    """A talk of turns of 4 s, a second apart; a turn is "c: …" or "a: …"."""
    return timed(
        *((SPEAKERS[turn[0]], 5.0 * at, 5.0 * at + 4, turn[3:]) for at, turn in enumerate(turns)),
        language=language,
    )


def timed(*lines: tuple[str, float, float, str], language: str = "en") -> Transcript:
    """A talk of lines with their times: speaker, start, end, text; "" was not understood."""
    segments = tuple(
        Segment(start, end, text, Speaker(who), 1.0, unintelligible=not text)
        for who, start, end, text in lines
    )
    return Transcript(language, max(line[2] for line in lines), "person", "", "split", segments)


def kinds_of(call: Transcript, *, whole: bool = False) -> list[Any]:
    """The kinds of a talk's moments, or the ``whole`` moments."""
    moments: Iterable[Any] = find_moments(call)
    return [moment if whole else moment.kind for moment in moments]
