"""The pages of the calibration room: the list, beginning one, and comparing."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.assignments.reading import loads
from qa_app.calibration import operations, reading
from qa_app.calibration.double_scoring import double_scoring
from qa_app.calibration.forms import CalibrationForm, ReferenceForm, rubric_choices
from qa_app.calibration.models import Calibration, CalibrationState
from qa_app.calls.visible import get_call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import utc_now
from qa_app.foundation.language import current_language
from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, has_permission, requires
from qa_app.reviews.attribution import said_by
from qa_app.reviews.scores import absence_words
from qa_app.rubrics import Criterion
from qa_app.scorecards.in_use import rubrics_in_use
from qa_app.scorecards.selection import proposed_rubric
from qa_app.transcripts.speaker_roles import agent_side

calibration = Blueprint("calibration", __name__, url_prefix="/calibration")
offer(calibration, "workload", "calibration/_double_scoring.html")
offer(calibration, "call", "calibration/_begin.html")
offer(calibration, "reviews", "calibration/_link.html")


@calibration.app_context_processor
def _for_workload() -> dict[str, object]:
    return {"double_scoring": double_scoring}


@calibration.get("")
@requires(Permission.REVIEW)
def overview() -> ResponseReturnValue:
    """The calibrations that this person takes part in; all of them for leads."""
    return render_template(
        "calibration/overview.html",
        found=reading.calibrations_of(current_user),
        titles=dict(rubric_choices(rubrics_in_use().values(), current_language())),
    )


@calibration.route("/of-call/<int:call_id>", methods=["GET", "POST"])
@requires(Permission.ASSIGN_REVIEWS)
def begin(call_id: int) -> ResponseReturnValue:
    """Choose who rates a call blind, on which rubric, until when."""
    call = get_call(current_user, call_id)
    form, found = CalibrationForm(), loads(today(), utc_now())
    proposed = proposed_rubric(call)
    if not form.is_submitted() and proposed:
        form.rubric.data = proposed.id
    form.offer(rubric_choices(rubrics_in_use().values(), current_language()), found)
    problem, status = None, 200
    try:
        if form.validate_on_submit():
            by_id = {str(one.person.id): one.person for one in found}
            made = operations.begin_calibration(
                call,
                rubrics_in_use()[form.rubric.data],
                [by_id[one] for one in form.people.data or []],
                expert=by_id.get(form.expert.data),
                due=form.due.data,
                by=current_user,
            )
            flash(_("Everybody finds the call under “My work”."), "success")
            return redirect(url_for(".page", calibration_id=made.id))
    except (Refused, Conflict) as refusal:
        problem, status = refusal.message, refusal.status
    status = 400 if form.errors else status
    return render_template("calibration/begin.html", call=call, form=form, problem=problem), status


@calibration.get("/<int:calibration_id>")
@requires(Permission.REVIEW)
def page(calibration_id: int) -> ResponseReturnValue:
    """Who is missing; then the ratings item by item, and the reference rating."""
    made = reading.get_calibration(current_user, calibration_id)
    audit.look("open", "call", made.call_id, reason="calibration")
    return _page(made)


@calibration.post("/<int:calibration_id>/items/<criterion>")
@requires(Permission.ASSIGN_REVIEWS)
def save_item(calibration_id: int, criterion: str) -> ResponseReturnValue:
    """Keep the reference rating of an item, its reason and the notes."""
    made = reading.get_calibration(current_user, calibration_id)
    form = ReferenceForm()
    form.offer(_criterion(made, criterion), current_language())
    problem, status = None, 200
    if form.validate():
        try:
            operations.set_reference(
                made,
                criterion,
                level=form.level,
                not_applicable=form.not_applicable,
                reason=form.reason.data or "",
                notes=form.notes.data or "",
                based_on=form.based_on,
            )
            flash(_("Saved."), "success")
            here = url_for(".page", calibration_id=made.id, _anchor=f"item-{criterion}")
            return redirect(here)
        except Conflict as conflict:
            problem, status = conflict.message, int(conflict.status)
            form.revision.data, form.revision.raw_data = conflict.details.get("revision"), None
        except Refused as refusal:
            problem, status = refusal.message, int(refusal.status)
    else:
        status = 400
    return _page(made, problem=problem, typed=(criterion, form)), status


@calibration.post("/<int:calibration_id>/compare")
@requires(Permission.ASSIGN_REVIEWS)
def compare(calibration_id: int) -> ResponseReturnValue:
    """Wait for nobody any more."""
    made = reading.get_calibration(current_user, calibration_id)
    return _step(made, operations.compare_now)


@calibration.post("/<int:calibration_id>/close")
@requires(Permission.ASSIGN_REVIEWS)
def close(calibration_id: int) -> ResponseReturnValue:
    """End it: the reference rating stands."""
    made = reading.get_calibration(current_user, calibration_id)
    return _step(made, operations.close_calibration)


def _step(made: Calibration, step: operations.Step) -> ResponseReturnValue:
    try:
        step(made)
    except (Refused, Conflict) as problem:
        return _page(made, problem=problem.message), problem.status
    return redirect(url_for(".page", calibration_id=made.id))


def _criterion(made: Calibration, criterion: str) -> Criterion:
    found = (one for one in reading.rubric_of(made).criteria if one.id == criterion)
    known = next(found, None)
    if known is None:
        raise NotFound(_("This rubric has no such criterion."))
    return known


def _page(
    made: Calibration,
    *,
    problem: str | None = None,
    typed: tuple[str, ReferenceForm] | None = None,
) -> str:
    leads = has_permission(current_user, Permission.ASSIGN_REVIEWS)
    items = reading.compared(current_user, made)
    forms: dict[str, ReferenceForm] = {}
    if leads and made.state == CalibrationState.COMPARING:
        for one in items:
            forms[one.criterion.id] = ReferenceForm.of(one.item)
            forms[one.criterion.id].offer(one.criterion, current_language())
    if typed is not None and forms:
        forms[typed[0]] = typed[1]
    distances = reading.distances(items)
    return render_template(
        "calibration/page.html",
        made=made,
        rubric=reading.rubric_of(made),
        items=items,
        forms=forms,
        leads=leads,
        is_at_it=reading.is_at_it(current_user, made),
        distances=[one for one in distances if leads or one.person.id == current_user.id],
        problem=problem,
        said_by=said_by,
        absence_words=absence_words,
        agent_channel=agent_side(made.call),
        today=today(),
    )
