"""Rubric files taken in: each is a published version, whose content never changes after that."""

from pathlib import Path

from sqlalchemy import select

from qa_app import audit
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db, utc_now
from qa_app.rubrics import Rubric, RubricError, RubricProblem, load_rubric, load_rubrics
from qa_app.rubrics.positions import read_yaml
from qa_app.scorecards.in_use import kept_version, put_in_use, version_in_use
from qa_app.scorecards.models import Origin, RubricVersion

CHANGED = (
    "is {version}, which was taken in on {day} with another text: "
    "a version never changes, so give this text another one"
)


def take_in_files(folder: Path) -> list[RubricVersion]:
    """Publish what the *.yaml files of a folder have and the database has not; what was new.

    What a file has is in use, in the place of what it had before, unless people decided otherwise:
    where they published a version of their own or retired the rubric, that stays so, and the
    file's version is there to be brought back. Phrases are no part of what is rated on: they may
    change in a file, and are taken over.

    Raises:
        RubricError: when a file cannot be used, or its version was taken in with another text;
            nothing is taken in then.
    """
    rubrics = load_rubrics(folder)
    problems = [problem for path in sorted(folder.glob("*.yaml")) if (problem := _changed(path))]
    if problems:
        raise RubricError(problems)
    return [version for rubric in rubrics.values() if (version := _take_in(rubric))]


def state_of(folder: Path) -> str:
    """Differs as soon as a file of the folder is another one, or was written again."""
    files = sorted(folder.glob("*.yaml"))
    return " ".join(f"{path.name}:{path.stat().st_mtime_ns}" for path in files)


def _changed(path: Path) -> RubricProblem | None:
    rubric = load_rubric(path)
    taken = db.session.scalars(
        select(RubricVersion).where(
            RubricVersion.rubric_id == rubric.id,
            RubricVersion.version == rubric.version,
            RubricVersion.origin == Origin.FILE,
        )
    ).all()
    if not taken or rubric.digest in {one.digest for one in taken}:
        return None
    line = read_yaml(path.read_text(encoding="utf-8")).line_of(("version",))
    day = f"{taken[0].published_at:%Y-%m-%d}"
    return RubricProblem(
        path.name, line, "version", CHANGED.format(version=rubric.version, day=day)
    )


def _take_in(rubric: Rubric) -> RubricVersion | None:
    """The version, if it is new here."""
    version = kept_version(rubric)
    is_new = version.published_at is None
    if is_new:
        version.origin, version.published_at = Origin.FILE, utc_now()
        version.retired_at = version.published_at  # until it is put in use
        version.content = rubric.to_json()
        db.session.flush()
        known_as = {"rubric": rubric.id, "version": rubric.version, "digest": rubric.digest}
        audit.log("take in rubric", "rubric", version.id, details=known_as)
    else:
        _take_phrases(version, rubric)
    waits = version.retired_at is not None and version.retired_by_id is None
    if waits and not _people_decided(rubric.id):
        try:
            put_in_use(version, before=version_in_use(rubric.id), by=None)
        except Conflict:  # another process does the same
            return None
    return version if is_new else None


def _people_decided(rubric_id: str) -> bool:
    """Whether somebody published a version of their own, or retired this rubric."""
    version = version_in_use(rubric_id)
    if version is not None:
        return version.origin == Origin.PAGE
    by_somebody = RubricVersion.retired_by_id.is_not(None)
    retired = select(RubricVersion.id).where(RubricVersion.rubric_id == rubric_id, by_somebody)
    return db.session.scalar(retired.limit(1)) is not None


def _take_phrases(version: RubricVersion, rubric: Rubric) -> None:
    content = rubric.to_json()
    if version.origin == Origin.FILE and version.content != content:
        version.content = content
        details = {"rubric": rubric.id, "version": rubric.version}
        audit.log("take phrases", "rubric", version.id, details=details)
