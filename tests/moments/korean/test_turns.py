"""What counts as a moment in Korean, and what is near it and does not, one turn at a time."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa_app.moments.finder import find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript
from tests.moments.example import Example, read_example

TABLE = Path(__file__).with_name("turns.txt")
OPENING = [
    ("agent", "안녕하세요 고객센터 상담사입니다 무엇을 도와드릴까요"),
    ("customer", "네 문의드릴 게 있어서요"),
    ("agent", "네 말씀하세요"),
]
MIDDLE = [
    ("customer", "제가 지난주에 주문한 게 있어요"),
    ("agent", "성함 부탁드립니다"),
    ("customer", "김하늘이요"),
    ("agent", "네 조회됩니다"),
    ("customer", "네 그거예요"),
    ("agent", "네 접수했습니다"),
]
CLOSE = [
    ("customer", "네네"),
    ("agent", "네 김하늘 님"),
    ("customer", "네"),
    ("agent", "감사합니다 좋은 하루 보내세요"),
]
AT_THE_END = {"summary", "further_help", "warm_close", "abrupt_end"}


def is_found(kind: str, customer: str, agent: str) -> bool:
    """Whether a moment of the kind is shown on the agent's turn, after the customer's."""
    lines = [*OPENING, *(MIDDLE if kind in AT_THE_END else [])]
    lines += [("customer", customer), ("agent", agent)]
    position = len(lines) - 1
    moments = find_moments(transcript(lines + ([] if kind in AT_THE_END else CLOSE)))
    return any(m.kind == kind and position in m.segments for m in moments)


def transcript(lines: list[tuple[str, str]]) -> Transcript:
    segments, start = [], 0.0
    for speaker, text in lines:
        end = start + len(text) / 6
        segments.append(Segment(start, end, text, Speaker(speaker), 1.0))
        start = end + 0.4
    return Transcript("ko", start, "person", "", "split", tuple(segments))


def examples() -> Iterator[tuple[str, str, Example]]:
    """Kind, the customer's turn before, and the agent's turn."""
    kind = customer = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == "##":
            kind = text
        elif mark == "C":
            customer = text
        elif example := read_example(line):
            yield kind, customer, example


@pytest.mark.parametrize(("kind", "customer", "example"), list(examples()))
def test_each_turn_is_found_or_not_as_the_table_says(kind, customer, example):
    found = is_found(kind, customer, example.text)

    assert found == example.is_found, example.reproach(found)


def test_each_known_miss_says_why():
    assert [one.text for _k, _c, one in examples() if one.known_miss and not one.why] == []
