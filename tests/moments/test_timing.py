"""Silences, holds, speed and talking over each other are found from times."""

import pytest

from qa_app.moments.finder import find_moments
from qa_app.moments.timing.figures import measure
from qa_app.transcription.transcript import Segment, Speaker, Transcript, Word


def call(*lines, language="en"):
    segments = tuple(
        Segment(start, end, text, Speaker(speaker), 1.0) for speaker, start, end, text in lines
    )
    return Transcript(language, max(line[2] for line in lines), "person", "", "split", segments)


def timing_of(transcript, *kinds):
    found = find_moments(transcript)
    return [(m.kind, m.start, m.end, dict(m.details)) for m in found if m.kind in kinds]


SILENT = ("dead_air", "hold_announced", "hold_unannounced", "response_latency")


@pytest.mark.parametrize(
    ("words", "language"),
    [("잠시만 기다려 주시겠습니까?", "ko"), ("Please bear with me while I look.", "en")],
)
def test_a_wait_that_was_announced_is_no_dead_air_but_a_hold(words, language):
    thanks = "기다려 주셔서 감사합니다" if language == "ko" else "Thanks for holding."
    talk = call(("agent", 0, 3, words), ("agent", 20, 22, thanks), language=language)

    assert timing_of(talk, *SILENT) == [
        ("hold_announced", 3, 20, {"seconds": 17.0, "thanked": True})
    ]


def test_a_short_look_that_was_announced_is_nothing():
    talk = call(("agent", 0, 3, "Let me check that for you."), ("agent", 11, 12, "Here it is."))

    assert timing_of(talk, *SILENT) == []


def test_coming_back_with_thanks_from_a_wait_that_nobody_announced_is_a_hold_too():
    talk = call(("customer", 0, 3, "It is late."), ("agent", 13, 15, "Thank you for waiting."))

    assert timing_of(talk, *SILENT) == [
        ("hold_unannounced", 3, 13, {"seconds": 10.0, "thanked": True})
    ]


def test_a_customer_who_asks_for_a_moment_makes_no_dead_air():
    talk = call(("customer", 0, 3, "Hang on, let me find it."), ("customer", 14, 15, "Four."))

    assert timing_of(talk, *SILENT) == []


def test_an_answer_after_four_seconds_is_slow_and_one_after_three_is_not():
    late = call(("customer", 0, 3, "Is it in?"), ("agent", 7.5, 9, "Yes."))
    soon = call(("customer", 0, 3, "Is it in?"), ("agent", 6, 9, "Yes."))

    assert timing_of(late, *SILENT) == [("response_latency", 3, 7.5, {"seconds": 4.5})]
    assert timing_of(soon, *SILENT) == []


def test_silence_inside_a_segment_is_heard_from_its_words():
    words = (Word("One", 0, 1, 1.0), Word(" moment", 1, 2, 1.0), Word(" back", 16, 17, 1.0))
    segment = Segment(0, 17, "One moment back", Speaker.AGENT, 1.0, words)
    talk = Transcript("en", 17, "person", "", "split", (segment,))

    assert [(kind, start, end) for kind, start, end, _ in timing_of(talk, *SILENT)] == [
        ("hold_announced", 2, 16)
    ]


def test_a_minute_of_the_agent_alone_is_a_monologue_even_with_signs_of_listening():
    talk = call(
        ("agent", 0, 40, "word " * 90),
        ("customer", 20, 20.5, "mm hm"),
        ("agent", 40.2, 70, "word " * 60),
        ("customer", 71, 72, "Right, and then what?"),
    )

    ((_, start, end, details),) = timing_of(talk, "monologue")

    assert (start, end, details["seconds"]) == (0, 70, 69.8)


def test_speaking_much_faster_than_usual_is_found():
    turns = []
    for number in range(5):
        start = number * 20.0
        turns.append(("agent", start, start + 10, "word " * (45 if number == 3 else 25)))
        turns.append(("customer", start + 11, start + 13, "I see, thank you for that."))

    ((_, start, _, details),) = timing_of(call(*turns), "rate_change")

    assert (start, details) == (60, {"rate": 270.0, "usual": 150.0})


def test_talking_at_once_is_an_overlap_unless_the_agent_interrupts():
    customer_begins = call(
        ("agent", 0, 6, "It was sent on Tuesday to your old address."),
        ("customer", 4, 8, "No, that is not my address at all."),
    )
    agent_begins = call(
        ("customer", 0, 6, "It was sent on Tuesday to my old address."),
        ("agent", 4, 8, "No, that is what we had here."),
    )

    assert timing_of(customer_begins, "overlap", "interruption") == [
        ("overlap", 4, 6, {"seconds": 2, "began": "customer"})
    ]
    assert [kind for kind, *_ in timing_of(agent_begins, "overlap", "interruption")] == [
        "interruption"
    ]


@pytest.mark.parametrize("words", ["yeah of course", "네 그러시군요 네", "oh no really"])
def test_a_few_words_of_listening_take_no_floor(words):
    talk = call(("customer", 0, 6, "and so I rang again"), ("agent", 5, 6.5, words))

    assert timing_of(talk, "interruption", "overlap") == []


def test_figures_of_a_call():
    talk = call(
        ("agent", 0, 6, "안녕하세요 무엇을 도와드릴까요 고객님"),
        ("customer", 7, 13, "배송이 아직 안 왔는데 언제 오나요"),
        ("agent", 14, 20, "네 바로 확인해 드리겠습니다 고객님"),
        ("agent", 30, 36, "확인했습니다"),
        language="ko",
    )

    figures = measure(talk)

    assert figures.talk_share == pytest.approx(18 / 24)
    assert figures.agent_rate == pytest.approx((17 + 15 + 6) / 18)
    assert figures.response_latency == 1
    assert (figures.silence_seconds, figures.longest_silence) == (10, 10)


def test_figures_leave_out_what_is_to_be_left_out():
    talk = call(
        ("agent", 0, 10, "word " * 20),
        ("customer", 11, 21, "word " * 20),
        ("agent", 26, 36, "word " * 60),
    )

    whole, part = measure(talk), measure(talk, excluded=[(25, 37)])

    assert (whole.agent_rate, part.agent_rate) == (240, 120)
    assert (whole.response_latency, part.response_latency) == (5, None)


def test_no_figure_where_there_is_nothing_to_measure():
    figures = measure(Transcript("en", 0, "person", "", "split", ()))

    assert (figures.talk_share, figures.agent_rate, figures.response_latency) == (None,) * 3
