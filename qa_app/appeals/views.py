"""Appeals for those who rate and those who lead: the list, who decides, and the decision."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.appeals import operations, reading
from qa_app.appeals.figures import all_figures, item_name
from qa_app.appeals.forms import DecisionForm
from qa_app.appeals.giving import give as give_to
from qa_app.appeals.giving import possible_deciders
from qa_app.appeals.models import Appeal, AppealState, Outcome
from qa_app.appeals.wording import days_words, share_words
from qa_app.assignments.models import Purpose
from qa_app.foundation.days import today
from qa_app.foundation.page_actions import offer
from qa_app.foundation.row_ids import row_id
from qa_app.people.access import Permission, has_permission, requires
from qa_app.reviews.answers import sent
from qa_app.reviews.appealed import versions_of
from qa_app.reviews.models import Review
from qa_app.reviews.wording import cause_names
from qa_app.reviews.work_forms import ReviewerForm

appeals = Blueprint("appeals", __name__, url_prefix="/appeals")
offer(appeals, "reviews", "appeals/_link.html")
offer(appeals, "review notes", "appeals/_on_review.html")


@appeals.app_context_processor
def _for_reviews() -> dict[str, Any]:
    return {
        "replies_to": lambda review: reading.replies_to(versions_of(review)),
        "appeals_against": _shown_on,
        "decision_form": _decision_form,
        "line_of": reading.line_of,
        "line_corrected": reading.line_corrected,
        "item_name": item_name,
    }


@appeals.get("")
@requires(Permission.REVIEW)
def overview() -> ResponseReturnValue:
    """Appeals against one's own reviews and those to decide; for a lead all, with figures."""
    wanted = request.args.get("state")
    show = wanted if wanted in reading.SHOW else reading.SHOW[0]
    before = request.args.get("before", type=row_id)
    page = reading.appeals_for(current_user, show, before=before)
    leads = has_permission(current_user, Permission.ASSIGN_REVIEWS)
    for one in page.appeals:
        audit.look("open", "call", one.review.call_id, reason="appeals")
    unheld = [one for one in page.appeals if one.is_open and one.given is None]
    return render_template(
        "appeals/overview.html",
        page=page,
        show=show,
        before=before,
        today=today(),
        figures=all_figures(current_user) if leads else None,
        give_forms={one.id: _give_form(one) for one in unheld} if leads else {},
        share_words=share_words,
        days_words=days_words,
        causes=cause_names(),
    )


@appeals.post("/<int:appeal_id>/give")
@requires(Permission.ASSIGN_REVIEWS)
def give(appeal_id: int) -> ResponseReturnValue:
    """Say who is to decide on an appeal, and on the others against the same review."""
    appeal = reading.get_appeal(current_user, appeal_id)
    form = ReviewerForm()
    form.offer(possible_deciders(appeal.review))
    sent(form)
    reading.held_together(appeal.review)
    loads = possible_deciders(appeal.review)
    to = next(one.person for one in loads if one.person.id == form.reviewer_id)
    against = reading.appeals_against(versions_of(appeal.review))
    others = [one for one in against if one.is_open and one.given is None and one is not appeal]
    give_to([appeal, *others], to, by=current_user)
    flash(_("%(name)s finds the call under “My work”.", name=to.name), "success")
    return redirect(url_for(".overview"))


@appeals.post("/<int:appeal_id>/decision")
@requires(Permission.REVIEW)
def decide(appeal_id: int) -> ResponseReturnValue:
    """Keep what is decided on an appeal, and why."""
    appeal = reading.get_appeal_to_decide(current_user, appeal_id)
    form = sent(DecisionForm())
    outcome = Outcome(form.outcome.data)
    operations.save_decision(appeal, outcome, form.answer.data, based_on=form.based_on)
    flash(_("Saved. The agent reads it once you submit the review."), "success")
    given = appeal.given
    review_id = given.review_id if given else None
    return redirect(url_for("reviews.review_page", review_id=review_id, _anchor="appeals"))


def _give_form(appeal: Appeal) -> ReviewerForm:
    """One of many on the page: each with ids of its own."""
    form = ReviewerForm(formdata=None)
    form.offer(possible_deciders(appeal.review))
    for field in form:
        field.id = field.label.field_id = f"{field.short_name}-{appeal.id}"
    return form


def _shown_on(review: Review) -> list[Appeal]:
    """The appeals against a review, or which it is to decide on, for who may read the review."""
    return reading.appeals_against(versions_of(review.supersedes or review))


def _decision_form(review: Review, appeal: Appeal) -> DecisionForm | None:
    """Where the person who looks is to decide on it."""
    own = review.purpose == Purpose.APPEAL and review.reviewer_id == current_user.id
    if not own or review.is_submitted or appeal.state != AppealState.IN_HAND:
        return None
    stored = {"outcome": appeal.outcome, "answer": appeal.answer, "revision": appeal.revision}
    form = DecisionForm(formdata=None, data=stored)
    for field in form:
        field.id = field.label.field_id = f"{field.short_name}-{appeal.id}"
    return form
