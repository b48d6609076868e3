"""Who asks for time has it until they come back; who just goes silent is noticed."""

import pytest

from tests.moments.talks import kinds_of, timed

SILENT = {"dead_air", "response_latency", "hold_unannounced"}
MINUTES = {
    "en": (
        "Bear with me, I'll look that up.",
        "No problem.",
        "I'm still here, it's taking its time.",
        "That's okay, I've got all day.",
        "Nearly there.",
        "Is it cold where you are?",
        "Right, so it left the depot this morning.",
        "And it will come today.",
    ),
    "ko": (
        "잠시만 기다려 주시겠어요? 조회해 보겠습니다.",
        "네.",
        "화면이 좀 느리네요.",
        "괜찮아요 천천히 하세요.",
        "거의 다 됐습니다.",
        "거기 날씨 추워요?",
        "네 고객님, 오늘 아침에 물류센터에서 출발했습니다.",
        "오늘 도착합니다.",
    ),
}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_wait_of_minutes_with_signs_of_life_lasts_until_the_agent_comes_back(language):
    asked, yes, slow, fine, soon, chat, back, more = MINUTES[language]
    call = timed(
        *(("agent", 0, 3, asked), ("customer", 4, 5, yes)),
        *(("agent", 45, 48, slow), ("customer", 49, 51, fine)),
        *(("agent", 120, 122, soon), ("customer", 127, 129, chat), ("agent", 160, 165, back)),
        ("agent", 175, 177, more),
        language=language,
    )

    silent = [(m.kind, m.start) for m in kinds_of(call, whole=True) if m.kind in SILENT]

    assert silent == [("dead_air", 165)]


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("en", "Could you unplug it and plug it back in for me?"),
        ("en", "Take your time."),
        ("ko", "한번 껐다가 켜 보시겠어요?"),
        ("ko", "상품 바닥에 적힌 번호 좀 확인해 주시겠어요"),
    ],
)
def test_a_customer_who_was_given_something_to_do_is_no_silent_agent(language, asked):
    call = timed(("agent", 0, 3, asked), ("customer", 14, 15, "5301"), language=language)

    assert not SILENT & set(kinds_of(call))


def test_a_customer_who_looks_for_something_is_waited_for():
    call = timed(
        ("agent", 0, 2, "What is the number?"),
        ("customer", 3, 5, "Hang on, let me find my card."),
        ("agent", 5, 6, "Sure."),
        ("customer", 20, 22, "Here it is."),
        ("agent", 27, 28, "Thank you."),
    )

    assert [(m.kind, m.start) for m in kinds_of(call, whole=True) if m.kind in SILENT] == [
        ("response_latency", 22)
    ]


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_line_that_nobody_understood_is_no_silence(language):
    call = timed(
        *(("agent", 0, 2, "Yes."), ("agent", 4, 9, ""), ("customer", 18, 20, "Hello.")),
        language=language,
    )

    # Before it somebody spoke, and may have asked for a moment.
    assert not SILENT & set(kinds_of(call))
