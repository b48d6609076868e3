"""The editor of a draft: its outline, a page for each item, and what has to be put right."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.foundation.bodies import KIB, takes
from qa_app.foundation.errors import Conflict, Refused, wants_json
from qa_app.foundation.extensions import db
from qa_app.moments.kinds import KINDS
from qa_app.people.access import Permission, requires
from qa_app.rubrics import ItemType
from qa_app.rubrics.writing import draft_to_yaml
from qa_app.scorecards import draft_pages, editing
from qa_app.scorecards.draft_pages import TYPES, DraftForm, by_item
from qa_app.scorecards.drafts import get_draft, start_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.item_fields import item_texts, item_written
from qa_app.scorecards.listing import listed_rubrics
from qa_app.scorecards.models import RubricDraft
from qa_app.scorecards.outline import (
    Document,
    conditions_of,
    identified,
    is_rated,
    item_of,
    items_in,
    items_of,
    outline_texts,
    outline_written,
    sections_of,
    with_section,
)
from qa_app.scorecards.problem_places import Place, places_of
from qa_app.scorecards.publishing import checked, version_to_be
from qa_app.scorecards.shapes import type_of
from qa_app.scorecards.steps import item_step, outline_step
from qa_app.scorecards.yaml_files import yaml_file

rubric_drafts = Blueprint("rubric_drafts", __name__, url_prefix="/scorecards/drafts")
# An item with nine levels in both languages; each Korean syllable may be sent as nine characters.
LARGEST_PAGE = 2048 * KIB


@rubric_drafts.post("")
@requires(Permission.EDIT_RUBRICS)
def begin() -> ResponseReturnValue:
    """Begin a draft of a rubric in which everything is still to be written."""
    document, _section = with_section(identified({}))
    draft = start_draft(document, by=current_user)
    return redirect(url_for(".outline", draft_id=draft.id))


@rubric_drafts.get("/<int:draft_id>")
@requires(Permission.EDIT_RUBRICS)
def outline(draft_id: int) -> ResponseReturnValue:
    """Title, conditions, sections with their items, and all weights."""
    draft = get_draft(draft_id)
    document = identified(draft.document)
    return _outline(draft, document, outline_texts(document))


@rubric_drafts.post("/<int:draft_id>")
@requires(Permission.EDIT_RUBRICS)
@takes(form=LARGEST_PAGE)
def save_outline(draft_id: int) -> ResponseReturnValue:
    """Save the outline as it is typed; a button may ask for one step more."""
    draft = get_draft(draft_id, to_change=True)
    sent = editing.sent_texts(request.form)
    try:
        mark = editing.save_outline(draft, sent, by=current_user, based_on=_based_on())
        if wants_json():
            return {"revision": mark}
        return _after_outline(draft)
    except (Conflict, Refused) as problem:
        if wants_json():
            raise
        db.session.rollback()
        document = identified(draft.document)
        typed = outline_texts(outline_written(document, sent))
        return _outline(draft, document, typed, problem), problem.status


def _after_outline(draft: RubricDraft) -> ResponseReturnValue:
    step = request.form.get("step", "")
    if step == "check":
        return redirect(url_for(".check", draft_id=draft.id))
    anchor = ""
    if step:

        def change(document: Document) -> Document:
            nonlocal anchor
            changed, anchor = outline_step(document, step, request.form)
            return changed

        editing.change_draft(draft, change, by=current_user)
    return redirect(url_for(".outline", draft_id=draft.id, _anchor=anchor or None))


@rubric_drafts.get("/<int:draft_id>/items/<item_id>")
@requires(Permission.EDIT_RUBRICS)
def item(draft_id: int, item_id: str) -> ResponseReturnValue:
    """An item: what it is about, its levels, and what is practised at each."""
    draft = get_draft(draft_id)
    document = identified(draft.document)
    return _item(draft, document, item_id, item_of(document, item_id))


@rubric_drafts.post("/<int:draft_id>/items/<item_id>")
@requires(Permission.EDIT_RUBRICS)
@takes(form=LARGEST_PAGE)
def save_item(draft_id: int, item_id: str) -> ResponseReturnValue:
    """Save an item as it is typed; a button may ask for one step more."""
    draft = get_draft(draft_id, to_change=True)
    if "complete" not in request.form:
        raise Refused(
            _("That request could not be understood. Go back, reload the page and try again.")
        )
    sent = editing.sent_texts(request.form)
    try:
        mark = editing.save_item(draft, item_id, sent, by=current_user, based_on=_based_on())
        return {"revision": mark} if wants_json() else _after_item(draft, item_id)
    except (Conflict, Refused) as problem:
        if wants_json():
            raise
        db.session.rollback()
        document = identified(draft.document)
        typed = item_written(item_of(document, item_id), sent)
        return _item(draft, document, item_id, typed, problem), problem.status


def _after_item(draft: RubricDraft, item_id: str) -> ResponseReturnValue:
    step = request.form.get("step", "")
    if step == "outline":
        return redirect(url_for(".outline", draft_id=draft.id, _anchor=f"g-items-{item_id}"))
    anchor = ""
    if step:

        def change(document: Document) -> Document:
            nonlocal item_id, anchor
            changed, item_id, anchor = item_step(document, item_id, step, request.form)
            return changed

        editing.change_draft(draft, change, by=current_user)
    return redirect(url_for(".item", draft_id=draft.id, item_id=item_id, _anchor=anchor or None))


@rubric_drafts.get("/<int:draft_id>/export")
@requires(Permission.EDIT_RUBRICS)
def export(draft_id: int) -> ResponseReturnValue:
    """A draft as a file, whatever is still missing: imported it is the same draft again."""
    draft = get_draft(draft_id)
    audit.log("export", "rubric draft", draft.id, details={"rubric": draft.rubric_id})
    return yaml_file(draft_to_yaml(draft.document), f"{draft.rubric_id or 'rubric'}-draft")


@rubric_drafts.get("/<int:draft_id>/check")
@requires(Permission.EDIT_RUBRICS)
def check(draft_id: int) -> ResponseReturnValue:
    """What has to be put right before the draft can be published, or what publishing will do."""
    draft = get_draft(draft_id)
    document = identified(draft.document)
    rubric, problems = checked(document)
    rubric_id = str(document.get("id", ""))
    known = next((one for one in listed_rubrics(current_user) if one.id == rubric_id), None)
    return render_template(
        "scorecards/check.html",
        **_about(draft, document),
        rubric=rubric,
        places=by_item(places_of(problems, document)),
        count=len(problems),
        item_names={part["id"]: draft_pages.name_of_part(part) for _s, part in items_of(document)},
        version=version_to_be(document),
        before=version_in_use(rubric_id),
        known=known,
        is_taken=known is not None
        and not (draft.based_on and draft.based_on.rubric_id == rubric_id),
    )


def _based_on() -> int:
    """The mark of what the page showed."""
    said = request.form.get("revision", "")
    if not said.isdecimal() or len(said) > 16:
        raise Refused(_("This page was open for too long. Reload it and send it again."))
    return int(said)


def _outline(
    draft: RubricDraft,
    document: Document,
    texts: dict[str, str],
    problem: Conflict | Refused | None = None,
) -> str:
    audit.look("open", "rubric draft", draft.id)
    places = [place for place in _places(document) if place.item_id is None]
    return render_template(
        "scorecards/outline.html",
        **_about(draft, document),
        form=DraftForm(texts, places if "check" in request.args else ()),
        mark=editing.mark_of(outline_texts(document)),
        sections=sections_of(document) if "criteria" not in document else [None],
        conditions=conditions_of(document),
        items_in=lambda section: items_in(document, section),
        sum_of_items=lambda section: draft_pages.sum_of_items(document, section),
        sum_of_sections=draft_pages.sum_of_sections(sections_of(document)),
        is_rated=is_rated,
        type_name=draft_pages.type_name,
        types=TYPES,
        problem=problem,
        is_conflict=isinstance(problem, Conflict),
    )


def _item(
    draft: RubricDraft,
    document: Document,
    item_id: str,
    shown: dict[str, Any],
    problem: Conflict | Refused | None = None,
) -> str:
    audit.look("open", "rubric draft", draft.id)
    places = [place for place in _places(document) if place.item_id == item_id]
    every = [part["id"] for _section, part in items_of(document)]
    at, conditions = every.index(item_id), conditions_of(document)
    return render_template(
        "scorecards/item.html",
        **_about(draft, document),
        item=shown,
        kind=type_of(shown),
        types=TYPES,
        type_name=draft_pages.type_name,
        ItemType=ItemType,
        form=DraftForm(item_texts(shown), places if "check" in request.args else ()),
        mark=editing.mark_of(item_texts(item_of(document, item_id))),
        asked_if=[
            ("", _("On every call")),
            *((one["id"], draft_pages.name_of_part(one, "question")) for one in conditions),
        ],
        kinds=sorted(KINDS),
        before=every[at - 1] if at else None,
        after=every[at + 1] if at + 1 < len(every) else None,
        problem=problem,
        is_conflict=isinstance(problem, Conflict),
    )


def _places(document: Document) -> list[Place]:
    return places_of(checked(document)[1], document) if "check" in request.args else []


def _about(draft: RubricDraft, document: Document) -> dict[str, Any]:
    return {
        "draft": draft,
        "title": draft_pages.name_of_part(document, "title") or _("Without a title"),
        "name_of": draft_pages.name_of_part,
        "document": document,
    }
