"""When somebody speaks: by the times of words where there are some, else by those of segments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Segment, Speaker

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


def silences(call: Call, longest: float) -> Iterator[tuple[Turn, Turn, float, float]]:
    """Stretches of more than ``longest`` seconds in which nobody speaks.

    Each with the turn that was heard last before it and the one that is heard next, which are
    the same turn for a silence in its midst.
    """
    spoken = [
        (speech, turn) for turn in call.turns for part in turn.parts for speech in speech_of(part)
    ]
    spoken.sort(key=lambda pair: pair[0].start)
    until, last = 0.0, None
    for speech, turn in spoken:
        if last is not None and speech.start - until >= longest:
            yield last, turn, until, speech.start
        if speech.end >= until:
            until, last = speech.end, turn


def units(text: str, language: str) -> int:
    """How much is said: syllables in Korean, words in English.

    A figure counts as one syllable, other letters in Korean by their groups of vowels.
    """
    if language == "ko":
        letters = sum(len(found) for found in (_HANGUL.findall(text), _DIGIT.findall(text)))
        return letters + len(_VOWELS.findall(text))
    return len(_WORD.findall(text))
