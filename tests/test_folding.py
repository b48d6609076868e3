"""Texts are compared in one form, and each place in it is a place in what was written."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa_app.foundation.folding import compared, fold, joined
from tests.written import FORMS, in_pieces, mixed

SAID = "제 번호는 010-1234-5678, sora.kim@example.com 이에요. 값없이 뷁!"


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_each_form_of_a_text_is_read_as_the_plain_one(form):
    assert fold(form(SAID)).text == SAID


@given(st.data())
def test_a_text_in_many_forms_is_read_as_the_plain_one(data):
    assert fold(data.draw(mixed(SAID))).text == SAID


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("⑩ ❶ ➉ ⒉ ² ₃ 𝟘 ೫", "10 1 10 2 2 3 0 5"),
        ("12㉮3456 🅰🅑 Ⅳ ﬁ ㎏", "12가3456 AB IV fi kg"),
        ("010–1 010−1 010ㅡ1 010ー1 010·1", "010-1 010-1 010-1 010-1 010-1"),
        ("Nair—I", "Nair - I"),
        ("ｶﾞ。", "ガ."),
        ("e\u0301 1\u0301", "é 1"),
        ("ㅎㅏㄴㄱㅡㄹ", "한글"),
        ("a\u0000b\u202ec\u2028d", "abc d"),
    ],
)
def test_what_looks_like_a_plain_character_is_read_as_one(written, read):
    assert fold(written).text == read


@pytest.mark.parametrize(
    "text", ["“It’s 2½ …”", "ㅋㅋㅋㅠㅠ ㅎㅎ ㅇㅋ", "café 漢字 かな 👍", "a\tb\r\né"]
)
def test_what_is_plain_stays(text):
    assert fold(text).text == text


def test_a_place_in_the_copy_is_the_whole_cluster_in_the_original():
    written = in_pieces("각 ⑩")
    copy = fold(written)

    assert copy.said(0, 1) == in_pieces("각")
    assert copy.said(2, 3) == copy.said(2, 4) == "⑩"
    assert copy.place(4, 4) == (len(written), len(written))
    assert joined([copy, fold("２")]).said(5, 6) == "２"


@given(st.text(max_size=60))
@example("ᄒ\u1161\u11ab\u11ab" + "\u0301" * 70)
@example("\u3000㍿ﷺ İẞ")
def test_places_of_any_text_are_in_order_and_cover_what_is_seen(text):
    for copy in (fold(text), fold(text, caseless=True)):
        assert len(copy.text) == len(copy.begins) == len(copy.ends)
        assert list(copy.begins) == sorted(copy.begins)
        assert all(a < b for a, b in zip(copy.begins, copy.ends, strict=True))
        left_out = set(range(len(text))) - {
            i for a, b in zip(copy.begins, copy.ends, strict=True) for i in range(a, b)
        }
        assert all(fold(text[i]).text == "" for i in left_out)


@given(st.text(max_size=60))
def test_canonically_equal_texts_are_read_alike(text):
    forms = {fold(unicodedata.normalize(form, text)).text for form in ("NFC", "NFD")}
    assert len(forms) == 1


def test_names_are_the_same_in_capitals_and_full_width():
    assert compared(" Ｋｉｍ ＳＯＲＡ") == compared("kim sora")
