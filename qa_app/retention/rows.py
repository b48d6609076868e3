"""The rows of a call: taken away, with all that rests on them, or left without a word.

An erased call's row goes as well, so that nothing can be written to it any more: the database
itself refuses what a worker or an open page brings too late. Where ratings are to stay, they
move to a new row that has the agent, the day and the queue, and nothing of the call.
"""

import secrets
from collections import Counter
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, delete, func, select, update

from qa_app import audit
from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Assignment
from qa_app.calibration.models import Calibration
from qa_app.calls.models import (
    Call,
    CallState,
    StoredSegment,
    StoredTranscript,
)
from qa_app.coaching.models import Plan, PlanClip, PlanPoint, PlanPromise, PlanState, plan_reviews
from qa_app.findings.models import AbuseMark, Detection, ExcludedStretch, FoundMoment
from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.masking.card_codes import TakenOut
from qa_app.masking.redactions import Redaction
from qa_app.reviews.hearing import HeardStretch
from qa_app.reviews.models import CauseAnswer, Evidence, Rating, Review, ReviewState
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.sampling.models import DrawnCall
from qa_app.transcripts.edits import TranscriptEdit
from qa_app.transcripts.same_sound import SoundSketch
from qa_app.work.models import Job

Condition = ColumnElement[bool]
# What belongs to a call and to nothing else; what quotes a version goes before it.
_PARTS: tuple[Any, ...] = (
    PlanClip, PlanPromise, FoundMoment, AbuseMark, ExcludedStretch, TranscriptEdit,
    StoredTranscript, Assignment, Job, SoundSketch, TakenOut, HeardStretch,
)  # fmt: skip


def count_rows(call_id: int) -> Counter[str]:
    """How much of each kind there is about a call, in words of the certificate."""
    transcripts = select(StoredTranscript.id).where(StoredTranscript.call_id == call_id)
    reviews = select(Review.id).where(Review.call_id == call_id)
    plans = plans_of(call_id)
    found = Counter(
        {
            "calls": 1,
            "transcripts": _count(StoredTranscript, StoredTranscript.call_id == call_id),
            "lines": _count(StoredSegment, StoredSegment.transcript_id.in_(transcripts)),
            "redactions": _count(Redaction, Redaction.call_id == call_id),
            "moments": _count(FoundMoment, FoundMoment.call_id == call_id),
            "abuse marks": _count(AbuseMark, AbuseMark.call_id == call_id),
            "reviews": _count(Review, Review.call_id == call_id),
            "clips": _count(Evidence, Evidence.review_id.in_(reviews)),
            "plans": len(plans),
            "plan clips": _count(
                PlanClip,
                PlanClip.point_id.in_(select(PlanPoint.id).where(PlanPoint.plan_id.in_(plans))),
            ),
            "promises": _count(PlanPromise, PlanPromise.plan_id.in_(plans)),
        }
    )
    return +found


def plans_of(call_id: int) -> list[int]:
    """The plans that rest on a call, drafts too: by a review, a clip or a promise."""
    by_review = select(plan_reviews.c.plan_id).join(
        Review, Review.id == plan_reviews.c.review_id
    ).where(Review.call_id == call_id)  # fmt: skip
    by_clip = select(PlanPoint.plan_id).join(PlanPoint.clips).where(PlanClip.call_id == call_id)
    by_promise = select(PlanPromise.plan_id).where(PlanPromise.call_id == call_id)
    return sorted(db.session.scalars(by_review.union(by_clip, by_promise)))


def erase_rows(call: Call, *, keep_ratings: bool) -> Counter[str]:
    """Take away what there is of a call; gives what stays, in numbers."""
    call_id, stays = call.id, Counter[str]()
    audit.erase_texts_of("call", call_id)
    for plan_id in plans_of(call_id):
        audit.erase_texts_of("plan", plan_id)
        empty_plan(plan_id)
    kept = _submitted(call_id) if keep_ratings else []
    for review_id in kept:
        empty_review(review_id)
    _do(delete(Calibration).where(Calibration.call_id == call_id))
    _remove_reviews(Review.call_id == call_id, Review.id.not_in(kept))
    if kept:
        move = update(Review).where(Review.id.in_(kept))
        _do(move.values(call_id=_what_is_left_of(call), transcript_id=None))
        stays["ratings"] = _count(Rating, Rating.review_id.in_(kept))
    _do(update(DrawnCall).where(DrawnCall.call_id == call_id).values(words=""))
    _remove_call(call_id)
    db.session.expire_all()
    return +stays


def empty_plan(plan_id: int) -> None:
    """Take away all that a plan says; a draft goes whole."""
    points = select(PlanPoint.id).where(PlanPoint.plan_id == plan_id)
    _do(delete(PlanClip).where(PlanClip.point_id.in_(points)))
    for part in (PlanPoint, PlanPromise):
        _do(delete(part).where(part.plan_id == plan_id))
    _do(delete(Plan).where(Plan.id == plan_id, Plan.state == PlanState.DRAFT))
    words = {"opening": "", "reflection": ""}
    of_plan = update(Plan).where(Plan.id == plan_id)
    _do(of_plan.values(**words, erased_at=func.coalesce(Plan.erased_at, utc_now())))


