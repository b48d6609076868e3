"""A sampling plan of the sample centre, and one draw by it that leaves gaps.

Two calls of the week that is over were reviewed by nobody. They are drawn and given out, so that
there is work to do; the agents without such a call are the gaps.
"""

from sqlalchemy import delete, select

from qa_app.demo.staff import one_of_staff
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Span
from qa_app.sampling.draws import open_periods, order_draw
from qa_app.sampling.jobs import carry_out_or_queue
from qa_app.sampling.models import Draw, DrawnCall, PlanVersion, SamplingPlan
from qa_app.sampling.plans import add_plan
from qa_app.sampling.splitting import Unit

NAME = "매주 한 통 (샘플)"
# The newest Korean sample call, in another queue, is left for the visitor to review.
QUEUES = ["배송", "returns"]


def make_sample_draw() -> None:
    """Write the plan and draw by it, once; nothing where the sample people are gone."""
    lead = one_of_staff("lead")
    if lead is None or _plan() is not None:
        return
    plan = add_plan(
        {
            "name": NAME, "automatic": False, "span": Span.WEEK, "unit": Unit.AGENT, "quota": 1,
            "share": 0, "kinds": [], "splits": [], "teams": [], "queues": QUEUES,
            "reviewers": [], "direction": None, "language": None, "shortest": 0,
            "most_abuse": None, "only_own": True, "due_days": 7,
        },
        by=lead,
    )  # fmt: skip
    carry_out_or_queue(order_draw(plan, open_periods(plan)[0], by=lead))


def remove_sample_draw() -> None:
    """Take the plan out with all that was drawn by it."""
    plan = _plan()
    if plan is None:
        return
    draws = select(Draw.id).where(Draw.plan_id == plan.id)
    db.session.execute(delete(DrawnCall).where(DrawnCall.draw_id.in_(draws)))
    db.session.execute(delete(Draw).where(Draw.plan_id == plan.id))
    db.session.execute(delete(PlanVersion).where(PlanVersion.plan_id == plan.id))
    db.session.execute(delete(SamplingPlan).where(SamplingPlan.id == plan.id))


def _plan() -> SamplingPlan | None:
    return db.session.scalar(select(SamplingPlan).where(SamplingPlan.name == NAME))
