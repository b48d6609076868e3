"""Figures of agreement as a worker computed them last."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.foundation.extensions import Base, utc_now


class StoredFigures(Base):
    """The figures of one rubric over the last so many months.

    ``basis`` says from which reviews they were computed: another one, and they are to be computed
    anew.
    """

    __tablename__ = "agreement"
    __table_args__ = (UniqueConstraint("rubric_id", "months"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    rubric_id: Mapped[str] = mapped_column(String(80))
    months: Mapped[int]
    basis: Mapped[str] = mapped_column(String(64))
    computed_at: Mapped[datetime] = mapped_column(default=utc_now)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
