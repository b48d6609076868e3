"""What a transcript is: words, segments, who speaks, and the JSON that every room shares."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Literal, TypedDict

from qa_app.transcription.errors import TranscriptError
from qa_app.transcription.losses import Loss

Channels = Literal["split", "mixed"]
LANGUAGES = ("ko", "en")
# What people choose where both are spoken in a call.
BOTH = "ko+en"
# What the model believes less than this may well be something else.
UNSURE = 0.5
# What a person typed in the place of a word: no recogniser believes it, and its times are
# interpolated. The segment that it is in is sure all the same (confidence 1).
TYPED = 0.0


class Speaker(StrEnum):
    """Who speaks; ``unknown`` when one channel carries both voices.

    Nothing that another agent or an announcement says counts for the agent or the customer.
    """

    AGENT = "agent"
    CUSTOMER = "customer"
    OTHER_AGENT = "other agent"
    """Another agent than the call's, whoever that may be."""
    TRANSFER = "transfer"
    """The agent to whom the call was transferred."""
    SUPERVISOR = "supervisor"
    CONFERENCE = "conference"
    """Somebody who was brought into the call, of the centre or of the customer's side."""
    ANNOUNCEMENT = "announcement"
    """A machine: a menu, a queue, a notice that the call is recorded."""
    UNKNOWN = "unknown"


# Those of the centre who are not the call's agent.
OTHER_AGENTS = frozenset({Speaker.OTHER_AGENT, Speaker.TRANSFER, Speaker.SUPERVISOR})
# What these say counts for nobody.
THIRD_PARTIES = OTHER_AGENTS | {Speaker.CONFERENCE, Speaker.ANNOUNCEMENT}


class Heard(StrEnum):
    """Why so many of a recording's channels are heard."""

    ALL = "all"
    REST_SILENT = "rest silent"
    """Nobody speaks on the others."""
    SAME = "same sound"
    """Others carry the same sound as those that are heard."""
    MIXED_DOWN = "mixed down"
    """There are three or more with different speech: they are heard as one."""


@dataclass(frozen=True, slots=True)
class Hearing:
    """Which of a recording's channels are heard (0 is left), of how many, and why."""

    why: Heard
    channels: tuple[int, ...]
    of: int

    def to_json(self) -> dict[str, object]:
        """Plain data for ``json.dumps``."""
        return {"why": self.why.value, "channels": list(self.channels), "of": self.of}

    @classmethod
    def from_json(cls, data: object) -> Hearing | None:
        """What :meth:`to_json` wrote; None where it is missing or says something else."""
        match data:
            case {"why": str() as why, "channels": list() as channels, "of": int() as of} if (
                why in list(Heard) and all(isinstance(channel, int) for channel in channels)
            ):
                return cls(Heard(why), tuple(channels), of)
        return None


@dataclass(frozen=True, slots=True)
class Word:
    """One word (it keeps its leading space), seconds from the recording's start, 0..1."""

    word: str
    start: float
    end: float
    probability: float


