"""From a recording to its segments: a generator that says how far it is after each batch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import CancelledError, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO, cast

from qa_app.transcription.channels import ChannelPlan, Source, plan_channels
from qa_app.transcription.decode import AudioPiece, decode
from qa_app.transcription.engine import Engine
from qa_app.transcription.errors import TranscriptError
from qa_app.transcription.glossary import hear
from qa_app.transcription.invented import believable
from qa_app.transcription.languages import Languages
from qa_app.transcription.losses import Loss
from qa_app.transcription.sentences import window_segments
from qa_app.transcription.transcript import (
    Hearing,
    Segment,
    Speaker,
    Transcript,
    TranscriptionInfo,
    TranscriptionOptions,
    Word,
)
from qa_app.transcription.unheard import heard_again
from qa_app.transcription.windows import Window, windows

# The first batch is small, so that the first sentences can be read within seconds.
FIRST_BATCH = 6
# Sound of at most this size is kept between the two times it is gone through: 13 minutes of two
# channels.
KEPT_BYTES = 100_000_000


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """What an interrupted transcription needs to go on as if nothing had happened.

    ``done_until`` has a time in seconds for each of the plan's sources: all sound before it is
    in segments that were given out with this point or before; nothing after it is.
    """

    plan: ChannelPlan
    language: str | None
    done_until: tuple[float, ...]
    languages: tuple[str | None, ...] = ()
    """The language last heard on each of the plan's sources, None before there is one."""

    def to_json(self) -> dict[str, object]:
        """Plain data, to be stored in the same transaction as the segments."""
        return {
            "channels": self.plan.channels,
            "duration": self.plan.duration,
            "sources": [
                [source.channel, source.speaker.value, *source.mixed_with]
                for source in self.plan.sources
            ],
            "hearing": self.plan.hearing.to_json() if self.plan.hearing else None,
            "language": self.language,
            "languages": list(self.languages),
            "done_until": list(self.done_until),
        }

    @classmethod
    def from_json(cls, data: Mapping[str, object]) -> ResumePoint:
        """The point that :meth:`to_json` wrote; raises TranscriptError if it is not one."""
        match data:
            case {
                "channels": "split" | "mixed" as channels,
                "duration": float() | int() as duration,
                "sources": list() as sources,
                "language": str() | None as language,
                "done_until": list() as done_until,
            } if len(sources) == len(done_until):
                heard = tuple(
                    Source(int(c), Speaker(s), tuple(map(int, mixed))) for c, s, *mixed in sources
                )
                hearing = Hearing.from_json(data.get("hearing"))
                plan = ChannelPlan(channels, heard, float(duration), hearing)
                # A point that an earlier version stored has no languages of its sources.
                languages = data.get("languages") or [language] * len(heard)
                done = tuple(map(float, done_until))
                return cls(plan, language, done, tuple(cast("list[str | None]", languages)))
        raise TranscriptError("resume point", "is not one")


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a transcription: new segments, in order of their start within this step.

    ``done_seconds`` of ``duration`` are dealt with; ``language`` is None only while no speech
    was met. ``resume_from`` belongs to the segments given out so far.
    """

    done_seconds: float
    duration: float
    segments: tuple[Segment, ...]
    language: str | None
    resume_from: ResumePoint

    @property
    def info(self) -> TranscriptionInfo:
        """What is known of the whole recording so far."""
        return TranscriptionInfo(self.language, self.duration)


def transcribe(
    file: BinaryIO | Path,
    options: TranscriptionOptions,
    engine: Engine,
    *,
    resume_from: ResumePoint | None = None,
    losses: list[Loss] | None = None,
) -> Iterator[Progress]:
    """Transcribe a recording, step by step; the caller owns the loop and cancels by leaving it.

    Memory does not grow with the recording. The last step has ``done_seconds == duration``.
    Given the ``resume_from`` of an earlier step, it goes on behind it and gives the same
    segments as a run that was never interrupted. What of the file could not be read is in
    ``losses`` before the first step. Raises
    :class:`~qa_app.transcription.errors.TranscriptionError`.
    """
    kept = _KeptSound(file, losses)
    point = resume_from or _starting_point(kept.pieces(), options)
    transcription = _Transcription(engine, options, point)
    batch: list[Window] = []
    started = any(point.done_until)
    pieces = kept.pieces()
    if point.plan.channels == "split":
        from qa_app.transcription.cross_talk import without_cross_talk  # half a second to load

        pieces = without_cross_talk(pieces, [source.channel for source in point.plan.sources])
    for window in _ahead(windows(pieces, point.plan.sources, done_until=point.done_until)):
        batch.append(window)
        if len(batch) == (engine.batch_size if started else min(FIRST_BATCH, engine.batch_size)):
            yield transcription.step(batch)
            batch, started = [], True
    if batch:
        yield transcription.step(batch)
    yield transcription.finish()


def _ahead(found: Iterator[Window]) -> Iterator[Window]:
    """The windows, each looked for while the engine is busy with the ones before."""
    with ThreadPoolExecutor(1) as looking:
        coming = looking.submit(next, found, None)
        while (window := coming.result()) is not None:
            coming = looking.submit(next, found, None)
            yield window


def transcribe_file(
    file: BinaryIO | Path,
    options: TranscriptionOptions,
    engine: Engine,
    *,
    given_up: Callable[[], bool] = lambda: False,
) -> Transcript:
    """The whole transcript of a recording, its segments in order of their start.

    Raises CancelledError after the step in which ``given_up`` begins to say so.
    """
    segments: list[Segment] = []
    losses: list[Loss] = []
    for progress in transcribe(file, options, engine, losses=losses):
        if given_up():
            raise CancelledError
        segments += progress.segments
    whole = transcript_of(segments, progress.resume_from, options, engine)
    return replace(whole, unread=tuple(losses))


def transcript_of(
    segments: list[Segment], point: ResumePoint, options: TranscriptionOptions, engine: Engine
) -> Transcript:
    """A transcript of the segments given out up to ``point``."""
    return Transcript(
        language=point.language or options.languages[0],
        duration=point.plan.duration,
        engine=engine.name,
        model=engine.model,
        channels=point.plan.channels,
        segments=tuple(sorted(segments, key=lambda segment: (segment.start, segment.end))),
        hearing=point.plan.hearing,
    )


def _starting_point(pieces: Iterable[AudioPiece], options: TranscriptionOptions) -> ResumePoint:
    plan = plan_channels(pieces, agent_channel=options.agent_channel)
    return ResumePoint(plan, options.language, (0.0,) * len(plan.sources))


class _KeptSound:
    """A recording that is gone through twice: a short one is decoded only once."""

    def __init__(self, file: BinaryIO | Path, losses: list[Loss] | None) -> None:
        self._file = file
        self._losses = losses
        self._whole: list[AudioPiece] | None = None

    def pieces(self) -> Iterator[AudioPiece]:
        """The recording's sound; kept for the next time while it is within the limit."""
        if self._whole is not None:
            # Taken out one by one, so that what is dealt with does not stay in memory.
            whole, self._whole = self._whole[::-1], None
            while whole:
                yield whole.pop()
            return
        kept: list[AudioPiece] | None = []
        losses, self._losses = self._losses, None
        for piece in decode(self._file, losses=losses):
            if kept is not None:
                kept.append(piece)
                if sum(known.samples.nbytes for known in kept) > KEPT_BYTES:
                    kept = None
            yield piece
        self._whole = kept


