"""Words by their place: what is quoted reads the same as what was taken, and follows its line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.transcription.passages import Passage, Rewording, find_words
from tests.written import in_pieces

LINE = "제 번호는 공일공에 이삼사오에 육칠팔구예요."
words = st.text("가나 *b\u00a0\n", min_size=1, max_size=30)


@given(text=words, data=st.data())
def test_any_stretch_of_a_line_reads_as_it_stands_there(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    taken = " ".join(text[start:end].split())

    passage = Passage.of(7, text, start, end)

    assert (passage.said(text) if passage else "") == taken
    found = find_words(taken, [(7, text)])
    assert " ".join(one.said(text) for one in found) == taken


@pytest.mark.parametrize(
    ("quoted", "masked", "reads"),
    [
        ("이삼사오에 육칠팔구", "제 번호는 공일공에 ****에 ****예요.", "****에 ****"),
        ("육칠팔구", "제 번호는 공일공에 이삼사오에 **", "**"),
        ("번호는", "** *** *** ***** *******", "***"),
    ],
    ids=["as many words", "a word that is too short to be cut", "the whole line"],
)
def test_a_quote_shows_what_its_line_shows(quoted: str, masked: str, reads: str) -> None:
    start = LINE.index(quoted)
    passage = Passage.of(0, LINE, start, start + len(quoted))
    assert passage
    assert passage.said(LINE) == quoted
    assert passage.said(masked) == reads


@pytest.mark.parametrize(
    ("corrected", "reads"),
    [
        ("네, 제 새 번호는 공일공에 이삼사오에 육칠팔구예요.", "번호는 공일공"),
        ("제 번호는 공일공에", "번호는 공일공"),
        ("제 번호가 공일공에 이삼사오에 육칠팔구예요.", "번호가 공일공"),
        ("제 번호는 공일칠에 이삼사오에 육칠팔구예요.", "번호는 공일칠에"),
        ("전혀 다른 말", "전혀 다른 말"),
        ("", ""),
    ],
)
def test_words_are_followed_when_their_line_is_typed_over(corrected: str, reads: str) -> None:
    start = LINE.index("번호는 공일공")
    passage = Passage.of(0, LINE, start, start + len("번호는 공일공"))
    assert passage
    followed = Rewording([(0, LINE)], [(0, corrected)]).followed((passage,))
    assert "".join(part.said(corrected) for part in followed) == reads


def test_words_over_several_lines_are_found_in_any_form() -> None:
    lines = [(4, "네, 알겠습니다."), (9, "내일 전화드릴게요.")]
    found = find_words(in_pieces("알겠습니다. 내일"), lines)
    assert [(one.line, one.said(dict(lines)[one.line])) for one in found] == [
        (4, "알겠습니다."),
        (9, "내일"),
    ]
    assert find_words("내일 알겠습니다.", lines) == find_words("", lines) == ()
