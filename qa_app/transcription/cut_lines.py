"""A segment cut in two, and two joined: each word keeps its time and its probability."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from qa_app.transcription.transcript import Segment, Word


def split(segment: Segment, at: int) -> tuple[Segment, Segment]:
    """Both parts of a segment that is cut before character ``at`` of its text.

    A word that is cut itself shares its time among its parts by their letters. Without words,
    so do the two segments. Raises ValueError where nothing would be left on one side.
    """
    left, right = segment.text[:at].rstrip(), segment.text[at:].lstrip()
    if not left or not right:
        raise ValueError("both parts need a word")
    if not segment.words:
        letters = len(_letters(left)) / len(_letters(segment.text))
        time = round(segment.start + (segment.end - segment.start) * letters, 3)
        return replace(segment, text=left, end=time), replace(segment, text=right, start=time)
    first, second = _cut(segment.words, len(_letters(left)))
    return (
        replace(segment, text=left, words=first, end=_end(segment, first)),
        replace(segment, text=right, words=second, start=_start(segment, second)),
    )


def joined(first: Segment, second: Segment) -> Segment:
    """Two segments as one, said by whoever says the first.

    Its words have times only where those of both have: an unknown time is none.
    """
    said = [one for one in (first, second) if one.text]
    has_times = all(one.words for one in said)
    letters = [len(one.text) for one in said]
    sure = sum(one.confidence * len(one.text) for one in said) / sum(letters) if said else 0.0
    return replace(
        first,
        start=min(first.start, second.start),
        end=max(first.end, second.end),
        text=" ".join(one.text for one in said),
        words=_in_row([one.words for one in said]) if has_times else (),
        confidence=sure,
        unintelligible=not said and (first.unintelligible or second.unintelligible),
    )


def heard_between(segment: Segment, start: float, end: float) -> tuple[Word, ...]:
    """The words of a segment whose middle lies between two times."""
    return tuple(word for word in segment.words if start <= (word.start + word.end) / 2 < end)


def _cut(words: Sequence[Word], letters: int) -> tuple[tuple[Word, ...], tuple[Word, ...]]:
    first: list[Word] = []
    second: list[Word] = []
    for word in words:
        own = len(_letters(word.word))
        if letters >= own:
            first.append(word)
        elif letters <= 0:
            second.append(word)
        else:
            lead = len(word.word) - len(word.word.lstrip())
            time = round(word.start + (word.end - word.start) * letters / own, 3)
            first.append(replace(word, word=word.word[: lead + letters], end=time))
            second.append(replace(word, word=f" {word.word[lead + letters :]}", start=time))
        letters = max(0, letters - own)
    if second:
        second[0] = replace(second[0], word=f" {second[0].word.lstrip()}")
    return tuple(first), tuple(second)


def _in_row(groups: Sequence[tuple[Word, ...]]) -> tuple[Word, ...]:
    """The words one after the other; each group begins a new word."""
    return tuple(
        replace(word, word=f" {word.word.lstrip()}") if number and not at else word
        for number, words in enumerate(groups)
        for at, word in enumerate(words)
    )


def _end(segment: Segment, words: tuple[Word, ...]) -> float:
    return min(segment.end, max(segment.start, words[-1].end))


def _start(segment: Segment, words: tuple[Word, ...]) -> float:
    return min(segment.end, max(segment.start, words[0].start))


def _letters(text: str) -> str:
    return "".join(text.split())
