"""What a person types into a line keeps the times that are known, and says which are not."""

from hypothesis import given
from hypothesis import strategies as st

from qa_app.transcription.retimed import retyped
from qa_app.transcription.transcript import TYPED, Segment, Speaker, Word


def heard(*words: str, start: float = 10.0, step: float = 0.5) -> Segment:
    """A segment whose words take half a second each."""
    timed = tuple(
        Word(f" {word}", start + i * step, start + (i + 1) * step, 0.4)
        for i, word in enumerate(words)
    )
    return Segment(start, start + len(words) * step, " ".join(words), Speaker.AGENT, 0.4, timed)


def times(segment: Segment) -> list[tuple[str, float, float]]:
    return [(word.word.strip(), word.start, word.end) for word in segment.words]


def test_words_that_stay_keep_their_times_and_new_ones_share_those_they_replace():
    line = retyped(heard("please", "call", "Jane", "today"), "please call Jo Ann today")

    assert line.text == "please call Jo Ann today"
    assert times(line) == [
        ("please", 10.0, 10.5),
        ("call", 10.5, 11.0),
        ("Jo", 11.0, 11.2),
        ("Ann", 11.2, 11.5),
        ("today", 11.5, 12.0),
    ]
    assert [word.probability for word in line.words] == [0.4, 0.4, TYPED, TYPED, 0.4]
    assert line.confidence == 1.0


def test_a_word_that_was_missed_gets_the_pause_that_it_was_put_into():
    before = heard("네", "고객님")
    pause = Word(" 확인했습니다", 12.0, 13.0, 0.9)
    line = Segment(10.0, 13.0, "네 고객님 확인했습니다", Speaker.AGENT, 0.9, (*before.words, pause))

    typed = retyped(line, "네 고객님 주문 확인했습니다")

    assert times(typed)[2] == ("주문", 11.0, 12.0)


def test_the_same_text_again_is_what_the_engine_heard():
    line = heard("hello", "there")

    assert retyped(line, "  hello   there ") is line


def test_a_line_in_which_nothing_was_said_is_empty():
    assert (retyped(heard("Thanks"), "").text, retyped(heard("Thanks"), "").words) == ("", ())


def test_a_line_without_word_times_stays_without():
    line = Segment(0.0, 2.0, "안녕하세요", Speaker.CUSTOMER, 1.0)

    assert retyped(line, "안녕하십니까").words == ()


def test_pieces_of_a_word_count_as_the_word():
    pieces = (Word(" S", 0.0, 0.2, 0.9), Word("-A", 0.2, 0.4, 0.9), Word(" yes", 0.5, 0.8, 0.9))
    line = Segment(0.0, 0.8, "S-A yes", Speaker.AGENT, 0.9, pieces)

    assert retyped(line, "S-A yes please").words[:3] == pieces


@given(
    st.lists(st.text("abc가나", min_size=1, max_size=4), max_size=8),
    st.lists(st.text("abc가나", min_size=1, max_size=4), max_size=8),
)
def test_times_stay_in_order_and_inside_the_line(before, after):
    line = heard(*before)

    typed = retyped(line, " ".join(after))

    assert typed.text == " ".join(after)
    if before:
        assert "".join(word.word for word in typed.words).strip() == " ".join(after)
    edges = [time for word in typed.words for time in (word.start, word.end)]
    assert edges == sorted(edges)
    assert all(line.start <= time <= line.end + 0.001 for time in edges)
