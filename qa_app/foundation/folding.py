"""Texts in the one form in which they are compared, with the way back to what was written.

The same words come in many forms of Unicode: Hangul in pieces, as macOS writes file names,
full-width digits from a Korean or Japanese keyboard, long hyphens, invisible marks that were
copied from a page. Whoever looks for something looks in a folded copy, and takes the places of
what was found back to the text as it stands.

A folded text is NFC with plain digits, Latin letters, hyphens and spaces, and without what nobody
sees. It keeps capitals, line breaks, quotation marks, fractions and the "…". Each cluster (a
character with its marks, a syllable in pieces) is folded by itself, in time that grows with the
text.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

# What is the same folded and as it stands: nearly all that is ever said.
_PLAIN = "\t\n\r -~가-힣‘’“”"
_ODD = re.compile(f"[{_PLAIN}]?[^{_PLAIN}]+")  # the character before may have marks behind it
_MARK = "".join(
    chr(c) for c in range(0x300, 0x1EA00) if unicodedata.category(chr(c)).startswith("M")
)
_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
_CONSONANT, _VOWEL = "[ㄱ-ㅎﾡ-ﾾ]", "[ㅏ-ㅣￂ-ￜ]"
_CLUSTER = re.compile(
    # A syllable of letters that stand alone, half-width ones too; "ㅋㅠㅠ" is none.
    rf"(?P<letters>{_CONSONANT}(?P<vowel>{_VOWEL})(?!(?P=vowel))(?:{_CONSONANT}(?!{_VOWEL}))?)"
    # Without an end to its marks a cluster could take as long as the square of its length.
    rf"|(?:[\u1100-\u1112][\u1161-\u1175][\u11a8-\u11c2]?|[가-힣][\u11a8-\u11c2]|.)"
    rf"[{_MARK}\ufe00-\ufe0f\U000e0100-\U000e01ef\uff9e\uff9f]{{0,30}}",
    re.DOTALL,
)
# Conjoining letters that found no syllable are the letters that they look like.
_ALONE = {0x1100 + at: letter for at, letter in enumerate(_LEADS)}
_ALONE |= {0x1161 + at: letter for at, letter in enumerate(_VOWELS)}
_ALONE |= {0x11A8 + at: letter for at, letter in enumerate(_TAILS[1:])}
# Long dashes part words ("Nair—I"); hyphens and minus signs of all lengths join.
_DASHES, _HYPHENS = "—―⸺⸻︱﹘", "‐‑‒–−⁃"
_COMPARED_AS: dict[int, str] = {
    **_ALONE,
    **dict.fromkeys(map(ord, _DASHES), " - "),
    **dict.fromkeys(map(ord, _HYPHENS), "-"),
    **{start + at: chr(65 + at) for start in (0x1F150, 0x1F170) for at in range(26)},
    ord("。"): ".",
    ord("、"): ",",
    ord("ʼ"): "'",
}
_AS_WRITTEN = "…‥"
_FILLERS = "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"
_HANGUL_LETTER = re.compile("[ㄱ-ㆎﾡ-ￜ]")
# Signs that look like a hyphen, and are one only between digits.
_JOINING = re.compile("(?<=[0-9])[ㅡー·•∙‧・⋅ㆍ](?=[0-9])")


@dataclass(frozen=True, slots=True)
class Folded:
    """``text`` is the folded copy of ``original``; its character ``i`` comes from the cluster
    ``begins[i]`` to ``ends[i]`` (excluded) there."""

    text: str
    original: str
    begins: Sequence[int]
    ends: Sequence[int]

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Characters ``start`` to ``end`` (excluded) of the copy as a stretch of the original."""
        if end <= start:
            begin = self.begins[start] if start < len(self.begins) else len(self.original)
            return begin, begin
        return self.begins[start], self.ends[end - 1]

    def said(self, start: int, end: int) -> str:
        """The original of characters ``start`` to ``end`` (excluded) of the copy."""
        return self.original[slice(*self.place(start, end))]


