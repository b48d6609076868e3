"""Two versions side by side: the same seconds in a row, and only what differs marked."""

from qa_app.transcription.comparison import compare
from qa_app.transcription.transcript import Segment, Speaker


def line(start: float, end: float, text: str, speaker: Speaker = Speaker.AGENT) -> Segment:
    return Segment(start, end, text, speaker, 0.9)


def differing(lines) -> list[str]:
    return [part.text for line in lines for part in line.parts if part.differs]


def test_words_that_only_one_version_has_are_marked_there():
    (row,) = compare(
        [line(0, 2, "I will send Velcano to you")], [line(0.1, 2, "I will send Velkano to you now")]
    )

    assert differing(row.one) == ["Velcano"]
    assert differing(row.other) == ["Velkano", "now"]
    assert row.differs


def test_capitals_and_punctuation_are_no_difference():
    (row,) = compare([line(0, 2, "Yes, please.")], [line(0, 2, "yes please")])

    assert not row.differs


def test_rows_are_cut_where_both_pause_however_each_cuts_its_lines():
    one = [line(0, 4, "네 안녕하세요 반갑습니다"), line(6, 8, "주문 번호요")]
    other = [line(0, 1, "네"), line(1.2, 4, "안녕하세요 반갑습니다"), line(6, 8, "주문 번호요")]

    rows = compare(one, other)

    assert [(row.start, len(row.one), len(row.other)) for row in rows] == [(0, 1, 2), (6, 1, 1)]
    assert not any(row.differs for row in rows)


def test_a_line_that_one_version_missed_stands_alone():
    one = [line(0, 1, "hello"), line(3, 4, "are you there")]

    rows = compare(one, [line(0, 1, "hello")])

    assert [len(row.other) for row in rows] == [1, 0]
    assert rows[1].differs


def test_the_same_words_of_somebody_else_are_a_difference():
    (row,) = compare([line(0, 1, "네 맞아요")], [line(0, 1, "네 맞아요", Speaker.CUSTOMER)])

    assert row.one[0].other_speaker
    assert row.other[0].other_speaker
    assert differing(row.one) == []
