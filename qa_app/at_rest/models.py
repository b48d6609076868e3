"""The keys that this centre's data is encrypted with, by name: no key is ever in the database."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.foundation.extensions import Base, utc_now


class EncryptionKey(Base):
    """A master key by its name; ``number`` counts them, the newest is encrypted with.

    From ``sealed_at`` on nothing lies in the clear or under an earlier key any more.
    """

    __tablename__ = "encryption_key"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    key_id: Mapped[str] = mapped_column(String(16), unique=True)
    since: Mapped[datetime] = mapped_column(default=utc_now)
    sealed_at: Mapped[datetime | None]
