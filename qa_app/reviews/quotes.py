"""What is said in a stretch of a call, in the transcript's own words."""

from collections.abc import Iterable, Sequence

from qa_app.transcription.transcript import Segment


def quote(segments: Sequence[Segment], start: float, end: float, selected: str = "") -> str:
    """The words between two times (seconds), a line for each segment.

    ``selected`` is what somebody marked. It is kept where each of its lines stands in the
    transcript there, so that a person can quote one of two voices that speak at once. Where
    the transcript has nothing (silence, or words that it missed), it is what they typed.
    """
    near = [segment for segment in segments if segment.end > start and segment.start < end]
    lines = [plain for line in selected.splitlines() if (plain := _plain(line))]
    said = [_plain(segment.text) for segment in near]
    if lines and all(any(line in text for text in said) for line in lines):
        return "\n".join(lines)
    heard = [text for segment in near if (text := _heard(segment, start, end))]
    return "\n".join(heard or lines)


def _heard(segment: Segment, start: float, end: float) -> str:
    """The words of a segment whose middle lies within the stretch."""
    if not segment.words:
        return _plain(segment.text)
    within = (word.word for word in segment.words if start <= (word.start + word.end) / 2 <= end)
    return _joined(within)


def _joined(words: Iterable[str]) -> str:
    # Words keep the space before them, as Korean and English need it.
    return _plain("".join(words))


def _plain(text: str) -> str:
    return " ".join(text.split())
