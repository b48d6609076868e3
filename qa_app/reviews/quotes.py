"""What is said in a stretch of a call, in the transcript's own words."""

from collections.abc import Iterable, Mapping, Sequence

from qa_app.foundation.folding import fold
from qa_app.privacy import mask_text, script_of
from qa_app.transcription.transcript import Segment, Speaker


def quote(segments: Sequence[Segment], start: float, end: float, selected: str = "") -> str:
    """The words between two times (seconds), a line for each segment.

    ``selected`` is what somebody marked. It is kept, in the transcript's own form, where each of
    its lines stands there, so that a person can quote one of two voices that speak at once. Where
    the transcript has nothing (silence, or words that it missed), it is what they typed, masked.
    """
    near = [segment for segment in segments if segment.end > start and segment.start < end]
    lines = [plain for line in selected.splitlines() if (plain := _plain(line))]
    standing = [_standing(line, near) for line in lines]
    if lines and all(standing):
        return "\n".join(standing)
    heard = [text for segment in near if (text := _heard(segment, start, end))]
    typed = "\n".join(lines)
    return "\n".join(heard) or mask_text(typed, script_of(typed))


def attributed(
    segments: Sequence[Segment], start: float, end: float, quoted: str, names: Mapping[Speaker, str]
) -> str:
    """A quote between two times with the speaker's name before each line, where several speak.

    The words of one speaker stay as they are, and so does a line that nobody is known to
    have said.
    """
    near = [segment for segment in segments if segment.end > start and segment.start < end]
    lines = quoted.splitlines()
    voices = _voices(near, lines)
    if len(set(voices) - {None}) < 2:
        return quoted
    return "\n".join(
        f"{names[voice]}: {line}" if voice else line
        for voice, line in zip(voices, lines, strict=True)
    )


def _voices(near: Sequence[Segment], lines: Iterable[str]) -> list[Speaker | None]:
    """Who says each line; of two who say the same words, the one whose turn it is."""
    voices: list[Speaker | None] = []
    turn = 0
    for line in lines:
        in_turn = [*range(turn, len(near)), *range(min(turn, len(near)))]
        said = (at for at in in_turn if _standing(line, [near[at]]))
        at = next(said, None)
        voices.append(None if at is None else near[at].speaker)
        turn = turn if at is None else at + 1
    return voices


def _standing(line: str, segments: Iterable[Segment]) -> str:
    """A line as it stands in the first of the segments that has it; "" where none has."""
    wanted = fold(_plain(line)).text
    for copy in (fold(_plain(segment.text)) for segment in segments):
        place = copy.text.find(wanted) if wanted else -1
        if place >= 0:
            return copy.said(place, place + len(wanted))
    return ""


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
