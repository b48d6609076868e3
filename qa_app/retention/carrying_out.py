"""One deletion, from its mark to its end: a call, a part of one, a review's words, a plan's."""

from collections import Counter

import structlog
from sqlalchemy import select, update

from qa_app import audit
from qa_app.calls.models import GOING, Call, CallState
from qa_app.coaching.models import Plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.retention.files import count_files, remove_files
from qa_app.retention.holds import holds_on
from qa_app.retention.models import Deletion, DeletionState, RetentionKind
from qa_app.retention.parts import count_part, drop_part, mark_part
from qa_app.retention.rows import (
    calls_of_plan,
    count_plan,
    count_reviews,
    count_rows,
    empty_plan,
    empty_review,
    erase_rows,
    plans_of,
    remove_reviews,
    with_superseded,
)
from qa_app.reviews.models import Review
from qa_app.work import life
from qa_app.work.silence import is_held

log = structlog.get_logger()
PARTS = (RetentionKind.ORIGINAL, RetentionKind.SOUND, RetentionKind.TRANSCRIPT)


def mark_call(call: Call) -> None:
    """Let nobody open it from now on, and tell the worker that is at it to end."""
    call.state = CallState.ERASING
    plans = update(Plan).where(Plan.id.in_(plans_of(call.id)), Plan.erased_at.is_(None))
    db.session.execute(
        plans.values(erased_at=utc_now()), execution_options={"synchronize_session": False}
    )
    life.stop_all(call.id)
    db.session.flush()


def carry_out(deletion_id: int) -> bool:
    """Do one deletion to its end; False while a worker still holds the call.

    Commits. What a rule's run wrote down is looked at again: a hold may have been placed since.
    """
    deletion = db.session.get_one(Deletion, deletion_id)
    if not deletion.counts and deletion.certificate.rule and _is_held_by_law(deletion):
        db.session.delete(deletion)
        db.session.commit()
        return True
    kind = RetentionKind(deletion.subject)
    if kind in PARTS or kind == RetentionKind.CALL:
        done = _carry_out_on_call(deletion, kind)
    else:
        done = _carry_out_on_words(deletion, kind)
    if not done:
        db.session.rollback()
        return False
    deletion.state, deletion.done_at = DeletionState.DONE, utc_now()
    log.info("erased", subject=deletion.subject, id=deletion.subject_id)
    db.session.commit()
    return True


def _is_held_by_law(deletion: Deletion) -> bool:
    number = deletion.subject_id
    if deletion.subject == RetentionKind.PLAN:
        return bool(holds_on(calls_of_plan(number), agent_of=number))
    if deletion.subject == RetentionKind.REVIEW:
        call = db.session.scalar(select(Review.call_id).where(Review.id == number))
        return call is not None and bool(holds_on([call]))
    return bool(holds_on([number]))


def _carry_out_on_call(deletion: Deletion, kind: RetentionKind) -> bool:
    call = db.session.get(Call, deletion.subject_id, with_for_update=True)
    if call is None:
        return True
    if kind in PARTS and call.state in GOING:
        return True  # all of it goes, or went
    if kind == RetentionKind.CALL and call.state != CallState.ERASING:
        mark_call(call)
    if is_held(call.id):
        db.session.commit()
        return False
    if not deletion.counts:
        counts = count_part(kind, call) if kind in PARTS else count_all(call)
        deletion.counts = dict(counts)
        if kind in PARTS:
            mark_part(kind, call)
        db.session.commit()  # counted before it goes: a second try finds less
    if kind in PARTS:
        drop_part(kind, call)
        return True
    remove_files(call)
    kept = erase_rows(call, keep_ratings=deletion.certificate.keep_ratings)
    deletion.counts = {**deletion.counts, **{f"{what} kept": n for what, n in kept.items()}}
    return True


def count_all(call: Call) -> Counter[str]:
    """How much of each kind there is of a call, files and rows."""
    return count_files(call) + count_rows(call.id)


def _carry_out_on_words(deletion: Deletion, kind: RetentionKind) -> bool:
    """A plan's words, or a review's: its ratings stay if they are to."""
    number = deletion.subject_id
    if kind == RetentionKind.PLAN:
        deletion.counts = dict(count_plan(number))
        audit.erase_texts_of("plan", number)
        empty_plan(number)
    elif kind == RetentionKind.REVIEW:
        # The reviews that this one has superseded go with it: alone they would count again.
        reviews = with_superseded(number)
        deletion.counts = dict(count_reviews(reviews))
        if deletion.certificate.keep_ratings:
            for review_id in reviews:
                empty_review(review_id)
        else:
            remove_reviews(reviews)
    db.session.expire_all()
    return True
