"""Who corrects a masked line neither sees nor loses what is hidden in it."""

import pytest

from qa_app.privacy.typed import put_back

MASKED, SAID = "번호는 공일공에 **** 입니다", "번호는 공일공에 육칠팔구 입니다"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (MASKED, SAID),
        ("제 번호는 공일공에 **** 입니다.", "제 번호는 공일공에 육칠팔구 입니다."),
        ("번호는 공일공에 1234 입니다", "번호는 공일공에 1234 입니다"),
        ("", ""),
    ],
)
def test_masked_words_that_stay_mean_what_they_hide(typed, kept):
    assert put_back(typed, MASKED, SAID) == kept
