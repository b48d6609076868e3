"""What counts as a moment in Korean, and what is near it and does not, one turn at a time."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from qa_app.moments.finder import SHOWN_FROM, find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript

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
# Of the turns in the table that are of a kind, so many may be missed; none may be wrong.
MISSED_AT_MOST = 0.1
# Without the turns around it many a turn is found, but not surely enough to be shown.
FOUND_FROM = 0.2


@dataclass(frozen=True)
class Example:
    """An agent's turn, the customer's before it, and whether it is of the kind."""

    kind: str
    customer: str
    agent: str
    expected: bool

    def is_found(self, least: float) -> bool:
        """Whether the finder finds a moment of the kind on the agent's turn."""
        lines = [*OPENING, *(MIDDLE if self.kind in AT_THE_END else [])]
        lines += [("customer", self.customer), ("agent", self.agent)]
        position = len(lines) - 1
        call = transcript(lines + ([] if self.kind in AT_THE_END else CLOSE))
        moments = find_moments(call, least_confidence=least)
        return any(m.kind == self.kind and position in m.segments for m in moments)


def transcript(lines: list[tuple[str, str]]) -> Transcript:
    segments, start = [], 0.0
    for speaker, text in lines:
        end = start + len(text) / 6
        segments.append(Segment(start, end, text, Speaker(speaker), 1.0))
        start = end + 0.4
    return Transcript("ko", start, "person", "", "split", tuple(segments))


def examples() -> Iterator[Example]:
    kind = customer = ""
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == "##":
            kind = text
        elif mark == "C":
            customer = text
        elif mark in ("+", "-"):
            yield Example(kind, customer, text, mark == "+")


EXAMPLES = list(examples())


@pytest.mark.parametrize("kind", sorted({example.kind for example in EXAMPLES}))
def test_turns_of_a_kind_are_found_and_those_near_it_are_not(kind):
    of_kind = [example for example in EXAMPLES if example.kind == kind]
    wrong = [e.agent for e in of_kind if e.is_found(SHOWN_FROM) and not e.expected]
    missed = [e.agent for e in of_kind if e.expected and not e.is_found(FOUND_FROM)]

    assert wrong == []
    assert len(missed) <= MISSED_AT_MOST * sum(e.expected for e in of_kind) + 1, missed
