"""Short talks written in one line: turns parted by " | ", what is private in [brackets]."""

import re
from dataclasses import replace

from qa_app.privacy import Finding
from qa_app.transcription.transcript import Segment, Speaker, Transcript, Word

SPEAKERS = {"a": Speaker.AGENT, "c": Speaker.CUSTOMER}


def talk(source: str, *, timed: bool = False) -> Transcript:
    """The talk without brackets; each turn lasts ten seconds, with words if ``timed``."""
    segments = []
    for number, turn in enumerate(source.replace("[", "").replace("]", "").split(" | ")):
        speaker, said = turn.split(": ", 1)
        segment = Segment(number * 10.0, number * 10.0 + 9, said, SPEAKERS[speaker], 1.0)
        segments.append(with_words(segment) if timed else segment)
    language = "ko" if re.search("[가-힣]", source) else "en"
    return Transcript(language, len(segments) * 10.0, "person", "none", "split", tuple(segments))


def with_words(segment: Segment) -> Segment:
    """The segment with a word for each part between spaces, all equally long."""
    said = segment.text.split(" ")
    step = (segment.end - segment.start) / len(said)
    starts = [segment.start + step * i for i in range(len(said))]
    words = tuple(Word(" " + w, s, s + step, 0.9) for w, s in zip(said, starts, strict=True))
    return replace(segment, words=words)


def marked(source: str) -> set[tuple[int, int]]:
    """Turn and position of each letter or digit in brackets."""
    found = set()
    for number, turn in enumerate(source.split(" | ")):
        said, position, inside = turn.split(": ", 1)[1], 0, False
        for character in said:
            if character in "[]":
                inside = character == "["
                continue
            if inside and character.isalnum():
                found.add((number, position))
            position += 1
    return found


def covered(findings: tuple[Finding, ...]) -> set[tuple[int, int]]:
    """Turn and position of each character that belongs to a finding."""
    return {(s.segment, i) for f in findings for s in f.spans for i in range(s.start, s.end)}


def masked_turns(transcript: Transcript) -> list[str]:
    """The texts of the turns."""
    return [segment.text for segment in transcript.segments]
