"""Everything that changes a draft of a rubric. Each operation flushes; the request commits."""

import json
from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.orm import joinedload

from qa_app import audit
from qa_app.foundation.clean_text import clean_lines
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import wrote
from qa_app.people.models import Person
from qa_app.rubrics import read_rubric
from qa_app.scorecards.in_use import newest_version
from qa_app.scorecards.mistake_words import located_words
from qa_app.scorecards.models import RubricDraft, RubricVersion

LARGEST_FILE = 1024 * 1024
MOST_SHOWN = 20
LONGEST_ID = 80
LANGUAGES = ("ko", "en")


def all_drafts() -> list[RubricDraft]:
    """The drafts, the one that was changed last first."""
    query = select(RubricDraft).order_by(RubricDraft.changed_at.desc(), RubricDraft.id.desc())
    loaded = query.options(joinedload(RubricDraft.based_on), joinedload(RubricDraft.changed_by))
    return list(db.session.scalars(loaded))


def get_draft(draft_id: int, *, to_change: bool = False) -> RubricDraft:
    """A draft by its id; held against others ``to_change`` it.

    Raises:
        NotFound: when it was published or discarded.
    """
    query = select(RubricDraft).where(RubricDraft.id == draft_id)
    draft: RubricDraft | None = db.session.scalar(
        query.with_for_update(of=RubricDraft) if to_change else query
    )
    if draft is None:
        raise NotFound(_("This draft is not there any more: it was published or discarded."))
    return draft


def start_draft(
    document: Mapping[str, Any] | None = None,
    *,
    by: Person,
    based_on: RubricVersion | None = None,
) -> RubricDraft:
    """Begin a draft with these fields of a rubric's file, or with none."""
    kept = usable(document or {})
    draft = RubricDraft(
        rubric_id=_rubric_id(kept),
        title=_title(kept),
        document=kept,
        based_on=based_on,
        begun_by_id=by.id,
        changed_by_id=by.id,
    )
    db.session.add(draft)
    db.session.flush()
    base = based_on.version if based_on else None
    about = {"rubric": draft.rubric_id, "version": base}
    audit.log("draft rubric", "rubric draft", draft.id, details=about)
    return draft


def draft_from_version(version: RubricVersion, *, by: Person) -> RubricDraft:
    """Begin a draft of the version that will follow this one."""
    return start_draft(version.content, by=by, based_on=version)


def draft_from_yaml(text: str, name: str, *, by: Person) -> RubricDraft:
    """Begin a draft with a rubric's file; ``name`` stands for it in what is said.

    A file that a draft was exported to may lack anything, as the draft did.

    Raises:
        Refused: when it is no rubric that could be used; each mistake with its line and field.
        Conflict: when exactly this version is here already.
    """
    read = read_rubric(text)
    if read.draft is not None and not read.misread:
        rubric_id = _rubric_id(read.draft)
        base = newest_version(rubric_id) if rubric_id else None
        return start_draft(read.draft, by=by, based_on=base)
    if read.rubric is None:
        mistakes = read.mistakes if read.draft is None else read.misread
        said = [
            located_words(name, line, path, mistake)
            for path, line, mistake in sorted(mistakes, key=lambda one: one[1])
        ]
        raise Refused(_("This file cannot be used as a rubric."), problems=said[:MOST_SHOWN])
    of_digest = select(RubricVersion.id).where(RubricVersion.digest == read.rubric.digest)
    if db.session.scalar(of_digest) is not None:
        raise Conflict(_("This version of the rubric is here already."))
    return start_draft(read.rubric.to_json(), by=by, based_on=newest_version(read.rubric.id))


def save_draft(
    draft: RubricDraft, document: Mapping[str, Any], *, by: Person, based_on: int
) -> RubricDraft:
    """Save a draft that was written on top of revision ``based_on``.

    Raises:
        Refused: when it is too large, or holds what no file could.
        Conflict: when somebody saved something else since; ``revision`` is the one to base the
            next try on, ``theirs`` says who.
    """
    kept = usable(document)
    if kept == draft.document:
        return draft
    before = dict(draft.title)
    of_revision = update(RubricDraft).where(
        RubricDraft.id == draft.id, RubricDraft.revision == based_on
    )
    values = {"document": kept, "rubric_id": _rubric_id(kept), "title": _title(kept)}
    saved = {"changed_by_id": by.id, "changed_at": utc_now(), "revision": based_on + 1}
    if not wrote(of_revision.values(**values, **saved)):
        db.session.refresh(draft)
        raise Conflict(
            _("Somebody else has saved this draft meanwhile. Look at it before you save yours."),
            theirs={"name": draft.changed_by.name},
            revision=draft.revision,
        )
    db.session.refresh(draft)
    changes = {"rubric_text": audit.CHANGED}
    if draft.title != before:
        changes["title"] = audit.CHANGED
    audit.look("write", "rubric draft", draft.id, changes=changes)
    return draft


def discard_draft(draft: RubricDraft) -> None:
    """Throw a draft away."""
    audit.log("discard", "rubric draft", draft.id, details={"rubric": draft.rubric_id})
    db.session.delete(draft)
    db.session.flush()


def usable(document: Mapping[str, Any]) -> dict[str, Any]:
    """The fields as they are kept: texts clean, and nothing that a database could not hold.

    Raises:
        Refused: when there is too much of it, or a number that is none.
    """
    kept: dict[str, Any] = _clean(document)
    try:
        size = len(json.dumps(kept, allow_nan=False, ensure_ascii=False).encode())
    except (TypeError, ValueError):
        raise Refused(_("This draft holds something that no rubric can hold.")) from None
    if size > LARGEST_FILE:
        raise Refused(_("This draft is larger than 1 MB. Shorten its texts."))
    return kept


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return clean_lines(value)
    if isinstance(value, Mapping):
        return {clean_lines(str(name)): _clean(one) for name, one in value.items()}
    return [_clean(one) for one in value] if isinstance(value, list | tuple) else value


def _rubric_id(document: Mapping[str, Any]) -> str | None:
    rubric_id = document.get("id")
    return rubric_id[:LONGEST_ID] if isinstance(rubric_id, str) else None


def _title(document: Mapping[str, Any]) -> dict[str, str]:
    """What is there of the title."""
    title = document.get("title")
    texts = title if isinstance(title, Mapping) else {}
    return {one: texts[one] for one in LANGUAGES if isinstance(texts.get(one), str) and texts[one]}
