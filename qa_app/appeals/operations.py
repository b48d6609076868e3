"""Everything that agents do about their ratings, and that is decided of it. Each flushes."""

from datetime import date, datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.appeals.giving import give_by_rule
from qa_app.appeals.models import Appeal, AppealKind, AppealState, Outcome, Reply
from qa_app.appeals.reading import appeals_against, held_together, line_corrected
from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import withdraw
from qa_app.coaching.models import Plan
from qa_app.foundation.days import local_day, today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import stale, wrote
from qa_app.foundation.transaction import settings
from qa_app.reviews.amendments import also_needs
from qa_app.reviews.appealed import decision_begun, versions_of
from qa_app.reviews.missing import Missing, Need
from qa_app.reviews.models import Cause, Review
from qa_app.reviews.operations import review_submitted
from qa_app.rubrics import Criterion


def appeal_until(plan: Plan) -> date | None:
    """The last day on which the agent can appeal; None where the plan was never given."""
    if plan.published_at is None or not settings().appeal_days:
        return None
    return local_day(plan.published_at) + timedelta(days=settings().appeal_days)


def save_reply(review: Review, criterion: Criterion, text: str) -> None:
    """Keep what the agent says to a rating; without words, nothing is kept."""
    of_item = Reply.review_id == review.id, Reply.criterion == criterion.id
    reply = db.session.scalar(select(Reply).where(*of_item))
    before = {"note": reply.text if reply else ""}
    if before["note"] == text:
        return
    if reply is not None and not text:
        db.session.delete(reply)
    elif reply is not None:
        reply.text, reply.written_at = text, utc_now()
    else:
        new = Reply(review_id=review.id, criterion=criterion.id, text=text)
        new.agent_id = review.call.agent_id
        try:
            with db.session.begin_nested():
                db.session.add(new)
        except IntegrityError:
            raise Conflict(
                _("You have replied in another tab meanwhile. Reload the page.")
            ) from None
    db.session.flush()
    changed = audit.differences(before, {"note": text}, words=["note"])
    about = {"criterion": criterion.id}
    audit.log("reply to rating", "review", review.id, changes=changed, details=about)


def make_appeal(
    plan: Plan,
    review: Review,
    criterion: Criterion,
    *,
    kind: AppealKind,
    reason: str,
    cause: Cause | None = None,
    line: tuple[float, float] | None = None,
    said: str = "",
) -> Appeal:
    """Appeal against a rating; it is given to another reviewer where the centre wants that.

    ``line`` is where the transcript is wrong, in seconds, and ``said`` what was said there.

    Raises:
        Refused: when the days for it are over, or there is no rating to appeal against.
        Conflict: when there is an appeal against this rating already.
    """
    _check_appealable(plan, review, criterion)
    held_together(review)
    versions = versions_of(review)
    if any(one.criterion == criterion.id for one in appeals_against(versions)):
        raise Conflict(_("There is an appeal against this rating already."))
    appeal = Appeal(
        review=_rated_in(versions, criterion),
        criterion=criterion.id,
        agent_id=review.call.agent_id,
        kind=kind,
        cause=cause if kind == AppealKind.NOT_THE_AGENT else None,
        start=line[0] if line and kind == AppealKind.TRANSCRIPT else None,
        end=line[1] if line and kind == AppealKind.TRANSCRIPT else None,
        said=said if kind == AppealKind.TRANSCRIPT else "",
        reason=reason,
        due=today() + timedelta(days=settings().appeal_answer_days),
    )
    try:
        with db.session.begin_nested():
            db.session.add(appeal)
    except IntegrityError:
        raise Conflict(_("There is an appeal against this rating already.")) from None
    about = {"criterion": criterion.id, "appeal": appeal.id, "kind": kind}
    audit.log("appeal", "review", appeal.review_id, details=about)
    _join_or_give(appeal, versions)
    return appeal


def _check_appealable(plan: Plan, review: Review, criterion: Criterion) -> None:
    until = appeal_until(plan)
    if until is None or until < today():
        raise Refused(
            _(
                "The %(days)s days in which you could appeal are over. You can still reply, or "
                "talk to your supervisor.",
                days=settings().appeal_days,
            )
        )
    if review.words_gone_at is not None or review.call.text_gone_at is not None:
        raise Refused(_("What was said on this call has been erased, so nothing can be decided."))
    if not review.asks(criterion) or not review.rating(criterion.id).is_rated:
        raise Refused(_("This was not rated on the call, so there is nothing to appeal against."))


def _rated_in(versions: list[Review], criterion: Criterion) -> Review:
    """The version whose reviewer gave the rating that counts now."""
    rated = (r for one in reversed(versions) for r in one.ratings if r.criterion == criterion.id)
    return next(rating.review for rating in rated if not rating.carried_over)


