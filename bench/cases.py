"""Masking measured on cases that others wrote: what must be hidden, what must stay, by words.

A case is one line: ``en | A: agent words // C: customer words | secret ; ... | harmless ; ...``;
secrets and harmless words are exact parts of what is said. A line that begins with ``#`` is a
comment, and with ``# ====`` a heading: cases are counted by headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from qa_app.privacy import Finding, find_personal_data
from qa_app.transcription.transcript import Segment, Speaker, Transcript

_SPEAKERS = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
# What tells nothing of a secret when it stays readable inside: joins, links, units.
_NOTHING_TOLD = re.compile(
    r"\b(?:for|of|the|as|in|and|dash|hyphen|slash|like|then)\b|다시|대시|하이픈|할 때|하고|"
    r"년|월|동|호|층|번지|"
    r"(?<=[가-힣\d])에(?=[\s,]|$)|(?<=[가-힣])일(?=\s|$)",
    re.IGNORECASE,
)
_HEADING, _COMMENT = "# ====", "#"


@dataclass(frozen=True)
class Case:
    """One talk, its secrets and its harmless parts, under a heading."""

    heading: str
    source: str
    transcript: Transcript
    secrets: tuple[str, ...]
    harmless: tuple[str, ...]


@dataclass
class Tally:
    """Counts under one heading and language."""

    secrets: int = 0
    hidden: int = 0
    harmless: int = 0
    kept: int = 0


def read_cases(file: Path) -> Iterator[Case]:
    """All cases of a file."""
    heading = ""
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith(_HEADING):
            heading = line.removeprefix(_HEADING).strip().split(":")[-1].strip()[:40]
        elif line.strip() and not line.startswith(_COMMENT):
            language, said, *listed = (part.strip() for part in line.split("|"))
            secrets, harmless, *_ = (*map(_list, listed), (), ())
            yield Case(heading, line, _transcript(language, said), secrets, harmless)


def _list(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(" ; ") if part.strip(" ;"))


def _transcript(language: str, said: str) -> Transcript:
    segments = []
    for number, turn in enumerate(said.split(" // ")):
        speaker, _, words = turn.strip().partition(": ")
        segments.append(Segment(number * 5, number * 5 + 4, words, _SPEAKERS[speaker], 1.0))
    return Transcript(language, len(segments) * 5, "person", "none", "split", tuple(segments))


def score(file: Path) -> tuple[dict[tuple[str, str], Tally], list[str]]:
    """Tallies by language and heading, and a line for each secret shown or harmless part hidden."""
    tallies: dict[tuple[str, str], Tally] = {}
    wrong = []
    for case in read_cases(file):
        tally = tallies.setdefault((case.transcript.language, case.heading), Tally())
        hidden = _hidden(find_personal_data(case.transcript))
        for secret in case.secrets:
            good = _is_hidden(case.transcript, secret, hidden)
            tally.secrets, tally.hidden = tally.secrets + 1, tally.hidden + good
            wrong += [] if good else [f"shown [{secret}]: {case.source}"]
        for part in case.harmless:
            good = not any(
                (number, i) in hidden
                for number, start, end in _places(case.transcript, part)
                for i in range(start, end)
            )
            tally.harmless, tally.kept = tally.harmless + 1, tally.kept + good
            wrong += [] if good else [f"hidden [{part}]: {case.source}"]
    return tallies, wrong


def _hidden(findings: tuple[Finding, ...]) -> set[tuple[int, int]]:
    spans = [span for finding in findings for span in finding.hidden]
    return {(span.segment, i) for span in spans for i in range(span.start, span.end)}


def _places(transcript: Transcript, part: str) -> Iterator[tuple[int, int, int]]:
    for number, segment in enumerate(transcript.segments):
        for match in re.finditer(re.escape(part), segment.text):
            yield number, *match.span()


def _is_hidden(transcript: Transcript, secret: str, hidden: set[tuple[int, int]]) -> bool:
    """Every place of the secret, but for what tells nothing of it."""
    told = set(range(len(secret)))
    for match in _NOTHING_TOLD.finditer(secret):
        told -= set(range(*match.span()))
    places = list(_places(transcript, secret))
    return bool(places) and all(
        (number, start + i) in hidden
        for number, start, _ in places
        for i in told
        if secret[i].isalnum()
    )


def show(file: Path, *, misses: bool) -> None:
    """One line for each heading, one for each language."""
    tallies, wrong = score(file)
    print(f"{file.name:44}{'secrets':>8}{'hidden':>9}{'harmless':>10}{'kept':>9}")
    for language in sorted({language for language, _ in tallies}):
        whole = Tally()
        for (own, heading), tally in tallies.items():
            if own == language:
                _row(f"{language} {heading}", tally)
                whole.secrets, whole.hidden = (
                    whole.secrets + tally.secrets,
                    whole.hidden + tally.hidden,
                )
                whole.harmless, whole.kept = (
                    whole.harmless + tally.harmless,
                    whole.kept + tally.kept,
                )
        _row(f"{language}, all", whole)
    if misses:
        print("\n".join(wrong))


def _row(title: str, tally: Tally) -> None:
    hidden, kept = tally.hidden / (tally.secrets or 1), tally.kept / (tally.harmless or 1)
    print(f"{title:44}{tally.secrets:8}{hidden:9.3f}{tally.harmless:10}{kept:9.3f}")
