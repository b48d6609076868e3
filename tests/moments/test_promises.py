"""A promise has its own time, and is one promise however often it is said."""

import pytest

from qa_app.moments.finder import find_moments
from tests.moments.talks import talk


def promised(*agents, language):
    """What and by when an agent promises in these turns, who is answered "okay" each time."""
    hello, okay = ("Hello.", "Okay.") if language == "en" else ("안녕하세요.", "네.")
    turns = [f"a: {hello}", f"c: {okay}"]
    for said in agents:
        turns += [f"a: {said}", f"c: {okay}"]
    moments = find_moments(talk(*turns, language=language))
    return [
        (m.details["what"], m.details["by_when"], m.details["time_named"])
        for m in moments
        if m.kind == "promise"
    ]


@pytest.mark.parametrize(
    ("language", "said", "times"),
    [
        ("en", "I'll text you by one o'clock, and the engineer comes from two tomorrow.",
         ["by one o'clock"]),
        ("en", "The engineer comes from two tomorrow, and I'll text you by one o'clock.",
         ["by one o'clock"]),
        ("en", "I'll text you by one and the engineer will be there from two tomorrow.",
         ["by one", "from two tomorrow"]),
        ("en", "We'll send it out on Monday and I'll call you on Wednesday.",
         ["on Monday", "on Wednesday"]),
        ("en", "I'll call you tomorrow about your appointment on Friday.", ["tomorrow"]),
        ("en", "Since the shop closes at six I'll ring you at four.", ["at four"]),
        ("en", "Your bill is due on Friday, so I'll email it over today.", ["today"]),
        ("en", "I'll let you know by Thursday whether they can come on the 12th.",
         ["by Thursday"]),
        ("en", "I'll email you the invoice within two working days.",
         ["within two working days"]),
        ("en", "I'll check with the warehouse and ring you by five.", ["by five"]),
        ("en", "I'll text you the code in the next ten minutes.", ["in the next ten minutes"]),
        ("ko", "한 시까지 문자 드리고, 기사님은 내일 두 시부터 방문하십니다.",
         ["한 시까지", "내일 두 시부터"]),
        ("ko", "기사님은 내일 오후 두 시에 방문하시고요, 저는 한 시까지 문자 드릴게요.",
         ["내일 오후 두 시에", "한 시까지"]),
        ("ko", "금요일 예약 건은 제가 오늘 중으로 확인해서 문자 드리겠습니다.", ["오늘 중으로"]),
        ("ko", "이번 주 토요일 오전 열 시로 잡아 드리겠습니다.", ["이번 주 토요일 오전 열 시로"]),
        ("ko", "목요일 오전으로 넣어 드릴게요.", ["목요일 오전으로"]),
        ("ko", "내일 두 시엔 제가 전화드릴게요.", ["내일 두 시엔"]),
        ("ko", "내일까지 서류 보내 주시면 수요일에 처리해 드릴게요.", ["수요일에"]),
        ("ko", "내일 제가 다섯 시까지 전화드릴게요.", ["내일 다섯 시까지"]),
        ("ko", "담당자가 사흘 안에 연락드립니다.", ["사흘 안에"]),
    ],
)  # fmt: skip
def test_the_time_is_the_promises_own(language, said, times):
    found = promised(said, language=language)

    assert [by_when for _, by_when, _ in found] == times
    assert all(time_named for *_, time_named in found)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "It will be in your account in three to ten working days."),
        ("en", "I'll call you back soon."),
        ("ko", "확인되는 대로 전화드릴게요."),
        ("ko", "빠른 시일 내에 연락드리겠습니다."),
    ],
)
def test_a_time_that_cannot_be_planned_with_is_not_named(language, said):
    ((_, by_when, time_named),) = promised(said, language=language)

    assert by_when
    assert not time_named


@pytest.mark.parametrize(
    ("language", "turns", "expected"),
    [
        ("en",
         ["I'll call you back tomorrow.", "I'll send you a new router today.",
          "So, to sum up, I'll ring you tomorrow by one o'clock, and the new router will be sent"
          " today."],
         [("I'll call you back tomorrow.", "tomorrow by one o'clock"),
          ("I'll send you a new router today.", "today")]),
        ("en",
         ["I'll get back to you about the refund.", "I'll text you by Friday then."],
         [("I'll get back to you about the refund.", "by Friday")]),
        ("ko",
         ["내일 전화드릴게요.", "새 공유기는 오늘 발송해 드리겠습니다.",
          "정리해 드리면 내일 오후 한 시까지 전화드리고 새 공유기는 오늘 발송해 드리겠습니다."],
         [("내일 전화드릴게요.", "내일 오후 한 시까지"),
          ("새 공유기는 오늘 발송해 드리겠습니다.", "오늘")]),
    ],
)  # fmt: skip
def test_what_is_said_again_is_one_promise_with_the_most_exact_time(language, turns, expected):
    found = promised(*turns, language=language)

    assert [(what, by_when) for what, by_when, _ in found] == expected


@pytest.mark.parametrize(
    ("language", "turns"),
    [
        ("en", ["I'll email you the form today.", "I'll email you the contract today."]),
        ("en", ["I'll call you on Monday.", "And I'll call you on Friday."]),
        ("en", ["I'll call you tomorrow.", "The engineer will call you tomorrow."]),
        ("ko", ["계약서는 메일로 내일 보내 드릴게요.", "영수증은 메일로 내일 보내 드릴게요."]),
        ("ko", ["월요일에 전화드릴게요.", "금요일에 전화드릴게요."]),
        ("ko", ["내일 전화드릴게요.", "기사님이 내일 전화드릴 거예요."]),
    ],
)
def test_another_thing_another_day_or_another_doer_is_another_promise(language, turns):
    assert len(promised(*turns, language=language)) == 2
