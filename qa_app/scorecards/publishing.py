"""From a draft to a version in use; versions retired and brought back."""

import re
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.rubrics import Rubric, check_rubric
from qa_app.scorecards.in_use import (
    another_in_use,
    is_in_use,
    put_in_use,
    take_out_of_use,
    version_in_use,
)
from qa_app.scorecards.mistake_words import Problem, problem_on_page
from qa_app.scorecards.models import Origin, RubricDraft, RubricVersion

FIRST = "1"
_WHOLE = re.compile(r"\d+")


def get_version(version_id: int) -> RubricVersion:
    """A version by its id; NotFound when there is none."""
    version = db.session.get(RubricVersion, version_id)
    if version is None:
        raise NotFound(_("There is no such version of a rubric."))
    return version


def versions_of(rubric_id: str) -> list[RubricVersion]:
    """All versions of a rubric, the newest first."""
    query = select(RubricVersion).where(RubricVersion.rubric_id == rubric_id)
    return list(db.session.scalars(query.order_by(RubricVersion.id.desc())))


def version_to_be(document: Mapping[str, Any]) -> str:
    """The version that a draft gets when it is published.

    The next whole number; what has no version here yet keeps the one that its file says.
    """
    rubric_id = document.get("id")
    query = select(RubricVersion.version).where(RubricVersion.rubric_id == rubric_id)
    known = list(db.session.scalars(query)) if isinstance(rubric_id, str) else []
    if not known:
        said = document.get("version")
        return said if isinstance(said, str) and said.strip() else FIRST
    numbers = (match for one in known if (match := _WHOLE.match(one)))
    return str(max((int(one[0]) for one in numbers), default=len(known)) + 1)


def checked(document: Mapping[str, Any]) -> tuple[Rubric | None, list[Problem]]:
    """The rubric that a draft is as it would be published, or what is wrong with it."""
    rubric, mistakes = check_rubric({**document, "version": version_to_be(document)})
    return rubric, [problem_on_page(path, mistake) for path, mistake in mistakes]


def publish_draft(draft: RubricDraft, *, by: Person, instead_of: int | None) -> RubricVersion:
    """Put a draft in use as a new version, instead of the one that its publisher saw in use.

    Raises:
        Refused: when something is wrong with it (``problems`` says what), nothing was changed, or
            the id is another rubric's.
        Conflict: when another version than ``instead_of`` is in use by now.
    """
    rubric, problems = checked(draft.document)
    if rubric is None:
        words = [str(one) for one in problems]
        raise Refused(_("This draft cannot be published yet."), problems=words)
    _refuse_taken_id(draft, rubric.id)
    before = version_in_use(rubric.id)
    if (before.id if before else None) != instead_of:
        raise another_in_use()
    if draft.based_on and _says_the_same(draft.based_on, rubric):
        raise Refused(
            _("Nothing was changed since version %(version)s.", version=draft.based_on.version)
        )
    version = _added(rubric, by)
    put_in_use(version, before=before, by=by)
    # Not "version", which on record is one of a transcript.
    changes = {"rubric_version": [before.version if before else None, rubric.version]}
    about = {"rubric": rubric.id, "version": rubric.version, "digest": rubric.digest}
    audit.log("publish rubric", "rubric", version.id, changes=changes, details=about)
    db.session.delete(draft)
    db.session.flush()
    return version


def retire_version(version: RubricVersion, *, by: Person) -> None:
    """Let no review begin with this rubric any more; those that were made with it stay.

    Raises:
        Refused: when nothing would be left to review with.
    """
    if not version.in_use:
        return
    if (db.session.scalar(select(func.count()).where(is_in_use)) or 0) < 2:
        raise Refused(_("This is the last rubric in use. Put another one in use first."))
    if take_out_of_use(version, by=by):
        db.session.refresh(version)
        about = {"rubric": version.rubric_id, "version": version.version}
        changes = {"on": [True, False]}
        audit.log("retire rubric", "rubric", version.id, changes=changes, details=about)


def bring_back_version(version: RubricVersion, *, by: Person) -> None:
    """Let reviews begin with this version again, instead of the one of its rubric in use.

    Raises:
        Refused: when it was never published.
        Conflict: when another version was put in use at the same moment.
    """
    if version.in_use:
        return
    if version.published_at is None:
        raise Refused(_("This version was never published. Begin a draft from it instead."))
    put_in_use(version, before=version_in_use(version.rubric_id), by=by)
    about = {"rubric": version.rubric_id, "version": version.version}
    changes = {"on": [False, True]}
    audit.log("bring back rubric", "rubric", version.id, changes=changes, details=about)


def _added(rubric: Rubric, by: Person) -> RubricVersion:
    version = RubricVersion.of(rubric)
    now = utc_now()
    version.origin, version.published_by_id = Origin.PAGE, by.id
    version.published_at = version.retired_at = now  # until it is put in use
    try:
        with db.session.begin_nested():
            db.session.add(version)
    except IntegrityError:
        raise Conflict(_("This version of the rubric is here already.")) from None
    return version


def _refuse_taken_id(draft: RubricDraft, rubric_id: str) -> None:
    if draft.based_on and draft.based_on.rubric_id == rubric_id:
        return
    if versions_of(rubric_id):
        problem_ = _("Another rubric has the id “%(id)s”. Choose another one.", id=rubric_id)
        raise Refused(problem_, fields={"id": problem_})


def _says_the_same(version: RubricVersion, rubric: Rubric) -> bool:
    return {**version.content, "version": ""} == {**rubric.to_json(), "version": ""}
