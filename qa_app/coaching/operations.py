"""What happens to a plan: edited, published, read, answered.

    draft ──publish──> published ──acknowledge──> acknowledged

Callers hold the plan (``reading.get_plan_to_…``), so that of two who act at once the
second finds what the first has done.
"""

from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select, update

from qa_app import audit
from qa_app.coaching.drafting import put_in_order
from qa_app.coaching.edits import PlanEdit, changes, checked, write
from qa_app.coaching.models import Plan, PlanClip, PlanPromise, PlanState
from qa_app.findings.abuse import abuse_exclusion_changed, excluded_stretches
from qa_app.foundation.clean_text import clean_text
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import after_commit, settings
from qa_app.reviews.models import Review

FEWEST_CHARACTERS = 10


@abuse_exclusion_changed.connect
def exclude_abuse(call_id: int) -> None:
    """Take clips and promises in stretches of abuse out of drafts; what was given stays."""
    stretches = excluded_stretches(call_id)

    def is_excluded(part: PlanClip | PlanPromise) -> bool:
        inside = (s.start < part.end and s.end > part.start for s in stretches)
        return part.call_id == call_id and any(inside)

    of_call = Plan.reviews.any(Review.call_id == call_id)
    for plan in db.session.scalars(select(Plan).where(of_call, Plan.state == PlanState.DRAFT)):
        clips = {point: [c for c in point.clips if not is_excluded(c)] for point in plan.points}
        promises = [promise for promise in plan.promises if not is_excluded(promise)]
        if promises != plan.promises or any(point.clips != kept for point, kept in clips.items()):
            plan.promises = promises
            for point, kept in clips.items():
                point.clips = kept
            plan.revision += 1
    db.session.flush()


def save_plan(plan: Plan, edit: PlanEdit, *, based_on: int) -> None:
    """Keep what the author has written; what reads as before stays as it is.

    Raises:
        Refused: when a changed text is too long.
        Conflict: when the draft was saved elsewhere since; ``revision`` is the new one.
    """
    if not changes(plan, edit):
        return  # or the same again: its answer was lost on the way
    if plan.revision != based_on:
        message = _("This plan was changed elsewhere since you opened it.")
        raise Conflict(message, revision=plan.revision, changed=True)
    before = audit.Before(plan, "goal_on", words=["opening"])
    write(plan, edit)
    plan.revision += 1
    plan.saved_at = utc_now()
    db.session.flush()
    changed = before.changes()
    if "goal_on" in changed:
        audit.log("change", "plan", plan.id, changes=changed)
    else:  # words are on record once while they are written
        audit.look("write", "plan", plan.id, changes=changed or {"points": audit.CHANGED})


def remove_point(plan: Plan, point_id: int) -> None:
    """Take a point out of a draft; it may be gone already."""
    before = audit.Before(plan, "criteria")
    plan.points = [point for point in plan.points if point.id != point_id]
    put_in_order(plan)
    plan.revision += 1
    db.session.flush()
    if changed := before.changes():
        audit.log("change", "plan", plan.id, changes=changed)


def discard_plan(plan: Plan) -> None:
    """Throw a draft away."""
    audit.log("discard", "plan", plan.id, changes={"state": [plan.state, None]})
    db.session.delete(plan)
    db.session.flush()


def publish_plan(plan: Plan, *, based_on: int) -> None:
    """Give the plan to the agent, as the author has just seen it.

    Raises:
        Conflict: when it is no draft any more, or was saved elsewhere since.
        Refused: when it says nothing, its goal is not in the future, or one of its reviews
            has been superseded since.
    """
    if plan.state != PlanState.DRAFT:
        raise Conflict(_("This plan has been published and can no longer be changed."))
    if plan.revision != based_on:
        raise Conflict(
            _("This plan was changed elsewhere since you opened it. Look at it once more."),
            revision=plan.revision,
        )
    if not plan.points:
        raise Refused(_("A plan needs at least one strength or one thing to try."))
    if plan.goal_on <= today():
        raise Refused(_("The goal date has to be in the future."))
    if any(review.is_superseded for review in plan.reviews):
        raise Refused(
            _(
                "One of the reviews behind this plan no longer counts. Discard the draft, and "
                "write a new plan from the reviews that do."
            )
        )
    before = audit.Before(plan, "state", "answer_by")
    plan.state = PlanState.PUBLISHED
    plan.published_at = utc_now()
    plan.answer_by = today() + timedelta(days=settings().answer_days)
    db.session.flush()
    given_to = {"agent": plan.agent_id}
    audit.log("publish", "plan", plan.id, changes=before.changes(), details=given_to)


def read_by_agent(plan: Plan) -> None:
    """Remember when the agent first opened the plan.

    Written by itself after the request, as records are: reading never waits for a lock.
    """
    if plan.first_read_at is not None:
        return
    first = (
        update(Plan)
        .where(Plan.id == plan.id, Plan.first_read_at.is_(None))
        .values(first_read_at=utc_now())
    )

    def write() -> None:
        with db.engine.begin() as connection:
            connection.execute(first)

    after_commit(write)


def save_reflection(plan: Plan, words: str, *, based_on: int) -> None:
    """Keep the agent's words as they are typed; nobody else reads them yet.

    Raises:
        Refused: when they are too many.
        Conflict: when another tab saved since; ``theirs`` and ``revision`` are that tab's.
    """
    if clean_text(plan.reflection) == words:
        return
    if plan.reflection_revision != based_on:
        raise Conflict(
            _("Your response was changed in another tab or on another device."),
            theirs=plan.reflection,
            revision=plan.reflection_revision,
        )
    before = audit.Before(plan, words=["reflection"])
    plan.reflection = checked(words)
    plan.reflection_revision += 1
    db.session.flush()
    audit.look("write", "plan", plan.id, changes=before.changes())


def acknowledge_plan(plan: Plan, words: str, *, based_on: int) -> None:
    """Answer the plan for good: published -> acknowledged.

    A few own words are part of it: a plan that was only clicked away has not been read.

    Raises:
        Refused: when there are hardly any words.
        Conflict: when another tab saved other words since.
    """
    if plan.state != PlanState.PUBLISHED:
        raise Conflict(_("You have already acknowledged this plan."), acknowledged=True)
    if len("".join(words.split())) < FEWEST_CHARACTERS:
        raise Refused(_("Write a sentence of your own first: what will you try?"))
    save_reflection(plan, words, based_on=based_on)
    before = audit.Before(plan, "state")
    plan.state = PlanState.ACKNOWLEDGED
    plan.acknowledged_at = utc_now()
    db.session.flush()
    audit.log("answer", "plan", plan.id, changes=before.changes())
