"""Words become sentences with the right times, none empty, none lost."""

import numpy as np
import pytest

from qa_app.transcription.channels import Source
from qa_app.transcription.decode import RATE
from qa_app.transcription.repetition import cut_short, is_stuck
from qa_app.transcription.sentences import EARLY, window_segments
from qa_app.transcription.speech import Speech
from qa_app.transcription.transcript import Speaker, Word
from qa_app.transcription.windows import Window

AGENT = Source(0, Speaker.AGENT)


def turn(start: float, end: float) -> Speech:
    """Speech with half a second of padding on both sides."""
    samples = np.zeros(round((end - start + 1) * RATE), np.float32)
    return Speech(start, end, start - 0.5, samples)


def spoken(text: str, start: float = 0.5, seconds: float = 0.3) -> list[Word]:
    """Each word of the text for ``seconds``, from ``start`` of the window on."""
    start -= EARLY
    return [
        Word(f" {word}", start + i * seconds, start + (i + 1) * seconds, 0.9)
        for i, word in enumerate(text.split())
    ]


def texts(words: list[Word], *turns: Speech) -> list[str]:
    window = Window(AGENT, turns or (turn(1, 27),))
    return [segment.text for segment in window_segments(window, words)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Hello. How are you?", ["Hello.", "How are you?"]),
        ("네, 그러셨군요. 확인해 드릴게요!", ["네, 그러셨군요.", "확인해 드릴게요!"]),
        ("Dr. Kim paid 3.5 dollars.", ["Dr. Kim paid 3.5 dollars."]),
        ("We open at 8 a.m. or later.", ["We open at 8 a.m. or later."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("no mark at the end", ["no mark at the end"]),
    ],
)
def test_a_segment_is_a_sentence(text: str, sentences: list[str]) -> None:
    assert texts(spoken(text)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("네 확인했습니다 잠시만 기다려 주세요", ["네 확인했습니다", "잠시만 기다려 주세요"]),
        ("어떻게 도와드리겠습니까 말씀하세요", ["어떻게 도와드리겠습니까", "말씀하세요"]),
        ("내일 온다고 했습니다 라고 들었어요", ["내일 온다고 했습니다 라고 들었어요"]),
        ("비가 오니까 늦게 와요 그래서 다 젖었어요", ["비가 오니까 늦게 와요 그래서 다 젖었어요"]),
    ],
)
def test_korean_sentences_end_without_a_mark(text: str, sentences: list[str]) -> None:
    assert texts(spoken(text)) == sentences


@pytest.mark.parametrize(
    "end", ["와요", "했어요", "되나요", "갈게요", "그렇죠", "했다", "있는데요"]
)
def test_a_korean_ending_before_a_short_pause_ends_a_sentence(end: str) -> None:
    words = [*spoken(f"내일 {end}", 0.5), *spoken("다음 말이에요", 1.5)]
    assert texts(words) == [f"내일 {end}", "다음 말이에요"]
    assert texts([*spoken("그래서 이걸", 0.5), *spoken("봤어요", 1.5)]) == ["그래서 이걸 봤어요"]


def test_a_long_korean_turn_without_marks_is_cut_between_clauses() -> None:
    words = spoken("제가 어제 주문을 했는데 " * 14)
    segments = window_segments(Window(AGENT, (turn(1, 27),)), words)
    assert len(segments) > 1
    assert all(segment.end - segment.start <= 15 for segment in segments)
    assert all(segment.text.endswith("했는데") for segment in segments)


def test_a_long_pause_ends_a_segment_and_a_short_one_does_not() -> None:
    assert texts([*spoken("one two", 0.5), *spoken("three", 3)]) == ["one two", "three"]
    assert texts([*spoken("one two", 0.5), *spoken("three", 1.9)]) == ["one two three"]


def test_a_word_spelt_slowly_stays_together() -> None:
    words = [Word(" S", 1, 1.3, 0.9), Word("-A", 2.9, 3.1, 0.9), Word("-B.", 4.6, 4.9, 0.9)]
    assert texts(words) == ["S-A-B."]


def test_times_are_those_of_the_call_within_each_turn() -> None:
    window = Window(AGENT, (turn(10, 12), turn(60, 62)))
    # The first turn fills the window's first 3 s, the second the next 3 s.
    words = [*spoken("Hello there.", 0.5), *spoken("Good bye.", 3.5)]
    first, second = window_segments(window, words)
    assert (first.start, first.end) == pytest.approx((10, 10.6))
    assert (second.start, second.end) == pytest.approx((60, 60.6))
    assert first.speaker is Speaker.AGENT
    assert first.confidence == pytest.approx(0.9)


def test_no_word_is_placed_outside_the_speech_it_was_heard_in() -> None:
    window = Window(AGENT, (turn(10, 12), turn(60, 62)))
    words = [Word(" Hello", 0.0, 2.9, 0.9), Word(" there.", 2.9, 40.0, 0.9)]
    for segment in window_segments(window, words):
        for word in segment.words:
            assert any(s - 0.2 <= word.start <= word.end <= e + 0.2 for s, e in window.spans)


def test_the_first_word_of_a_turn_is_not_left_at_the_end_of_the_one_before() -> None:
    window = Window(AGENT, (turn(10, 12), turn(60, 62)))
    words = [Word(" Done.", 1.0, 2.4, 0.9), Word(" I", 2.75, 2.9, 0.9), Word(" was", 3.6, 4, 0.9)]
    first, second = window_segments(window, words)
    assert (first.text, second.text) == ("Done.", "I was")
    assert second.start >= 59.8


def test_empty_and_absurd_words_are_left_out() -> None:
    words = [Word(" ", 0.5, 1, 0.9), Word("", 1, 1, 0.9), Word(" back", 3, 2, 0.9)]
    assert texts(words) == []


def test_a_speech_without_a_stop_is_cut_into_readable_parts() -> None:
    words = spoken("and so on, " * 25)
    window = Window(AGENT, (turn(1, 27),))
    segments = window_segments(window, words)
    assert len(segments) > 1
    assert all(segment.end - segment.start <= 15 for segment in segments)
    assert all(segment.text.endswith(",") for segment in segments)
    assert [word.word for segment in segments for word in segment.words] == [w.word for w in words]


def test_a_model_that_is_stuck_is_noticed_and_cut_short() -> None:
    words = spoken("It is K" + " C" * 40 + " yes")
    assert is_stuck(words)
    assert "".join(word.word for word in cut_short(words)) == " It is K C yes"
    assert not is_stuck(spoken("no, no, no, no, I said no"))
