"""A centre's own words are written where they were said, and nowhere else."""

from pathlib import Path

import pytest
import yaml

from qa_app.transcription.glossary import few_of, key_of, perhaps_said, with_glossary
from qa_app.transcription.glossary_file import (
    Entry,
    GlossaryError,
    read_glossary,
    write_glossary,
)
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import TranscriptionOptions, Word

BENCH = Path(__file__).parents[2] / "bench" / "glossary"


def heard(text: str, probability: float = 0.9, start: float = 0.0) -> list[Word]:
    return [
        Word(f" {word}", start + i * 0.5, start + (i + 1) * 0.5, probability)
        for i, word in enumerate(text.split())
    ]


def text_of(words: list[Word]) -> str:
    return "".join(word.word for word in words).strip()


def test_only_words_that_something_is_spelt_like_are_listened_for():
    glossary = ["Zentrivo", "Luminark", "Orbisure"]

    assert perhaps_said(heard("with lumen arc you see your bills"), glossary) == ["Luminark"]
    assert perhaps_said(heard("I will call you back tomorrow"), glossary) == []


def test_no_more_words_are_told_than_a_model_reads(engine):
    english, korean = few_of(["Zentrivo"] * 100), few_of(["젠트리보요금"] * 100)

    assert (len(english), 8 <= len(korean) < 20) == (20, True)
    tokenizer = engine._whisper.hf_tokenizer
    for words in (english, korean):
        assert len(tokenizer.encode(", ".join(words)).ids) < 223


def test_korean_is_compared_letter_by_letter():
    assert key_of("젠트") != key_of("젠 트리")
    assert perhaps_said(heard("센트리보 요금제는 이번 달까지"), ["젠트리보", "오로빗"]) == [
        "젠트리보"
    ]


def test_a_name_is_taken_over_in_its_place_with_times_of_the_first_hearing():
    first, second = heard("with lumen arc today"), heard("with Luminark later on", 0.5)

    words = with_glossary(first, second, ["Luminark"])

    assert text_of(words) == "with Luminark today"
    assert (words[1].start, words[1].end) == (0.5, 1.5)


def test_a_name_that_the_sound_does_not_speak_for_is_not_taken():
    first, second = heard("a nimble mind"), heard("a Nimbrel mind", 0.05)

    assert with_glossary(first, second, ["Nimbrel"]) == first


def test_later_places_of_a_name_follow_the_first():
    first, second = heard("a nimble mind is nimble"), heard("a Nimbrel mind is Nimbrel", 0.05)
    second[4] = Word(" Nimbrel", 2.0, 2.5, 0.95)  # made likely by its own text before

    assert with_glossary(first, second, ["Nimbrel"]) == first


def test_a_particle_behind_a_korean_name_stays():
    first, second = heard("센트리보는 언제 되나요"), heard("젠트리보는 언제 되나요", 0.6)

    assert text_of(with_glossary(first, second, ["젠트리보"])) == "젠트리보는 언제 되나요"


def test_a_name_where_the_first_hearing_has_other_words_is_not_put_in():
    first, second = heard("thank you for waiting"), heard("thank Zentrivo for waiting", 0.9)

    assert with_glossary(first, second, ["Zentrivo"]) == first


@pytest.fixture(scope="module")
def names():
    lists = (yaml.safe_load((BENCH / f"{name}.yaml").read_text()) for name in ("dev", "held-back"))
    return tuple(word for known in lists for word in known["words"])


@pytest.mark.long_hearing
def test_made_up_names_are_found_and_put_nowhere_else(engine, names):
    def said(name: str, hotwords: tuple[str, ...]) -> str:
        options = TranscriptionOptions(language="en", hotwords=hotwords)
        segments = transcribe_file(BENCH / f"{name}.opus", options, engine).segments
        return " ".join(segment.text for segment in segments)

    script = yaml.safe_load((BENCH / "held-back.yaml").read_text())
    found = sum(said("held-back", names).count(word) for word in script["words"])
    assert found >= 14  # of 24; without the names, 4
    near = said("near-misses", names)
    assert not any(name in near for name in names)


def test_a_file_is_read_as_it_was_written():
    entries = [Entry("젠트리보", "ko"), Entry('Halvero "Plus", Inc.', "en", on=False)]

    assert read_glossary(write_glossary(entries)) == entries


def test_a_word_a_line_is_enough():
    text = "\ufeff# our products\nZentrivo\n\n  Halvero   Plus \nZentrivo\n"

    assert read_glossary(text) == [Entry("Zentrivo"), Entry("Halvero Plus")]


@pytest.mark.parametrize(
    ("text", "line", "mistake"),
    [
        ("Zentrivo\na", 2, "too_short"),
        ("=cmd()", 1, "beginning"),
        ("x" * 61, 1, "too_long"),
        ("word,language\nZentrivo,fr", 2, "language"),
        ("word,on\nZentrivo,yes", 2, "on"),
        ("word,language\n김,ko", 2, "too_short"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(text, line, mistake):
    with pytest.raises(GlossaryError) as error:
        read_glossary(text)

    assert (error.value.line, error.value.mistake) == (line, mistake)
