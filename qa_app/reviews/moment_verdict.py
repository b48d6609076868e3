"""What reviewers made of the moments that rules found, as it is stored."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.foundation.extensions import Base, utc_now


class VerdictKind(StrEnum):
    """What a reviewer made of a moment that was shown: evidence, nothing, or no word on it."""

    ACCEPTED = "accepted"
    DISMISSED = "dismissed"
    PASSED = "passed"


class MomentVerdict(Base):
    """What a reviewer made of a moment; kept for its rule's figures when the moment is gone."""

    __tablename__ = "moment_verdict"
    __table_args__ = (
        UniqueConstraint("review_id", "moment_id"),
        CheckConstraint("verdict IN ('accepted', 'dismissed', 'passed')", name="verdict"),
        Index("ix_moment_verdict_rule", "rule", "verdict"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(ForeignKey("review.id", ondelete="CASCADE"))
    moment_id: Mapped[int | None] = mapped_column(
        ForeignKey("moment.id", ondelete="SET NULL"), index=True
    )
    evidence_id: Mapped[int | None] = mapped_column(
        ForeignKey("evidence.id", ondelete="SET NULL"), index=True
    )
    kind: Mapped[str] = mapped_column(String(40))
    rule: Mapped[str] = mapped_column(String(80))
    verdict: Mapped[str] = mapped_column(String(9))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime] = mapped_column(default=utc_now)
