"""Text from outside as it is kept: composed (NFC), visible, and read in one direction.

All that people type, that files are named and that commands are given goes through here before
it is stored. A character that nobody can see, or that turns the reading order around, would make
two names look alike that are not, or one look like another; PostgreSQL stores no NUL at all.

What is only *compared* is folded further, elsewhere: here a text keeps its letters.
"""

import re
import unicodedata

# Unicode's characters that are never drawn (Default_Ignorable_Code_Point), as far as they are no
# format characters (category Cf): joiners of glyphs, fillers of Hangul, selectors of variants.
_IGNORABLE = re.compile(
    "[\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0\ufff0-\ufff8"
    "\ufe00-\ufe0f\U000e0000-\U000e0fff]"
)
_JOINER, _KEYCAP = "\u200d", "\u20e3"
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")


def clean_line(text: str | None) -> str:
    """A name or another single line: without edges, every stretch of white space one blank.

    Also a filter for fields of forms.
    """
    return _one_blank(_visible(_one_blank(text or "")))


def clean_lines(text: str | None) -> str:
    """Text of many lines: line ends become ``\\n``; tabs, blanks and edges stay as typed.

    Also a filter for fields of forms.
    """
    return _visible(_LINE_ENDS.sub("\n", text or ""), but="\n\t")


def clean_text(text: str | None) -> str:
    """Text of many lines, without edges."""
    return clean_lines(text).strip()


def _one_blank(text: str) -> str:
    return " ".join(text.split())


def _visible(text: str, but: str = "") -> str:
    composed = unicodedata.normalize("NFC", text)
    if composed.isascii() and composed.isprintable():
        return composed
    kept = [
        letter
        for at, letter in enumerate(composed)
        if letter in but or not _is_hidden(letter) or _is_part_of_picture(composed, at)
    ]
    # What was taken away may have kept two letters from being composed.
    return unicodedata.normalize("NFC", "".join(kept))


def _is_hidden(letter: str) -> bool:
    """Whether it is a control or format character, half of a surrogate pair, or never drawn."""
    return unicodedata.category(letter) in {"Cc", "Cf", "Cs"} or bool(_IGNORABLE.match(letter))


def _is_part_of_picture(text: str, at: int) -> bool:
    """Whether it chooses or joins pictures: an emoji's colour, a family, a variant of a Hanja."""
    before, after = text[at - 1 : at], text[at + 1 : at + 2]
    if not before:
        return False
    if unicodedata.name(text[at], "").startswith("VARIATION SELECTOR"):
        is_hanja = unicodedata.name(before, "").startswith("CJK")
        return is_hanja or _is_picture(before) or after == _KEYCAP
    return text[at] == _JOINER and _is_picture(before) and _is_picture(after)


def _is_picture(letter: str) -> bool:
    return letter == "\ufe0f" or (letter != "" and unicodedata.category(letter) in {"So", "Sk"})
