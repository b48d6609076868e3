"""The same text in other forms of Unicode, as machines, keyboards and pages write it."""

import unicodedata
from collections.abc import Callable
from dataclasses import replace

from hypothesis import strategies as st

from qa_app.transcription.transcript import Transcript

Form = Callable[[str], str]
# ASCII in the width of Hangul, with the space that goes with it.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
_FOREIGN = dict(zip("0123456789-", "٠١٢٣٤٥٦٧٨٩\u2010", strict=True)) | {" ": "\u00a0", "@": "﹫"}
_ROUND = dict(zip("0123456789-", "⓪①②③④⑤⑥⑦⑧⑨\u2212", strict=True)) | {" ": "\u2009"}
_BOLD = {chr(48 + at): chr(0x1D7CE + at) for at in range(10)} | {"-": "\u2013"}
_BOLD |= {chr(65 + at): chr(0x1D400 + at) for at in range(26)}
_BOLD |= {chr(97 + at): chr(0x1D41A + at) for at in range(26)}
_HALF_LEADS = "ﾡﾢﾤﾧﾨﾩﾱﾲﾳﾵﾶﾷﾸﾹﾺﾻﾼﾽﾾ"
_HALF_VOWELS = "ￂￃￄￅￆￇￊￋￌￍￎￏￒￓￔￕￖￗￚￛￜ"
_HALF_TAILS = ["", *"ﾡﾢﾣﾤﾥﾦﾧﾩﾪﾫﾬﾭﾮﾯﾰﾱﾲﾴﾵﾶﾷﾸﾺﾻﾼﾽﾾ"]


def composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def in_pieces(text: str) -> str:
    """As macOS writes the names of files."""
    return unicodedata.normalize("NFD", text)


def full_width(text: str) -> str:
    return text.translate(_WIDE)


def half_width(text: str) -> str:
    """Hangul in the narrow letters of old terminals."""
    return "".join(map(_narrow, text))


def _narrow(character: str) -> str:
    if not "가" <= character <= "힣":
        return character
    head, tail = divmod(ord(character) - 0xAC00, 28)
    lead, vowel = divmod(head, 21)
    return _HALF_LEADS[lead] + _HALF_VOWELS[vowel] + _HALF_TAILS[tail]


def arabic(text: str) -> str:
    return text.translate(str.maketrans(_FOREIGN))


def ringed(text: str) -> str:
    return text.translate(str.maketrans(_ROUND))


def bold(text: str) -> str:
    """As people decorate what they write."""
    return text.translate(str.maketrans(_BOLD))


def boxed(text: str) -> str:
    """Digits as keys, with two characters behind each that nobody sees by themselves."""
    return "".join(c + "\ufe0f\u20e3" if c.isdecimal() else c for c in text)


def unseen(text: str) -> str:
    """With what comes along when text is copied from a page."""
    return "\u200b".join(text.replace(" ", " \u2068").replace("-", "\u2060-\u00ad"))


FORMS: dict[str, Form] = {
    form.__name__: form
    for form in (composed, in_pieces, full_width, half_width, arabic, ringed, bold, boxed, unseen)
}


@st.composite
def mixed(draw: st.DrawFn, text: str) -> str:
    """The text in pieces of one to five characters, each in a form of its own."""
    written, position = [], 0
    while position < len(text):
        size = draw(st.integers(1, 5))
        form = draw(st.sampled_from(list(FORMS.values())))
        written.append(form(text[position : position + size]))
        position += size
    return "".join(written)


def rewritten(call: Transcript, form: Form) -> Transcript:
    """The call with all that is said in it in another form; times and everything else stay."""
    segments = tuple(
        replace(
            segment,
            text=form(segment.text),
            words=tuple(replace(word, word=" " + form(word.word[1:])) for word in segment.words),
        )
        for segment in call.segments
    )
    return replace(call, segments=segments)
