"""The rubrics that reviews can begin with: of each the version in use, as the database has it."""

from functools import partial
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import wrote
from qa_app.people.models import Person
from qa_app.rubrics import Rubric
from qa_app.scorecards.models import RubricVersion
from qa_app.scorecards.parsed import rubric_of

# The one that comes with the software for every call.
USUAL = "soft-skills"
is_in_use = RubricVersion.published_at.is_not(None) & RubricVersion.retired_at.is_(None)


def rubrics_in_use() -> dict[str, Rubric]:
    """All rubrics in use by id, the usual one first.

    What another process published is there with the next question; only what this one has not
    read yet is read.
    """
    rows = db.session.execute(
        select(RubricVersion.id, RubricVersion.rubric_id, RubricVersion.content_digest)
        .where(is_in_use)
        .order_by(RubricVersion.rubric_id != USUAL, RubricVersion.rubric_id)
    )
    return {
        row.rubric_id: rubric_of(row.content_digest, partial(_content, row.id))
        for row in rows.all()
    }


def version_in_use(rubric_id: str) -> RubricVersion | None:
    """The version of a rubric that is in use, if there is one."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == rubric_id, is_in_use)
    version: RubricVersion | None = db.session.scalar(query)
    return version


def newest_version(rubric_id: str) -> RubricVersion | None:
    """The version of a rubric that is in use, or else the one that came last."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == rubric_id)
    newest: RubricVersion | None = db.session.scalar(
        query.order_by(is_in_use.desc(), RubricVersion.id.desc()).limit(1)
    )
    return newest


def kept_version(rubric: Rubric) -> RubricVersion:
    """The row of exactly this content; it is added where there is none, without being published."""
    of_digest = select(RubricVersion).where(RubricVersion.digest == rubric.digest)
    known: RubricVersion | None = db.session.scalar(of_digest)
    if known is not None:
        return known
    version = RubricVersion.of(rubric)
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError:  # two at once
        return db.session.scalars(of_digest).one()
    return version


def put_in_use(version: RubricVersion, *, before: RubricVersion | None, by: Person | None) -> None:
    """Let reviews begin with this version, instead of the one ``before`` that whoever decides
    this saw in use: looked up here, it could be one that was put in use a moment ago.

    Raises:
        Conflict: when another version was put in use at the same moment.
    """
    if before is version:
        return
    try:
        with db.session.begin_nested():
            if before is not None and not take_out_of_use(before, by=by):
                raise another_in_use()
            version.retired_at = version.retired_by = None
    except IntegrityError:
        raise another_in_use() from None


def take_out_of_use(version: RubricVersion, *, by: Person | None) -> bool:
    """Let no review begin with this version any more; False where that was so already."""
    still = update(RubricVersion).where(RubricVersion.id == version.id, is_in_use)
    values = {"retired_at": utc_now(), "retired_by_id": by.id if by else None}
    return wrote(still.values(values))


def another_in_use() -> Conflict:
    """The refusal where somebody was faster with another version of the same rubric."""
    return Conflict(
        _("Another version of this rubric has been put in use meanwhile. Look at that one first.")
    )


def _content(version_id: int) -> dict[str, Any]:
    query = select(RubricVersion.content).where(RubricVersion.id == version_id)
    content: dict[str, Any] = db.session.scalars(query).one()
    return content
