"""What a person typed over a masked text, with the hidden words put back where they stayed."""

from difflib import SequenceMatcher


def put_back(typed: str, masked: str, original: str) -> str:
    """``typed`` with the words of ``original`` in the place of masked words that are still there.

    ``masked`` is what the person saw of ``original``; both have the same words in number.
    """
    shown, said, new = masked.split(), original.split(), typed.split()
    if shown == said or len(shown) != len(said):
        return " ".join(new)
    for block in SequenceMatcher(None, shown, new, autojunk=False).get_matching_blocks():
        new[block.b : block.b + block.size] = said[block.a : block.a + block.size]
    return " ".join(new)
