"""Versions of rubrics, drafts of further ones, and the rules that pick the rubric of a call."""

from datetime import datetime
from enum import StrEnum
from typing import Any, Self

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from qa_app.calls.models import Direction
from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person, Team
from qa_app.rubrics import Rubric
from qa_app.rubrics import Text as Words
from qa_app.scorecards.parsed import digest_of, rubric_of

IN_USE = "published_at IS NOT NULL AND retired_at IS NULL"


class Origin(StrEnum):
    """Where a version was written."""

    FILE = "file"
    PAGE = "page"


class RubricVersion(Base):
    """A rubric in one version, whose content never changes.

    It is in use from its publication until it is retired: of each rubric one version at most. One
    that was never published is kept because a review was made with it.
    """

    __tablename__ = "rubric_version"
    __table_args__ = (
        CheckConstraint("origin IN ('file', 'page')", name="origin"),
        CheckConstraint("(published_at IS NULL) = (origin IS NULL)", name="published"),
        CheckConstraint("retired_at IS NULL OR published_at IS NOT NULL", name="retired"),
        Index(
            "ix_rubric_version_in_use",
            "rubric_id",
            unique=True,
            sqlite_where=text(IN_USE),
            postgresql_where=text(IN_USE),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[str] = mapped_column(String(80))
    version: Mapped[str] = mapped_column(String(20))
    # Of what is rated on: the same with other phrases.
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    # Of all of it.
    content_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(default=utc_now)
    origin: Mapped[str | None] = mapped_column(String(4))
    published_at: Mapped[datetime | None]
    # Nobody where it came from a file.
    published_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    retired_at: Mapped[datetime | None]
    # Nobody where a newer file took its place.
    retired_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))

    published_by: Mapped[Person | None] = relationship(foreign_keys=[published_by_id])
    retired_by: Mapped[Person | None] = relationship(foreign_keys=[retired_by_id])

    @classmethod
    def of(cls, rubric: Rubric) -> Self:
        """A version with this content, which is not published yet."""
        return cls(
            rubric_id=rubric.id,
            version=rubric.version,
            digest=rubric.digest,
            content=rubric.to_json(),
        )

    @validates("content")
    def _note_digest(self, _name: str, content: dict[str, Any]) -> dict[str, Any]:
        self.content_digest = digest_of(content)
        return content

    @property
    def rubric(self) -> Rubric:
        """The rubric itself."""
        return rubric_of(self.content_digest, lambda: self.content)

    @property
    def title(self) -> Words:
        """What the rubric is called."""
        return Words(**self.content["title"])

    @property
    def in_use(self) -> bool:
        """Whether reviews can begin with it."""
        return self.published_at is not None and self.retired_at is None


class RubricDraft(Base):
    """A rubric that somebody is writing: the mapping of its file, which may lack anything."""

    __tablename__ = "rubric_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    # Its id and title, as far as they are there; the title by language.
    rubric_id: Mapped[str | None] = mapped_column(String(80))
    title: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)
    document: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, deferred=True)
    based_on_id: Mapped[int | None] = mapped_column(ForeignKey("rubric_version.id"))
    begun_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    begun_at: Mapped[datetime] = mapped_column(default=utc_now)
    changed_by_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)
    # Counts what was saved, so that two people do not overwrite each other.
    revision: Mapped[int] = mapped_column(default=0)

    based_on: Mapped[RubricVersion | None] = relationship()
    begun_by: Mapped[Person] = relationship(foreign_keys=[begun_by_id])
    changed_by: Mapped[Person] = relationship(foreign_keys=[changed_by_id])


class RubricRule(Base):
    """Which calls get which rubric; of all rules that fit a call the first one decides.

    An empty ``queue``, no direction or no team stand for any. The rule with none of them is for
    all other calls: there is one at most, and it comes last.
    """

    __tablename__ = "rubric_rule"
    __table_args__ = (CheckConstraint("direction IN ('in', 'out')", name="direction"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    position: Mapped[int]
    queue: Mapped[str] = mapped_column(String(80), default="")
    direction: Mapped[Direction | None] = mapped_column(String(3))
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id", ondelete="CASCADE"))
    rubric_id: Mapped[str] = mapped_column(String(80))

    team: Mapped[Team | None] = relationship()

    @property
    def is_for_all_others(self) -> bool:
        """Whether it asks nothing of a call."""
        return not self.queue and self.direction is None and self.team_id is None
