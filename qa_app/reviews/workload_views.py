"""Who has how much to review: giving calls out, handing them over, taking them back."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.assignments import operations
from qa_app.assignments.models import Assignment
from qa_app.assignments.reading import (
    Load,
    absences,
    get_absence,
    get_open,
    loads,
    open_page,
    reviewers,
)
from qa_app.calls.visible import get_call
from qa_app.foundation.days import today
from qa_app.foundation.extensions import utc_now
from qa_app.foundation.page_actions import offer
from qa_app.foundation.row_ids import row_id
from qa_app.people.access import Permission, requires
from qa_app.people.models import Person
from qa_app.reviews.answers import sent
from qa_app.reviews.assigned import check_not_reviewed, drafts_of, let_go
from qa_app.reviews.wording import PURPOSES
from qa_app.reviews.work_forms import AbsenceOfForm, AssignForm, HandOverForm, ReasonForm

workload = Blueprint("workload", __name__, url_prefix="/workload")
offer(workload, "call", "reviews/_assign.html")


@workload.app_context_processor
def _for_assigning() -> dict[str, object]:
    return {"assign_form": _assign_form}


def _assign_form() -> AssignForm:
    form = AssignForm(formdata=None)
    form.offer(loads(today(), utc_now()))
    return form


@workload.get("")
@requires(Permission.ASSIGN_REVIEWS)
def overview() -> ResponseReturnValue:
    """Each reviewer's load, what is open, and who is away."""
    found = loads(today(), utc_now())
    reviewer_id = request.args.get("reviewer", type=row_id)
    after = request.args.get("after", type=row_id)
    given, next_key = open_page(reviewer_id, after=after)
    absence_form = AbsenceOfForm(formdata=None)
    absence_form.offer(one.person for one in found)
    return render_template(
        "reviews/workload.html",
        loads=found,
        given=given,
        drafts=drafts_of(given),
        next_key=next_key,
        after=after,
        reviewer_id=reviewer_id,
        purposes=PURPOSES,
        today=today(),
        forms={one.id: _hand_over_form(one, found) for one in given},
        absences=absences(today()),
        absence_form=absence_form,
    )


def _hand_over_form(given: Assignment, found: list[Load]) -> HandOverForm:
    """One of many on the page: each with ids of its own."""
    form = HandOverForm(formdata=None)
    form.offer(found)
    for field in form:
        field.id = field.label.field_id = f"{field.short_name}-{given.id}"
    return form


@workload.post("/calls/<int:call_id>")
@requires(Permission.ASSIGN_REVIEWS)
def assign(call_id: int) -> ResponseReturnValue:
    """Give a call to somebody to review."""
    call = get_call(current_user, call_id)
    form = AssignForm()
    form.offer(loads(today(), utc_now()))
    sent(form)
    reviewer = _reviewer(form.reviewer_id)
    check_not_reviewed(call, reviewer)
    operations.assign(call, reviewer, due=form.due.data, assigned_by=current_user)
    flash(_("%(name)s finds the call under “My work”.", name=reviewer.name), "success")
    return redirect(url_for("calls.call_page", call_id=call.id))


@workload.post("/<int:assignment_id>/hand-over")
@requires(Permission.ASSIGN_REVIEWS)
def hand_over(assignment_id: int) -> ResponseReturnValue:
    """Let somebody else do it."""
    given = get_open(assignment_id)
    form = HandOverForm()
    form.offer(loads(today(), utc_now()))
    sent(form)
    reviewer = _reviewer(form.reviewer_id)
    check_not_reviewed(given.call, reviewer)
    let_go(given, discard=form.discard.data)
    operations.hand_over(given, reviewer, form.reason.data)
    flash(_("%(name)s finds the call under “My work”.", name=reviewer.name), "success")
    return redirect(url_for(".overview"))


@workload.post("/<int:assignment_id>/withdraw")
@requires(Permission.ASSIGN_REVIEWS)
def withdraw(assignment_id: int) -> ResponseReturnValue:
    """Take it back: nobody is to do it."""
    given, form = get_open(assignment_id), sent(ReasonForm())
    let_go(given, discard=form.discard.data)
    operations.withdraw(given, form.reason.data)
    flash(_("Taken back."), "success")
    return redirect(url_for(".overview"))


@workload.post("/absences")
@requires(Permission.ASSIGN_REVIEWS)
def add_absence() -> ResponseReturnValue:
    """Say that somebody is away."""
    form = AbsenceOfForm()
    form.offer(reviewers())
    sent(form)
    person = _reviewer(int(form.person.data))
    operations.add_absence(person, form.first_day.data, form.last_day.data)
    flash(
        _("Saved. %(name)s will be given nothing new on these days.", name=person.name), "success"
    )
    return redirect(url_for(".overview"))


@workload.post("/absences/<int:absence_id>/remove")
@requires(Permission.ASSIGN_REVIEWS)
def remove_absence(absence_id: int) -> ResponseReturnValue:
    """Take an absence back."""
    operations.remove_absence(get_absence(absence_id))
    flash(_("Removed."), "success")
    return redirect(url_for(".overview"))


def _reviewer(person_id: int) -> Person:
    return next(person for person in reviewers() if person.id == person_id)
