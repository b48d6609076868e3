"""What a customer feels, and what is abuse of the agent, in Korean."""

from pathlib import Path

import pytest

from qa_app.moments.finder import find_moments
from qa_app.moments.moment import Moment
from tests.moments.korean.test_turns import transcript

TABLE = Path(__file__).with_name("customers.txt")


def lines() -> list[tuple[str, str, bool]]:
    kind, found = "", []
    for line in TABLE.read_text(encoding="utf-8").splitlines():
        mark, _, text = line.partition(" ")
        if mark == "##":
            kind = text
        elif mark in ("+", "-"):
            found.append((kind, text, mark == "+"))
    return found


def said(*turns: str) -> list[Moment]:
    """The moments of a call in which the customer speaks second."""
    speakers = ["agent", "customer"] * len(turns)
    return find_moments(transcript(list(zip(speakers, turns, strict=False))))


@pytest.mark.parametrize(("kind", "text", "expected"), lines())
def test_what_a_customer_says(kind, text, expected):
    moments = said("안녕하세요 무엇을 도와드릴까요", text, "네 확인해 보겠습니다", "네")

    assert any(m.kind == kind and 1 in m.segments for m in moments) == expected


@pytest.mark.parametrize(
    ("answer", "response"),
    [
        ("정말 놀라셨겠어요 바로 확인해 볼게요", "empathised"),
        ("네 무슨 말씀인지 알겠습니다 조회해 보겠습니다", "recognised"),
        ("성함이 어떻게 되세요", "passed_over"),
        ("죄송합니다 정말 죄송합니다 너무 죄송합니다 죄송합니다", "overdone"),
    ],
)
def test_how_the_agent_met_a_feeling(answer, response):
    moments = said("무엇을 도와드릴까요", "카드가 도용된 것 같아 너무 무서워요", answer, "네")

    (worry,) = (m for m in moments if m.kind == "feeling_worry")
    assert worry.details["response"] == response


def test_a_promise_says_what_by_when():
    moments = said("무엇을 도와드릴까요", "네", "내일 오후 세 시까지 제가 전화드리겠습니다", "네")

    (promise,) = (m for m in moments if m.kind == "promise")
    assert promise.details["by_when"] == "내일 오후 세 시까지"
    assert promise.details["time_named"] is True


def test_a_promise_without_a_time_is_one_all_the_same():
    moments = said("무엇을 도와드릴까요", "네", "담당 부서에 전달해서 문자 보내 드릴게요", "네")

    (promise,) = (m for m in moments if m.kind == "promise")
    assert promise.details["by_when"] == ""
    assert promise.details["time_named"] is False


@pytest.mark.parametrize(
    ("text", "warns"),
    [
        ("욕설을 계속하시면 상담을 종료할 수 있습니다", True),
        ("고객님 계속 이런 말씀 하시면 통화를 이어 가기 어렵습니다", True),
        ("상담을 종료하겠습니다 감사합니다", False),
        ("이 통화는 녹음되고 있습니다", False),
    ],
)
def test_a_warning_before_an_abused_agent_hangs_up(text, warns):
    moments = said("무엇을 도와드릴까요", "야 씨발", text)

    assert ("abuse_warning" in {m.kind for m in moments}) == warns


def test_hanging_up_on_an_abuser_after_a_warning_is_no_fault():
    turns = [
        "무엇을 도와드릴까요",
        "언제 와 야 이 병신아",
        "확인 중입니다 고객님",
        "씨발 언제 오냐고",
    ]
    warned = [
        "욕설을 계속하시면 상담을 종료하겠습니다",
        "닥쳐 언제 오냐고",
        "상담을 종료하겠습니다",
    ]

    assert "abrupt_end" in {m.kind for m in said(*turns, "네 종료하겠습니다")}
    assert not {"abrupt_end", "dismissal"} & {m.kind for m in said(*turns, *warned)}
