"""When somebody speaks: by the times of words where there are some, else by those of segments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import THIRD_PARTIES, Segment, Speaker

# Words of one segment that are further apart are two stretches of speech.
PAUSE_IN_SPEECH = 1.0
_HANGUL = re.compile("[가-힣]")
_DIGIT = re.compile(r"\d")
_VOWELS = re.compile("[aeiouy]+", re.IGNORECASE)
_WORD = re.compile(r"\w+(?:['’]\w+)*")


@dataclass(frozen=True, slots=True)
class Speech:
    """Somebody speaks from ``start`` to ``end``, seconds."""

    start: float
    end: float
    speaker: Speaker


def speech_of(segment: Segment) -> Iterator[Speech]:
    """The stretches in which a segment is really spoken."""
    if not segment.words:
        yield Speech(segment.start, segment.end, segment.speaker)
        return
    begin, end = segment.words[0].start, segment.words[0].end
    for word in segment.words[1:]:
        if word.start - end > PAUSE_IN_SPEECH:
            yield Speech(begin, end, segment.speaker)
            begin = word.start
        end = max(end, word.end)
    yield Speech(begin, end, segment.speaker)


@dataclass(frozen=True, slots=True)
class Silence:
    """Nobody speaks from ``start`` to ``end``, seconds.

    ``before`` and ``after`` are the turns around it, the same one for a silence in its midst; None
    where what was said there was not understood.
    """

    start: float
    end: float
    before: Turn | None
    after: Turn | None


def silences(call: Call, longest: float) -> Iterator[Silence]:
    """Stretches of more than ``longest`` seconds in which neither customer nor agent speaks.

    A silence beside an announcement or another agent's words is not theirs.
    """
    until, last = 0.0, None
    for speech, turn in _spoken(call):
        if last is not None and speech.start - until >= longest:
            before, after = last, (speech, turn)
            if not any(other.speaker in THIRD_PARTIES for other, _ in (before, after)):
                yield Silence(until, speech.start, before[1], after[1])
        if speech.end >= until:
            until, last = speech.end, (speech, turn)


def _spoken(call: Call) -> list[tuple[Speech, Turn | None]]:
    """All stretches of speech in their order; those without words have no turn."""
    spoken: list[tuple[Speech, Turn | None]] = [
        (speech, turn) for turn in call.turns for part in turn.parts for speech in speech_of(part)
    ]
    spoken += [(Speech(one.start, one.end, one.speaker), None) for one in call.asides]
    return sorted(spoken, key=lambda pair: pair[0].start)


def character_at(turn: Turn, at: float) -> int:
    """How many characters of a turn have been begun at ``at`` seconds."""
    if turn.end <= at:
        return len(turn.text)
    passed = 0
    for part in turn.parts:
        if part.start >= at:
            break
        length = len(part.text)
        if part.words and part.end > at:
            length = min(length, sum(len(word.word) for word in part.words if word.start < at))
        passed += length + 1
    return max(0, passed - 1)


def units(text: str, language: str) -> int:
    """How much is said: syllables in Korean, words in English.

    A figure counts as one syllable, other letters in Korean by their groups of vowels.
    """
    if language == "ko":
        letters = sum(len(found) for found in (_HANGUL.findall(text), _DIGIT.findall(text)))
        return letters + len(_VOWELS.findall(text))
    return len(_WORD.findall(text))
