"""Korean text as morphemes, levelled so that one pattern meets all forms of an ending.

Kiwi finds word stems and endings whatever the spacing. On top of it honorifics, politeness,
subject and object particles and vowel harmony are taken away: 하셨어요, 했어 and 하였습니다 differ
in nothing that a rule wants to know. What is left is a line of forms:

    ``확인 하 어 드리 ᆯ게.``   a closing ending has a full stop
    ``오후 # 시 까지``          any number is ``#``
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kiwipiepy import Kiwi, Token

_loading = Lock()
# Particles and marks that no pattern asks for: subject, object, of, topic, comma.
_LEFT_OUT_TAGS = frozenset({"JKS", "JKO", "JKG", "JKC", "JKV", "SP", "SS", "SSO", "SSC", "SE"})
_LEFT_OUT_FORMS = frozenset({"은", "는", "ᆫ", "요", "시", "으시", "ᆯ", "을"})
_NUMERALS = frozenset(
    [
        "한",
        "두",
        "세",
        "네",
        "다섯",
        "여섯",
        "일곱",
        "여덟",
        "아홉",
        "열",
        "열한",
        "열두",
        "스무",
        "석",
        "넉",
        "몇십",
        "이삼",
        "서너",
    ]
)
# Honorific and contracted words that mean what the plain one means.
_SAME_WORDS = {
    "계시": "있",
    "것": "거",
    "걸": "거",
    "으로": "로",
    "ᆯ로": "로",
    "이랑": "랑",
    "하고": "랑",
}
# Endings that close what was said wherever the analysis takes them for connecting ones.
_ALWAYS_CLOSES = frozenset(["구나", "군", "군요", "는구나", "는군", "네요", "죠", "거든"])
# Numbers that list or order things stay as they are.
_COUNTED_OUT = frozenset(["하나", "둘", "셋", "첫째", "둘째", "셋째", "넷째"])
_ENDINGS = {
    "아": "어", "여": "어", "았": "었", "였": "었", "어라": "어", "에": "어", "예": "어",
    "ᆸ니다": "습니다", "ᆸ니까": "습니까", "습니더": "습니다", "십니더": "습니다", "ᆸ니더": "습니다", "ᆸ니꺼": "습니까", "습니꺼": "습니까", "심더": "습니다",
    "을": "ᆯ", "은": "ᆫ", "은데": "는데", "ᆫ데": "는데", "는다": "ᆫ다", "은지": "는지",
    "ᆫ지": "는지", "은가": "는가", "ᆫ가": "는가", "죠": "지", "구나": "군", "구만": "군",
    "ᆫ대": "대", "는대": "대", "을게": "ᆯ게", "께": "ᆯ게", "ᆯ께": "ᆯ게", "으니": "니",
    "라는": "다는", "란": "다는", "단": "다는", "라고": "다고", "ᆫ다고": "다고", "는다고": "다고",
    "ᆫ다는": "다는", "는다는": "다는", "는단": "다는", "ᆫ단": "다는", "자는": "다는",
    "이라고": "다고", "으라고": "다고", "는군": "군", "는구나": "군", "는구만": "군", "ᆫ다면": "면", "는다면": "면", "다면": "면",
    "어서": "어서", "아서": "어서", "여서": "어서", "라서": "어서", "어야": "어야",
    "아야": "어야", "여야": "어야", "아도": "어도", "여도": "어도",
}  # fmt: skip


# Endings of the south-east that the analysis takes for other words, and what they stand for. Each
# is as long as its counterpart, so that places in the text stay where they are.
_DIALECT = re.compile(
    r"(?:예(?<=[게네까죠지어아요해데래]예)|더(?<=니더)|꺼(?<=니꺼)|하이소|입시더|이소(?<=[가-힣]이소)"
    r"|꼬(?<=뭐꼬)|제(?<=[겠었았했]제))(?![가-힣])"
)
_STANDS_FOR = {"예": "요", "더": "다", "꺼": "까", "하이소": "하세요", "입시더": "ᆸ시다", "이소": "세요", "꼬": "고", "제": "지"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Morpheme:
    """A levelled form, its tag as Kiwi gives it, and where it stands in the text."""

    form: str
    tag: str
    begin: int
    end: int


@cache
def _loaded() -> Kiwi:
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


def tokenise(text: str) -> list[Token]:
    """Kiwi's tokens; the model is loaded when the first Korean call is read."""
    with _loading:
        kiwi = _loaded()
    plain = _DIALECT.sub(lambda said: _STANDS_FOR[said[0]], text)
    # Without its search for syllables with a tail ("했엌"), which takes a seventh of its time.
    tokens: list[Token] = kiwi.tokenize(plain, z_coda=False)
    return tokens


def level(tokens: list[Token]) -> list[Morpheme]:
    """The tokens as levelled morphemes; those that no pattern asks for are left out."""
    levelled: list[Morpheme] = []
    for token in tokens:
        form, tag, begin = token.form, token.tag, token.start
        end = begin + token.len
        if tag in _LEFT_OUT_TAGS:
            continue
        if tag[0] == "E":
            form, closes = _ending(form, tag)
            if not form:
                continue
            levelled.append(Morpheme(form + "." if closes else form, tag, begin, end))
        elif tag == "JX" and form in _LEFT_OUT_FORMS:
            _hang_on(levelled, form, end)
        elif (tag in ("NR", "SN") and form not in _COUNTED_OUT) or (
            tag == "MM" and form in _NUMERALS
        ):
            _add_number(levelled, begin, end)
        elif tag in ("XSA", "XSV") and levelled and levelled[-1].tag == "XR":
            root = levelled.pop()
            levelled.append(Morpheme(root.form + form, "VA", root.begin, end))
        else:
            levelled.append(Morpheme(_SAME_WORDS.get(form, form), tag, begin, end))
    return levelled


@cache
def _ending(form: str, tag: str) -> tuple[str, bool]:
    """An ending without politeness and vowel harmony, and whether it closes a sentence."""
    if tag == "EP" and form in _LEFT_OUT_FORMS:
        return "", False
    closes = tag == "EF" or form in _ALWAYS_CLOSES
    if len(form) > 1 and form.endswith("요") and tag != "EP":
        form, closes = form[:-1], True
    if len(form) > 1 and form[0] == "으":
        form = form[1:]
    if form[0] == "을" and len(form) > 1:
        form = "ᆯ" + form[1:]
    return _ENDINGS.get(form, form), closes


def _hang_on(levelled: list[Morpheme], particle: str, end: int) -> None:
    """A particle that is left out; 요 behind an ending makes it a closing one, 는 an open one."""
    if not levelled:
        return
    last = levelled[-1]
    form = last.form
    if last.tag[0] == "E":
        form = form.removesuffix(".") + ("." if particle == "요" else "")
    levelled[-1] = Morpheme(form, last.tag, last.begin, end)


def _add_number(levelled: list[Morpheme], begin: int, end: int) -> None:
    if levelled and levelled[-1].form == "#":
        begin = levelled.pop().begin
    levelled.append(Morpheme("#", "NR", begin, end))