@dataclass(slots=True)
class _Transcription:
    """What one transcription carries from batch to batch."""

    engine: Engine
    options: TranscriptionOptions
    point: ResumePoint
    _done: dict[int, float] = field(init=False)
    _languages: Languages = field(init=False)

    def __post_init__(self) -> None:
        sources = self.point.plan.sources
        self._done = {
            source.channel: until
            for source, until in zip(sources, self.point.done_until, strict=True)
        }
        last = zip(sources, self.point.languages, strict=False)
        known = {source.channel: language for source, language in last if language}
        self._languages = Languages(self.point.language, known)

    def step(self, batch: list[Window]) -> Progress:
        """Transcribe one batch of windows."""
        spoken = self._languages.of_windows(batch, self.engine, self.options)
        segments: list[Segment] = []
        for window, words, language in zip(batch, self._hear(batch, spoken), spoken, strict=True):
            found = list(believable(window, window_segments(window, words)))
            more = heard_again(self.engine, window, found, language, self.options)
            for spoken_in, segment in [*((language, one) for one in found), *more]:
                other = spoken_in if spoken_in != self._languages.main else None
                segments.append(replace(segment, language=other))
            self._done[window.source.channel] = window.end
        known = [self._languages.of_channel.get(channel) for channel in self._done]
        self.point = ResumePoint(
            self.point.plan, self._languages.main, tuple(self._done.values()), tuple(known)
        )
        return self._progress(segments, min(self._done.values()))

    def _hear(self, batch: list[Window], spoken: list[str]) -> list[list[Word]]:
        """The words of each window, all windows of a language at once."""
        heard: dict[int, list[Word]] = {}
        for language in dict.fromkeys(spoken):
            chosen = [i for i, of_window in enumerate(spoken) if of_window == language]
            sounds = [batch[i].samples for i in chosen]
            words = hear(self.engine, sounds, language=language, options=self.options)
            heard |= zip(chosen, words, strict=True)
        return [heard[i] for i in range(len(batch))]

    def finish(self) -> Progress:
        """The last step: all sound is dealt with."""
        plan = self.point.plan
        done = (plan.duration,) * len(plan.sources)
        self.point = replace(self.point, done_until=done)
        return self._progress([], plan.duration)

    def _progress(self, segments: list[Segment], done: float) -> Progress:
        plan = self.point.plan
        ordered = tuple(sorted(segments, key=lambda segment: (segment.start, segment.end)))
        return Progress(
            min(done, plan.duration), plan.duration, ordered, self.point.language, self.point
        )
