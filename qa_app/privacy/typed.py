"""What a person typed over a masked text, with the hidden words put back where they stayed."""

import unicodedata
from difflib import SequenceMatcher


def put_back(typed: str, masked: str, original: str) -> str:
    """``typed`` with the words of ``original`` in the place of masked words that are still there.

    ``masked`` is what the person saw of ``original``; both have the same words in number.
    """
    shown, said, new = _words(masked), original.split(), _words(typed)
    if shown == _words(original) or len(shown) != len(said):
        return " ".join(new)
    for block in SequenceMatcher(None, shown, new, autojunk=False).get_matching_blocks():
        new[block.b : block.b + block.size] = said[block.a : block.a + block.size]
    return " ".join(new)


def _words(text: str) -> list[str]:
    """A browser may send Hangul that was shown to it in pieces as syllables."""
    return unicodedata.normalize("NFC", text).split()
