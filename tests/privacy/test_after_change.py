"""A change of some lines is read with the lines around them, and comes out as a whole reading."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from qa_app.privacy import Finding, find_personal_data
from qa_app.privacy.after_change import CONTEXT, find_after_change
from qa_app.transcription.transcript import Segment, Speaker, Transcript
from tests.privacy.talks import talk

AGENT = {
    "ko": (
        "성함이 어떻게 되세요?",
        "네, 확인해 드리겠습니다.",
        "연락처 말씀해 주세요.",
        "잠시만 기다려 주세요.",
        "카드번호 불러 주시겠어요?",
        "뒷면에 세 자리 숫자요.",
        "주소가 어떻게 되세요?",
        "생년월일이요?",
        "김서연 고객님, 감사합니다.",
        "주문번호 알려 주세요.",
        "네, 공일공에 삼사오육이요.",
        "서연 고객님 맞으시죠?",
        "비밀번호 네 자리 눌러 주세요.",
        "이메일 주소는요?",
        "그 상품은 삼만 구천 원입니다.",
        "네.",
    ),
    "en": (
        "Could I take your name, please?",
        "Let me check that for you.",
        "What's your phone number?",
        "One moment, please.",
        "Can I have the card number?",
        "And the three digits on the back?",
        "What's the address?",
        "Your date of birth?",
        "Thank you, Mrs Whitfield.",
        "Okay.",
        "So that's oh seven seven double nine?",
        "Your order number, please?",
        "And the PIN?",
        "What's your email address?",
        "It was your mother's maiden name?",
        "Right, forty pounds.",
    ),
}
CUSTOMER = {
    "ko": (
        "김서연이요.",
        "박민준입니다.",
        "공일공에 일이삼사에 오육칠팔이요.",
        "네, 맞아요.",
        "어, 잠깐만요.",
        "사오육칠 일이삼사 오육칠팔 구공일이요.",
        "일이삼이요.",
        "서울시 강남구 테헤란로 152, 3층이요.",
        "팔십오년 삼월 십이일이요.",
        "택배가 아직 안 왔어요.",
        "서연이라고 불러 주세요.",
        "삼오 칠구요.",
        "아니, 오육칠구요.",
        "에스 유 언더바 구이 골뱅이 네이버 점 컴이요.",
        "그럼 언제 와요?",
        "네.",
    ),
    "en": (
        "It's Joanna Whitfield.",
        "Priya Nair.",
        "Oh seven seven double nine, one two three four five six.",
        "Yes, that's right.",
        "Um, hang on.",
        "Four nine two nine, one two three four, five six seven eight, nine oh one two.",
        "Three six seven.",
        "Flat 6, 37 Penrose Street.",
        "The fourth of March 1982.",
        "My parcel has not come.",
        "Call me Joanna.",
        "Nine six oh.",
        "No, five six seven nine.",
        "joanna dot whitfield at gmail dot com.",
        "When will it come?",
        "Okay.",
    ),
}
PLAIN = {
    "ko": (
        "네, 알겠습니다.",
        "그게 좀 이상해서요.",
        "다시 한번 볼게요.",
        "화면이 안 나와요.",
        "고맙습니다.",
    ),
    "en": (
        "All right then.",
        "It looks a bit odd.",
        "Let me look again.",
        "The screen is black.",
        "Thanks.",
    ),
}


class Call:
    """A talk at random, mostly of plain words, and what people do to its lines."""

    def __init__(self, language: str, seed: int, lines: int = 120) -> None:
        self.language, self.chance = language, random.Random(seed)
        self.lines = [self.line(number) for number in range(lines)]

    def line(self, number: float, plain: float = 0.6) -> Segment:
        speaker = self.chance.choice((Speaker.AGENT, Speaker.CUSTOMER))
        telling = (AGENT if speaker is Speaker.AGENT else CUSTOMER)[self.language]
        said = PLAIN[self.language] if self.chance.random() < plain else telling
        sure = self.chance.choice((0.9, 0.9, 0.9, 0.3))
        return Segment(number, number + 1, self.chance.choice(said), speaker, sure)

    @property
    def plain(self) -> str:
        return self.chance.choice(PLAIN[self.language])

    @property
    def transcript(self) -> Transcript:
        return Transcript(self.language, 0, "x", "", "split", tuple(self.lines))

    def change(self) -> None:
        at = self.chance.randrange(len(self.lines) - 1)
        line, following = self.lines[at], self.lines[at + 1]
        kinds: list[Callable[[], list[Segment]]] = [
            lambda: [replace(self.line(line.start), start=line.start), following],
            lambda: [replace(line, text=self.plain), following],
            lambda: [replace(line, text=f"{self.plain} {line.text}"), following],
            lambda: [replace(line, text=f"{line.text} {following.text}")],
            lambda: [*self.split(line), following],
            lambda: [replace(line, text=""), following],
            lambda: [replace(line, speaker=following.speaker), following],
        ]
        self.lines[at : at + 2] = self.chance.choice(kinds)()

    def split(self, line: Segment) -> list[Segment]:
        words = line.text.split()
        cut = self.chance.randrange(len(words) + 1)
        halves = (" ".join(words[:cut]), " ".join(words[cut:]))
        return [replace(line, text=half) for half in halves]


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize("seed", range(2))
def test_any_row_of_changes_comes_out_as_a_whole_reading(language: str, seed: int) -> None:
    call = Call(language, seed)
    known: tuple[Finding, ...] = find_personal_data(call.transcript)
    quick = 0
    for _change in range(25):
        before = call.transcript
        call.change()
        found = find_after_change(before, known, call.transcript)
        whole = find_personal_data(call.transcript)
        if found is not None:
            quick += 1
            assert set(found) == set(whole)
            assert len(found) == len(whole)
        known = whole
    assert quick >= 5


def test_words_without_anything_private_are_read_with_their_neighbours_alone() -> None:
    plain = " | ".join(["a: 네, 확인해 드릴게요. | c: 택배가 안 왔어요."] * 200)
    before = talk(f"a: 성함이요? | c: 김서연이요. | {plain} | a: 김서연 고객님, 감사합니다.")
    known = find_personal_data(before)
    lines = list(before.segments)
    lines[200] = replace(lines[200], text="네, 찾아 드릴게요.")
    lines[202:204] = [replace(lines[202], text="네. 택배가 아직 안 왔어요.")]
    after = replace(before, segments=tuple(lines))

    found = find_after_change(before, known, after)

    assert found is not None
    assert set(found) == set(find_personal_data(after))
    assert len(found) == 2


@pytest.mark.parametrize(
    ("at", "text"),
    [
        pytest.param(200, "서연 고객님, 찾아 드릴게요.", id="a name that is told far away"),
        pytest.param(1, "김서윤이요.", id="the name that is said again far away"),
        pytest.param(
            3, "공일공에 이삼사오에 구구구구요.", id="the number that is read back far away"
        ),
        pytest.param(201, "오육칠팔 맞아요?", id="digits that may repeat a number far away"),
        pytest.param(0, "네, 감사합니다.", id="the question that a name answers"),
    ],
)
def test_what_has_to_do_with_other_lines_lets_all_of_them_be_read(at: int, text: str) -> None:
    plain = " | ".join(["a: 네, 확인해 드릴게요. | c: 택배가 안 왔어요."] * (3 * CONTEXT))
    before = talk(
        "a: 성함이요? | c: 김서연이요. | a: 연락처는요? | c: 공일공에 이삼사오에 오육칠팔이요. | "
        f"{plain} | a: 김서연 고객님, 오육칠팔 맞으시죠?"
    )
    lines = list(before.segments)
    lines[at] = replace(lines[at], text=text)

    after = replace(before, segments=tuple(lines))

    assert find_after_change(before, find_personal_data(before), after) is None
