"""Where each recognised word lies in its segment's text."""

from __future__ import annotations

from qa_app.transcription.transcript import Segment


def word_places(segment: Segment) -> list[tuple[int, int]] | None:
    """Start and end of each word in ``segment.text``; None if the words do not make it up.

    Words and text may differ in white space only, as a text's line may have been trimmed.
    """
    places, position, text = [], 0, segment.text
    for word in segment.words:
        said = word.word.strip()
        while position < len(text) and text[position].isspace():
            position += 1
        if not text.startswith(said, position):
            return None
        places.append((position, position + len(said)))
        position += len(said)
    return places if segment.words and not text[position:].strip() else None
