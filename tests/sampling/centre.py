"""A small centre with calls of last month, for the tests of sampling."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from sqlalchemy import insert, select

from qa_app.calls.models import Call, CallState, StoredTranscript
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Period, Span
from qa_app.people.models import Person
from qa_app.sampling.days import finished_periods
from qa_app.sampling.draws import order_draw
from qa_app.sampling.forms import DEFAULTS
from qa_app.sampling.jobs import carry_out_or_queue
from qa_app.sampling.models import Draw, DrawnCall, SamplingPlan
from qa_app.sampling.plans import add_plan
from tests.conftest import make_app, make_settings

SEOUL = ZoneInfo("Asia/Seoul")


def last_month() -> Period:
    return finished_periods(Span.MONTH)[0]


def moment_in(day: date, hour: int = 12) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=SEOUL)


def take_calls(agent: Person, number: int, **values: Any) -> list[int]:
    """So many calls of an agent in last month, an hour apart; their ids."""
    first = moment_in(last_month().start, 9)
    known = db.session.scalars(select(Call.id).order_by(Call.id.desc())).first() or 0
    rows = [
        {
            "id": known + n, "agent_id": agent.id, "uploaded_by_id": agent.id,
            "started_at": first + timedelta(hours=n), "filename": "x.wav",
            "sha256": f"{known + n:064}", "size": 1, "codec": "pcm", "duration": 200.0,
            "channels": 2, "language": "ko", "state": CallState.READY, **values,
        }
        for n in range(1, number + 1)
    ]  # fmt: skip
    db.session.execute(insert(Call), rows)
    shared = {"engine": "x", "complete": True, "in_use": True}
    db.session.execute(insert(StoredTranscript), [{"call_id": r["id"], **shared} for r in rows])
    db.session.flush()
    return [row["id"] for row in rows]


def write_plan(by: Person, **values: Any) -> SamplingPlan:
    """A plan: four calls of each agent a month, unless said otherwise."""
    plan = add_plan({**DEFAULTS, "name": "Monthly", **values}, by=by)
    db.session.commit()
    return plan


def draw_last_month(plan: SamplingPlan, by: Person | None = None, seed: str = "") -> Draw:
    """Draw from last month's calls by a plan, and give them out."""
    draw = order_draw(plan, last_month(), by=by)
    draw.seed = seed or draw.seed
    carry_out_or_queue(draw)
    db.session.commit()
    return draw


def drawn_in(draw: Draw) -> list[DrawnCall]:
    db.session.expire_all()
    query = select(DrawnCall).where(DrawnCall.draw_id == draw.id)
    return list(db.session.scalars(query.order_by(DrawnCall.stratum, DrawnCall.rank)))


def still_drawn(draws: Iterable[Draw]) -> list[DrawnCall]:
    return [one for draw in draws for one in drawn_in(draw) if one.replaced_at is None]


def in_days(number: int) -> date:
    return today() + timedelta(days=number)


@contextmanager
def centre_on(url: str, folder: Path) -> Iterator[Flask]:
    """An app on a migrated database; empty means SQLite in the folder."""
    app = make_app(make_settings(folder, **({"DATABASE_URL": url} if url else {})))
    with app.app_context():
        yield app
        db.session.remove()
        db.engine.dispose()
