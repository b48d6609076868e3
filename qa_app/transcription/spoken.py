"""Words as they are heard: one key for the ways to write the same.

Capitals, marks, spaces, contractions and digits are a writer's choice, not a speaker's.
English is read as the papers on Whisper do it, Korean by the rules below.
"""

import re
import unicodedata
from functools import cache, lru_cache

from whisper_normalizer.english import EnglishTextNormalizer

from qa_app.foundation.folding import compared

FILLERS = {"um", "umm", "uh", "uhm", "er", "erm", "ah", "hm", "hmm", "mm", "mmm", "eh"}
FILLERS |= {"어", "음", "아", "에", "엄", "흠", "으음", "어어", "음음"}
# Fillers only where a pause is written after them: they are words as well.
_BEFORE_A_PAUSE = re.compile(r"(?:그|저|뭐|인제|이제|막|well|so|like)(?:,|…|\.{2,})", re.IGNORECASE)
_HANGUL = re.compile("[가-힣]")

_CONTRACTED_WORDS = {
    "저는": "전", "나는": "난", "우리는": "우린", "무엇": "뭐", "무엇을": "뭘", "무엇이": "뭐가",
    "그것은": "그건", "이것은": "이건", "저것은": "저건", "그것을": "그걸", "이것을": "이걸",
    "그거는": "그건", "이거는": "이건", "저거는": "저건", "그것이": "그게", "이것이": "이게",
    "것은": "건", "거는": "건", "것을": "걸", "것이": "게",
}  # fmt: skip
_CONTRACTED_SYLLABLES = {
    "되었": "됐", "되어": "돼", "하였": "했", "하여": "해", "주었": "줬", "보았": "봤",
    "두었": "뒀", "이에요": "예요",
}  # fmt: skip

_DIGITS = dict(zip("영공일이삼사오육륙칠팔구", "001234566789", strict=True))
_SCALES = {"십": 10, "백": 100, "천": 1000}
_LARGE_SCALES = {"만": 10**4, "억": 10**8, "조": 10**12}
_NUMBER = re.compile(f"[0-9{''.join([*_DIGITS, *_SCALES, *_LARGE_SCALES])}]+")
_NATIVE_ONES = ["한", "두", "세", "네", "다섯", "여섯", "일곱", "여덟", "아홉"]
_NATIVE_TENS = {"열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50}
_NATIVE = {word: value for value, word in enumerate(_NATIVE_ONES, start=1)} | {"스무": 20}
_NATIVE |= {
    ten + one: value + more
    for ten, value in _NATIVE_TENS.items()
    for more, one in enumerate(["", *_NATIVE_ONES])
}
# What is counted in native numbers; a digit before it is read as one.
_COUNTED = re.compile(
    f"({'|'.join(sorted(_NATIVE, key=len, reverse=True))})"
    "(?=시|개(?!월)|명|장|대|건|통|달|가지|군데|마리|살|잔|병|켤레|번째|곳)"
)


@lru_cache(maxsize=20_000)
def plain_key(word: str) -> str:
    """A word without capitals and marks; ``""`` for a filler and for what has no letters."""
    letters = _letters(word)
    return "" if letters in FILLERS else letters


def says_something(word: str) -> bool:
    """Whether it would be missed: it is no filler, nor one of the words that fill a pause."""
    return bool(plain_key(word)) and not _BEFORE_A_PAUSE.fullmatch(word)


def sound_alike(one: str, other: str) -> bool:
    """Whether both can be ways to write the same words; words are separated by spaces."""
    mine, theirs = _letters(one), _letters(other)
    if mine == theirs:
        return True
    digits = _has_digits(mine) or _has_digits(theirs)
    if not digits and _first_sound(mine) != _first_sound(theirs):
        return False  # what is contracted begins as it did
    (written_out, readings), (other_out, other_readings) = _read(one), _read(other)
    # Of digits nobody knows how they were read; two numbers in words must be the same words.
    return written_out == other_out or (digits and bool(readings & other_readings))


@lru_cache(maxsize=20_000)
def _read(text: str) -> tuple[str, frozenset[str]]:
    """The words written out, and each way to write them with numbers in digits."""
    if _HANGUL.search(text):
        return _korean(text)
    written_out, readings = _english(text)
    if _letters(text).isdecimal():  # in whichever language
        readings |= _korean(text)[1]
    return written_out, readings


@lru_cache(maxsize=20_000)
def _letters(text: str) -> str:
    plain = compared(text).replace("&", "and")
    return "".join(character for character in plain if character.isalnum())


def _has_digits(letters: str) -> bool:
    return any(character.isdigit() for character in letters)


def _first_sound(letters: str) -> str:
    return unicodedata.normalize("NFD", letters)[:1]


@cache
def _normalizers() -> tuple[EnglishTextNormalizer, EnglishTextNormalizer]:
    without_numbers = EnglishTextNormalizer()
    without_numbers.standardize_numbers = lambda text: text
    return without_numbers, EnglishTextNormalizer()


def _english(text: str) -> tuple[str, frozenset[str]]:
    plain = compared(text).replace("’", "'").replace("&", " and ")
    # What stands in brackets is left out otherwise.
    words = re.sub(r"[\[\](){}<>]", " ", plain).split()
    together = " ".join("okay" if _letters(word) == "ok" else word for word in words)
    written_out, in_digits = (read(together).replace(" ", "") for read in _normalizers())
    return written_out, frozenset({in_digits})


def _korean(text: str) -> tuple[str, frozenset[str]]:
    words = compared(text).split()
    words = [_CONTRACTED_WORDS.get(_letters(word), word) for word in words]
    together = "".join(words)
    for whole, short in _CONTRACTED_SYLLABLES.items():
        together = together.replace(whole, short)
    return _letters(together), frozenset({_with_digits(together)})


def _with_digits(text: str) -> str:
    text = re.sub(r"(?<=\d),(?=\d)", "", text)
    text = re.sub(r"(\d{1,2}):(\d{2})(?!\d)", r"\1시\2분", text)
    text = re.sub(r"₩(\d+)", r"\1원", text)
    text = re.sub(r"(?<=\d)\.(?=\d)", "점", text)
    text = _letters(re.sub("%|퍼센트", "프로", text))
    text = _COUNTED.sub(lambda match: str(_NATIVE[match[1]]), text)
    text = _NUMBER.sub(lambda match: _value(match[0]), text)
    return re.sub("(?<=[0-9]시)반", "30분", text)


def _value(number: str) -> str:
    """이천 and 2천 as 2000, 공일공 as 010."""
    if not any(character in _SCALES or character in _LARGE_SCALES for character in number):
        return "".join(_DIGITS.get(character, character) for character in number)
    total = section = 0
    digits = ""
    for character in number:
        if character in _SCALES:
            section += int(digits or 1) * _SCALES[character]
            digits = ""
        elif character in _LARGE_SCALES:
            total += (section + int(digits or 0) or 1) * _LARGE_SCALES[character]
            section, digits = 0, ""
        else:
            digits += _DIGITS.get(character, character)
    return str(total + section + int(digits or 0))
