"""Where agents read what was rated on the calls of a plan, reply to it and appeal."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.appeals import operations, reading
from qa_app.appeals.forms import MakeAppealForm, ReplyForm
from qa_app.appeals.models import AppealKind
from qa_app.appeals.reading import RatedItem
from qa_app.appeals.wording import KINDS, KINDS_TOLD, OUTCOMES, STATES
from qa_app.coaching.models import Plan
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, requires
from qa_app.reviews.attribution import said_by
from qa_app.reviews.models import Cause
from qa_app.reviews.wording import cause_names

plan_items = Blueprint("plan_items", __name__, url_prefix="/plans/<int:plan_id>/items")
offer(plan_items, "plan", "appeals/_on_plan.html")
offer(plan_items, "plans", "appeals/_new_decisions.html")


@plan_items.app_context_processor
def _for_plans() -> dict[str, Any]:
    return {
        "items_of_plan": lambda plan: reading.items_of(plan, current_user),
        "plans_with_new_decisions": lambda: reading.plans_with_new_decisions(current_user),
        "appeal_until": operations.appeal_until,
        "appeal_words": {
            "kinds": KINDS,
            "told": KINDS_TOLD,
            "states": STATES,
            "outcomes": OUTCOMES,
        },
    }


@plan_items.get("")
@requires(Permission.ANSWER_PLANS)
def overview(plan_id: int) -> ResponseReturnValue:
    """What was rated on the calls that the plan rests on, item by item."""
    plan = reading.get_own_plan(current_user, plan_id)
    items = reading.items_of(plan, current_user)
    audit.look("open", "plan", plan.id, reason="items")
    reading.decisions_read(items)
    return render_template("appeals/items.html", plan=plan, items=items, **_about(plan))


@plan_items.get("/<int:review_id>/<string:criterion>")
@requires(Permission.ANSWER_PLANS)
def item(plan_id: int, review_id: int, criterion: str) -> ResponseReturnValue:
    """One item: how it was rated and why, a reply to it, an appeal."""
    plan = reading.get_own_plan(current_user, plan_id)
    found = reading.item_of_plan(plan, review_id, criterion)
    audit.look("open", "plan", plan.id, reason="items")
    reading.decisions_read([found])
    return _page(plan, found)


@plan_items.post("/<int:review_id>/<string:criterion>/reply")
@requires(Permission.ANSWER_PLANS)
def reply(plan_id: int, review_id: int, criterion: str) -> ResponseReturnValue:
    """Keep what the agent says to a rating."""
    plan = reading.get_own_plan(current_user, plan_id)
    found = reading.item_of_plan(plan, review_id, criterion)
    form = _reply_form(found)
    try:
        if not form.validate():
            return _page(plan, found, reply_form=form), HTTPStatus.BAD_REQUEST
        if "text" in form.changes:
            review = found.reply.review if found.reply else found.review
            operations.save_reply(review, found.item, form.text.data)
    except Conflict as problem:
        form.show(problem)
        return _page(plan, found, reply_form=form), problem.status
    flash(_("Your reply is saved. Your reviewer and your supervisor can read it."), "success")
    return _to_item(plan, found)


@plan_items.post("/<int:review_id>/<string:criterion>/appeal")
@requires(Permission.ANSWER_PLANS)
def appeal(plan_id: int, review_id: int, criterion: str) -> ResponseReturnValue:
    """Appeal against a rating."""
    plan = reading.get_own_plan(current_user, plan_id)
    found = reading.item_of_plan(plan, review_id, criterion)
    form = MakeAppealForm()
    form.offer(found.review.transcript)
    try:
        if not form.validate():
            return _page(plan, found, appeal_form=form), HTTPStatus.BAD_REQUEST
        operations.make_appeal(
            plan,
            found.review,
            found.item,
            kind=AppealKind(form.kind.data),
            reason=form.reason.data,
            cause=Cause(form.cause.data) if form.cause.data else None,
            line=form.stretch,
            said=form.said.data,
        )
    except (Refused, Conflict) as problem:
        return _page(plan, found, appeal_form=form, problem=problem.message), problem.status
    flash(_("Your appeal has been received. Another reviewer will look at it."), "success")
    return _to_item(plan, found)


@plan_items.post("/appeals/<int:appeal_id>/withdraw")
@requires(Permission.ANSWER_PLANS)
def withdraw(plan_id: int, appeal_id: int) -> ResponseReturnValue:
    """Take an appeal back that nobody has looked at yet."""
    plan = reading.get_own_plan(current_user, plan_id)
    operations.withdraw_appeal(reading.get_own_appeal(current_user, appeal_id))
    flash(_("You have taken the appeal back."), "success")
    return redirect(url_for(".overview", plan_id=plan.id))


def _to_item(plan: Plan, found: RatedItem) -> ResponseReturnValue:
    review_id, criterion = found.review.id, found.item.id
    return redirect(url_for(".item", plan_id=plan.id, review_id=review_id, criterion=criterion))


def _reply_form(found: RatedItem) -> ReplyForm:
    return ReplyForm({"text": found.reply.text if found.reply else ""})


def _page(
    plan: Plan,
    found: RatedItem,
    *,
    reply_form: ReplyForm | None = None,
    appeal_form: MakeAppealForm | None = None,
    problem: str | None = None,
) -> str:
    if appeal_form is None:
        appeal_form = MakeAppealForm(formdata=None)
        appeal_form.offer(found.review.transcript)
    stored = {"text": found.reply.text if found.reply else ""}
    return render_template(
        "appeals/item.html",
        plan=plan,
        found=found,
        reply_form=reply_form or ReplyForm(stored, formdata=None),
        appeal_form=appeal_form,
        problem=problem,
        said_by=said_by,
        line=reading.line_of(found.appeal) if found.appeal else [],
        **_about(plan),
    )


def _about(plan: Plan) -> dict[str, Any]:
    until = operations.appeal_until(plan)
    return {
        "until": until,
        "can_appeal": until is not None and until >= today(),
        "causes": cause_names(),
        "today": today(),
    }
