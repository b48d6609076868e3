"""Noticing and cutting short a model that got stuck and says the same thing over and over."""

from __future__ import annotations

import re
from collections.abc import Sequence

from qa_app.transcription.transcript import Word

# Six times in a row is more than people say anything; "no, no, no, no" stays as it is.
STUCK = re.compile(r"(.{2,60}?)\1{5,}")


def is_stuck(words: Sequence[Word]) -> bool:
    """Whether some stretch of the text is repeated at once, six times or more."""
    return STUCK.search("".join(word.word for word in words)) is not None


def cut_short(words: Sequence[Word]) -> list[Word]:
    """The words with each stuck stretch said once only."""
    text = "".join(word.word for word in words)
    dropped = [(match.start() + len(match[1]), match.end()) for match in STUCK.finditer(text)]
    kept, position = [], 0
    for word in words:
        middle = position + len(word.word) / 2
        position += len(word.word)
        if not any(start <= middle < end for start, end in dropped):
            kept.append(word)
    return kept
