"""Moments point at seconds worth hearing, and only there."""

from qa_app.moments import english, korean, timing
from qa_app.moments.finder import RULES, find_moments
from qa_app.transcription.transcript import Segment, Speaker, Transcript


def call(*lines: tuple[str, float, float, str]) -> Transcript:
    segments = tuple(
        Segment(start, end, text, Speaker(speaker), 1.0) for speaker, start, end, text in lines
    )
    return Transcript("ko", lines[-1][2], "person", "", "split", segments)


def kinds(transcript: Transcript) -> list[str]:
    return [moment.kind for moment in find_moments(transcript)]


def test_a_long_silence_that_nobody_announced_is_dead_air():
    silent = call(
        ("customer", 0, 4, "언제 오나요?"),
        ("agent", 4, 6, "네."),
        ("customer", 15, 17, "여보세요?"),
    )

    (moment,) = find_moments(silent)

    assert (moment.kind, moment.start, moment.end) == ("dead_air", 6, 15)
    assert moment.quote == "네."


def test_silence_before_the_first_word_is_none():
    assert kinds(call(("agent", 12, 14, "안녕하세요."))) == []


def test_taking_the_floor_is_an_interruption_and_a_sign_of_listening_is_none():
    customer = ("customer", 0.0, 6.0, "그래서 제가 어제도 전화를 드렸는데요")

    assert kinds(call(customer, ("agent", 4.8, 9.0, "네 잠깐만요 조회 중이에요"))) == [
        "interruption"
    ]
    assert kinds(call(customer, ("agent", 2.0, 2.6, "네 네"))) == []
    listening = call(customer, ("agent", 5.8, 9.0, "아 그러셨군요 정말 불편하셨겠어요"))
    assert "interruption" not in kinds(listening)
    by_customer = call(("agent", 0.0, 6.0, "a b c d"), ("customer", 4.0, 8.0, "아니 그게 아니라"))
    assert "interruption" not in kinds(by_customer)


def test_each_rule_has_a_name_of_its_own_and_says_in_both_languages_what_it_looks_for():
    everywhere = (*timing.RULES, *korean.RULES, *english.RULES)
    assert len(RULES) == len(everywhere)
    assert all(rule.name == name for name, rule in RULES.items())
    assert all(set(rule.looks_for) == {"ko", "en"} for rule in RULES.values())
