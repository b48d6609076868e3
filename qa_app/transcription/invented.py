"""Text that nobody said: Whisper writes something even where it hears music, a crowd or a hiss.

Sound without any voice never gets here, as only detected speech is transcribed. What is left
are sounds like voices. Text made up for them gives itself away by evidence: it is far too
little or far too much for its sound, it goes round in circles, or the model hardly believes it
itself. No evidence counts against text that the model is sure of, so quiet speech stays.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from qa_app.transcription.transcript import UNSURE, Segment
from qa_app.transcription.windows import Window

# Confidences, 0 to 1. Below the first nothing else is needed; above the second nothing counts
# but a turn that is empty altogether.
HARDLY_BELIEVED = 0.2
BELIEVED = 0.7
# People say 8 to 20 letters a second. A long turn with this few was no speech, and text this
# fast was squeezed into a place where there was no room for it.
FEWEST_LETTERS, MOST_LETTERS = 2.5, 45.0
LONG_TURN, VERY_LONG_TURN = 4.0, 10.0
SEVERAL_WORDS, NO_TIME = 3, 0.05
# A knock or a beep may pass for a voice for this long; so may "yes", but that is well heard.
BLIP = 0.5
# A Korean syllable is written as one character but takes the time of two or three letters.
LETTERS_OF_SYLLABLE = 2.5
# The same phrase three times in a row; short ones ("no, no, no") people do repeat.
CIRCLES = re.compile(r"(.{6,80}?)\1{2,}")
# One sound and nothing else, "오오오오"; a number may be such ("0000").
ONE_SOUND = re.compile(r"(\D)\1{3,}")
# Whisper learnt from subtitled films how these end. Nobody says it in a call, so one more sign
# of doubt is enough; the lines alone prove nothing.
FILM_ENDINGS = re.compile(
    r"시청해?\s?주셔서|구독과?\s?(그리고\s)?좋아요|다음 영상에서|자막\s?(제공|제작)|"
    r"thank(s| you)( so much| very much)? for watching|next (video|episode)|like and subscribe|"
    r"subtitles? by|amara\.org",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks against a segment besides itself.

    ``heard``: seconds of detected speech in the turns in which it lies. ``said``: the letters
    of all text there. ``belief``: how far it is believed; where the text around it goes round
    in circles, no more than the least believed part, as each round makes the model surer.
    ``thin``: the whole window has hardly any text for its speech.
    """

    heard: float
    said: float
    belief: float
    circles: bool
    thin: bool = False


def believable(window: Window, segments: Sequence[Segment]) -> Iterator[Segment]:
    """The segments of a window without those that have evidence against them."""
    circles = CIRCLES.search(_spoken(segments)) is not None
    least = min((segment.confidence for segment in segments), default=0.0)
    everything = sum(letters(segment.text) for segment in segments)
    thin = _is_sparse(sum(end - start for start, end in window.spans), everything)
    for segment in segments:
        heard, said = _around(window, segment, segments)
        belief = least if circles else segment.confidence
        if not is_invented(segment, Evidence(heard, said, belief, circles, thin)):
            yield segment


def is_invented(segment: Segment, evidence: Evidence) -> bool:
    """Whether the evidence is against ``segment``."""
    if _has_no_room(segment):
        return True
    sparse = _is_sparse(evidence.heard, evidence.said)
    if evidence.belief < HARDLY_BELIEVED or (sparse and evidence.heard >= VERY_LONG_TURN):
        return True
    film = FILM_ENDINGS.search(segment.text) is not None
    if evidence.belief < UNSURE and (evidence.heard < BLIP or evidence.thin or film):
        return True
    if film and sparse:
        return True
    nothing_said = (
        sparse
        or evidence.circles
        or _lasts_no_time(segment)
        or ONE_SOUND.fullmatch(_spoken([segment]))
    )
    return evidence.belief < BELIEVED and bool(nothing_said or _is_squeezed(segment))


def letters(text: str) -> float:
    """How much speech a text is, in letters; a Korean syllable counts as two and a half."""
    korean = sum("가" <= character <= "힣" for character in text)
    others = sum(character.isalnum() for character in text) - korean
    return others + LETTERS_OF_SYLLABLE * korean


def _is_sparse(heard: float, said: float) -> bool:
    return heard >= LONG_TURN and said < FEWEST_LETTERS * heard


def _is_squeezed(segment: Segment) -> bool:
    return letters(segment.text) > MOST_LETTERS * max(segment.end - segment.start, 0.2)


def _has_no_room(segment: Segment) -> bool:
    """Several words in no time at all: nothing in the sound is behind them, however sure."""
    return len(segment.words) >= SEVERAL_WORDS and segment.end - segment.start < NO_TIME


def _lasts_no_time(segment: Segment) -> bool:
    """Whether the model points to no sound at all for any of the words."""
    return bool(segment.words) and all(word.end <= word.start for word in segment.words)


def _around(window: Window, segment: Segment, segments: Sequence[Segment]) -> tuple[float, float]:
    """Seconds of speech in the turns of ``segment``, and letters of all text in them."""
    turns = [(start, end) for start, end in window.spans if _overlap(segment, start, end)]
    if not turns:
        return 0.0, letters(segment.text)
    low, high = turns[0][0], turns[-1][1]
    said = sum(letters(other.text) for other in segments if _overlap(other, low, high))
    return sum(end - start for start, end in turns), said


def _overlap(segment: Segment, start: float, end: float) -> bool:
    return segment.start < end and segment.end > start


def _spoken(segments: Sequence[Segment]) -> str:
    text = "".join(segment.text for segment in segments).lower()
    return "".join(character for character in text if character.isalnum())
