"""Where each recognised word lies in its segment's text."""

from __future__ import annotations

from collections.abc import Sequence

from qa_app.foundation.folding import fold
from qa_app.transcription.transcript import Segment


def word_places(segment: Segment) -> list[tuple[int, int]] | None:
    """Start and end of each word in ``segment.text``; None if the words do not make it up.

    Words and text may differ in white space only, as a text's line may have been trimmed, and
    in their Unicode form.
    """
    said = [word.word.strip() for word in segment.words]
    places = _places(segment.text, said)
    if places is None:
        text = fold(segment.text)
        folded = _places(text.text, [fold(word).text.strip() for word in said])
        places = folded and [text.place(start, end) for start, end in folded]
    return places


def _places(text: str, words: Sequence[str]) -> list[tuple[int, int]] | None:
    places, position = [], 0
    for said in words:
        while position < len(text) and text[position].isspace():
            position += 1
        if not text.startswith(said, position):
            return None
        places.append((position, position + len(said)))
        position += len(said)
    return places if words and not text[position:].strip() else None
