"""The pages of the coaching room: plans, the editor, what the agent reads and answers."""

from collections.abc import Callable, Sequence
from functools import wraps
from http import HTTPStatus
from typing import TypeVar

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from qa_app import audit
from qa_app.agreement.wording import unevenly
from qa_app.coaching import drafting, operations, reading
from qa_app.coaching.forms import AnswerForm, PlanForm, RevisionForm
from qa_app.coaching.models import Plan, PlanState, PointKind
from qa_app.coaching.new_answers import answers_read_by_agent, plans_with_new_answers
from qa_app.coaching.printing import document_of
from qa_app.coaching.unprintable import unprintable_fields
from qa_app.foundation.bodies import KIB, takes
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused, wants_json
from qa_app.foundation.page_actions import offer
from qa_app.foundation.row_ids import row_id, row_id_or_none
from qa_app.people.access import Permission, requires, sees_everyone

coaching = Blueprint("coaching", __name__, url_prefix="/plans")
offer(coaching, "review", "coaching/_compose.html")

Form = TypeVar("Form", bound=FlaskForm)
# Every text of a plan travels together; each Korean syllable may be sent as nine characters.
LARGEST_PLAN = 2048 * KIB


def told_on_the_plan(
    view: Callable[[int], ResponseReturnValue],
) -> Callable[[int], ResponseReturnValue]:
    """What cannot be is told on the plan's own page: from there people can go on."""

    @wraps(view)
    def told(plan_id: int) -> ResponseReturnValue:
        try:
            return view(plan_id)
        except (Refused, Conflict) as problem:
            if wants_json():
                raise
            plan = reading.get_plan(current_user, plan_id)
            if plan.erased_at is not None:
                return render_template("coaching/erased.html", plan=plan), HTTPStatus.GONE
            return _page(plan, _answer_form(plan), problem=problem.message), problem.status

    return told


@coaching.get("")
@requires(Permission.SEE_PLANS)
def plans() -> ResponseReturnValue:
    """Plans, newest first: an agent's own, a supervisor's teams', all of them for QA."""
    wanted = request.args.get("state")
    states = [state.value for state in PlanState] + [reading.OVERDUE]
    state = wanted if wanted in states else None
    agent_id = request.args.get("agent", type=row_id)
    before = request.args.get("before", type=row_id)
    return render_template(
        "coaching/plans.html",
        answered=plans_with_new_answers(current_user),
        page=reading.plans_for(current_user, state=state, agent_id=agent_id, before=before),
        agents=reading.agents_with_plans(current_user),
        state=state,
        states=states if sees_everyone(current_user) else states[1:],
        agent_id=agent_id,
        before=before,
        today=today(),
    )


@coaching.get("/new")
@requires(Permission.WRITE_PLANS)
def new_plan() -> ResponseReturnValue:
    """Choose an agent, then the reviews that the plan is to rest on."""
    return _choice(request.args.get("agent", type=row_id))


@coaching.post("/compose")
@requires(Permission.WRITE_PLANS)
def compose_plan() -> ResponseReturnValue:
    """Draft a plan from the reviews sent as ``review_ids``."""
    ids = request.form.getlist("review_ids", type=row_id)
    try:
        plan = drafting.compose_plan(reading.reviews_by_ids(current_user, ids), current_user)
    except Refused as problem:
        agent_id = request.form.get("agent", type=row_id)
        return _choice(agent_id, chosen=ids, problem=problem.message), problem.status
    return redirect(url_for(".edit_plan", plan_id=plan.id))


@coaching.get("/<int:plan_id>/edit")
@requires(Permission.WRITE_PLANS)
@told_on_the_plan
def edit_plan(plan_id: int) -> ResponseReturnValue:
    """The editor of a draft."""
    plan = reading.get_plan_to_edit(current_user, plan_id)
    audit.look("open", "plan", plan.id, reason="edit")
    return _editor(plan, PlanForm.of(plan))


@coaching.post("/<int:plan_id>/edit")
@requires(Permission.WRITE_PLANS)
@takes(form=LARGEST_PLAN)
@told_on_the_plan
def save_plan(plan_id: int) -> ResponseReturnValue:
    """Save the draft as it is typed; a button may ask for one step more."""
    plan = reading.get_plan_to_edit(current_user, plan_id)
    form = PlanForm()
    if not form.validate():
        if wants_json():
            raise Refused(_("Something is missing or too long: look at the goal date."))
        return _editor(plan, form), 400
    try:
        operations.save_plan(plan, form.over(plan), based_on=form.based_on)
        return {"revision": plan.revision} if wants_json() else _one_step_more(plan)
    except (Conflict, Refused) as problem:
        if wants_json():
            raise
        return _not_saved(plan, form, problem), problem.status


def _not_saved(plan: Plan, form: PlanForm, problem: Conflict | Refused) -> str:
    """The editor with what was written still in it, and why it was not saved."""
    if isinstance(problem, Refused):
        return _editor(plan, form, refused=problem.message)
    form.revision.data, form.revision.raw_data = plan.revision, None
    return _editor(plan, form, problem=problem.message)


def _one_step_more(plan: Plan) -> ResponseReturnValue:
    step, _colon, what = request.form.get("step", "").partition(":")
    if step == "remove" and (point_id := row_id_or_none(what)):
        operations.remove_point(plan, point_id)
    elif step in {"strength", "focus"}:
        point = drafting.add_point(plan, PointKind(step), request.form.get(f"add_{step}", ""))
        return redirect(url_for(".edit_plan", plan_id=plan.id, _anchor=f"point-{point.id}"))
    elif step == "preview":
        return redirect(url_for(".plan_page", plan_id=plan.id))
    return redirect(url_for(".edit_plan", plan_id=plan.id))


