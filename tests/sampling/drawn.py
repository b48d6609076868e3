"""A draw of one call, without a centre around it."""

from datetime import date

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.sampling.drawing import METHOD, RANDOM, Frame, Stratum, digest_of, packed
from qa_app.sampling.forms import DEFAULTS
from qa_app.sampling.models import Draw, DrawnCall, DrawState, PlanVersion, SamplingPlan
from qa_app.sampling.plans import OF_VERSION


def create_draw(call: Call) -> dict[str, int]:
    """A plan and a draw of March 2026 in which this call alone was drawn, given to nobody; their
    numbers by the names that they have in addresses."""
    values = {name: DEFAULTS[name] for name in OF_VERSION}
    plan = SamplingPlan(name="Sample plan", versions=[PlanVersion(**values)])
    db.session.add(plan)
    db.session.flush()
    frame = Frame((Stratum(f"agent={call.agent_id}", RANDOM, (call.id,)),), by_chance=4)
    draw = Draw(
        plan_id=plan.id, version_id=plan.version.id, first_day=date(2026, 3, 1),
        end_day=date(2026, 4, 1), seed="5eed", method=METHOD, digest=digest_of(frame),
        frame=packed(frame), strata=[[frame.strata[0].unit, [], RANDOM, 1, 1]],
        in_frame={str(call.agent_id): 1}, left_out={}, state=DrawState.GIVEN,
        drawn_at=utc_now(),
    )  # fmt: skip
    db.session.add(draw)
    db.session.flush()
    place = {"stratum": 0, "rank": 1, "selection": RANDOM}
    drawn = DrawnCall(draw_id=draw.id, call_id=call.id, agent_id=call.agent_id, **place)
    db.session.add(drawn)
    db.session.flush()
    return {"sampling_id": plan.id, "draw_id": draw.id}