def _join_or_give(appeal: Appeal, versions: list[Review]) -> None:
    """Whoever decides on other appeals against the review decides on this one as well."""
    others = [one for one in appeals_against(versions) if one.is_open and one.given]
    if others:
        appeal.assignment = others[0].assignment
        db.session.flush()
        if (begun := _decision_of(appeal)) is not None:
            _open_item(begun, appeal)
            db.session.flush()
    elif settings().assign_appeals:
        give_by_rule(appeal)


def _open_item(decision: Review, appeal: Appeal) -> None:
    for rating in decision.ratings:
        if rating.criterion == appeal.criterion:
            rating.carried_over = False


def _decision_of(appeal: Appeal) -> Review | None:
    given = appeal.given
    return db.session.get(Review, given.review_id) if given and given.review_id else None


def withdraw_appeal(appeal: Appeal) -> None:
    """Take an appeal back that nobody has begun to look at.

    Raises:
        Conflict: when somebody has, or it was taken back before.
    """
    held_together(appeal.review)
    db.session.refresh(appeal)
    if appeal.state != AppealState.RECEIVED:
        raise Conflict(_("This appeal is being looked at or closed, so it cannot be taken back."))
    appeal.withdrawn_at = utc_now()
    db.session.flush()
    about = {"criterion": appeal.criterion, "appeal": appeal.id}
    audit.log("withdraw appeal", "review", appeal.review_id, details=about)
    if (given := appeal.given) and not _still_open(given.id):
        withdraw(given, _("The agent took the appeal back."))


def _still_open(assignment_id: int) -> bool:
    of_it = Appeal.assignment_id == assignment_id, Appeal.withdrawn_at.is_(None)
    query = select(Appeal.id).where(*of_it, Appeal.decided_at.is_(None))
    return db.session.scalar(query.limit(1)) is not None


@decision_begun.connect
def open_items(decision: Review) -> None:
    """Let the decider rate what was appealed."""
    for appeal in appeals_against(versions_of(decision.supersedes or decision)):
        if appeal.is_open:
            _open_item(decision, appeal)
            appeal.assignment = decision.assignment
    db.session.flush()


def save_decision(appeal: Appeal, outcome: Outcome | None, answer: str, *, based_on: int) -> None:
    """Keep what is decided and why; the agent reads it once the review is submitted.

    Raises:
        Conflict: when another tab saved another one since, or it is decided by now.
    """
    before: dict[str, Any] = {"outcome": appeal.outcome, "note": appeal.answer}
    after: dict[str, Any] = {"outcome": outcome, "note": answer}
    if before == after:
        return
    of_revision = update(Appeal).where(Appeal.id == appeal.id, Appeal.revision == based_on)
    undecided = of_revision.where(Appeal.decided_at.is_(None), Appeal.withdrawn_at.is_(None))
    if not wrote(undecided.values(outcome=outcome, answer=answer, revision=based_on + 1)):
        db.session.refresh(appeal)
        raise stale({"outcome": appeal.outcome or "", "answer": appeal.answer}, appeal.revision)
    db.session.refresh(appeal)
    changed = audit.differences(before, after, words=["note"])
    about = {"criterion": appeal.criterion, "appeal": appeal.id}
    audit.log("draft decision", "review", appeal.review_id, changes=changed, details=about)


@also_needs
def still_to_decide(decision: Review) -> list[Missing]:
    """What the review that decides on appeals still needs."""
    if decision.purpose != Purpose.APPEAL or decision.supersedes is None or decision.is_submitted:
        return []
    before = decision.supersedes
    needs: list[Missing] = []
    for appeal in appeals_against(versions_of(before)):
        if appeal.is_open and (need := _need(appeal, before, decision)) is not None:
            items = (one for one in decision.rubric.criteria if one.id == appeal.criterion)
            needs.append(Missing(next(items, None), need))
    return needs


def _need(appeal: Appeal, before: Review, decision: Review) -> Need | None:
    if appeal.outcome is None or not appeal.answer.strip():
        return Need.DECISION
    old, new = (
        [one.choice for one in review.ratings if one.criterion == appeal.criterion]
        for review in (before, decision)
    )
    is_changed = old != new
    if appeal.outcome == Outcome.UPHELD and not is_changed:
        return Need.RATED_OTHERWISE
    if appeal.outcome == Outcome.NOT_UPHELD:
        return Need.RATED_AS_BEFORE if is_changed else None
    return None if line_corrected(appeal) else Need.CORRECTION


@review_submitted.connect
def decide(decision: Review) -> None:
    """The appeals are decided with the review. One that came a moment too late is given anew."""
    if decision.purpose != Purpose.APPEAL or decision.supersedes is None:
        return
    held_together(decision)
    at: datetime = utc_now()
    for appeal in appeals_against(versions_of(decision)):
        if not appeal.is_open:
            continue
        if _need(appeal, decision.supersedes, decision) is None:
            appeal.decided_at = at
            about = {"criterion": appeal.criterion, "appeal": appeal.id}
            done = {"outcome": [None, appeal.outcome]}
            audit.log("decide appeal", "review", appeal.review_id, changes=done, details=about)
        else:
            appeal.assignment = None
            give_by_rule(appeal)
    db.session.flush()
