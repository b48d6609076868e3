"""English rules on single turns: ``+`` is a moment of its kind, ``-`` is a near miss.

The tables in ``english/`` are ours. Talks of several turns are separated by " / "; the agent's
last turn is looked at. ``+?`` and ``-?`` are known misses: what the rule gets wrong, and why.
"""

from pathlib import Path

import pytest

from qa_app.moments.finder import SHOWN_FROM, find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript
from tests.moments.example import Example, read_example

TABLES = sorted(Path(__file__).with_name("english").glob("*.txt"))
SPEAKERS = {"A": Speaker.AGENT, "C": Speaker.CUSTOMER}
OPENING = [
    "A: Good morning, this is Kim, how can I help you?",
    "C: Hello, I have a question about an order of mine that I placed with you.",
]
MIDDLE = [
    "A: It was dispatched on the second.",
    "C: Okay, and the other one came on the ninth.",
    "A: It did.",
    "C: Yes it did.",
]
ENDING = ["C: Okay.", "A: Number five.", "C: Yes.", "A: There."] * 3
# Kinds that stand at the end of a call, and those in the agent's very last words.
LATE = {"summary", "warm_close", "further_help", "abrupt_end"}
LAST = {"warm_close", "abrupt_end"}


def examples(tables: list[Path]) -> list[tuple[str, Example]]:
    lines = ((t.stem, line) for t in tables for line in t.read_text("utf-8").splitlines())
    read = ((kind, read_example(line)) for kind, line in lines)
    return [(kind, example) for kind, example in read if example]


def call(lines: list[str]) -> Transcript:
    segments, now = [], 0.0
    for line in lines:
        end = now + max(1.0, len(line.split()) / 2.5)
        segments.append(Segment(now, end, line[3:], SPEAKERS[line[0]], 1.0))
        now = end + 0.4
    return Transcript("en", now, "person", "", "split", tuple(segments))


def talk(kind: str, example: str) -> tuple[Transcript, int]:
    """A call around the example, and where the agent's last turn of the example is."""
    turns = [turn if turn[:3] in ("A: ", "C: ") else f"A: {turn}" for turn in example.split(" / ")]
    before = [*OPENING, *MIDDLE[:2]] if turns[0][0] == "A" else [*OPENING, MIDDLE[0]]
    if kind in LATE:
        before = OPENING + MIDDLE * 2 + (MIDDLE[2:3] if turns[0][0] == "C" else [])
    after = [] if kind in LAST else ENDING[:1] if kind in LATE else ENDING
    last = max(position for position, turn in enumerate(turns) if turn[0] == "A")
    return call(before + turns + after), len(before) + last


def is_found(kind: str, example: str) -> bool:
    transcript, position = talk(kind, example)
    found = find_moments(transcript, least_confidence=SHOWN_FROM)
    return any(moment.kind == kind and position in moment.segments for moment in found)


@pytest.mark.parametrize(("kind", "example"), examples(TABLES))
def test_each_example_is_found_or_not_as_its_table_says(kind, example):
    found = is_found(kind, example.text)

    assert found == example.is_found, example.reproach(found)


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_each_known_miss_says_why(table):
    unexplained = [one.text for _kind, one in examples([table]) if one.known_miss and not one.why]

    assert unexplained == []
