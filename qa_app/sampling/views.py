"""The pages of sampling plans: what is drawn, looked at before it is drawn, and drawn."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.assignments.reading import reviewers
from qa_app.foundation.days import centre_zone
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.page_actions import offer
from qa_app.foundation.periods import Period
from qa_app.people.access import Permission, requires
from qa_app.people.teams import all_teams
from qa_app.sampling import plans, wording
from qa_app.sampling.draws import open_periods, order_draw
from qa_app.sampling.forms import DrawForm, NewPlanForm, PlanFields, PlanForm
from qa_app.sampling.frames import find_frame
from qa_app.sampling.jobs import carry_out_or_queue
from qa_app.sampling.models import SamplingPlan
from qa_app.sampling.preview import preview_of
from qa_app.scorecards.selection import queues

sampling = Blueprint("sampling", __name__, url_prefix="/sampling")
offer(sampling, "reviews", "sampling/_link.html")


@sampling.get("")
@requires(Permission.ASSIGN_REVIEWS)
def overview() -> ResponseReturnValue:
    """All plans, and what each has to draw from."""
    rows = [(plan, open_periods(plan)) for plan in plans.all_plans()]
    return render_template("sampling/plans.html", rows=rows, words=wording)


@sampling.route("/plans/new", methods=["GET", "POST"])
@requires(Permission.ASSIGN_REVIEWS)
def new_plan() -> ResponseReturnValue:
    """Write a plan."""
    form, status = NewPlanForm(), HTTPStatus.OK
    _offer(form)
    if form.validate_on_submit():
        try:
            plan = plans.add_plan(form.values, by=current_user)
            flash(_("Saved. Look at the preview before you draw."), "success")
            return redirect(url_for(".plan_page", sampling_id=plan.id))
        except (Conflict, Refused) as problem:
            db.session.rollback()
            form.show(problem.details["fields"])
            status = problem.status
    elif form.errors:
        status = HTTPStatus.BAD_REQUEST
    return render_template("sampling/edit_plan.html", form=form, plan=None), status


@sampling.get("/plans/<int:sampling_id>")
@requires(Permission.ASSIGN_REVIEWS)
def plan_page(sampling_id: int) -> ResponseReturnValue:
    """What a plan says, what was drawn by it, and what can be drawn."""
    return _plan_page(plans.get_plan(sampling_id))


@sampling.route("/plans/<int:sampling_id>/edit", methods=["GET", "POST"])
@requires(Permission.ASSIGN_REVIEWS)
def edit_plan(sampling_id: int) -> ResponseReturnValue:
    """Change what a plan says from the next draw on."""
    plan = plans.get_plan(sampling_id, to_change=request.method == "POST")
    form, status = PlanForm(plan), HTTPStatus.OK
    _offer(form)
    try:
        if form.validate_on_submit():
            plans.change_plan(plan, form.changes, by=current_user)
            flash(_("Saved."), "success")
            return redirect(url_for(".plan_page", sampling_id=plan.id))
    except (Conflict, Refused) as problem:
        db.session.rollback()
        form.show(problem)
        status = problem.status
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.BAD_REQUEST
    return render_template("sampling/edit_plan.html", form=form, plan=plan), status


@sampling.post("/plans/<int:sampling_id>/close")
@requires(Permission.ASSIGN_REVIEWS)
def close_plan(sampling_id: int) -> ResponseReturnValue:
    """Draw no more by a plan."""
    plans.close_plan(plans.get_plan(sampling_id, to_change=True))
    flash(_("The plan is closed. Nothing more is drawn by it; its draws stay."), "success")
    return redirect(url_for(".plan_page", sampling_id=sampling_id))


@sampling.post("/plans/<int:sampling_id>/open")
@requires(Permission.ASSIGN_REVIEWS)
def open_plan(sampling_id: int) -> ResponseReturnValue:
    """Let a closed plan be drawn from again."""
    plans.open_plan(plans.get_plan(sampling_id, to_change=True))
    flash(_("The plan can be drawn from again."), "success")
    return redirect(url_for(".plan_page", sampling_id=sampling_id))


@sampling.get("/plans/<int:sampling_id>/preview")
@requires(Permission.ASSIGN_REVIEWS)
def preview(sampling_id: int) -> ResponseReturnValue:
    """From which calls would be drawn, and why not from others; never which."""
    plan = plans.get_plan(sampling_id)
    period = _period(plan, request.args.get("period"))
    found = find_frame(plan.version, period, centre_zone())
    form = DrawForm(formdata=None, period=period.start.isoformat())
    form.offer(open_periods(plan))
    return render_template(
        "sampling/preview.html",
        plan=plan,
        period=period,
        preview=preview_of(found),
        form=form,
        words=wording,
    )


@sampling.post("/plans/<int:sampling_id>/draw")
@requires(Permission.ASSIGN_REVIEWS)
def draw(sampling_id: int) -> ResponseReturnValue:
    """Draw from the calls of a period, and give them to reviewers."""
    plan, form = plans.get_plan(sampling_id), DrawForm()
    form.offer(open_periods(plan))
    if not form.validate():
        return _plan_page(plan, form, HTTPStatus.BAD_REQUEST)
    ordered = order_draw(plan, form.chosen, by=current_user)
    carry_out_or_queue(ordered)
    return redirect(url_for("draws.draw_page", draw_id=ordered.id))


def _plan_page(
    plan: SamplingPlan, form: DrawForm | None = None, status: int = HTTPStatus.OK
) -> ResponseReturnValue:
    periods = open_periods(plan)
    if form is None:
        form = DrawForm(formdata=None)
        form.offer(periods)
    page = render_template(
        "sampling/plan.html",
        plan=plan,
        form=form,
        periods=periods,
        teams={team.id: team.name for team in all_teams()},
        people={person.id: person.name for person in reviewers()},
        words=wording,
    )
    return page, status


def _period(plan: SamplingPlan, wanted: str | None) -> Period:
    periods = open_periods(plan)
    found = next((one for one in periods if one.start.isoformat() == wanted), None)
    if found is None and (wanted or not periods):
        raise NotFound(_("There is nothing to draw from this period: choose another one."))
    return found or periods[0]


def _offer(form: PlanFields) -> None:
    form.offer(all_teams(), queues(), reviewers())
