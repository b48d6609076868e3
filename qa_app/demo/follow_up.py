"""What people would do after a sample call is transcribed: correct it, review it, coach.

Runs when something of a sample call is done, so that no page of the sample centre is empty:
it is corrected once it is transcribed, and reviewed once its moments are found. The dates are
set back to soon after the call, so that there is a past to look at. Calls of the history were
given to their reviewers, as a lead does; the others their reviewers picked.
"""

from datetime import datetime, timedelta

from sqlalchemy import select

from qa_app.assignments.models import Assignment, Purpose
from qa_app.assignments.operations import assign
from qa_app.calls.models import Call, CallState
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan, PlanState
from qa_app.coaching.operations import publish_plan
from qa_app.demo.history_calls import history_call, is_in_history
from qa_app.demo.sample_calls import SampleCall, is_shipped, sample_call
from qa_app.demo.sample_reviews import SampleReview
from qa_app.demo.scripted import use_script
from qa_app.demo.staff import one_of_staff
from qa_app.findings.models import Detection
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person
from qa_app.reviews.conditions import answer_condition
from qa_app.reviews.hearing import keep_heard
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.operations import (
    add_evidence,
    save_rating,
    start_review,
    submit_review,
)
from qa_app.rubrics import Rubric
from qa_app.scorecards.in_use import newest_version
from qa_app.work.kinds import job_ended

TO_ASSIGNMENT = timedelta(hours=4)
TO_DUE = timedelta(days=7)
AT_DESK = timedelta(minutes=12)
TO_REVIEW = timedelta(days=1)
TO_NEXT_REVIEW = timedelta(hours=5)
TO_PLAN = timedelta(days=1, hours=2)
TO_ANSWER = timedelta(days=3)
# The newest Korean call is left for the visitor to review.
LEFT_TO_VISITOR = {"ko-shopping-exchange"}


def follow_up(call_id: int) -> None:
    """Give a sample call its corrected transcript, reviews and plan; others are left alone."""
    call = db.session.get(Call, call_id)
    if call is None or not _is_for_us(call):
        db.session.rollback()
        return
    sample = _sample(_name(call))
    reviewed = db.session.scalar(select(Review.id).where(Review.call_id == call.id).limit(1))
    if sample.language == "ko" and not any(version.corrected for version in call.transcripts):
        use_script(call, sample)
    if not reviewed and _is_looked_through(call) and sample.id not in LEFT_TO_VISITOR:
        reviews = _reviews(call, sample)
        if reviews and sample.has_plan:
            _coach(reviews[0], sample)
    db.session.commit()


def _is_for_us(call: Call) -> bool:
    name = _name(call)
    here = is_shipped(name) or is_in_history(name)
    return call.is_sample and call.state == CallState.READY and here


def _sample(name: str) -> SampleCall:
    return history_call(name) if is_in_history(name) else sample_call(name)


def _name(call: Call) -> str:
    return call.filename.removesuffix(".opus")


def _is_looked_through(call: Call) -> bool:
    """Whether moments were found in what is its transcript now; a plan lists promises."""
    finding = db.session.get(Detection, call.id)
    in_use = call.transcript
    return finding is not None and in_use is not None and finding.transcript_id == in_use.id


@job_ended.connect
def _follow(_sender: object, *, call_id: int | None) -> None:
    if call_id is not None:
        follow_up(call_id)


def follow_up_all() -> None:
    """Catch up on sample calls whose worker died in between."""
    ready = select(Call.id).where(Call.is_sample, Call.state == CallState.READY)
    for call_id in db.session.scalars(ready).all():
        follow_up(call_id)


def _reviews(call: Call, sample: SampleCall) -> list[Review]:
    """All reviews of a call, the first one first; one on a rubric that is not here is left out."""
    db.session.expire(call, ["transcripts"])
    keep_heard(call, [(0.0, call.duration)])
    reviews = []
    for number, written in enumerate(sample.reviews):
        version = newest_version(written.rubric)  # whether or not it is in use by then
        reviewer = one_of_staff(written.reviewer)
        if version is not None and reviewer is not None:
            rubric = version.rubric
            given = _give(call, sample, reviewer, second=number > 0)
            review = _write(call, written.on(rubric), rubric, reviewer, given)
            submitted = call.started_at + TO_REVIEW + number * TO_NEXT_REVIEW
            _date(review, given, _no_later_than_now(submitted))
            reviews.append(review)
    return reviews


def _give(call: Call, sample: SampleCall, reviewer: Person, *, second: bool) -> Assignment | None:
    """Give a call of the history to its reviewer; one of a second review does not know of it."""
    if sample.selection is None:
        return None
    given = assign(
        call,
        reviewer,
        purpose=Purpose.SECOND_OPINION if second else Purpose.REGULAR,
        selection=sample.selection,
        due=(call.started_at + TO_DUE).date(),
        assigned_by=one_of_staff("lead"),
        blind=second,
    )
    given.assigned_at = _no_later_than_now(call.started_at + TO_ASSIGNMENT)
    return given


def _date(review: Review, given: Assignment | None, at: datetime) -> None:
    """Set a review back to when it is said to have been submitted."""
    review.submitted_at = review.saved_at = at
    review.created_at = at - AT_DESK
    if given is not None:
        given.closed_at = at


def _write(
    call: Call,
    written: SampleReview,
    rubric: Rubric,
    reviewer: Person,
    given: Assignment | None,
) -> Review:
    purpose = Purpose(given.purpose) if given is not None else Purpose.REGULAR
    review = start_review(call, reviewer, rubric, purpose=purpose, assignment=given)
    for condition, holds in written.holds.items():
        answer_condition(review, condition, holds=holds, based_on=0)
    for clip in written.evidence:
        add_evidence(
            review,
            clip.criterion,
            polarity=Polarity(clip.polarity),
            start=clip.start,
            end=clip.end,
            selected=clip.quote,
        )
    for rating in written.ratings:
        save_rating(
            review,
            rating.criterion,
            level=rating.level,
            points=rating.points,
            cause=rating.cause,
            not_applicable=rating.not_applicable,
            note=rating.note,
            based_on=0,
        )
    db.session.flush()
    db.session.refresh(review)
    submit_review(review, seen=review.mark)
    db.session.refresh(review)
    return review


def _coach(review: Review, sample: SampleCall) -> None:
    plan = compose_plan([review], review.reviewer)
    plan.goal_on = utc_now().date() + timedelta(days=sample.goal_days)
    publish_plan(plan, based_on=plan.revision)
    called = review.call.started_at
    published = _no_later_than_now(called + TO_PLAN)
    plan.published_at = plan.created_at = published
    plan.goal_on = published.date() + timedelta(days=sample.goal_days)
    plan.answer_by = published.date() + timedelta(days=settings().answer_days)
    if sample.reflection:
        _answer(plan, sample.reflection, called + TO_ANSWER)


def _answer(plan: Plan, reflection: str, at: datetime) -> None:
    plan.reflection = reflection
    plan.first_read_at = plan.acknowledged_at = _no_later_than_now(at)
    plan.state = PlanState.ACKNOWLEDGED


def _no_later_than_now(moment: datetime) -> datetime:
    return min(moment, utc_now())
