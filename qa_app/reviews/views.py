"""The pages of the review room: the list, a review, and what its page saves as it goes."""

from typing import Any, TypeVar

from flask import (
    Blueprint,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from qa_app import audit
from qa_app.calls.visible import get_call
from qa_app.findings.forms import AbuseForm
from qa_app.findings.insights import call_insights
from qa_app.foundation.errors import Conflict, Refused, wants_json
from qa_app.foundation.language import current_language
from qa_app.foundation.page_actions import offer
from qa_app.foundation.row_ids import row_id
from qa_app.foundation.transaction import settings
from qa_app.library.added_columns import offer_column
from qa_app.people.access import Permission, requires
from qa_app.reviews import amendments, conditions, operations, reading
from qa_app.reviews.answers import both_versions, evidence_html, saved, sent, worded, words_saved
from qa_app.reviews.assigned import start_given
from qa_app.reviews.attribution import said_by
from qa_app.reviews.chosen_rubric import choose_rubric, offered_rubrics
from qa_app.reviews.counting import all_count
from qa_app.reviews.forms import (
    ConditionForm,
    EvidenceForm,
    RatingForm,
    RemoveEvidenceForm,
    StartForm,
    SubmitForm,
    SummaryForm,
)
from qa_app.reviews.mending_views import mending_of
from qa_app.reviews.models import Polarity, Review, ReviewState
from qa_app.reviews.next_call import next_call
from qa_app.reviews.reviewed_column import REVIEWED
from qa_app.reviews.scores import absence_words, score_of_review, share_of
from qa_app.reviews.wording import PURPOSES, cause_names
from qa_app.reviews.worth_hearing import by_criterion, lines_marked, worth_hearing
from qa_app.rubrics.score import shown
from qa_app.scorecards.wording import rubric_title
from qa_app.transcripts.speaker_roles import agent_side

reviews = Blueprint("reviews", __name__, url_prefix="/reviews")
offer(reviews, "call", "reviews/_start.html")
offer_column(reviews, REVIEWED)

Form = TypeVar("Form", bound=FlaskForm)


@reviews.get("")
@requires(Permission.REVIEW)
def my_reviews() -> ResponseReturnValue:
    """The person's own drafts and submitted reviews."""
    wanted = request.args.get("state")
    state = ReviewState(wanted) if wanted in set(ReviewState) else None
    before = request.args.get("before", type=row_id)
    page = reading.reviews_by(current_user, state, before=before)
    return render_template(
        "reviews/my_reviews.html", page=page, state=state, before=before, purposes=PURPOSES
    )


@reviews.get("/critical")
@requires(Permission.SEE_PROGRESS)
def critical() -> ResponseReturnValue:
    """The reviews in which a critical item was missed, whatever else was good."""
    before = request.args.get("before", type=row_id)
    page = reading.reviews_with_critical_missed(current_user, before=before)
    return render_template("reviews/critical.html", page=page, before=before)


@reviews.app_context_processor
def _for_starting() -> dict[str, Any]:
    return {
        "offered_rubrics": offered_rubrics,
        "rubric_title": rubric_title,
        "own_review": lambda call: reading.own_review(current_user, call),
        "next_call": lambda: next_call(current_user),
    }


@reviews.post("/of-call/<int:call_id>")
@requires(Permission.REVIEW)
def start(call_id: int) -> ResponseReturnValue:
    """Begin a review of a call, or go on with the one that is there."""
    form = sent(StartForm())
    call = get_call(current_user, call_id)
    chosen = choose_rubric(call, form.rubric.data, form.reason.data)
    review = start_given(call, current_user, chosen, moments_wait=settings().moments_after_rating)
    return redirect(url_for(".review_page", review_id=review.id))


@reviews.get("/<int:review_id>")
@requires(Permission.SEE_PROGRESS)
def review_page(review_id: int) -> ResponseReturnValue:
    """Player, transcript and rubric side by side; to read only where it is final or not own."""
    review = reading.get_review(current_user, review_id)
    audit.look("open", "call", review.call_id, reason="review")
    return _page(review)


@reviews.post("/<int:review_id>/ratings/<criterion>")
@requires(Permission.REVIEW)
def save_rating(review_id: int, criterion: str) -> ResponseReturnValue:
    """Save a level and a note as they are typed."""
    review = reading.get_review_to_edit(current_user, review_id)
    form = RatingForm()
    form.offer(operations.item_of(review, criterion))
    sent(form)
    try:
        rating = operations.save_rating(
            review,
            criterion,
            level=form.level,
            points=form.points,
            cause=form.cause,
            not_applicable=form.not_applicable,
            note=form.text,
            based_on=form.based_on,
        )
    except Conflict as conflict:
        return both_versions(review, form, conflict, criterion)
    return saved(review, f"criterion-{criterion}", revision=rating.revision)


@reviews.post("/<int:review_id>/conditions/<condition>")
@requires(Permission.REVIEW)
def answer_condition(review_id: int, condition: str) -> ResponseReturnValue:
    """Save whether a condition held."""
    review = reading.get_review_to_edit(current_user, review_id)
    form = sent(ConditionForm())
    try:
        answer = conditions.answer_condition(
            review, condition, holds=form.holds, based_on=form.based_on
        )
    except Conflict as conflict:
        return both_versions(review, form, conflict)
    return saved(review, f"condition-{condition}", revision=answer.revision)


@reviews.post("/<int:review_id>/summary")
@requires(Permission.REVIEW)
def save_summary(review_id: int) -> ResponseReturnValue:
    """Save the summary as it is typed."""
    review = reading.get_review_to_edit(current_user, review_id)
    return words_saved(review, "summary", SummaryForm())


@reviews.post("/<int:review_id>/evidence")
@requires(Permission.REVIEW)
def add_evidence(review_id: int) -> ResponseReturnValue:
    """Keep a stretch of the call as evidence."""
    review = reading.get_review_to_edit(current_user, review_id)
    form = EvidenceForm()
    form.offer(review.rubric, current_language())
    sent(form)
    clip = operations.add_evidence(
        review,
        form.criterion.data,
        polarity=Polarity(form.polarity.data),
        start=form.start.data or 0.0,
        end=form.end.data or 0.0,
        selected=form.quote.data or "",
    )
    return _evidence_saved(review, clip.criterion, clip=clip.id)


@reviews.post("/<int:review_id>/evidence/<int:evidence_id>/remove")
@requires(Permission.REVIEW)
def remove_evidence(review_id: int, evidence_id: int) -> ResponseReturnValue:
    """Take a clip away."""
    review = reading.get_review_to_edit(current_user, review_id)
    sent(RemoveEvidenceForm())
    criterion = operations.remove_evidence(review, evidence_id)
    return _evidence_saved(review, criterion)


@reviews.post("/<int:review_id>/transcript")
@requires(Permission.REVIEW)
def take_version(review_id: int) -> ResponseReturnValue:
    """Let a draft go on with the version of the transcript that is in use now."""
    review = reading.get_review_to_edit(current_user, review_id)
    operations.take_version_in_use(review)
    flash(_("This review now uses the transcript in use. Its clips are kept."), "success")
    return redirect(url_for(".review_page", review_id=review.id))


@reviews.post("/<int:review_id>/submit")
@requires(Permission.REVIEW)
def submit(review_id: int) -> ResponseReturnValue:
    """Make a review final; where that cannot be, the page says why and what to do."""
    try:
        review = reading.get_review_to_edit(current_user, review_id)
        form = sent(SubmitForm())
        operations.submit_review(review, seen=form.mark.data or "")
    except (Conflict, Refused) as problem:
        if wants_json():
            raise
        review = reading.get_review(current_user, review_id)
        return _page(review, problem=problem.message), problem.status
    flash(_("The review has been submitted."), "success")
    final = url_for(".review_page", review_id=review.id, submitted=1)
    return {"page": final} if wants_json() else redirect(final)


def _page(review: Review, problem: str | None = None) -> str:
    form = EvidenceForm(formdata=None)
    form.offer(review.rubric, current_language())
    can_edit = reading.may_edit(current_user, review) and not review.is_submitted
    entries = worth_hearing(review)
    told = call_insights(review.call, current_user)
    return render_template(
        "reviews/review.html",
        **mending_of(review, can_edit=can_edit),
        review=review,
        purpose=PURPOSES[review.shown_purpose],
        related=reading.related_reviews(current_user, review),
        can_edit=can_edit,
        counted=all_count([review]),
        evidence_form=form,
        missing=worded(amendments.still_missing(review)),
        moments=by_criterion(entries),
        marked=lines_marked(review, entries),
        insights=told,
        abuse=told.abuse,
        abuse_form=AbuseForm(formdata=None),
        excluded=told.abuse.stretches,
        who_said=lambda clip: said_by(clip, current_language()),
        problem=problem,
        score=score_of_review(review),
        whole_score=shown,
        share_of=share_of,
        absence_words=absence_words,
        causes=cause_names(),
        amendable_until=amendments.amendable_until(review) if _is_own(review) else None,
        amend_days=settings().amend_days,
        changed_ratings=amendments.changed_ratings(review),
        agent_channel=agent_side(review.call),
    )


def _is_own(review: Review) -> bool:
    return bool(review.reviewer_id == current_user.id)


def _evidence_saved(review: Review, criterion: str, **more: Any) -> ResponseReturnValue:
    html = evidence_html(review, criterion)
    part = f"criterion-{criterion}"
    return saved(review, part, criterion=criterion, evidence_html=html, **more)
