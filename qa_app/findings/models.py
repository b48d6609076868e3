"""Found moments, the state of finding, and what is excluded from a call."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.calls.quoting import QuotedLines, from_plain, words_of
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person
from qa_app.transcription.passages import Quoted


class FoundMoment(Base):
    """Seconds of a call that a rule points at. Times in seconds; ``segments`` are positions.

    ``excluded`` moments lie in a stretch of abuse, or were overruled by a person: they are
    kept, and neither shown nor counted.
    """

    __tablename__ = "moment"
    __table_args__ = (
        CheckConstraint("polarity IN ('+', '-', '0')", name="polarity"),
        Index("ix_moment_call_kind", "call_id", "kind", "left_out", "rule"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    kind: Mapped[str] = mapped_column(String(40))
    criterion: Mapped[str] = mapped_column(String(80), default="")
    rule: Mapped[str] = mapped_column(String(80))
    polarity: Mapped[str] = mapped_column(String(1))
    segments: Mapped[list[int]] = mapped_column(JSON)
    start: Mapped[float]
    end: Mapped[float]
    # The version that it was found in: it goes with it, for it can be found again.
    transcript_id: Mapped[int | None] = mapped_column(
        ForeignKey("transcript.id", ondelete="CASCADE"), index=True
    )
    quoted: Mapped[Quoted] = mapped_column(QuotedLines, default=())
    confidence: Mapped[float]
    # What is in the words of the call stands there by its place.
    stored_details: Mapped[Mapping[str, Any]] = mapped_column("details", JSON, default=dict)
    excluded: Mapped[bool] = mapped_column("left_out", default=False)

    @property
    def quote(self) -> str:
        """The words as they read now."""
        return " ".join(filter(None, words_of(self.quoted)))

    @property
    def details(self) -> dict[str, Any]:
        """What only some kinds know, in words as they read now."""
        return {
            name: " ".join(words_of(self.quoted_detail(name))) if isinstance(value, list) else value
            for name, value in self.stored_details.items()
        }

    def quoted_detail(self, name: str) -> Quoted:
        """A detail that is in the words of the call, by its place."""
        value = self.stored_details.get(name) or ()
        return from_plain([value] if isinstance(value, str) else value)


class Detection(Base):
    """When a call's moments were detected, in which of its transcripts and by which rules."""

    __tablename__ = "finding"

    call_id: Mapped[int] = mapped_column(
        ForeignKey("call.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    transcript_id: Mapped[int] = mapped_column(
        ForeignKey("transcript.id", ondelete="CASCADE"), index=True
    )
    found_at: Mapped[datetime] = mapped_column(default=utc_now)
    # By which rules, and a digest of what they read; None where nobody knows.
    rule_set: Mapped[str | None] = mapped_column(ForeignKey("rule_set.version"), index=True)
    read: Mapped[str | None] = mapped_column(String(24))


class RuleSet(Base):
    """The rules that moments were found by: the version of each, by name."""

    __tablename__ = "rule_set"

    version: Mapped[str] = mapped_column(String(24), primary_key=True)
    versions: Mapped[Mapping[str, str]] = mapped_column(JSON)
    since: Mapped[datetime] = mapped_column(default=utc_now)


class RuleFailure(Base):
    """A rule that broke on a call: what it would have found there is not known."""

    __tablename__ = "rule_failure"

    call_id: Mapped[int] = mapped_column(
        ForeignKey("call.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    rule: Mapped[str] = mapped_column(String(80), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(40))


class RuleSwitch(Base):
    """A rule that the centre switched off, or on again, and who did."""

    __tablename__ = "rule_switch"

    rule: Mapped[str] = mapped_column(String(80), primary_key=True)
    off: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    person: Mapped[Person] = relationship()


class AbuseMark(Base):
    """A person's word that seconds of a call are abuse, or are none; rows are only added."""

    __tablename__ = "abuse_mark"
    __table_args__ = (
        CheckConstraint('start >= 0 AND "end" > start', name="span"),
        Index("ix_abuse_mark_call", "call_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    start: Mapped[float]
    end: Mapped[float]
    kind: Mapped[str] = mapped_column(String(40))
    is_abuse: Mapped[bool]
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)

    person: Mapped[Person] = relationship()


class ExcludedStretch(Base):
    """Seconds that are excluded from everything said about the agent: what holds just now."""

    __tablename__ = "left_out"
    __table_args__ = (Index("ix_left_out_call_kind", "call_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"))
    start: Mapped[float]
    end: Mapped[float]
    kind: Mapped[str] = mapped_column(String(40))
    by_rule: Mapped[bool]
