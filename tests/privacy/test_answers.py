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
    "a: whats your ni number | c: its [en dee double four oh nine one seven bee]",
    "c: 차는 [서른하나 마에 오공이일]이요. 아니 [오공이칠].",
    "a: Your email? | c: [bramble bakery, no spaces], at example dot com.",
    "c: It's [two hundred and four] Heron Crescent now, not number [sixty].",
    "a: And your name? | c: my names [odette farrow] | a: hi [odette]",
    "a: How is it spelt? | c: [India, Victor, Oscar, Romeo]. [Ivor].",
    "a: Whose name is it under? | c: It's [Tamsin], that's [T A M S I N], [Holloway].",
    "a: Name, address and postcode, please. | c: [Ivor Penhale], [9] Quay Street.",
    "a: What number on Heron Avenue? | c: It's [a hundred and six].",
    "a: Who else is coming? | c: My wife, [Ottilie], and our son [Lorcan].",
    "a: And the wifi key? | c: [Pickled onion 52].",
    "c: Send it to [19] Heron Street, Boise, [83702].",
    "a: Is this the number you're calling from? | c: No, use [five five 5 oh one seven nine].",
    "a: The door code for the driver? | c: It's [6 0 2 8].",
    "a: 유효기간이요? | c: [이십구년 시월]까지네요.",
    "a: 카드번호하고 유효기간이요. | c: 4539 [1488 0343 6467]이고 [29년 5월].",
    "a: 성함이요? | c: 표[해담]이요. | a: [해담] 고객님, 감사합니다.",
    "a: 이름이 어떻게 되시죠? | c: [한솔]이요. 소나무 할 때 솔. 성은 위요.",
    "a: 이름하고 생년월일이요 | c: 표[해담] [880312]요",
    "a: 와이파이 비밀번호가요? | c: [고래밥 칠칠팔]이요.",
    "a: 앱에 뜬 여섯 자리 불러 주세요. | c: [사공일 구구이]요.",
    "a: 여권 만료일이 언제예요, 번호도 불러 주세요. | c: 번호는 [M40718825]예요.",
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
    "a: 수강번호요? | c: 사공이팔칠이요.",
    "a: 상담은 일육칠칠에 공공이오로 전화 주세요. | c: 일육칠칠에 공공이오요, 네.",
    "a: When's good for a call back? | c: Between ten twenty and quarter to twelve.",
    "a: The licence? | c: [MORGA 657054 SM9IJ]. | a: Any points? | c: Three.",
    "a: 생년월일이요? | c: [팔일년 삼월 이일]이요. | a: 9월 17일에 오세요.",
    "a: 성함이요? | c: 본인이요.",
    "c: my names down for the bee keeping class, are you full",
]


@pytest.mark.parametrize("said", HIDDEN)
def test_every_piece_of_an_answer_is_hidden(said: str) -> None:
    assert marked(said) <= covered(find_personal_data(talk(said)))


@pytest.mark.parametrize("said", READABLE)
def test_what_is_no_answer_stays(said: str) -> None:
    kept = masked_turns(mask_transcript(talk(said)).transcript)[-1]
    assert kept == said.split(" | ")[-1].split(": ", 1)[1]
