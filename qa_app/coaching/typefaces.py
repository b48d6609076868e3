"""Characters that Pretendard lacks: which typeface has them, and what of it a plan carries.

Hanja, kana and old Hangul are set in Noto Sans CJK, other scripts in their Noto Sans, emoji in
Noto Emoji. These are large: only what a plan needs is cut out of them.
"""

import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from importlib.resources import files
from pathlib import Path

from fontTools import subset
from fontTools.cffLib.CFF2ToCFF import convertCFF2ToCFF
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

VENDOR = Path(__file__).parents[1] / "static" / "vendor"
PRETENDARD = (VENDOR / "pretendard" / "print").resolve()
# Printed for a character that no typeface has; Pretendard has it.
NO_GLYPH = "□"
# Of the two weights, the one nearer to what is asked for is taken.
WEIGHTS = (400, 700)
KOREAN_FACE = 1  # in the collection for all of East Asia, where shapes differ by country
# Pango sets emoji in a family of this name before all that a style asks for.
EMOJI_FAMILY = "emoji"
FIRST_EMOJI = 0x203C  # before it are digits and ©, which are text almost always

_FOR_VERTICAL_TEXT = ["BASE", "VORG", "VVAR", "vhea", "vmtx"]
_SHAPED_BY_OTHERS = {"Cc", "Cf", "Zl", "Zp", "Zs"}
_SELECTORS = {*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
# Composing would put the unified ideograph in the place of what stands in somebody's name.
_COMPOSABLE = re.compile("[^\uf900-\ufaff\U0002f800-\U0002fa1f]+")
_OLD_SYLLABLE = re.compile("(?<=[ᄀ-ᅟꥠ-\ua97f])[가-힣]|[가-힣](?=[ᅠ-ᇿힰ-\ud7ff])")


@dataclass(frozen=True, slots=True)
class Typeface:
    """A font file; ``number`` is the place of the face in a collection."""

    path: Path
    number: int = -1

    @property
    def characters(self) -> frozenset[int]:
        """The code points that it has a glyph for."""
        return _characters(self)

    @property
    def family(self) -> str:
        """A name of its own: what shares a family would be embedded as one font."""
        return re.split(r"[-\[]", self.path.name)[0]


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a typeface for a style sheet: its family, weight, and the font itself."""

    family: str
    weight: int
    content: bytes

    @property
    def url(self) -> str:
        """By which the style sheet asks for it."""
        return f"cut:{sha256(self.content).hexdigest()}"


def composed(text: str) -> str:
    """The text with its letters as one typeface can set them: modern Hangul whole, old in parts."""
    text = _COMPOSABLE.sub(lambda part: unicodedata.normalize("NFC", part[0]), text)
    return _OLD_SYLLABLE.sub(lambda part: unicodedata.normalize("NFD", part[0]), text)


def unprintable(text: str) -> str:
    """The characters of a text that no typeface has, each once."""
    wanted = _missing_in_pretendard(composed(text))
    for face in (*_fallbacks(), _emoji()) if wanted else ():
        wanted = [character for character in wanted if ord(character) not in face.characters]
    return "".join(wanted)


def printable(text: str) -> str:
    """The text as it is printed: ``NO_GLYPH`` in the place of what no typeface has."""
    return composed(text).translate(dict.fromkeys(map(ord, unprintable(text)), NO_GLYPH))


def cuts_for(text: str) -> list[Cut]:
    """What a printable text needs besides Pretendard."""
    wanted = frozenset(map(ord, _missing_in_pretendard(text)))
    # Between two letters of one typeface, these are taken from it as well.
    between = frozenset(ord(character) for character in set(text) if not _needs_glyph(character))
    cuts: list[Cut] = []
    for face in _fallbacks() if wanted else ():
        found, wanted = wanted & face.characters, wanted - face.characters
        if found:
            cuts += _weights_of(face.family, face, found | between & face.characters)
    emoji = frozenset(map(ord, text)) & _emoji().characters
    if emoji and max(emoji) >= FIRST_EMOJI:
        cuts += _weights_of(EMOJI_FAMILY, _emoji(), emoji)
    return cuts


def _weights_of(family: str, face: Typeface, characters: frozenset[int]) -> list[Cut]:
    return [Cut(family, weight, _cut(face, characters, weight)) for weight in WEIGHTS]


def _missing_in_pretendard(text: str) -> list[str]:
    has = _pretendard().characters
    return [c for c in dict.fromkeys(text) if ord(c) not in has and _needs_glyph(c)]


def _needs_glyph(character: str) -> bool:
    category = unicodedata.category(character)
    return category not in _SHAPED_BY_OTHERS and ord(character) not in _SELECTORS


@cache
def _pretendard() -> Typeface:
    return Typeface(PRETENDARD / "Pretendard-Regular.otf")


@cache
def _emoji() -> Typeface:
    return Typeface(Path(str(files("manimgx_fonts") / "NotoEmoji[wght].ttf")))


@cache
def _fallbacks() -> tuple[Typeface, ...]:
    """Noto, in the order in which it is asked: East Asia, Latin, other scripts."""
    east_asia = Path(str(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc"))
    scripts = sorted(_emoji().path.parent.glob("NotoSans*[[]wght].ttf"))
    upright = [Typeface(path) for path in scripts if "Italic" not in path.name]
    upright.sort(key=lambda face: face.family != "NotoSans")
    return (Typeface(east_asia, KOREAN_FACE), *upright)


@cache
def _characters(face: Typeface) -> frozenset[int]:
    with TTFont(face.path, fontNumber=face.number, lazy=True) as font:
        # What is for private use means something else in each typeface.
        return frozenset(c for c in font.getBestCmap() if unicodedata.category(chr(c)) != "Co")


@lru_cache(maxsize=64)
def _cut(face: Typeface, characters: frozenset[int], weight: int) -> bytes:
    """A static font with these characters and all that their shaping needs."""
    part = TTFont(io.BytesIO(_part(face, characters)), recalcTimestamp=False)
    static = _again(instantiateVariableFont(part, {"wght": weight}, static=True))
    if "CFF2" in static:  # which a PDF may not carry
        _ = static["CFF2"].cff.topDictIndex[0].CharStrings  # read before it is converted
        convertCFF2ToCFF(static)
    if face == _emoji() and "space" in static["hmtx"].metrics:
        static["hmtx"]["space"] = (static["head"].unitsPerEm // 4, 0)  # it is as wide as an emoji
    return _bytes(static)


@lru_cache(maxsize=8)
def _part(face: Typeface, characters: frozenset[int]) -> bytes:
    options = subset.Options(notdef_outline=True)
    options.drop_tables += _FOR_VERTICAL_TEXT
    part = subset.Subsetter(options)
    part.populate(unicodes=characters)
    with TTFont(face.path, fontNumber=face.number, lazy=True, recalcTimestamp=False) as font:
        part.subset(font)
        return _bytes(font)


def _again(font: TTFont) -> TTFont:
    """The font as it would be read from a file: what was cut leaves no trace in tables."""
    return TTFont(io.BytesIO(_bytes(font)), recalcBBoxes=False, recalcTimestamp=False)


def _bytes(font: TTFont) -> bytes:
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()
