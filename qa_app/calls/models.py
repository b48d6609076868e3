"""A call, its transcripts and their segments."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    CheckConstraint,
    ColumnElement,
    ForeignKey,
    Index,
    String,
    Text,
    and_,
    text,
)
from sqlalchemy.orm import Mapped, deferred, mapped_column, relationship, validates

from qa_app.at_rest.sealed_column import SealedJson
from qa_app.foundation.extensions import Base, utc_now
from qa_app.foundation.folding import compared
from qa_app.people.models import Person
from qa_app.privacy import hide_by_itself
from qa_app.transcription.roles import AgentChannel, How, Side
from qa_app.transcription.transcript import (
    Channels,
    Hearing,
    Segment,
    Speaker,
    Transcript,
    Word,
)


class CallState(StrEnum):
    """How far a call has come; `calls/states.py` tells what moves it."""

    UPLOADED = "uploaded"
    TRANSCRIBING = "transcribing"
    READY = "ready"
    FAILED = "failed"
    # On its way out: nobody can open it any more.
    ERASING = "erasing"
    # What is left where a centre wants its figures: whose call, on which day, how it was rated.
    ERASED = "erased"


GOING = (CallState.ERASING, CallState.ERASED)


class Direction(StrEnum):
    """Who called whom."""

    INBOUND = "in"
    OUTBOUND = "out"


def _in(column: str, values: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"


def _still_there(what: str) -> Index:
    """An index of the calls of which this is still kept, oldest first."""
    there = text(f"{what}_gone_at IS NULL")
    return Index(
        f"ix_call_with_{what}", "started_at", "id", sqlite_where=there, postgresql_where=there
    )


class Call(Base):
    """A recording and what is known of it. Times in seconds, sizes in bytes."""

    __tablename__ = "call"
    __table_args__ = (
        CheckConstraint(_in("state", CallState), name="state"),
        CheckConstraint(_in("direction", Direction), name="direction"),
        CheckConstraint("agent_channel IN ('left', 'right', 'auto')", name="agent_channel"),
        Index("ix_call_started", "started_at", "id"),
        Index("ix_call_agent_started", "agent_id", "started_at", "id"),
        Index("ix_call_state_started", "state", "started_at", "id"),
        Index("ix_call_duration", "duration", "id"),
        Index("ix_call_reference", "reference_to_find"),
        Index("ix_call_of_queue", "queue", "started_at", "id"),
        *(_still_there(what) for what in ("original", "sound", "text")),
        # The number of a call that is gone is on record, and never another call's.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    uploaded_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    started_at: Mapped[datetime] = mapped_column(default=utc_now)
    queue: Mapped[str] = mapped_column(String(80), default="")
    direction: Mapped[str | None] = mapped_column(String(3))
    customer_reference: Mapped[str] = mapped_column(String(80), default="")
    # The same in the form in which texts are compared.
    reference_to_find: Mapped[str] = mapped_column(Text, default="")
    # A language, or both (`transcript.BOTH`); None until it is known.
    language: Mapped[str | None] = mapped_column(String(5))
    # Where somebody said the agent is, if it is stereo; None means as the centre's setting says.
    agent_channel: Mapped[AgentChannel | None] = mapped_column(String(5))
    is_sample: Mapped[bool] = mapped_column(default=False)

    filename: Mapped[str] = mapped_column(String(255))
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    size: Mapped[int] = mapped_column(BigInteger)
    codec: Mapped[str] = mapped_column(String(40))
    duration: Mapped[float]
    # Only guessed from the file's size, until a worker has decoded all of it.
    duration_estimated: Mapped[bool] = mapped_column(default=False)
    # What of the file could not be read: [kind, amount] rows, as `transcription/losses.py` has it.
    unread: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    channels: Mapped[int]
    uploaded_at: Mapped[datetime] = mapped_column(default=utc_now)

    state: Mapped[str] = mapped_column(String(12), default=CallState.UPLOADED)

    peaks: Mapped[list[list[int]] | None] = deferred(mapped_column(JSON))
    # Names the masked copy of the sound; without one, nothing of the call can be heard.
    masked_sound: Mapped[str | None] = mapped_column(String(64))
    # Where the masked copy has a tone: rows of [start, end], in seconds.
    tones: Mapped[list[list[float]] | None] = deferred(mapped_column(JSON(none_as_null=True)))

    # Since when it is set aside, since its customer asked: nobody opens, hears or counts it.
    suspended_at: Mapped[datetime | None]
    # Names the recording in which card codes are a tone; None while it is as it came in.
    without: Mapped[str | None] = mapped_column(String(16))

    # An earlier call with the same sound in another file; somebody may have said to keep both.
    sounds_like_id: Mapped[int | None] = mapped_column(index=True)
    keep_both: Mapped[bool] = mapped_column(default=False)

    # When these went by a rule: the recording as it came and what is hidden in the text; all
    # sound; all that is written of what was said.
    original_gone_at: Mapped[datetime | None]
    sound_gone_at: Mapped[datetime | None]
    text_gone_at: Mapped[datetime | None]

    agent: Mapped[Person] = relationship(foreign_keys=[agent_id])
    uploaded_by: Mapped[Person] = relationship(foreign_keys=[uploaded_by_id])
    transcripts: Mapped[list["StoredTranscript"]] = relationship(
        back_populates="call", cascade="all, delete-orphan", order_by="StoredTranscript.id"
    )

    @validates("customer_reference")
    def _let_reference_be_found(self, _name: str, reference: str) -> str:
        self.reference_to_find = compared(reference)
        return reference

    @property
    def transcript(self) -> "StoredTranscript | None":
        """The version in use; while a call is transcribed for the first time, it grows."""
        in_use = (version for version in self.transcripts if version.in_use)
        return next(in_use, self.transcripts[-1] if self.transcripts else None)

    @property
    def storage_key(self) -> str:
        """Where the recording lies; made of the content's hash, never of a client's file name."""
        return self.key_of(self.without)

    @property
    def masked_key(self) -> str | None:
        """Where the copy lies that people may hear; None until it is made."""
        return self.key_of(self.masked_sound) if self.masked_sound else None

    def key_of(self, name: str | None) -> str:
        """The key of a file of this call: as it came in, or made of it under this name."""
        came_in = f"{self.sha256[:2]}/{self.sha256}"
        return f"{came_in}.{name}" if name else came_in


def is_there() -> ColumnElement[bool]:
    """The condition that a call is there for people: neither going nor set aside."""
    return and_(Call.state.not_in(GOING), Call.suspended_at.is_(None))


class StoredTranscript(Base):
    """A version of what is said in a call: by an engine, or corrected by a person.

    All versions stay, and go with their call; one of a call's is in use. ``based_on_id`` is
    the version that a person corrected. The lines are masked; ``text`` is the lines as search
    reads them.
    """

    __tablename__ = "transcript"
    __table_args__ = (
        CheckConstraint("agent_side IN ('left', 'right')", name="agent_side"),
        CheckConstraint(_in("speakers_how", How), name="speakers_how"),
        Index(
            "ix_transcript_in_use",
            "call_id",
            unique=True,
            sqlite_where=text("in_use"),
            postgresql_where=text("in_use"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    engine: Mapped[str] = mapped_column(String(40))
    model: Mapped[str] = mapped_column(String(255), default="")
    language: Mapped[str | None] = mapped_column(String(2))
    channels: Mapped[Channels | None] = mapped_column(String(5))
    # Which channels of the recording are heard, and why.
    heard: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    # The agent's channel of two; how the speakers are known, and how sure who is the agent is.
    agent_side: Mapped[Side | None] = mapped_column(String(5))
    speakers_how: Mapped[str | None] = mapped_column(String(10))
    speakers_confidence: Mapped[float | None]
    corrected: Mapped[bool] = mapped_column(default=False)
    complete: Mapped[bool] = mapped_column(default=False)
    in_use: Mapped[bool] = mapped_column(default=False)
    glossary: Mapped[bool] = mapped_column(default=False)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    based_on_id: Mapped[int | None] = mapped_column(index=True)
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    masked_at: Mapped[datetime | None]
    text: Mapped[str] = deferred(mapped_column(Text, default=""))
    resume: Mapped[dict[str, Any] | None] = mapped_column(JSON)

    call: Mapped[Call] = relationship(back_populates="transcripts")
    made_by: Mapped[Person | None] = relationship()
    segments: Mapped[list["StoredSegment"]] = relationship(
        back_populates="transcript",
        primaryjoin="and_(StoredTranscript.id == StoredSegment.transcript_id,"
        " StoredSegment.replaced_in_id.is_(None))",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="StoredSegment.start, StoredSegment.id",
    )

    @property
    def lines(self) -> list["StoredSegment"]:
        """The segments that are to be read: a person may have emptied one."""
        return [segment for segment in self.segments if segment.text or segment.unintelligible]

    def let_be_found(self) -> None:
        """Let search read the lines as they are now: each by itself, in the compared form."""
        said = (segment.text.replace("\n", " ") for segment in self.segments)
        self.text = "\n".join(compared(line) for line in said)

    def as_transcript(self) -> Transcript:
        """The plain transcript as everybody may see it: masked, in order of start."""
        return self._of(segment.as_segment() for segment in self.lines)

    def as_original(self) -> Transcript:
        """What was said, unmasked, emptied lines too: for masking and those who may see it."""
        return self._of(segment.as_original() for segment in self.segments)

    def _of(self, segments: Iterable[Segment]) -> Transcript:
        return Transcript(
            language=self.language or "",
            duration=self.call.duration,
            engine=self.engine,
            model=self.model,
            channels=self.channels or "mixed",
            segments=tuple(segments),
            corrected=self.corrected,
            hearing=Hearing.from_json(self.heard),
        )


class StoredSegment(Base):
    """A sentence or turn; ``words`` holds [word, start, end, probability] rows.

    Text and words are masked: who reads them without further thought shows nothing private.
    ``original`` keeps what was said where something is hidden, encrypted. ``origin_id`` is the
    segment that this one is a copy of, in the version that was corrected; ``revision`` counts
    what people typed, so that two do not overwrite each other.

    ``made_in_id`` is the edit that left the line as it is. One that was replaced in another edit
    is history: it stands in no transcript any more, and is what undoing brings back. ``heard_in``
    says of a line that was cut or joined what the engine heard there: rows of [segment, start,
    end], in seconds.
    """

    __tablename__ = "segment"
    __table_args__ = (
        CheckConstraint(_in("speaker", Speaker), name="speaker"),
        Index("ix_segment_transcript", "transcript_id", "start", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    transcript_id: Mapped[int] = mapped_column(ForeignKey("transcript.id", ondelete="CASCADE"))
    speaker: Mapped[str] = mapped_column(String(12))
    # Where it is another than the transcript's.
    language: Mapped[str | None] = mapped_column(String(2))
    start: Mapped[float]
    end: Mapped[float]
    text: Mapped[str] = mapped_column(Text)
    confidence: Mapped[float]
    words: Mapped[list[list[Any]]] = mapped_column(JSON, default=list)
    original: Mapped[dict[str, Any] | None] = mapped_column(SealedJson("segment.original"))
    revision: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[bool] = mapped_column(default=False)
    # Somebody speaks, and nothing was understood; text is empty until a person fills it in.
    unintelligible: Mapped[bool] = mapped_column(default=False)
    origin_id: Mapped[int | None] = mapped_column(index=True)
    made_in_id: Mapped[int | None] = mapped_column(index=True)
    replaced_in_id: Mapped[int | None] = mapped_column(index=True)
    heard_in: Mapped[list[list[Any]] | None] = mapped_column(JSON(none_as_null=True))

    transcript: Mapped[StoredTranscript] = relationship(
        back_populates="segments", primaryjoin="StoredTranscript.id == StoredSegment.transcript_id"
    )

    @classmethod
    def of(cls, segment: Segment) -> "StoredSegment":
        """The row for a segment as it was said, with what its own words give away hidden.

        The talk around it may give away more: `masking/text.py` reads a transcript as a whole.
        """
        row = cls(speaker=segment.speaker, start=segment.start, end=segment.end)
        row.confidence, row.language = segment.confidence, segment.language
        row.unintelligible = segment.unintelligible
        row.show(segment, hide_by_itself(segment))
        return row

    def show(self, said: Segment, masked: Segment) -> None:
        """Let people read ``masked`` where ``said`` was said."""
        hidden = (said.text, said.words) != (masked.text, masked.words)
        original = {"text": said.text, "words": _rows(said.words)} if hidden else None
        text, words = masked.text, _rows(masked.words)
        if (self.text, self.words, self.original) != (text, words, original):
            self.text, self.words, self.original = text, words, original

    def as_segment(self) -> Segment:
        """The plain segment, masked."""
        return self._with(self.text, self.words)

    def as_original(self) -> Segment:
        """The plain segment as it was said."""
        original = self.original or {"text": self.text, "words": self.words}
        return self._with(original["text"], original["words"])

    def _with(self, text: str, words: list[list[Any]]) -> Segment:
        return Segment(
            start=self.start,
            end=self.end,
            text=text,
            speaker=Speaker(self.speaker),
            confidence=self.confidence,
            unintelligible=self.unintelligible,
            words=tuple(Word(*word) for word in words),
            language=self.language,
        )


def _rows(words: Iterable[Word]) -> list[list[Any]]:
    return [[word.word, word.start, word.end, word.probability] for word in words]
