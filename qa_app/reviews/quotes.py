"""Where in a transcript the words stand that are said in a stretch of a call."""

from collections.abc import Iterable, Mapping, Sequence

from qa_app.foundation.folding import fold
from qa_app.privacy import mask_text, script_of
from qa_app.privacy.words import word_places
from qa_app.transcription.passages import Passage, Quoted
from qa_app.transcription.transcript import Segment, Speaker


def cite(segments: Sequence[Segment], start: float, end: float, selected: str = "") -> Quoted:
    """The words between two times (seconds), a line for each segment, by its position.

    ``selected`` is what somebody marked. It is meant where each of its lines stands there, so that
    a person can quote one of two voices that speak at once. Where the transcript has nothing
    (silence, or words that it missed), it is what they typed, masked.
    """
    near = [at for at, one in enumerate(segments) if one.end > start and one.start < end]
    lines = [plain for line in selected.splitlines() if (plain := _plain(line))]
    if standing := _standing(lines, near, segments):
        return standing
    if heard := tuple(filter(None, (_heard(at, segments[at], start, end) for at in near))):
        return heard
    typed = "\n".join(lines)
    return tuple(mask_text(typed, script_of(typed)).splitlines())


def quote(segments: Sequence[Segment], start: float, end: float, selected: str = "") -> str:
    """The same in words: for a transcript that nobody stores."""
    quoted = cite(segments, start, end, selected)
    return "\n".join(
        part if isinstance(part, str) else part.said(segments[part.line].text) for part in quoted
    )


def attributed(said: Iterable[tuple[str, Speaker | None]], names: Mapping[Speaker, str]) -> str:
    """Lines of a quote with the speaker's name before each, where several speak.

    The words of one speaker stay as they are, and so does a line that nobody is known to
    have said.
    """
    lines = [(words, voice) for words, voice in said if words]
    if len({voice for _words, voice in lines} - {None}) < 2:
        return "\n".join(words for words, _voice in lines)
    return "\n".join(f"{names[voice]}: {words}" if voice else words for words, voice in lines)


def _standing(lines: Sequence[str], near: Sequence[int], segments: Sequence[Segment]) -> Quoted:
    """Where all of these lines stand; of two who say the same words, whose turn it is."""
    found: list[Passage] = []
    turn = 0
    for line in lines:
        in_turn = [*range(turn, len(near)), *range(min(turn, len(near)))]
        places = ((at, _place(line, near[at], segments[near[at]].text)) for at in in_turn)
        at, passage = next(((at, place) for at, place in places if place), (0, None))
        if passage is None:
            return ()
        found.append(passage)
        turn = at + 1
    return tuple(found)


def _place(line: str, position: int, text: str) -> Passage | None:
    """Where a line stands in a segment's text, in whatever form it is written there."""
    plain, wanted = _plain(text), fold(line).text
    copy = fold(plain)
    at = copy.text.find(wanted) if wanted else -1
    return None if at < 0 else Passage.of(position, plain, *copy.place(at, at + len(wanted)))


def _heard(position: int, segment: Segment, start: float, end: float) -> Passage | None:
    """The words of a segment whose middle lies within the stretch; all where no times are known."""
    places = word_places(segment)
    if places is None:
        return Passage.of(position, segment.text, 0, len(segment.text))
    within = [
        place
        for word, place in zip(segment.words, places, strict=True)
        if start <= (word.start + word.end) / 2 <= end
    ]
    return Passage.of(position, segment.text, within[0][0], within[-1][1]) if within else None


def _plain(text: str) -> str:
    return " ".join(text.split())
