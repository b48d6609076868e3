"""The page of uncertain cases: each is heard and read, then masked, left, or masked as a line."""

import io

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired

from qa_app import audit
from qa_app.calls.storage import recordings
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import row_id
from qa_app.foundation.transaction import commit_before_slow_work
from qa_app.masking.card_codes import check_clear
from qa_app.masking.redactions import RedactionDecision
from qa_app.masking.sound import decide_and_prepare
from qa_app.masking.uncertain import Case, cases_for, get_case, seconds_to_hide
from qa_app.people.access import Permission, requires
from qa_app.privacy.sound import MIME_TYPE, masked_excerpt

redaction_review = Blueprint("redaction_review", __name__, url_prefix="/to-check")

DECISIONS = {
    RedactionDecision.MASK: _l("Mask it"),
    RedactionDecision.LEAVE: _l("Leave it unmasked"),
    RedactionDecision.EXTEND: _l("Mask the whole line"),
}


class DecisionForm(AppForm):
    """What a person says of a case, and the page on which it stood."""

    decision = RadioField(
        choices=[SelectChoice(decision.value, label) for decision, label in DECISIONS.items()],
        validators=[DataRequired(_l("Choose what to do with it."))],
    )
    after = HiddenField()


@redaction_review.get("")
@requires(Permission.CHECK_MASKING)
def cases() -> ResponseReturnValue:
    """What waits for a person, the oldest first, ten to a page."""
    after = request.args.get("after", type=row_id)
    page = cases_for(current_user, after=after)
    for call_id in dict.fromkeys(case.redaction.call_id for case in page.cases):
        audit.look("check", "call", call_id)
    return render_template(
        "library/redaction_review.html",
        page=page,
        after=after,
        decisions=DECISIONS,
        keys={"mask": "M", "leave": "L", "extend": "E"},
    )


@redaction_review.post("/<int:redaction_id>")
@requires(Permission.CHECK_MASKING)
def decide_case(redaction_id: int) -> ResponseReturnValue:
    """Decide a case; text follows at once, sound as soon as a worker has made it."""
    redaction = get_case(current_user, redaction_id)
    form = DecisionForm()
    if not form.validate():
        raise Refused(_("Choose what to do with it."))
    decision = RedactionDecision(form.decision.data)
    changed = audit.differences({"decision": redaction.decision}, {"decision": decision})
    audit.log("decide", "call", redaction.call_id, changes=changed, details={"part": redaction.id})
    decide_and_prepare(redaction, decision, by=current_user)
    flash(_("Decided: %(what)s.", what=DECISIONS[decision]), "success")
    return redirect(url_for(".cases", after=form.after.data or None))


@redaction_review.get("/<int:redaction_id>/sound")
@requires(Permission.CHECK_MASKING)
def case_sound(redaction_id: int) -> ResponseReturnValue:
    """The seconds of a case, unmasked but for what else is private in them."""
    redaction = get_case(current_user, redaction_id)
    check_clear(redaction.call)
    call, hidden = redaction.call, seconds_to_hide(redaction)
    key, filename = call.storage_key, call.filename
    start, end = Case(redaction, ()).clip
    if not recordings().exists(key):
        raise NotFound(_("The recording is no longer there."))
    audit.look("check", "call", redaction.call_id)
    commit_before_slow_work()
    sound = io.BytesIO()
    with recordings().open(key, name=filename) as file:
        masked_excerpt(file, hidden, sound, start=start, end=end)
    return Response(sound.getvalue(), mimetype=MIME_TYPE)
