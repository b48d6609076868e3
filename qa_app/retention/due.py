"""What a rule lets go on a day: found by an index, oldest first, never what is held."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from qa_app.calls.models import GOING, Call, CallState
from qa_app.coaching.models import Plan, plan_reviews
from qa_app.foundation.days import centre_zone
from qa_app.foundation.extensions import db
from qa_app.retention.holds import is_held
from qa_app.retention.models import HoldKind, LegalHold, RetentionKind, RetentionRule
from qa_app.reviews.models import Review
from qa_app.work.models import OPEN, Job

AT_ONCE = 1000


def cut_off(days: int, day: date) -> datetime:
    """What is from before this moment goes in a day's run: it was kept for that many whole days.

    With no days to keep, all that is there goes.
    """
    if days == 0:
        return datetime.combine(day + timedelta(days=1), time(), centre_zone()).astimezone(UTC)
    return datetime.combine(day - timedelta(days=days), time(), centre_zone()).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the things of a kind lie: their number, the time by which an index has them."""

    number: Any
    at: Any
    query: Any  # a select of number and time


def _of_calls(*there: ColumnElement[bool]) -> _Source:
    settled = [
        # Said so that the index of what is still kept is used, and not the one of states.
        Call.state.not_in((CallState.UPLOADED, CallState.TRANSCRIBING, *GOING)),
        ~exists().where(Job.call_id == Call.id, Job.state.in_(OPEN)),
    ]
    query = select(Call.id, Call.started_at).where(*settled, *there, ~is_held())
    return _Source(Call.id, Call.started_at, query)


def _source(kind: RetentionKind) -> _Source:
    """What there is of a kind that is not gone and not held."""
    if kind == RetentionKind.ORIGINAL:
        # Where there is no masked copy, the original is all that there is.
        return _of_calls(Call.original_gone_at.is_(None), Call.masked_sound.is_not(None))
    if kind == RetentionKind.SOUND:
        return _of_calls(Call.sound_gone_at.is_(None))
    if kind == RetentionKind.TRANSCRIPT:
        return _of_calls(Call.text_gone_at.is_(None))
    if kind == RetentionKind.REVIEW:
        query = select(Review.id, Review.saved_at).join(Review.call)
        there = [Review.words_gone_at.is_(None), Call.state.not_in(GOING), ~is_held()]
        # What is superseded goes with the review that took its place.
        later = aliased(Review)
        there.append(~exists().where(later.supersedes_id == Review.id))
        return _Source(Review.id, Review.saved_at, query.where(*there))
    if kind == RetentionKind.PLAN:
        query = select(Plan.id, Plan.saved_at).where(Plan.erased_at.is_(None), ~_plan_is_held())
        return _Source(Plan.id, Plan.saved_at, query)
    query = select(Call.id, Call.started_at).where(Call.state.not_in(GOING), ~is_held())
    return _Source(Call.id, Call.started_at, query)


def _plan_is_held() -> ColumnElement[bool]:
    of_agent = exists().where(
        LegalHold.lifted_at.is_(None),
        LegalHold.kind == HoldKind.AGENT,
        LegalHold.subject_id == Plan.agent_id,
    )
    of_call = exists().where(
        plan_reviews.c.plan_id == Plan.id,
        plan_reviews.c.review_id == Review.id,
        Review.call_id == Call.id,
        is_held(),
    )
    return or_(of_agent, of_call)


def due(rule: RetentionRule, day: date) -> _Source:
    """What the rule lets go in the run of a day; a rule that keeps for ever finds nothing."""
    kind, source = RetentionKind(rule.kind), _source(RetentionKind(rule.kind))
    if rule.days is None:
        return _Source(source.number, source.at, source.query.where(source.number.is_(None)))
    before = cut_off(rule.days, day)
    conditions = [source.at < before]
    if kind == RetentionKind.PLAN:
        newest = func.coalesce(Plan.acknowledged_at, Plan.published_at, Plan.saved_at)
        conditions.append(newest < before)
    else:
        conditions.append(_in_queue(rule))
    return _Source(source.number, source.at, source.query.where(and_(*conditions)))


def _in_queue(rule: RetentionRule) -> ColumnElement[bool]:
    """A queue's own rule goes before the one for all queues."""
    if rule.queue:
        return Call.queue == rule.queue
    others = select(RetentionRule.queue).where(
        RetentionRule.kind == rule.kind, RetentionRule.queue != ""
    )
    return Call.queue.not_in(others)


def count_due(rule: RetentionRule, day: date) -> int:
    """How many things the rule lets go up to a day's run."""
    found = due(rule, day).query.subquery()
    return db.session.scalar(select(func.count()).select_from(found)) or 0


def due_in_pieces(rule: RetentionRule, day: date) -> Iterator[list[int]]:
    """Their numbers, oldest first, a thousand at a time."""
    source = due(rule, day)
    order = (source.at, source.number)
    query = source.query.order_by(*order).limit(AT_ONCE)
    rows = db.session.execute(query).all()
    while rows:
        last = tuple(reversed(rows[-1]))
        yield [row[0] for row in rows]
        rows = db.session.execute(query.where(tuple_(*order) > last)).all()
