"""Quotes follow the text that they were taken from, when that is masked otherwise than before."""

from collections.abc import Sequence

from qa_app.foundation.folding import compared

# Old and new text of each line that is masked otherwise than before.
Changes = Sequence[tuple[str, str]]
# "Agent:" or "The customer:" before a line, where a clip has several voices.
LONGEST_LABEL = 2


def requoted(quoted: str, changes: Changes) -> str:
    """The quote with each line as its words stand in the new text; others stay as they are.

    Masking changes words but not where they begin and end, so a word keeps its place. A quote
    may have been kept in another Unicode form than its line.
    """
    texts = [(old.split(), new.split()) for old, new in changes]
    return "\n".join(_line(line, texts) for line in quoted.split("\n"))


def _line(line: str, texts: Sequence[tuple[list[str], list[str]]]) -> str:
    said = line.split()
    for label in range(min(LONGEST_LABEL + 1, len(said))):
        words = said[label:]
        for old, new in texts:
            at = _place(words, old)
            if at is not None and len(old) == len(new):
                return " ".join(said[:label] + new[at : at + len(words)])
    return line


def _place(quoted: list[str], line: list[str]) -> int | None:
    words, text = list(map(compared, quoted)), list(map(compared, line))
    starts = range(len(text) - len(words) + 1)
    return next((at for at in starts if text[at : at + len(words)] == words), None)
