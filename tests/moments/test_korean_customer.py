"""What a customer feels, and what is abuse of the agent, in Korean."""

import pytest

from qa_app.moments.example_calls import AGENT, CUSTOMER, call_of
from qa_app.moments.finder import find_moments
from qa_app.moments.moment import Moment


def said(*turns: str) -> list[Moment]:
    """The moments of a call in which the customer speaks second."""
    speakers = [AGENT, CUSTOMER] * len(turns)
    return find_moments(call_of("ko", list(zip(speakers, turns, strict=False))))


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
