"""Who of two people is the agent is found out from what they say, or left open."""

import json

import pytest
from conftest import SAMPLES
from hypothesis import given
from hypothesis import strategies as st

from qa_app.transcription.roles import guess_agent, is_announcement, says_both

SCRIPTS = sorted((SAMPLES / "transcripts").glob("*.json"))


@pytest.mark.parametrize(
    ("language", "agent", "customer"),
    [
        ("en", "Good morning, thank you for calling Acme, this is Ann.", "Hi, my router is dead."),
        ("en", "Can I have your order number, please?", "I ordered it last week."),
        ("en", "Let me check. Thank you for your patience.", "I'm calling about my bill."),
        ("en", "Is there anything else I can help you with?", "I'd like to know when it comes."),
        ("ko", "안녕하십니까, 한빛전자 고객센터입니다.", "세탁기가 안 돼서요."),
        ("ko", "고객님 성함이 어떻게 되세요?", "문의 좀 드리려고 전화했는데요."),
        ("ko", "본인 확인을 위해 생년월일 말씀해 주세요.", "제가 주문했는데 왜 안 와요?"),
        ("ko", "확인해 드리겠습니다. 잠시만 기다려 주시겠어요?", "환불해 주세요."),
    ],
)  # fmt: skip
def test_what_agents_and_customers_say_tells_them_apart(
    language: str, agent: str, customer: str
) -> None:
    first = guess_agent([(0, agent), (1, customer)], language)
    second = guess_agent([(0, customer), (1, agent)], language)
    assert (first.agent, first.sure) == (0, True)
    assert (second.agent, second.sure) == (1, True)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_the_agent_of_each_sample_call_is_found(script) -> None:
    told = json.loads(script.read_text(encoding="utf-8"))
    said = [(int(line["speaker"] == "agent"), line["text"]) for line in told["segments"]]
    assert guess_agent(said, told["language"]).agent == 1


@pytest.mark.parametrize(
    "said",
    [
        [],
        [(0, "Yes."), (1, "Okay."), (0, "All right then.")],
        [(0, "네."), (1, "아 네, 그렇군요."), (0, "네네.")],
        [(0, "Thank you for calling."), (1, "Thank you for calling.")],
    ],
)
def test_talk_that_tells_nothing_gives_no_sure_answer(said: list[tuple[int, str]]) -> None:
    assert not any(guess_agent(said, language).sure for language in ("ko", "en", "de"))


@given(
    st.lists(
        st.tuples(
            st.integers(0, 1),
            st.sampled_from(
                ["How can I help you?", "I'm calling about a bill.", "Okay.", "My order is late.",
                 "Thank you for calling.", "Let me check that."]
            ),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_it_does_not_matter_who_is_called_the_first(said: list[tuple[int, str]]) -> None:
    one, other = guess_agent(said, "en"), guess_agent([(1 - who, what) for who, what in said], "en")
    assert one.confidence == pytest.approx(other.confidence)
    assert one.agent != other.agent or one.confidence == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "Welcome to Acme. Calls may be recorded for training purposes."),
        ("en", "For billing press 1, for repairs press 2."),
        ("en", "All our agents are busy. Please stay on the line."),
        ("ko", "통화 내용은 서비스 품질 향상을 위해 녹음됩니다."),
        ("ko", "요금 문의는 1번을 눌러 주세요."),
        ("ko", "지금은 모든 상담사가 통화 중입니다. 순서대로 연결해 드리겠습니다."),
    ],
)
def test_an_announcement_is_known_by_what_machines_say(language: str, text: str) -> None:
    assert is_announcement([text], language)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_nobody_on_the_sample_calls_talks_like_a_machine_or_like_both(script) -> None:
    told = json.loads(script.read_text(encoding="utf-8"))
    for speaker in ("agent", "customer"):
        said = [line["text"] for line in told["segments"] if line["speaker"] == speaker]
        assert not is_announcement(said, told["language"])
        assert not says_both(said, told["language"])


@pytest.mark.parametrize(
    "said",
    [
        ["Thank you for calling Acme, how can I help you?", "I'm calling about my bill."],
        ["고객님, 무엇을 도와드릴까요?", "문의 좀 드리려고 전화했는데요."],
        ["How may I help you?", "문의 좀 드리려고 전화했는데요."],
    ],
)
def test_lines_of_an_agent_and_of_a_customer_on_one_side_are_noticed(said: list[str]) -> None:
    assert says_both(said, "ko")
    assert says_both(said, "en")
