"""Whose voice each word of a one-channel call is: two voices, told apart by how they sound.

Words come in phrases, between pauses and ends of sentences; a person seldom takes over in the
middle of one. Windows of sound along the phrases are heard by the voice model, fall into two
groups, and say of each word how likely it is the first voice's. The words before and after
are taken into account, so that a sound of doubt does not cut a sentence in two.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from qa_app.transcription.decode import RATE, AudioPiece, Samples
from qa_app.transcription.transcript import Word
from qa_app.transcription.voice_model import VoiceModel, Voices

# Seconds of a window, from window to window, and the lengths that windows are brought to.
WINDOW, HOP = 1.6, 0.8
LENGTHS = (0.8, WINDOW)
# Sound heard before and after a phrase: words' times are not exact.
AROUND = 0.1
SENTENCE_ENDS = (".", "?", "!", "。", "？", "！")
PAUSE = 0.3
# The windows that make the groups are at least this long; more of them than this bring nothing.
LONG_ENOUGH, MOST = 1.0, 600
FEWEST = 6
# A group is a voice of its own if it is at least this part of the speech, and if the groups'
# centres are less alike than this.
SMALLEST_SHARE, ALIKE = 0.04, 0.7
# A third voice has at least so many windows, is less like both others than this, and more like
# itself than the second. Two windows of one person are 0.75 alike and more, of two 0.54 and less.
FEWEST_OF_THIRD, SURELY_UNLIKE, OWN = 4, 0.6, 0.62
# What a change of voice costs, in natural logarithms: at a phrase's end, and within one.
CHANGES, INTERRUPTS = 1.2, 5.0
# No window counts more than this for or against a voice.
MOST_WEIGHT = 6.0
BATCH = 16

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class TwoVoices:
    """How likely each word is the first voice's, shape (words,), and how alike the two are.

    ``third`` says which words surely are neither's but a third voice's.
    """

    first: Floats
    alike: float
    third: NDArray[np.bool_]


def two_voices(
    words: Sequence[Word], pieces: Iterable[AudioPiece], model: VoiceModel
) -> TwoVoices | None:
    """Tell two voices apart in the words of a call, in their order; None if there is but one.

    ``pieces`` have shape (1, n) at 16 kHz. Memory does not grow with the recording beyond 1 kB
    for each second of speech. Raises what the model raises.
    """
    phrases = _phrases(words)
    spans = [span for phrase in phrases for span in _spans(words, phrase)]
    heard = _heard(spans, pieces, model)
    long = np.array([end - start >= LONG_ENOUGH for start, end in spans], np.bool_)
    third = third_voice(heard[long]) if long.sum() >= FEWEST else None
    others = np.ones(len(spans), np.bool_) if third is None else heard @ third < OWN
    found = _two_groups(heard[long & others]) if (long & others).sum() >= FEWEST else None
    if found is None:
        return None
    weights = _weights(heard, found, np.array([end - start for start, end in spans]))
    evidence = _evidence(words, spans, weights)
    alike = float(_unit(found[0]) @ _unit(found[1]))
    strange = _in_spans(words, spans, ~others)
    return TwoVoices(_smoothed(evidence, _changes(words)), alike, strange)


def third_voice(heard: Voices) -> Floats | None:
    """The centre of the third of three voices in ``heard``, shape (windows, 192), if any.

    Windows are in their order: the third is who takes turns with the others least. Two people
    make three groups as well, of which the third is a window or two, or is like one of the others.
    """
    two = _two_groups(heard)
    if two is None:
        return None
    likeness = heard @ np.stack(two).T
    centres = np.stack([*two, _unit(heard[int(likeness.max(axis=1).argmin())])])
    groups = np.zeros(len(heard), int)
    for _ in range(20):
        groups = (heard @ centres.T).argmax(axis=1)
        if len(np.unique(groups)) < len(centres):
            return None
        centres = np.stack([_unit(heard[groups == group].sum(axis=0)) for group in range(3)])
    between = (centres @ centres.T)[np.triu_indices(3, 1)]
    if between.max() > SURELY_UNLIKE or np.bincount(groups, minlength=3).min() < FEWEST_OF_THIRD:
        return None
    changes = np.flatnonzero(groups[1:] != groups[:-1])
    turns = np.bincount(np.concatenate((groups[changes], groups[changes + 1])), minlength=3)
    return np.asarray(centres[int(turns.argmin())])


def _in_spans(
    words: Sequence[Word], spans: Sequence[tuple[float, float]], chosen: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which words have more chosen than other windows over their middles."""
    middles = np.array([(word.start + word.end) / 2 for word in words])
    votes = np.zeros(len(words))
    for (start, end), is_chosen in zip(spans, chosen, strict=True):
        votes[(middles >= start) & (middles <= end)] += 1 if is_chosen else -1
    return votes > 0


