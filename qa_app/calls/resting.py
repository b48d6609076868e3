"""What must stay because something rests on it: the tables themselves say so."""

from sqlalchemy import or_, select

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import Base, db


def is_rested_on(row: Call | StoredTranscript) -> bool:
    """Whether a row of any table refers to this one by a foreign key that restricts.

    Whatever room such a row belongs to, it need not be asked: the database would not let this one
    go either.
    """
    resting = [
        select(key.parent).where(key.parent == row.id).exists()
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.ondelete == "RESTRICT" and key.column.table is row.__table__
    ]
    return bool(db.session.scalar(select(or_(*resting))))