def fold(text: str, *, caseless: bool = False) -> Folded:
    """The folded copy of a text; ``caseless``: in small letters."""
    case = str.casefold if caseless else str
    if is_folded(text):
        return Folded(case(text), text, range(len(text)), range(1, len(text) + 1))
    pieces: list[str] = []
    begins: list[int] = []
    ends: list[int] = []
    position = 0
    for odd in _ODD.finditer(text):
        pieces.append(case(text[position : odd.start()]))
        begins += range(position, odd.start())
        ends += range(position + 1, odd.start() + 1)
        for cluster in _CLUSTER.finditer(text, *odd.span()):
            read = _syllable if cluster["letters"] else _folded
            piece = case(read(cluster.group()))
            pieces.append(piece)
            begins += [cluster.start()] * len(piece)
            ends += [cluster.end()] * len(piece)
        position = odd.end()
    pieces.append(case(text[position:]))
    begins += range(position, len(text))
    ends += range(position + 1, len(text) + 1)
    return Folded(_JOINING.sub("-", "".join(pieces)), text, begins, ends)


def is_folded(text: str) -> bool:
    """Whether the folded copy is surely the text itself, and that of each part of it."""
    return _ODD.search(text) is None


def joined(parts: Sequence[Folded], between: str = " ") -> Folded:
    """Several texts as one, with ``between`` in the copy and in the original."""
    begins: list[int] = []
    ends: list[int] = []
    position = 0
    for part in parts:
        if position:
            begins += range(position - len(between), position)
            ends += range(position - len(between) + 1, position + 1)
        begins += [position + begin for begin in part.begins]
        ends += [position + end for end in part.ends]
        position += len(part.original) + len(between)
    copy = between.join(part.text for part in parts)
    return Folded(copy, between.join(part.original for part in parts), begins, ends)


def compared(text: str) -> str:
    """What two texts have in common that differ in nothing but form and capitals."""
    return fold(text, caseless=True).text.strip()


@lru_cache(maxsize=4096)
def _folded(cluster: str) -> str:
    """A character with its marks as it is compared; nothing where nobody sees it."""
    base, marks = cluster[0], "".join(c for c in cluster[1:] if not _is_invisible(c))
    if base.isspace():
        return base if base in "\t\n\r" else " "
    if _is_invisible(base) or unicodedata.category(base).startswith("M"):
        return ""
    if number := _number(base):
        return number
    if base in _AS_WRITTEN or unicodedata.decomposition(base).startswith("<fraction>"):
        return base
    if _HANGUL_LETTER.match(base):
        return _letter(base)
    text = unicodedata.normalize("NFKC", base + marks).translate(_COMPARED_AS)
    if text.startswith(" ") and base not in _DASHES:
        return base  # an accent that stands alone
    if text[:1].isascii():  # a "1" in a box is a 1
        text = "".join(c for c in text if not unicodedata.category(c).startswith("M"))
    return text


def _number(character: str) -> str:
    """A digit of any script, or a number in a ring, in plain digits; else nothing."""
    ringed = "①" <= character <= "➓"
    number = unicodedata.numeric(character, None) if ringed else unicodedata.digit(character, None)
    return "" if number is None else str(int(number))


def _is_invisible(character: str) -> bool:
    """What has no sign of its own: controls, marks of direction, breaks, variants of signs."""
    unseen = unicodedata.category(character) in ("Cc", "Cf", "Me") or character in _FILLERS
    variant = "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"
    return unseen or variant


def _letter(character: str) -> str:
    """A Hangul letter that stands alone in its full width; another character as it is."""
    if not "ﾡ" <= character <= "ￜ":
        return character
    return chr(int(unicodedata.decomposition(character).removeprefix("<narrow> "), 16))


def _syllable(letters: str) -> str:
    """Letters that stand alone as the syllable that they spell."""
    lead, vowel, *behind = map(_letter, letters)
    tail = "".join(behind) or " "
    if lead not in _LEADS:
        return lead + vowel + tail.strip()
    head = 0xAC00 + (_LEADS.index(lead) * len(_VOWELS) + _VOWELS.index(vowel)) * len(_TAILS)
    return chr(head + _TAILS.index(tail)) if tail in _TAILS else chr(head) + tail
