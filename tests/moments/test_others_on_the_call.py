"""Nothing that is said of the agent rests on another agent's words or on an announcement."""

import pytest

from qa_app.moments.finder import find_moments
from qa_app.moments.timing.figures import measure
from qa_app.transcription.transcript import Speaker
from tests.moments.talks import kinds_of, timed

OTHERS = [Speaker.OTHER_AGENT, Speaker.ANNOUNCEMENT]


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "I'm so sorry, that must be awful. I'll call you back tomorrow by five."),
        ("en", "There's nothing we can do about it. You just have to wait."),
        ("en", "Is there anything else I can help you with? Have a lovely day."),
        ("ko", "정말 놀라셨겠어요 죄송합니다. 내일 다섯 시까지 전화드리겠습니다."),
        ("ko", "그건 방법이 없습니다. 무조건 기다리셔야 합니다."),
        ("ko", "더 궁금하신 점 있으세요? 좋은 하루 보내세요."),
    ],
)
def test_their_words_are_no_moments(other, language, said):
    first, last = ("Hello.", "Okay.") if language == "en" else ("안녕하세요.", "네.")
    lines = [("agent", 0, 2, first), ("customer", 3, 6, last), (other, 7, 12, said)]

    assert kinds_of(timed(*lines, language=language)) == []
    assert kinds_of(timed(*lines[:2], ("agent", 7, 12, said), language=language)) != []


@pytest.mark.parametrize("other", OTHERS)
def test_their_talk_is_nobodys_and_a_silence_beside_it_is_not_the_agents(other):
    call = timed(
        *(("agent", 0, 6, "word " * 15), ("customer", 7, 13, "word " * 15)),
        *(
            (other, 25, 60, "word " * 99),
            ("customer", 72, 74, "Hello?"),
            ("agent", 75, 77, "Yes, I am back now."),
        ),
    )
    figures = measure(call)

    assert (figures.agent_seconds, figures.customer_seconds) == (8, 8)
    assert (figures.silence_seconds, figures.response_latency) == (0, 1)
    assert not {"dead_air", "hold_unannounced", "monologue"} & set(kinds_of(call))


def test_what_another_agent_answered_was_not_passed_over_by_this_one():
    call = timed(
        ("agent", 0, 2, "Hello."),
        ("customer", 3, 6, "I'm furious about this."),
        (Speaker.OTHER_AGENT, 7, 9, "This is the supervisor."),
        ("agent", 10, 12, "What's the order number?"),
    )

    (anger,) = [m for m in find_moments(call) if m.kind == "feeling_anger"]
    assert anger.details["response"] == "none_needed"


def test_who_hands_a_call_over_has_not_ended_it_abruptly():
    lines = [
        *(("agent", 0, 2, "Hello."), ("customer", 3, 6, "My line is dead and nobody helps.")),
        *(("agent", 7, 9, "Right."), ("customer", 10, 13, "So when will it be mended?")),
        *(("agent", 14, 15, "Okay then."), ("customer", 16, 18, "But what about my line?")),
        ("agent", 19, 20, "Bye."),
    ]
    handed_over = (Speaker.OTHER_AGENT, 25, 28, "Hello, I have taken over from my colleague.")

    assert "abrupt_end" in kinds_of(timed(*lines))
    assert "abrupt_end" not in kinds_of(timed(*lines, handed_over))
