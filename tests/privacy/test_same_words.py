"""What is hidden in a line is hidden in every other reading of it, too."""

import unicodedata

import pytest

from qa_app.privacy.same_words import hidden_words, hide_words


@pytest.mark.parametrize(
    ("said", "shown", "hidden"),
    [
        ("네 알겠습니다", "네 알겠습니다", set()),
        ("제 이름은 김민수입니다", "제 이름은 ***입니다", {"김민수입니다"}),
        ("call 555-0198 now", "call ***-**** now", {"555-0198"}),
        ("It is Mary and Mary", "It is **** and ****", {"mary"}),
        ("", "", set()),
        # Where words cannot be matched, all of them are taken to be hidden.
        ("제 번호 하나 둘", "제 번호 **", {"제", "번호", "하나", "둘"}),
    ],
    ids=["nothing", "name", "number", "twice", "empty", "other words"],
)
def test_the_hidden_words_of_a_line_are_found(said: str, shown: str, hidden: set[str]) -> None:
    assert hidden_words(said, shown) == hidden


@pytest.mark.parametrize(
    ("text", "hidden", "shown"),
    [
        ("네, 555-0198 맞아요", {"555-0198"}, "네, ***-**** 맞아요"),
        ("Mary came", {"mary"}, "**** came"),
        ("김민수입니다 김민수", {"김민수입니다"}, "****** 김민수"),
        (unicodedata.normalize("NFD", "김민수입니다"), {"김민수입니다"}, "*"),
        ("아무것도 아니에요", {"김민수"}, "아무것도 아니에요"),
        ("두  칸을   띄웠어요", set(), "두 칸을 띄웠어요"),
        ("", {"x"}, ""),
    ],
    ids=["number", "case", "whole words", "in pieces", "other words", "spaces", "empty"],
)
def test_they_are_hidden_wherever_they_stand(text: str, hidden: set[str], shown: str) -> None:
    found = hide_words(text, hidden)
    if shown == "*":
        assert set(found) <= {"*"} | {c for c in found if unicodedata.combining(c)}
    else:
        assert found == shown


def test_what_was_hidden_is_hidden_after_a_line_was_cut_another_way() -> None:
    hidden = hidden_words("번호는 010-2345-6789 입니다", "번호는 010-****-**** 입니다")
    assert hide_words("제 번호는 010-2345-6789", hidden) == "제 번호는 ***-****-****"
