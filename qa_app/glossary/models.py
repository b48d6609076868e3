"""A word of the glossary."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from qa_app.foundation.extensions import Base, utc_now
from qa_app.people.models import Person


class GlossaryWord(Base):
    """A word or name as the centre spells it, for calls in one language; used while ``active``."""

    __tablename__ = "glossary_word"
    __table_args__ = (
        UniqueConstraint("language", "text"),
        CheckConstraint("language IN ('ko', 'en')", name="language"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    language: Mapped[str] = mapped_column(String(2))
    text: Mapped[str] = mapped_column(String(60))
    active: Mapped[bool] = mapped_column(default=True)
    changed_by_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime] = mapped_column(default=utc_now)

    changed_by: Mapped[Person | None] = relationship()
