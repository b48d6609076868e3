"""The frame of a plan for a period: which calls can be drawn, and why others cannot."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Executable, Select, and_, case, func, select
from sqlalchemy.engine import Row

from qa_app.assignments.models import Assignment, AssignmentState, Purpose
from qa_app.calls.models import Call, CallState, StoredSegment, StoredTranscript, is_there
from qa_app.findings.abuse import ABUSE
from qa_app.findings.models import ExcludedStretch, FoundMoment
from qa_app.findings.rule_sets import switched_off
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Period, day_begins
from qa_app.people.models import Person
from qa_app.reviews.counting import is_of_record
from qa_app.reviews.models import Review
from qa_app.sampling.drawing import RANDOM, TARGETED, Frame, Stratum
from qa_app.sampling.models import DrawnCall, Exclusion, PlanVersion
from qa_app.sampling.splitting import FrameCall, Split, Unit, cell_of, unit_of
from qa_app.transcription.transcript import OTHER_AGENTS, Speaker

LeftOut = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class Found:
    """A frame, whose call each is, and how many calls were left out: by exclusion and agent."""

    frame: Frame
    agents: dict[int, int]
    left_out: LeftOut


def find_frame(plan: PlanVersion, period: Period, zone: ZoneInfo) -> Found:
    """The calls of a period that a plan can draw, as they are now."""
    rows = db.session.execute(_in_scope(plan, period, zone)).all()
    left_out: dict[str, Counter[str]] = defaultdict(Counter)
    calls: list[FrameCall] = []
    unfit = _unfit(plan, period, zone)
    worth = _with_moments(plan.kinds, period, zone) if plan.kinds else frozenset()
    for row in rows:
        why = _why_not(plan, row, unfit)
        if why is None:
            calls.append(_frame_call(row, worth))
        else:
            left_out[why][str(row.agent_id)] += 1
    frame = Frame(_strata(plan, calls, zone), plan.by_chance, plan.worth_hearing)
    agents = {call.number: call.agent_id for call in calls}
    return Found(frame, agents, {why: dict(counted) for why, counted in left_out.items()})


def within(period: Period, zone: ZoneInfo) -> ColumnElement[bool]:
    """The condition that a call was made in a period."""
    return (Call.started_at >= day_begins(period.start, zone)) & (
        Call.started_at < day_begins(period.end, zone)
    )


def _in_scope(plan: PlanVersion, period: Period, zone: ZoneInfo) -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = (
        select(
            Call.id, Call.agent_id, Call.queue, Call.direction, Call.language, Call.duration,
            Call.started_at, Person.team_id, Person.active,
            and_(Call.state == CallState.READY, Call.text_gone_at.is_(None)).label("ready"),
        )
        .join(Person, Person.id == Call.agent_id)
        .where(is_there(), within(period, zone))
    )  # fmt: skip
    if plan.teams:
        query = query.where(Person.team_id.in_(plan.teams))
    if plan.queues:
        query = query.where(Call.queue.in_(plan.queues))
    if plan.direction:
        query = query.where(Call.direction == plan.direction)
    if plan.language:
        query = query.where(Call.language == plan.language)
    return query


def _why_not(
    plan: PlanVersion, row: Row[Any], unfit: Sequence[tuple[Exclusion, Collection[int]]]
) -> Exclusion | None:
    if not row.ready:
        return Exclusion.NOT_READY
    if not row.active:
        return Exclusion.AGENT_LEFT
    if row.duration < plan.shortest:
        return Exclusion.SHORT
    return next((why for why, calls in unfit if row.id in calls), None)


def _unfit(
    plan: PlanVersion, period: Period, zone: ZoneInfo
) -> list[tuple[Exclusion, Collection[int]]]:
    """The calls of the period that each of the plan's exclusions leaves out."""
    of_period = within(period, zone)
    drawn = select(DrawnCall.call_id).join(Call, Call.id == DrawnCall.call_id).where(of_period)
    reviewed = select(Review.call_id).join(Review.call).where(of_period, is_of_record())
    given = select(Assignment.call_id).join(Assignment.call).where(of_period, is_open_regular())
    found: list[tuple[Exclusion, Executable]] = [
        (Exclusion.DRAWN, drawn),
        (Exclusion.REVIEWED, reviewed.union(given)),
    ]
    if plan.only_own:
        found.append((Exclusion.NOT_THE_AGENT, _mostly_of_others(of_period)))
    if plan.most_abuse is not None:
        found.append((Exclusion.ABUSE, _mostly_abuse(plan.most_abuse, of_period)))
    return [(why, set(db.session.scalars(query))) for why, query in found]