@dataclass(frozen=True, slots=True)
class Segment:
    """A sentence or part of one by one speaker; ``text`` is the words joined and stripped.

    An ``unintelligible`` one is speech of which no word was understood: its text is empty.
    """

    start: float
    end: float
    text: str
    speaker: Speaker
    confidence: float
    words: tuple[Word, ...] = ()
    language: str | None = None
    """Where it is another than the transcript's."""
    unintelligible: bool = False

    @property
    def unsure(self) -> bool:
        """Whether the model itself doubts the text: show it as such, and do not build on it."""
        return self.confidence < UNSURE


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole call, its segments in order of their start; ``corrected`` if a person changed it.

    ``unread`` is what of the recording could not be read. It is no part of the JSON.
    """

    language: str
    duration: float
    engine: str
    model: str
    channels: Channels
    segments: tuple[Segment, ...]
    corrected: bool = False
    hearing: Hearing | None = None
    unread: tuple[Loss, ...] = ()

    def to_json(self) -> dict[str, object]:
        """The transcript as plain data for ``json.dumps``; a segment's id is its position."""
        return {
            "language": self.language,
            "duration": round(self.duration, 3),
            "engine": self.engine,
            "model": self.model,
            "channels": self.channels,
            **({"heard": self.hearing.to_json()} if self.hearing else {}),
            **({"corrected": True} if self.corrected else {}),
            "segments": [_segment_json(i, segment) for i, segment in enumerate(self.segments)],
        }

    @classmethod
    def from_json(cls, data: object) -> Transcript:
        """The transcript in ``data`` (as ``json.loads`` gives it).

        Unknown keys are ignored; ``engine``, ``model``, ``confidence`` and ``words`` may be
        missing, as in transcripts written by hand. Raises :class:`TranscriptError`.
        """
        top = _Reader("transcript", data)
        segments = tuple(
            _read_segment(_Reader(f"segments[{i}]", item), i)
            for i, item in enumerate(top.items("segments"))
        )
        channels = top.text("channels", "split")
        if channels not in ("split", "mixed"):
            raise TranscriptError("channels", "must be 'split' or 'mixed'")
        return cls(
            language=top.text("language"),
            duration=top.number("duration"),
            engine=top.text("engine", "unknown"),
            model=top.text("model", "unknown"),
            channels="split" if channels == "split" else "mixed",
            segments=segments,
            corrected=top.flag("corrected"),
            hearing=Hearing.from_json(top.optional("heard")),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptionOptions:
    """How to transcribe. ``language`` None means: hear which of ``languages`` is spoken.

    ``several`` says that more than one of them surely is, on one channel or by turns.
    ``agent_channel`` says on which side of a two-channel recording the agent is. ``hotwords``
    are names and words that may be said (``glossary.py`` says what becomes of them). Raises
    ValueError for a value that is not allowed.
    """

    language: str | None = None
    languages: tuple[str, ...] = LANGUAGES
    several: bool = False
    beam_size: int = 5
    word_timestamps: bool = True
    agent_channel: Literal["left", "right"] = "left"
    initial_prompt: str | None = None
    hotwords: tuple[str, ...] = ()

    @property
    def prompt(self) -> str | None:
        """What an engine is told before it hears: the words, then ``initial_prompt``."""
        told = [", ".join(self.hotwords), self.initial_prompt or ""]
        return " ".join(filter(None, told)) or None

    def __post_init__(self) -> None:
        if self.language is not None and not _is_language_code(self.language):
            raise ValueError(f"language must be a code such as 'ko' or None: {self.language!r}")
        if not self.languages or not all(map(_is_language_code, self.languages)):
            raise ValueError(f"languages must be codes such as 'ko': {self.languages!r}")
        if not 1 <= self.beam_size <= 20:
            raise ValueError(f"beam_size must be 1 to 20: {self.beam_size!r}")
        if not self.word_timestamps:
            raise ValueError("word_timestamps must stay on: sentences are cut by word times")
        if self.agent_channel not in ("left", "right"):
            raise ValueError(f"agent_channel must be 'left' or 'right': {self.agent_channel!r}")


class LanguageChoice(TypedDict):
    """The part of :class:`TranscriptionOptions` that says which language is spoken."""

    language: str | None
    several: bool


def spoken_language(choice: str | None) -> LanguageChoice:
    """What a choice at the upload means: a language's code, :data:`BOTH`, or None to find out."""
    return {"language": None if choice == BOTH else choice, "several": choice == BOTH}


@dataclass(frozen=True, slots=True)
class TranscriptionInfo:
    """What is known of a recording as a whole: ``language`` None until speech is met, seconds."""

    language: str | None
    duration: float


def _is_language_code(code: str) -> bool:
    return 2 <= len(code) <= 3 and code.isascii() and code.isalpha() and code.islower()


def _segment_json(position: int, segment: Segment) -> dict[str, object]:
    return {
        "id": position,
        "speaker": segment.speaker.value,
        "start": round(segment.start, 2),
        "end": round(segment.end, 2),
        "text": segment.text,
        **({"language": segment.language} if segment.language else {}),
        "confidence": round(segment.confidence, 3),
        **({"unintelligible": True} if segment.unintelligible else {}),
        "words": [
            {
                "word": word.word,
                "start": round(word.start, 2),
                "end": round(word.end, 2),
                "probability": round(word.probability, 3),
            }
            for word in segment.words
        ],
    }


def _read_segment(reader: _Reader, position: int) -> Segment:
    if reader.number("id", float(position)) != position:
        raise TranscriptError(f"{reader.path}.id", f"must be the position, {position}")
    speaker = reader.text("speaker")
    if speaker not in list(Speaker):
        raise TranscriptError(f"{reader.path}.speaker", f"must be one of {', '.join(Speaker)}")
    start, end = reader.interval()
    return Segment(
        start=start,
        end=end,
        text=reader.text("text"),
        speaker=Speaker(speaker),
        confidence=reader.share("confidence", 1.0),
        unintelligible=reader.flag("unintelligible"),
        words=tuple(
            _read_word(_Reader(f"{reader.path}.words[{i}]", item))
            for i, item in enumerate(reader.items("words", optional=True))
        ),
        language=reader.text("language", "") or None,
    )


def _read_word(reader: _Reader) -> Word:
    start, end = reader.interval()
    return Word(reader.text("word"), start, end, reader.share("probability", 1.0))


class _Reader:
    """Typed access to one JSON object that names the place of whatever is wrong with it."""

    def __init__(self, path: str, data: object) -> None:
        if not isinstance(data, Mapping):
            raise TranscriptError(path, "must be an object")
        self.path = path
        self._data = data

    def _get(self, key: str, default: object) -> object:
        value = self._data.get(key)
        value = default if value is None else value
        if value is None:
            raise TranscriptError(f"{self.path}.{key}", "is missing")
        return value

    def optional(self, key: str) -> object:
        """Whatever is there."""
        return self._data.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        value = self._get(key, default)
        if not isinstance(value, str):
            raise TranscriptError(f"{self.path}.{key}", "must be a string")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
            raise TranscriptError(f"{self.path}.{key}", "must be a number")
        if value < 0:
            raise TranscriptError(f"{self.path}.{key}", "must not be negative")
        return float(value)

    def share(self, key: str, default: float) -> float:
        value = self.number(key, default)
        if value > 1:
            raise TranscriptError(f"{self.path}.{key}", "must be between 0 and 1")
        return value

    def flag(self, key: str) -> bool:
        value = self._get(key, False)
        if not isinstance(value, bool):
            raise TranscriptError(f"{self.path}.{key}", "must be true or false")
        return value

    def interval(self) -> tuple[float, float]:
        start, end = self.number("start"), self.number("end")
        if end < start:
            raise TranscriptError(f"{self.path}.end", "must not lie before its start")
        return start, end

    def items(self, key: str, *, optional: bool = False) -> list[object]:
        value = self._get(key, [] if optional else None)
        if not isinstance(value, list):
            raise TranscriptError(f"{self.path}.{key}", "must be a list")
        return value
