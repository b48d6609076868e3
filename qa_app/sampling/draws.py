"""Draws: ordered, made, done again from their record. Each operation flushes.

A draw is ordered with a fresh seed, and once for a plan and a period: nobody draws until they like
what comes. It is made from the calls as they are then; the frame stays with it.
"""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, undefer

from qa_app import audit
from qa_app.calls.models import Call, is_there
from qa_app.foundation.days import centre_zone
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.periods import Period, Span
from qa_app.people.models import Person
from qa_app.sampling.days import finished_periods
from qa_app.sampling.drawing import METHOD, Frame, digest_of, draw, in_order, packed, unpacked
from qa_app.sampling.frames import find_frame, within
from qa_app.sampling.models import Draw, DrawnCall, DrawState, SamplingPlan

# A draw from more calls than these is a worker's work; a person can wait for fewer.
MOST_AT_ONCE = 5_000


@dataclass(frozen=True, slots=True)
class Proof:
    """Whether a draw that is done again from its record gives what is on record; else the numbers
    of the calls that are not on record, should not be, or replaced one out of their turn."""

    frame_is_whole: bool
    missing: tuple[int, ...]
    added: tuple[int, ...]
    out_of_turn: tuple[int, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing differs."""
        return self.frame_is_whole and not (self.missing or self.added or self.out_of_turn)


def open_periods(plan: SamplingPlan) -> list[Period]:
    """The periods that are over and not yet drawn from, the newest first."""
    drawn = {one.first_day for one in plan.draws}
    span = Span(plan.version.span)
    return [period for period in finished_periods(span) if period.start not in drawn]


def get_draw(draw_id: int, *, to_change: bool = False) -> Draw:
    """A draw by its number; held against others ``to_change`` it.

    Raises:
        NotFound: when there is none.
    """
    query = select(Draw).where(Draw.id == draw_id)
    found: Draw | None = db.session.scalar(query.with_for_update() if to_change else query)
    if found is None:
        raise NotFound(_("There is no such draw."))
    return found


def order_draw(plan: SamplingPlan, period: Period, *, by: Person | None) -> Draw:
    """Let there be a draw from the calls of a period, with a fresh seed; ``make_draw`` makes it.

    Raises:
        Refused: when the plan is closed, or the period is none of the plan's, or not over.
        Conflict: when it was drawn from already.
    """
    _one_at_a_time()
    if plan.closed_at is not None:
        raise Refused(_("This plan is closed. Open it again to draw by it."))
    if any(one.first_day == period.start for one in plan.draws):
        raise _drawn_already()
    if period not in open_periods(plan):
        raise Refused(
            _("Choose a period that is over: the later calls of this one would have no chance.")
        )
    ordered = Draw(
        plan_id=plan.id,
        version_id=plan.version.id,
        first_day=period.start,
        end_day=period.end,
        seed=secrets.token_hex(16),
        ordered_by_id=by.id if by else None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(ordered)
    except IntegrityError:
        raise _drawn_already() from None
    db.session.expire(plan, ["draws"])
    days = {"days": [period.start.isoformat(), period.last_day.isoformat()]}
    details = {**days, "plan": plan.id, "version": plan.version.number, "seed": ordered.seed}
    audit.log("order draw", "draw", ordered.id, details=details)
    return ordered


def is_large(ordered: Draw) -> bool:
    """Whether a worker should do it."""
    of_period = is_there(), within(ordered.period, centre_zone())
    few = select(Call.id).where(*of_period).limit(MOST_AT_ONCE + 1).subquery()
    return (db.session.scalar(select(func.count()).select_from(few)) or 0) > MOST_AT_ONCE


def make_draw(ordered: Draw) -> None:
    """Draw what was ordered; nothing happens where that was done."""
    _one_at_a_time()
    db.session.refresh(ordered)
    if ordered.state != DrawState.ORDERED:
        return
    found = find_frame(ordered.version, ordered.period, centre_zone())
    drawn = draw(found.frame, ordered.seed)
    taken = [0] * len(found.frame.strata)
    for one in drawn:
        taken[one.stratum] += 1
    strata = found.frame.strata
    ordered.strata = [
        [one.unit, one.cell, one.selection, len(one.calls), take]
        for one, take in zip(strata, taken, strict=True)
    ]
    ordered.in_frame = Counter(str(agent_id) for agent_id in found.agents.values())
    ordered.frame, ordered.digest = packed(found.frame), digest_of(found.frame)
    ordered.method, ordered.left_out = METHOD, found.left_out
    ordered.state, ordered.drawn_at = DrawState.DRAWN, utc_now()
    db.session.flush()
    if drawn:
        rows = [
            {
                "draw_id": ordered.id, "call_id": one.call, "agent_id": found.agents[one.call],
                "stratum": one.stratum, "rank": one.rank,
                "selection": strata[one.stratum].selection,
            }
            for one in drawn
        ]  # fmt: skip
        db.session.execute(insert(DrawnCall), rows)
    figures = {"frame": ordered.digest, "calls": found.frame.calls, "drawn": len(drawn)}
    audit.log("draw", "draw", ordered.id, details=figures)


def _one_at_a_time() -> None:
    """Hold all plans until the transaction ends: two draws must not take the same call."""
    ids = select(SamplingPlan.id).order_by(SamplingPlan.id)
    db.session.execute(ids.with_for_update(key_share=True)).all()


def frame_of(made: Draw) -> Frame | None:
    """The frame that a draw was made from; None before it is made."""
    query = select(Draw).where(Draw.id == made.id).options(undefer(Draw.frame))
    kept: Draw = db.session.scalars(query).one()
    return unpacked(kept.frame) if kept.frame else None


def verify(made: Draw) -> Proof:
    """Do a draw again from its seed and frame, and compare; replacements have to follow the order.

    Raises:
        Refused: when it is not made yet, or was made by a method of an earlier version.
    """
    frame = frame_of(made)
    if frame is None:
        raise Refused(_("This draw has not been made yet."))
    if made.method != METHOD:
        raise Refused(_("This draw was made by an earlier method, which this version has not."))
    again = {(one.stratum, one.rank, one.call) for one in draw(frame, made.seed)}
    rows = db.session.execute(
        select(DrawnCall.stratum, DrawnCall.rank, DrawnCall.call_id, DrawnCall.replaces_id)
        .where(DrawnCall.draw_id == made.id)
        .order_by(DrawnCall.id)
    ).all()
    known = {(row.stratum, row.rank, row.call_id) for row in rows if row.replaces_id is None}
    later = [(row.stratum, row.rank, row.call_id) for row in rows if row.replaces_id is not None]
    orders = {place: in_order(frame.strata[place], made.seed) for place, _r, _c in later}
    return Proof(
        frame_is_whole=digest_of(frame) == made.digest,
        missing=tuple(sorted(call for _s, _r, call in again - known)),
        added=tuple(sorted(call for _s, _r, call in known - again)),
        out_of_turn=tuple(
            call for place, rank, call in later if orders[place][rank - 1 : rank] != [call]
        ),
    )


def drawn_calls(made: Draw) -> Sequence[DrawnCall]:
    """What was drawn and what took its place, stratum by stratum, with assignments."""
    query = select(DrawnCall).where(DrawnCall.draw_id == made.id)
    order = query.order_by(DrawnCall.stratum, DrawnCall.rank)
    return db.session.scalars(
        order.options(
            joinedload(DrawnCall.agent), joinedload(DrawnCall.assignment, innerjoin=False)
        )
    ).all()


def _drawn_already() -> Conflict:
    return Conflict(_("The calls of this period have been drawn already. Open that draw."))
