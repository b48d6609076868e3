"""A centre's own phrases are found as its people say them and as recognisers write them."""

import pytest

from qa_app.moments.finder import find_moments
from qa_app.moments.own_phrases import own_rules
from qa_app.transcription.transcript import Segment, Speaker, Transcript


def quotes(language: str, speaker: str, said: str, *phrases: str) -> list[str]:
    segments = (Segment(0.0, 4.0, said, Speaker(speaker), 1.0),)
    call = Transcript(language, 4.0, "person", "", "split", segments)
    found = find_moments(call, rules=own_rules({("options", language): phrases}))
    return [moment.quote for moment in found if moment.rule.startswith("own_phrases.options")]


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("별빛 이용권을 골라 보시겠어요?", "별빛 이용권"),
        ("별빛이용권을 골라 보시겠어요?", "별빛이용권"),
        ("별 빛 이용권이요", None),
    ],
)
def test_korean_is_found_whatever_its_spaces_between_words(said, quote):
    assert quotes("ko", "agent", said, "별빛 이용권") == ([quote] if quote else [])


def test_english_is_found_in_any_case_and_as_whole_words():
    assert quotes("en", "agent", "Would a Starlight  pass suit you?", "starlight pass") == [
        "Starlight  pass"
    ]
    assert quotes("en", "agent", "That is a starlight passage.", "starlight pass") == []


def test_signs_in_a_phrase_are_signs():
    assert quotes("en", "agent", "plan a(1) or plan b", "plan a(1)") == ["plan a(1)"]
    assert quotes("en", "agent", "plan a1", "plan a(1)") == []


def test_what_the_customer_says_is_not_the_agents():
    assert quotes("ko", "customer", "별빛 이용권을 살게요.", "별빛 이용권") == []


def test_a_kind_that_needs_times_is_not_found_by_phrases():
    assert own_rules({("interruption", "ko"): ["잠깐만요"], ("charm", "ko"): ["네"]}) == []
