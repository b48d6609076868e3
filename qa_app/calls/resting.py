"""What must stay because something rests on it: the tables themselves say so."""

from collections.abc import Callable

from sqlalchemy import ColumnElement, and_, not_, or_, select

from qa_app.calls.models import Call, StoredTranscript
from qa_app.foundation.extensions import Base, db
from qa_app.people.models import Person

# Gives the rows that follow what a person does to a version, and so let them change it.
Following = Callable[[Person], ColumnElement[bool]]
_following: dict[str, Following] = {}


def goes_along(table: type[Base]) -> Callable[[Following], Following]:
    """Say which rows of a table follow a person's changes of the version that they rest on."""

    def keep(following: Following) -> Following:
        _following[table.__tablename__] = following
        return following

    return keep


def is_rested_on(row: Call | StoredTranscript, *, by: Person | None = None) -> bool:
    """Whether a row of any table refers to this one by a foreign key that restricts.

    Whatever room such a row belongs to, it need not be asked: the database would not let this one
    go either. Where it is to be changed ``by`` a person, rows that go along do not count.
    """
    resting = [
        select(key.parent).where(and_(key.parent == row.id, *_apart_from(table.name, by))).exists()
        for table in Base.metadata.tables.values()
        for key in table.foreign_keys
        if key.ondelete == "RESTRICT" and key.column.table is row.__table__
    ]
    return bool(db.session.scalar(select(or_(*resting))))


def _apart_from(table: str, by: Person | None) -> list[ColumnElement[bool]]:
    following = _following.get(table)
    return [not_(following(by))] if following and by else []
