"""Requests about sampling plans and draws, each of which goes on record."""

from qa_app.foundation.periods import Span
from qa_app.sampling.days import finished_periods
from tests.doors.ask import Ask

PLAN = {
    "name": "Another plan", "quota": "4", "unit": "agent", "span": "month", "share": "0",
    "shortest": "60", "due_days": "7",
}  # fmt: skip


def last_month() -> dict[str, str]:
    return {"period": finished_periods(Span.MONTH)[0].start.isoformat()}


OF_SAMPLING: dict[tuple[str, str], Ask] = {
    ("POST", "sampling.new_plan"): Ask("lead", PLAN),
    ("POST", "sampling.edit_plan"): Ask("lead", PLAN),
    ("POST", "sampling.close_plan"): Ask("lead"),
    ("POST", "sampling.open_plan"): Ask("lead", before=lambda: close_plans()),
    ("POST", "sampling.draw"): Ask("lead", last_month),
    ("GET", "draws.draw_page"): Ask("lead"),
    ("POST", "draws.verify_draw"): Ask("lead"),
    ("POST", "draws.give_out_rest"): Ask("lead"),
    ("GET", "draws.frame_file"): Ask("lead"),
    ("GET", "draws.why"): Ask("agent"),
    ("POST", "draws.replace"): Ask("lead", {"reason": "abuse", "words": "Only shouting."}),
}

# What was drawn, given out or replaced is said whole by the row; nothing that was there changes.
OF_DRAWS = {"sampling.draw", "draws.verify_draw", "draws.give_out_rest", "draws.replace"}


def close_plans() -> None:
    from sqlalchemy import update

    from qa_app.foundation.extensions import db, utc_now
    from qa_app.sampling.models import SamplingPlan

    db.session.execute(update(SamplingPlan).values(closed_at=utc_now()))
