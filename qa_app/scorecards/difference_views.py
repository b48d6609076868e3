"""What differs between two versions of a rubric, or between a draft and what it was begun from."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from qa_app.foundation.errors import NotFound
from qa_app.foundation.language import current_language
from qa_app.foundation.row_ids import row_id
from qa_app.people.access import Permission, requires
from qa_app.rubrics.differences import Kind, differences, words_changed
from qa_app.scorecards import drafts, publishing
from qa_app.scorecards.mistake_words import field_words
from qa_app.scorecards.models import RubricVersion

rubric_differences = Blueprint("rubric_differences", __name__, url_prefix="/scorecards")


@rubric_differences.get("/versions/<int:version_id>/differences")
@requires(Permission.EDIT_RUBRICS)
def between_versions(version_id: int) -> ResponseReturnValue:
    """What a version has otherwise than another one of its rubric: the one before, or any."""
    version = publishing.get_version(version_id)
    others = [one for one in publishing.versions_of(version.rubric_id) if one.id != version.id]
    wanted = request.args.get("to", type=row_id)
    if wanted is None:
        before = next((one for one in others if one.id < version.id), None)
    else:
        before = next((one for one in others if one.id == wanted), None)
        if before is None:
            raise NotFound(_("There is no such version of a rubric."))
    return _page(
        before,
        version.content,
        title=version.title.in_language(current_language()),
        after_name=_("version %(version)s", version=version.version),
        version=version,
        others=others,
    )


@rubric_differences.get("/drafts/<int:draft_id>/differences")
@requires(Permission.EDIT_RUBRICS)
def of_draft(draft_id: int) -> ResponseReturnValue:
    """What a draft has otherwise than the version that it was begun from."""
    draft = drafts.get_draft(draft_id)
    titles = draft.title
    return _page(
        draft.based_on,
        draft.document,
        title=titles.get(current_language()) or next(iter(titles.values()), _("Without a title")),
        after_name=_("this draft"),
        draft=draft,
    )


def _page(
    before: RubricVersion | None, after: Mapping[str, Any], **known: Any
) -> ResponseReturnValue:
    found = differences(before.content, after) if before else []
    return render_template(
        "scorecards/differences.html",
        before=before,
        parts=found,
        kind_words=_kind_words(),
        field_words=field_words,
        words_changed=words_changed,
        **known,
    )


def _kind_words() -> dict[Kind, str]:
    return {
        Kind.RUBRIC: _("Rubric"),
        Kind.CONDITION: _("Question about the call"),
        Kind.SECTION: _("Section"),
        Kind.ITEM: _("Rubric item"),
    }
