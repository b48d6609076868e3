"""Marking abuse in a call, and taking a mark away."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.calls import stages
from qa_app.calls.visible import get_call
from qa_app.findings import abuse
from qa_app.findings.finding import FINDING
from qa_app.findings.forms import AbuseForm, StretchForm
from qa_app.foundation.errors import Refused
from qa_app.foundation.own_path import own_path
from qa_app.people.access import Permission, requires

found = Blueprint("found", __name__, url_prefix="/calls/<int:call_id>/abuse")


@found.post("/mark")
@requires(Permission.SEE_CALLS)
def mark(call_id: int) -> ResponseReturnValue:
    """Say that a stretch of the call is abuse by the customer."""
    form = AbuseForm()
    return _say(call_id, form, is_abuse=True)


@found.post("/unmark")
@requires(Permission.SEE_CALLS)
def unmark(call_id: int) -> ResponseReturnValue:
    """Say that a stretch of the call is none."""
    return _say(call_id, StretchForm(), is_abuse=False)


def _say(call_id: int, form: StretchForm, *, is_abuse: bool) -> ResponseReturnValue:
    call = get_call(current_user, call_id)
    abuse.refuse_others(current_user, call)
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    abuse.mark(
        call,
        current_user,
        start=form.start.data or 0.0,
        end=form.end.data or 0.0,
        kind=form.kind.data if isinstance(form, AbuseForm) else "",
        is_abuse=is_abuse,
    )
    action, stretch = "mark abuse" if is_abuse else "unmark abuse", [form.start.data, form.end.data]
    changed = {"abuse": [not is_abuse, is_abuse]}
    audit.log(action, "call", call.id, changes=changed, details={"seconds": stretch})
    # What is counted over the whole call is counted anew, without what is excluded.
    stages.redo(call.id, FINDING.name)
    if is_abuse:
        flash(_("Marked. It is excluded from every rating and figure."), "success")
    else:
        flash(_("The mark was removed. This part of the call counts again."), "success")
    page = form.back.data or url_for("calls.call_page", call_id=call.id)
    return redirect(f"{own_path(page)}#abuse")