def _phrases(words: Sequence[Word]) -> list[tuple[int, int]]:
    """First word and the one behind the last of each phrase."""
    cuts = [0, *(i for i in range(1, len(words)) if _apart(words[i - 1], words[i])), len(words)]
    return [(start, end) for start, end in pairwise(cuts) if end > start]


def _apart(word: Word, following: Word) -> bool:
    return following.start - word.end > PAUSE or word.word.rstrip("\"'”’)").endswith(SENTENCE_ENDS)


def _spans(words: Sequence[Word], phrase: tuple[int, int]) -> Iterator[tuple[float, float]]:
    """Start and end of the windows along a phrase, in seconds."""
    start = max(words[phrase[0]].start - AROUND, 0.0)
    end = max(word.end for word in words[slice(*phrase)]) + AROUND
    count = 1 + max(0, int(np.ceil((end - start - WINDOW) / HOP)))
    for i in range(count):
        first = start if count == 1 else start + i * (end - start - WINDOW) / (count - 1)
        yield first, min(first + WINDOW, end)


def _heard(
    spans: Sequence[tuple[float, float]], pieces: Iterable[AudioPiece], model: VoiceModel
) -> Voices:
    """The voice in each span, shape (spans, 192)."""
    heard = np.zeros((len(spans), 192), np.float32)
    for batch in _batches(_sounds(spans, pieces)):
        heard[[i for i, _ in batch]] = model.voices([sound for _, sound in batch])
    return heard


def _batches(sounds: Iterable[tuple[int, Samples]]) -> Iterator[list[tuple[int, Samples]]]:
    """Sounds of one length together, repeated until they are as long as the next of LENGTHS."""
    waiting: dict[int, list[tuple[int, Samples]]] = defaultdict(list)
    for i, sound in sounds:
        length = next((n for n in map(_samples, LENGTHS) if len(sound) <= n), _samples(WINDOW))
        waiting[length].append((i, np.resize(sound, length)))
        if len(waiting[length]) == BATCH:
            yield waiting.pop(length)
    yield from waiting.values()


def _sounds(
    spans: Sequence[tuple[float, float]], pieces: Iterable[AudioPiece]
) -> Iterator[tuple[int, Samples]]:
    """Each span's number and sound; spans in which the recording has none are left out."""
    order = sorted(range(len(spans)), key=lambda i: spans[i])
    buffer, begins, ends = np.zeros(0, np.float32), 0, 0
    for piece in pieces:
        buffer = np.concatenate((buffer, piece.samples[0]))
        ends = begins + len(buffer)
        while order and _samples(spans[order[0]][1]) <= ends:
            i = order.pop(0)
            yield from _cut(i, spans[i], buffer, begins)
        kept = max(begins, min([ends, *(_samples(spans[i][0]) for i in order[:1])]))
        buffer, begins = buffer[kept - begins :].copy(), kept
    for i in order:
        yield from _cut(i, spans[i], buffer, begins)


def _cut(
    i: int, span: tuple[float, float], buffer: Samples, begins: int
) -> Iterator[tuple[int, Samples]]:
    sound = buffer[max(0, _samples(span[0]) - begins) : max(0, _samples(span[1]) - begins)]
    if len(sound) >= RATE // 20:
        yield i, sound


def _samples(seconds: float) -> int:
    return round(seconds * RATE)


