"""Lines cut and joined by a person: which times of words survive."""

import pytest

from qa_app.transcription.cut_lines import joined, split
from qa_app.transcription.passages import Passage, Rewording
from qa_app.transcription.transcript import Segment, Speaker, Word

WORDS = (
    Word(" 네", 1.0, 1.2, 0.9),
    Word(" 주문", 1.5, 1.9, 0.4),
    Word("번호가", 1.9, 2.3, 0.8),
    Word(" 뭐예요?", 2.6, 3.0, 0.7),
)
LINE = Segment(0.9, 3.1, "네 주문번호가 뭐예요?", Speaker.AGENT, 0.8, WORDS)


def test_between_two_words_every_word_keeps_its_time():
    first, second = split(LINE, LINE.text.index("주문"))

    assert (first.text, second.text) == ("네", "주문번호가 뭐예요?")
    assert (first.words, second.words) == (WORDS[:1], WORDS[1:])
    assert (first.start, first.end, second.start, second.end) == (0.9, 1.2, 1.5, 3.1)


def test_between_the_pieces_of_a_word_every_piece_keeps_its_time():
    first, second = split(LINE, LINE.text.index("번호가"))

    assert first.words == WORDS[:2]
    assert [(w.start, w.end) for w in second.words] == [(1.9, 2.3), (2.6, 3.0)]
    assert "".join(word.word for word in second.words).strip() == second.text == "번호가 뭐예요?"


def test_a_word_that_is_cut_shares_its_time_by_its_letters():
    first, second = split(LINE, LINE.text.index("호가"))

    assert first.words[-1] == Word("번", 1.9, 2.033, 0.8)
    assert second.words[0] == Word(" 호가", 2.033, 2.3, 0.8)
    assert (first.end, second.start) == (2.033, 2.033)


def test_a_line_without_times_is_cut_by_its_letters():
    first, second = split(Segment(0, 10, "가나 다라마", Speaker.AGENT, 1.0), 3)

    assert (first.end, second.start, second.words) == (4.0, 4.0, ())


@pytest.mark.parametrize("at", [0, len(LINE.text), -20])
def test_a_part_without_a_word_is_refused(at):
    with pytest.raises(ValueError, match="both parts"):
        split(LINE, at)


@pytest.mark.parametrize("at", [2, 4, 5, 8])
def test_what_was_cut_and_joined_says_the_same_at_the_same_times(at):
    again = joined(*split(LINE, at))

    assert (again.start, again.end, again.speaker) == (0.9, 3.1, Speaker.AGENT)
    assert again.text.replace(" ", "") == LINE.text.replace(" ", "")
    kept = [word for word in again.words if word in WORDS or word.word.strip() == "번호가"]
    assert len(kept) >= 3
    assert "".join(word.word for word in again.words).strip() == again.text


def test_of_two_lines_the_upper_one_says_who_speaks_and_words_without_times_give_none():
    below = Segment(4, 5, "예", Speaker.CUSTOMER, 1.0)

    one = joined(LINE, below)

    assert (one.speaker, one.text, one.words) == (Speaker.AGENT, f"{LINE.text} 예", ())
    assert (one.start, one.end) == (0.9, 5)


def test_a_quote_follows_its_words_into_two_lines_and_back_into_one():
    whole, parts = [(1, "네 주문번호가 뭐예요?")], [(1, "네 주문번호가"), (7, "뭐예요?")]
    quote = (Passage(1, 1, 3),)

    followed = Rewording(whole, parts).followed(quote)

    assert followed == (Passage(1, 1, 2), Passage(7, 0, 1))
    assert Rewording(parts, whole).followed(followed[1:]) == (Passage(1, 2, 3),)
    assert Rewording(whole, parts).followed((Passage(3, 0, 1), "typed")) == (
        Passage(3, 0, 1),
        "typed",
    )