@coaching.post("/<int:plan_id>/discard")
@requires(Permission.WRITE_PLANS)
@told_on_the_plan
def discard_plan(plan_id: int) -> ResponseReturnValue:
    """Throw a draft away."""
    operations.discard_plan(reading.get_plan_to_edit(current_user, plan_id))
    flash(_("The draft was discarded."), "info")
    return redirect(url_for(".plans"))


@coaching.post("/<int:plan_id>/publish")
@requires(Permission.WRITE_PLANS)
@told_on_the_plan
def publish_plan(plan_id: int) -> ResponseReturnValue:
    """Give the plan to the agent."""
    plan = reading.get_plan_to_edit(current_user, plan_id)
    operations.publish_plan(plan, based_on=_sent(RevisionForm()).based_on)
    flash(_("%(name)s can read the plan now.", name=plan.agent.name), "success")
    return redirect(url_for(".plan_page", plan_id=plan.id))


@coaching.get("/<int:plan_id>")
@requires(Permission.SEE_PLANS)
def plan_page(plan_id: int) -> ResponseReturnValue:
    """The plan as the agent reads it; for its author also the preview of a draft."""
    plan = reading.get_plan(current_user, plan_id)
    audit.look("open", "plan", plan.id)
    if plan.erased_at is not None:
        return render_template("coaching/erased.html", plan=plan), HTTPStatus.GONE
    if plan.agent_id == current_user.id and plan.state == PlanState.PUBLISHED:
        operations.read_by_agent(plan)
    if plan.agent_id == current_user.id:
        answers_read_by_agent(plan)
    return _page(plan, _answer_form(plan))


@coaching.get("/<int:plan_id>/plan.pdf")
@requires(Permission.SEE_PLANS)
def plan_pdf(plan_id: int) -> ResponseReturnValue:
    """The plan on paper, in the agent's language."""
    from qa_app.coaching.pdf import render_plan_pdf  # half a second to load, for who prints

    plan = reading.get_plan(current_user, plan_id)
    if plan.erased_at is not None:
        return redirect(url_for(".plan_page", plan_id=plan.id))
    reading.points_with_clips(plan)
    audit.log("download", "plan", plan.id)
    pdf = render_plan_pdf(document_of(plan), plan.language)
    answer = Response(pdf, mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"coaching-plan-{plan.id}.pdf")
    return answer


@coaching.post("/<int:plan_id>/reflection")
@requires(Permission.ANSWER_PLANS)
@told_on_the_plan
def save_reflection(plan_id: int) -> ResponseReturnValue:
    """Save the agent's words as they are typed."""
    plan = reading.get_plan_to_answer(current_user, plan_id)
    form = _sent(AnswerForm())
    operations.save_reflection(plan, form.words, based_on=form.based_on)
    if wants_json():
        return {"revision": plan.reflection_revision}
    return redirect(url_for(".plan_page", plan_id=plan.id, _anchor="answer"))


@coaching.post("/<int:plan_id>/acknowledge")
@requires(Permission.ANSWER_PLANS)
@told_on_the_plan
def acknowledge_plan(plan_id: int) -> ResponseReturnValue:
    """Answer the plan for good."""
    plan = reading.get_plan_to_answer(current_user, plan_id)
    form = AnswerForm()
    try:
        operations.acknowledge_plan(plan, _sent(form).words, based_on=form.based_on)
    except (Refused, Conflict) as problem:
        if wants_json():
            raise
        form.revision.data, form.revision.raw_data = plan.reflection_revision, None
        return _page(plan, form, problem=problem.message, theirs=problem.details.get("theirs")), (
            problem.status
        )
    flash(_("Thank you. Your response has been sent."), "success")
    return redirect(url_for(".plan_page", plan_id=plan.id))


def _choice(agent_id: int | None, *, chosen: Sequence[int] = (), problem: str | None = None) -> str:
    return render_template(
        "coaching/new_plan.html",
        agents=reading.reviewed_agents(current_user),
        agent_id=agent_id,
        reviews=reading.reviews_to_choose(current_user, agent_id) if agent_id else [],
        chosen=chosen,
        problem=problem,
    )


def _answer_form(plan: Plan) -> AnswerForm:
    return AnswerForm(
        formdata=None,
        data={"reflection": plan.reflection, "revision": plan.reflection_revision},
    )


def _page(
    plan: Plan, form: AnswerForm, problem: str | None = None, theirs: str | None = None
) -> str:
    points = reading.points_with_clips(plan)
    can_edit = reading.may_edit(current_user, plan) and plan.state == PlanState.DRAFT
    document = document_of(plan)
    return render_template(
        "coaching/plan_page.html",
        plan=plan,
        points=points,
        form=form,
        problem=problem,
        theirs=theirs,
        records=audit.records_of("plan", plan.id, since=plan.published_at),
        can_edit=can_edit,
        unprintable=unprintable_fields(document) if can_edit else [],
        can_answer=plan.agent_id == current_user.id and plan.state == PlanState.PUBLISHED,
        today=today(),
        document=document,
    )


def _editor(
    plan: Plan, form: PlanForm, problem: str | None = None, refused: str | None = None
) -> str:
    points = {str(point.id): point for point in reading.points_with_clips(plan)}
    return render_template(
        "coaching/edit_plan.html",
        plan=plan,
        form=form,
        points=points,
        clips={str(clip.id): clip for point in points.values() for clip in point.clips},
        addable=drafting.missing_criteria(plan),
        uneven=drafting.uneven_criteria(plan),
        unevenly=unevenly,
        problem=problem,
        refused=refused,
        unprintable=unprintable_fields(document_of(plan)),
        kinds=PointKind,
    )


def _sent(form: Form) -> Form:
    """The form, if what was sent can be used."""
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form