def empty_review(review_id: int) -> None:
    """Take away what a review says in words, and its clips; the ratings stay."""
    verdicts = update(MomentVerdict).where(MomentVerdict.review_id == review_id)
    _do(verdicts.values(moment_id=None, evidence_id=None))
    _do(delete(Evidence).where(Evidence.review_id == review_id))
    _do(update(Rating).where(Rating.review_id == review_id).values(note=""))
    ratings = select(Rating.id).where(Rating.review_id == review_id)
    _do(delete(CauseAnswer).where(CauseAnswer.rating_id.in_(ratings)))
    for part in (Reply, Appeal):
        _do(delete(part).where(part.review_id == review_id))
    gone = func.coalesce(Review.words_gone_at, utc_now())
    words = {"summary": "", "reason": "", "rubric_reason": ""}
    _do(update(Review).where(Review.id == review_id).values(**words, words_gone_at=gone))


def with_superseded(review_id: int) -> list[int]:
    """A review, and those whose place it has taken, one after the other."""
    ids = [review_id]
    while before := db.session.scalar(select(Review.supersedes_id).where(Review.id == ids[-1])):
        ids.append(before)
    return ids


def remove_reviews(ids: list[int]) -> None:
    """Take reviews away with their ratings."""
    _remove_reviews(Review.id.in_(ids))


def count_reviews(ids: list[int]) -> Counter[str]:
    """How much of each kind reviews have."""
    clips = _count(Evidence, Evidence.review_id.in_(ids))
    return +Counter({"reviews": _count(Review, Review.id.in_(ids)), "clips": clips})


def count_plan(plan_id: int) -> Counter[str]:
    """How much of each kind a plan has."""
    points = select(PlanPoint.id).where(PlanPoint.plan_id == plan_id)
    return +Counter(
        {
            "plans": _count(Plan, Plan.id == plan_id),
            "plan clips": _count(PlanClip, PlanClip.point_id.in_(points)),
            "promises": _count(PlanPromise, PlanPromise.plan_id == plan_id),
        }
    )


def other_calls_of_plans(call_id: int) -> int:
    """On how many other calls the plans rest that go with this one."""
    others: set[int] = set()
    for plan_id in plans_of(call_id):
        others.update(calls_of_plan(plan_id))
    return len(others - {call_id})


def calls_of_plan(plan_id: int) -> list[int]:
    """The calls that a plan rests on."""
    resting = select(plan_reviews.c.review_id).where(plan_reviews.c.plan_id == plan_id)
    return sorted(db.session.scalars(select(Review.call_id).where(Review.id.in_(resting))))


def _submitted(call_id: int) -> list[int]:
    query = select(Review.id).where(
        Review.call_id == call_id, Review.state == ReviewState.SUBMITTED
    )
    return list(db.session.scalars(query))


def _remove_reviews(*chosen: Condition) -> None:
    going = select(Review.id).where(*chosen)
    for review_id in db.session.scalars(going).all():  # how they were rated stands on record, too
        audit.erase_texts_of("review", review_id)
    _do(delete(plan_reviews).where(plan_reviews.c.review_id.in_(going)))
    for part in (Reply, Appeal, MomentVerdict, Evidence, Rating, Assignment):
        _do(delete(part).where(part.review_id.in_(going)))
    _do(delete(Assignment).where(Assignment.about_id.in_(going)))
    _do(delete(Review).where(*chosen))


def _what_is_left_of(call: Call) -> int:
    """A new row for the ratings, with the agent, the day and the queue."""
    left = Call(
        agent_id=call.agent_id,
        uploaded_by_id=call.uploaded_by_id,
        started_at=_day_of(call.started_at),
        queue=call.queue,
        is_sample=call.is_sample,
        state=CallState.ERASED,
        filename="",
        sha256=secrets.token_hex(32),
        size=0,
        codec="",
        duration=0.0,
        channels=0,
    )
    db.session.add(left)
    db.session.flush()
    return left.id


def _day_of(moment: datetime) -> datetime:
    """Noon of the day: progress counts by days, and the hour would say more than it needs."""
    local = moment.astimezone(ZoneInfo(settings().time_zone))
    return local.replace(hour=12, minute=0, second=0, microsecond=0)


def _remove_call(call_id: int) -> None:
    transcripts = select(StoredTranscript.id).where(StoredTranscript.call_id == call_id)
    _do(delete(Detection).where(Detection.call_id == call_id))
    for line in (Redaction, StoredSegment):
        _do(delete(line).where(line.transcript_id.in_(transcripts)))
    for part in _PARTS:
        _do(delete(part).where(part.call_id == call_id))
    alike = update(Call).where(Call.sounds_like_id == call_id)
    _do(alike.values(sounds_like_id=None))
    _do(delete(Call).where(Call.id == call_id))


def _count(table: type[Base], condition: Condition) -> int:
    return db.session.scalar(select(func.count()).select_from(table).where(condition)) or 0


def _do(statement: Any) -> None:
    db.session.execute(statement, execution_options={"synchronize_session": False})


def touched_tables() -> list[str]:
    """The names of the tables that what was erased lay in."""
    models: tuple[type[Base], ...] = (
        Call, StoredSegment, Redaction, Detection, Review, Rating, Evidence, MomentVerdict, Plan,
        PlanPoint, audit.AuditRecord, *_PARTS,
    )  # fmt: skip
    return [*(str(model.__tablename__) for model in models), plan_reviews.name]
