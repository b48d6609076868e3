"""Answers in pieces, mended, spelled or run together are hidden; what is no answer stays."""

import pytest

from qa_app.privacy import find_personal_data, mask_transcript
from tests.privacy.talks import covered, marked, masked_turns, talk

HIDDEN = [
    "a: The code on the back? | c: [602]- and your phone number? | a: Mine?",
    "a: A contact number? | c: [Oh one four]. | a: Yep. | c: [Six oh]. | a: [Six oh], go on.",
    "a: Is it still [oh one four one, two oh oh, six one four]? | c: No, [six one nine].",
    "a: Expiry and security code? | c: [Oh three twenty-nine] and [four one seven].",
    "a: Date of birth? | c: [The fourth of the eleventh, sixty-one].",
    "a: Birthday? | c: [Twelfth] of the. | a: Yes? | c: [Tenth]. | a: Year? | c: [Sixty-eight].",
    "c: My last name is the [Tarry]. | a: Could you spell that? | c: [T-E-R-R-Y].",
    "a: And how is that spelt? | c: [N for nut, double T, like tango].",
    "a: Your email? | c: It's [nora.quill]atexample.com.",
    "a: Your email? | c: [noraquill]@ example.com",
    "a: Your email? | c: [nora quill seventy] at gmail dot com.",
    "a: The address? | c: [Nine] Larch Grove, [top floor].",
    "a: What's the house called? | c: [Larch Cottage].",
    "a: 끝이 다른데요, [공일공 구공구공 이오일일] 맞으세요? | c: 끝에가 [이오일칠]이에요.",
    "a: 생신이 언제세요? | c: 음력 [동짓달 초사흘]이에요.",
    "a: 카드 유효기간하고 씨브이씨요. | c: [공삼 이팔]이고 [사이구]요.",
    "a: 성함 가운데 글자가요? | c: [하늘 할 때 하]요.",
]
READABLE = [
    "a: Your date of birth? | c: [Third of May, sixty]. | a: And it arrives on the fifth of June.",
    "a: Registration? | c: [B D five one, S M R]. | a: And the mileage? | c: Sixty-one thousand.",
    "a: Write to us at claims at example dot com.",
    "a: Our address is 12 Market Square.",
    "a: The network name? | c: It says Q, F, four, one.",
    "a: The hospital number? | c: Four oh one, two two.",
    "a: 와이파이 이름이요? | c: 정담은국수요.",
    "a: 학번은요? | c: 이공일이공사오육이요.",
]


@pytest.mark.parametrize("said", HIDDEN)
def test_every_piece_of_an_answer_is_hidden(said: str) -> None:
    assert marked(said) <= covered(find_personal_data(talk(said)))


@pytest.mark.parametrize("said", READABLE)
def test_what_is_no_answer_stays(said: str) -> None:
    kept = masked_turns(mask_transcript(talk(said)).transcript)[-1]
    assert kept == said.split(" | ")[-1].split(": ", 1)[1]