def is_open_regular() -> ColumnElement[bool]:
    """The condition that an assignment is a call's regular review, still to be made."""
    is_open = Assignment.state == AssignmentState.OPEN
    return is_open & (Assignment.purpose == Purpose.REGULAR)


def _mostly_of_others(of_period: ColumnElement[bool]) -> Select[Any]:
    """Calls in which another agent speaks for longer than the call's own, as after a transfer."""
    length = StoredSegment.end - StoredSegment.start
    own = func.sum(case((StoredSegment.speaker == Speaker.AGENT, length), else_=0.0))
    others = func.sum(case((StoredSegment.speaker.in_(OTHER_AGENTS), length), else_=0.0))
    return (
        select(StoredTranscript.call_id)
        .join(Call, Call.id == StoredTranscript.call_id)
        .join(StoredSegment, StoredSegment.transcript_id == StoredTranscript.id)
        .where(of_period, StoredTranscript.in_use, StoredSegment.replaced_in_id.is_(None))
        .group_by(StoredTranscript.call_id)
        .having(others > own)
    )


def _mostly_abuse(most: int, of_period: ColumnElement[bool]) -> Select[Any]:
    taken = func.sum(ExcludedStretch.end - ExcludedStretch.start)
    return (
        select(ExcludedStretch.call_id)
        .join(Call, Call.id == ExcludedStretch.call_id)
        .where(of_period)
        .group_by(ExcludedStretch.call_id, Call.duration)
        .having(taken * 100 > most * Call.duration)
    )


def _with_moments(kinds: Iterable[str], period: Period, zone: ZoneInfo) -> frozenset[int]:
    """The calls of a period in which one of these kinds of moment was found."""
    of_period, wanted = within(period, zone), set(kinds)
    moments = (
        select(FoundMoment.call_id)
        .join(Call, Call.id == FoundMoment.call_id)
        .where(
            of_period, FoundMoment.kind.in_(wanted - set(ABUSE)), FoundMoment.excluded.is_(False)
        )
    )
    if off := switched_off():
        moments = moments.where(FoundMoment.rule.not_in(off))
    stretches = (
        select(ExcludedStretch.call_id)
        .join(Call, Call.id == ExcludedStretch.call_id)
        .where(of_period, ExcludedStretch.kind.in_(wanted & set(ABUSE)))
    )
    return frozenset(db.session.scalars(moments)) | frozenset(db.session.scalars(stretches))


def _frame_call(row: Row[Any], worth: Collection[int]) -> FrameCall:
    return FrameCall(
        number=row.id,
        agent_id=row.agent_id,
        team_id=row.team_id,
        queue=row.queue,
        direction=row.direction,
        language=row.language,
        duration=row.duration,
        started_at=row.started_at,
        worth_hearing=row.id in worth,
    )


def _strata(plan: PlanVersion, calls: Iterable[FrameCall], zone: ZoneInfo) -> tuple[Stratum, ...]:
    unit, splits = Unit(plan.unit), tuple(Split(one) for one in plan.split_by)
    groups: dict[tuple[str, str, tuple[tuple[str, str], ...]], list[int]] = defaultdict(list)
    for call in calls:
        of = unit_of(call, unit)
        groups[of, RANDOM, cell_of(call, splits, zone)].append(call.number)
        if call.worth_hearing and plan.worth_hearing:
            groups[of, TARGETED, ()].append(call.number)
    return tuple(
        Stratum(unit=of, selection=how, calls=tuple(sorted(groups[of, how, cell])), cell=cell)
        for of, how, cell in sorted(groups)
    )