def _two_groups(heard: Voices) -> tuple[Floats, Floats] | None:
    """The centres of the two voices in ``heard``; None if they are one person's."""
    some = heard[np.unique(np.linspace(0, len(heard) - 1, MOST).astype(int))].astype(np.float64)
    best = max(
        (_settled(some, start) for start in _starts(some)), key=lambda first: _fit(some, first)
    )
    share = float(best.mean())
    if min(share, 1 - share) < SMALLEST_SHARE:
        return None
    centres = _unit(some[best].sum(axis=0)), _unit(some[~best].sum(axis=0))
    return None if float(centres[0] @ centres[1]) > ALIKE else centres


def _starts(some: Floats) -> Iterator[NDArray[np.bool_]]:
    """Ways to begin: across the widest spread, and around the two that are least alike."""
    _, _, directions = np.linalg.svd(some - some.mean(axis=0), full_matrices=False)
    yield some @ directions[0] > some.mean(axis=0) @ directions[0]
    alike = some @ some.T
    one, other = np.unravel_index(int(alike.argmin()), alike.shape)
    yield alike[one] > alike[other]


def _settled(some: Floats, first: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """The two groups once each is around its own centre (spherical k-means)."""
    for _ in range(20):
        if first.all() or not first.any():
            break
        centres = _unit(some[first].sum(axis=0)), _unit(some[~first].sum(axis=0))
        nearer = some @ centres[0] > some @ centres[1]
        if (nearer == first).all():
            break
        first = nearer
    return first


def _fit(some: Floats, first: NDArray[np.bool_]) -> float:
    """How close all are to the centres of their groups."""
    return sum(float(np.linalg.norm(some[group].sum(axis=0))) for group in (first, ~first))


def _unit(vector: Floats) -> Floats:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9))


def _weights(heard: Voices, centres: tuple[Floats, Floats], seconds: Floats) -> Floats:
    """For each window, how much it speaks for the first voice, in natural logarithms."""
    along = heard @ _unit(centres[0] - centres[1])
    middles = [float(np.median(along[along > 0])), float(np.median(along[along <= 0]))]
    spread = np.where(along > 0, along - middles[0], along - middles[1])
    width = max(1.5 * float(np.median(np.abs(spread))), 0.05)
    middle, distance = sum(middles) / 2, middles[0] - middles[1]
    # A short window says less, above all a repeated one.
    trust = np.minimum(seconds / WINDOW, 1.0)
    return np.asarray(
        np.clip(trust * distance * (along - middle) / width**2, -MOST_WEIGHT, MOST_WEIGHT)
    )


def _evidence(
    words: Sequence[Word], spans: Sequence[tuple[float, float]], weights: Floats
) -> Floats:
    """For each word, what the windows over its middle say of it, shared by the words in them."""
    evidence = np.zeros(len(words))
    middles = np.array([(word.start + word.end) / 2 for word in words])
    counts = np.zeros(len(words))
    for (start, end), weight in zip(spans, weights, strict=True):
        inside = (middles >= start) & (middles <= end)
        if inside.any():
            evidence[inside] += weight / inside.sum()
            counts[inside] += 1
    return evidence / np.maximum(counts, 1)


def _changes(words: Sequence[Word]) -> Floats:
    """What it costs that the voice changes before each word but the first."""
    return np.array([CHANGES if _apart(a, b) else INTERRUPTS for a, b in pairwise(words)])


def _smoothed(evidence: Floats, changes: Floats) -> Floats:
    """How likely each word is the first voice's, given all words (forward and backward)."""
    own = np.stack((evidence / 2, -evidence / 2))
    before, after = own.copy(), np.zeros_like(own)
    for i, cost in enumerate(changes):
        stay, leave = before[:, i], before[::-1, i] - cost
        before[:, i + 1] += np.logaddexp(stay, leave)
    for i in range(len(changes) - 1, -1, -1):
        following = own[:, i + 1] + after[:, i + 1]
        after[:, i] = np.logaddexp(following, following[::-1] - changes[i])
    both = before + after
    return np.asarray(1 / (1 + np.exp(np.clip(both[1] - both[0], -50, 50))))
