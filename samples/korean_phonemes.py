"""Spells Korean text in the sounds that an English Piper voice knows.

No free Korean voice could be installed from a package registry when the samples were made, and an
English neural voice reading these phonemes is easier to follow than a formant synthesiser.
Only the sound changes that are heard all the time are here; this is no general Korean reader.
"""

import re
from itertools import pairwise

_ONSETS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_CODAS = ["", *"ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"]

_TENSE = dict(zip("ㄱㄷㅂㅅㅈ", "ㄲㄸㅃㅆㅉ", strict=True))
_ASPIRATED = dict(zip("ㄱㄷㅂㅈ", "ㅋㅌㅍㅊ", strict=True))
_NASAL = dict(zip("ㄱㄷㅂ", "ㅇㄴㅁ", strict=True))
_SPLIT = {"ㄳ": "ㄱㅅ", "ㄵ": "ㄴㅈ", "ㄶ": "ㄴㅎ", "ㄺ": "ㄹㄱ", "ㄻ": "ㄹㅁ", "ㄼ": "ㄹㅂ",
          "ㄽ": "ㄹㅅ", "ㄾ": "ㄹㅌ", "ㄿ": "ㄹㅍ", "ㅀ": "ㄹㅎ", "ㅄ": "ㅂㅅ"}  # fmt: skip
_CLOSED = {"ㄲ": "ㄱ", "ㅋ": "ㄱ", "ㄳ": "ㄱ", "ㄺ": "ㄱ", "ㅅ": "ㄷ", "ㅆ": "ㄷ", "ㅈ": "ㄷ",
           "ㅊ": "ㄷ", "ㅌ": "ㄷ", "ㅎ": "ㄷ", "ㅍ": "ㅂ", "ㅄ": "ㅂ", "ㄿ": "ㅂ", "ㄻ": "ㅁ",
           "ㄵ": "ㄴ", "ㄶ": "ㄴ", "ㄼ": "ㄹ", "ㄽ": "ㄹ", "ㄾ": "ㄹ", "ㅀ": "ㄹ"}  # fmt: skip

_VOWEL_SOUNDS = {
    "ㅏ": "ɑː", "ㅐ": "ɛ", "ㅑ": "jɑː", "ㅒ": "jɛ", "ㅓ": "ʌ", "ㅔ": "ɛ", "ㅕ": "jʌ", "ㅖ": "jɛ",
    "ㅗ": "ɔː", "ㅘ": "wɑː", "ㅙ": "wɛ", "ㅚ": "wɛ", "ㅛ": "jɔː", "ㅜ": "u", "ㅝ": "wʌ",
    "ㅞ": "wɛ", "ㅟ": "wi", "ㅠ": "ju", "ㅡ": "ʊ", "ㅢ": "i", "ㅣ": "i",
}  # fmt: skip
_ONSET_SOUNDS = {
    "ㄱ": "k", "ㄲ": "k", "ㄴ": "n", "ㄷ": "t", "ㄸ": "t", "ㄹ": "ɾ", "ㅁ": "m", "ㅂ": "p",
    "ㅃ": "p", "ㅅ": "s", "ㅆ": "s", "ㅇ": "", "ㅈ": "dʒ", "ㅉ": "tʃ", "ㅊ": "tʃ", "ㅋ": "k",
    "ㅌ": "t", "ㅍ": "p", "ㅎ": "h",
}  # fmt: skip
_VOICED_ONSETS = {"ㄱ": "ɡ", "ㄷ": "d", "ㅂ": "b", "ㅈ": "dʒ"}
_CODA_SOUNDS = {"ㄱ": "k", "ㄴ": "n", "ㄷ": "t", "ㄹ": "l", "ㅁ": "m", "ㅂ": "p", "ㅇ": "ŋ"}

Syllable = list[str]
"""Onset, vowel and coda as single letters; the coda may be empty."""


def sentences(text: str) -> list[str]:
    """Cut `text` after each full stop, question mark or exclamation mark."""
    return re.split(r"(?<=[.?!])\s+", text.strip())


def korean_phonemes(text: str) -> list[str]:
    """Return the phonemes of Hangul `text`, one code point each, punctuation kept as pauses."""
    words = [
        _word_phonemes(part) if "가" <= part[0] <= "힣" else part
        for part in re.findall(r"[가-힣]+|[.,?!]|\s+", text)
    ]
    return list(re.sub(r"\s+", " ", "".join(words)))


def _word_phonemes(word: str) -> str:
    syllables = [_letters(character) for character in word]
    for left, right in pairwise(syllables):
        _join(left, right)
    syllables[-1][2] = _CLOSED.get(syllables[-1][2], syllables[-1][2])
    sounds = []
    voiced = False
    for position, (onset, vowel, coda) in enumerate(syllables):
        stress = "ˈ" if position == 0 else ""
        sounds.append(_onset_sound(onset, vowel, voiced) + stress + _VOWEL_SOUNDS[vowel])
        sounds.append(_CODA_SOUNDS.get(coda, ""))
        voiced = coda in ("", "ㄴ", "ㅁ", "ㅇ", "ㄹ")
    return "".join(sounds)


def _letters(character: str) -> Syllable:
    onset, rest = divmod(ord(character) - ord("가"), 21 * 28)
    vowel, coda = divmod(rest, 28)
    return [_ONSETS[onset], _VOWELS[vowel], _CODAS[coda]]


def _onset_sound(onset: str, vowel: str, voiced: bool) -> str:
    if onset in "ㅅㅆ" and vowel in "ㅣㅑㅕㅛㅠㅟ":
        return "ʃ"
    return _VOICED_ONSETS.get(onset, _ONSET_SOUNDS[onset]) if voiced else _ONSET_SOUNDS[onset]


def _join(left: Syllable, right: Syllable) -> None:
    """Change, in place, the coda of `left` and the onset of `right` as they meet in speech."""
    coda, onset = left[2], right[0]
    if not coda:
        return
    if onset == "ㅇ":
        _carry_over(left, right)
    elif coda in "ㅎㄶㅀ":
        left[2] = {"ㅎ": "", "ㄶ": "ㄴ", "ㅀ": "ㄹ"}[coda]
        right[0] = "ㅆ" if onset == "ㅅ" else _ASPIRATED.get(onset, onset)
    else:
        left[2] = _CLOSED.get(coda, coda)
        _meet(left, right)


def _carry_over(left: Syllable, right: Syllable) -> None:
    coda = left[2]
    if coda == "ㅇ":
        return
    cluster = _SPLIT.get(coda, coda)
    left[2], moved = cluster[:-1], cluster[-1]
    if moved == "ㅎ":  # 좋아요, 많이, 싫어요: the ㅎ falls silent
        left[2], moved = "", left[2] or "ㅇ"
    elif moved in "ㄷㅌ" and right[1] == "ㅣ":  # 같이, 굳이
        moved = {"ㄷ": "ㅈ", "ㅌ": "ㅊ"}[moved]
    right[0] = moved


def _meet(left: Syllable, right: Syllable) -> None:
    coda, onset = left[2], right[0]
    if coda in _NASAL:
        if onset in "ㄴㅁㄹ":
            left[2], right[0] = _NASAL[coda], "ㄴ" if onset == "ㄹ" else onset
        elif onset == "ㅎ":
            left[2], right[0] = "", _ASPIRATED[coda]
        else:
            right[0] = _TENSE.get(onset, onset)
    elif {coda, onset} == {"ㄴ", "ㄹ"}:
        left[2] = right[0] = "ㄹ"
    elif coda in "ㅁㅇ" and onset == "ㄹ":
        right[0] = "ㄴ"
