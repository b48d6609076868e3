"""The page on which a draft of a rubric is rehearsed."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa_app import audit
from qa_app.foundation.language import current_language
from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, requires
from qa_app.reviews.rehearsal import MOST_CALLS, rehearse
from qa_app.rubrics.rehearsal import FEWEST_CALLS
from qa_app.scorecards.drafts import get_draft
from qa_app.scorecards.publishing import checked

rehearsal = Blueprint("rehearsal", __name__, url_prefix="/scorecards/drafts")
offer(rehearsal, "rubric draft", "reviews/_rehearse.html")


@rehearsal.get("/<int:draft_id>/rehearsal")
@requires(Permission.EDIT_RUBRICS)
def of_draft(draft_id: int) -> ResponseReturnValue:
    """What a draft would change on calls that several people have reviewed."""
    draft = get_draft(draft_id)
    rubric, problems = checked(draft.document)
    based_on = draft.based_on.rubric_id if draft.based_on else draft.rubric_id or ""
    found = None
    if rubric is not None:
        found = rehearse(current_user, rubric, based_on)
        audit.look("rehearse", "rubric draft", draft.id)
    return render_template(
        "reviews/rehearsal.html",
        draft=draft,
        title=draft.title.get(current_language()) or next(iter(draft.title.values()), ""),
        problems=problems,
        found=found,
        most=MOST_CALLS,
        fewest=FEWEST_CALLS,
    )
