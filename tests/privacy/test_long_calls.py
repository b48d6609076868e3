"""A call of hours is read in time: twice the talk is twice the work, whatever is said in it."""

import sys
from types import FrameType

import pytest

from qa_app.privacy import find_personal_data
from qa_app.transcription.transcript import Transcript
from tests.privacy.talks import talk

EXCHANGE = (
    "a: 성함하고 연락처 말씀해 주세요. | c: 탁민호이고요 공일공에 이삼사오에 육칠팔구요. | "
    "a: 카드번호요. | c: 구사일공 칠삼사삼 이구공오 일칠공구예요. | "
    "a: 주문번호는요? | c: 삼오 칠구 하나 둘이요. 주소는 강남구 테헤란로 152, 3층이고요."
)


def work(call: Transcript) -> int:
    """How many calls of functions it takes to read the talk."""
    steps = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal steps
        steps += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        find_personal_data(call)
    finally:
        sys.setprofile(before)
    return steps


@pytest.mark.parametrize(
    "piece", ["a ", "1 ", "일 ", "one hundred and ", "1 Main ", "동 3호 ", "let me see ", "님 "]
)
def test_a_line_without_end_takes_no_more_work_than_it_is_long(piece: str) -> None:
    once, twice = (work(talk(f"c: card number 카드번호 {piece * n}x")) for n in (200, 400))
    assert twice < 2.3 * once


def test_a_call_of_twice_as_many_turns_takes_twice_the_work() -> None:
    once, twice = (work(talk(" | ".join([EXCHANGE] * n))) for n in (15, 30))
    assert twice < 2.3 * once
