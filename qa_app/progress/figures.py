"""The figures of agents and teams: ratings over time, and how far coaching plans have come.

Everything is counted in the database and scoped by the caller's condition on the agent.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Float, Select, case, cast, func, select, true

from qa_app.assignments.models import Selection
from qa_app.calls.models import Call
from qa_app.coaching.models import Plan, PlanState
from qa_app.foundation.extensions import db
from qa_app.foundation.periods import Period, day_begins
from qa_app.progress.trend import Tally, Trend, follow
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Rating, Review
from qa_app.rubrics import Criterion, Rubric
from qa_app.scorecards.models import RubricVersion

_Place = tuple[str, str, int]  # rubric, criterion, number of levels


@dataclass(frozen=True, slots=True)
class CriterionTrend:
    """A criterion of a rubric, as the newest version in use words it, and how it went."""

    rubric: Rubric
    criterion: Criterion
    trend: Trend
    versions: int


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """Published plans: waiting for the agent, late among those, and acknowledged."""

    open: int = 0
    overdue: int = 0
    acknowledged: int = 0

    def __add__(self, other: "PlanFigures") -> "PlanFigures":
        """Both together."""
        return PlanFigures(
            self.open + other.open,
            self.overdue + other.overdue,
            self.acknowledged + other.acknowledged,
        )


def criterion_trends(
    about: ColumnElement[bool], periods: Sequence[Period], zone: ZoneInfo
) -> list[CriterionTrend]:
    """Each rated criterion over the periods, for the calls that ``about`` lets through.

    Calls are dated by their start, in the centre's time zone. A criterion whose number of
    levels changed between versions of its rubric is two: their averages cannot be compared.
    """
    rows = db.session.execute(_counts(about, periods, zone)).all()
    rubrics = _rubrics({row.rubric_version_id for row in rows})
    tallies: dict[_Place, dict[int, Tally]] = defaultdict(lambda: defaultdict(Tally))
    newest: dict[_Place, int] = {}
    versions: dict[_Place, set[int]] = defaultdict(set)
    for row in rows:
        rubric = rubrics[row.rubric_version_id]
        place = (rubric.id, row.criterion, rubric.criterion(row.criterion).top_level)
        tallies[place][row.period] += Tally({row.level: row.calls}, row.reviews)
        newest[place] = max(newest.get(place, 0), row.rubric_version_id)
        versions[place].add(row.rubric_version_id)
    found = [
        CriterionTrend(
            rubrics[newest[place]],
            rubrics[newest[place]].criterion(place[1]),
            follow([(period, counted[i]) for i, period in enumerate(periods)], place[2]),
            len(versions[place]),
        )
        for place, counted in tallies.items()
    ]
    return sorted(found, key=_place_in_rubric)


def selections_of(
    about: ColumnElement[bool], periods: Sequence[Period], zone: ZoneInfo
) -> list[Selection]:
    """How the calls of the periods came to be reviewed that ``about`` lets through: by chance
    first, then by people, then for what was found in them. Their figures are never mixed."""
    rows = db.session.scalars(
        select(Review.selection)
        .distinct()
        .join(Review.call)
        .where(about, counts(), *_within(periods, zone))
    )
    found = {Selection(one) for one in rows}
    return [one for one in (Selection.RANDOM, Selection.CHOSEN, Selection.TARGETED) if one in found]


def _within(periods: Sequence[Period], zone: ZoneInfo) -> tuple[ColumnElement[bool], ...]:
    return (
        Call.started_at >= day_begins(periods[0].start, zone),
        Call.started_at < day_begins(periods[-1].end, zone),
    )


def _place_in_rubric(found: CriterionTrend) -> tuple[str, int, int]:
    ids = [criterion.id for criterion in found.rubric.criteria]
    return found.rubric.id, ids.index(found.criterion.id), -found.criterion.top_level


def _counts(about: ColumnElement[bool], periods: Sequence[Period], zone: ZoneInfo) -> Select[Any]:
    """Rows of version, criterion, period, level, calls (shares of calls) and reviews."""
    of_this_call = func.count().over(
        partition_by=(Review.call_id, RubricVersion.rubric_id, Rating.criterion)
    )
    ratings = (
        select(
            Review.rubric_version_id,
            Rating.criterion,
            Rating.level,
            _period_number(periods, zone).label("period"),
            (1.0 / cast(of_this_call, Float)).label("share"),
        )
        .join(Rating.review)
        .join(Review.call)
        .join(Review.rubric_version)
        .where(
            about,
            counts(),
            Rating.level.is_not(None),
            Rating.excluded.is_(False),
            *_within(periods, zone),
        )
        .subquery()
    )
    keys = [ratings.c[name] for name in ("rubric_version_id", "criterion", "period", "level")]
    return select(
        *keys, func.sum(ratings.c.share).label("calls"), func.count().label("reviews")
    ).group_by(*keys)


def _period_number(periods: Sequence[Period], zone: ZoneInfo) -> ColumnElement[int]:
    """Which period a call falls into: bounds as moments, so that any database can compare."""
    bounds = [
        (Call.started_at < day_begins(period.end, zone), number)
        for number, period in enumerate(periods[:-1])
    ]
    return case(*bounds, else_=len(periods) - 1)


def _rubrics(version_ids: set[int]) -> dict[int, Rubric]:
    found = db.session.scalars(select(RubricVersion).where(RubricVersion.id.in_(version_ids)))
    return {version.id: version.rubric for version in found}


def reviewed_calls(
    agent_ids: Iterable[int], since: datetime, scope: ColumnElement[bool] | None = None
) -> dict[int, int]:
    """How many calls of each agent since then have a review that counts and is in ``scope``."""
    rows = db.session.execute(
        select(Call.agent_id, func.count(Call.id.distinct()).label("calls"))
        .join(Review, Review.call_id == Call.id)
        .where(
            Call.agent_id.in_(list(agent_ids)),
            Call.started_at >= since,
            counts(),
            true() if scope is None else scope,
        )
        .group_by(Call.agent_id)
    )
    return {row.agent_id: row.calls for row in rows}


def plan_figures(
    agent_ids: Iterable[int], today: date, scope: ColumnElement[bool] | None = None
) -> dict[int, PlanFigures]:
    """The plans of each agent in ``scope`` by how far they have come; drafts are nobody's yet."""
    published = (Plan.state == PlanState.PUBLISHED) & Plan.erased_at.is_(None)

    def number_of(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, 1), else_=0))

    rows = db.session.execute(
        select(
            Plan.agent_id,
            number_of(published),
            number_of(published & (Plan.answer_by < today)),
            number_of(Plan.state == PlanState.ACKNOWLEDGED),
        )
        .where(Plan.agent_id.in_(list(agent_ids)), Plan.state != PlanState.DRAFT)
        .where(true() if scope is None else scope)
        .group_by(Plan.agent_id)
    )
    return {agent_id: PlanFigures(*numbers) for agent_id, *numbers in rows}


def newest_plans(agent_id: int, scope: ColumnElement[bool], limit: int = 10) -> list[Plan]:
    """The newest plans in ``scope`` that were given to an agent."""
    return list(
        db.session.scalars(
            select(Plan)
            .where(Plan.agent_id == agent_id, Plan.state != PlanState.DRAFT, scope)
            .order_by(Plan.id.desc())
            .limit(limit)
        )
    )
