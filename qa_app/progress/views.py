"""The pages of the progress room: overview, a team, an agent."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import ColumnElement, select

from qa_app import audit
from qa_app.agreement.marks import Uneven, uneven_items
from qa_app.agreement.wording import unevenly
from qa_app.calls.models import Call
from qa_app.coaching.reading import may_learn_of_plan
from qa_app.foundation.extensions import utc_now
from qa_app.foundation.language import current_language
from qa_app.foundation.page_actions import offer
from qa_app.foundation.periods import Period, Span, day_begins, recent_periods
from qa_app.foundation.transaction import settings
from qa_app.people.access import Permission, about_visible_agent, requires
from qa_app.people.models import Person
from qa_app.progress import wording
from qa_app.progress.chart import criterion_chart
from qa_app.progress.figures import (
    CriterionTrend,
    PlanFigures,
    criterion_trends,
    newest_plans,
    selections_of,
)
from qa_app.progress.people_followed import (
    describe,
    get_agent,
    get_team,
    team_members,
    team_page,
)
from qa_app.reviews.models import Review
from qa_app.reviews.reading import may_learn_of

REVIEWED_WEEKS = 8

progress = Blueprint("progress", __name__, url_prefix="/progress")
offer(progress, "team", "progress/_progress_of_team.html")


@dataclass(frozen=True, slots=True)
class Panel:
    """A criterion as the page shows it: heading, words, chart and table."""

    found: CriterionTrend
    name: str
    spec: dict[str, Any]
    sentence: str
    levels: list[str]
    uneven: Uneven | None


@progress.get("")
@requires(Permission.SEE_PROGRESS)
def overview() -> ResponseReturnValue:
    """The teams that this person follows, with what was reviewed and where plans stand."""
    page = team_page(
        current_user,
        after=request.args.get("after"),
        reviewed_since=_reviewed_since(),
        today=_today(),
    )
    return render_template("progress/overview.html", page=page, weeks=REVIEWED_WEEKS)


@progress.get("/teams/<int:team_id>")
@requires(Permission.SEE_PROGRESS)
def team(team_id: int) -> ResponseReturnValue:
    """A team: each criterion over time, plans, members."""
    found = get_team(current_user, team_id)
    audit.look("open progress", "team", found.id)
    row = team_members(current_user, found, reviewed_since=_reviewed_since(), today=_today())
    members = select(Person.id).where(Person.team_id == found.id)
    return _trend_page(
        "progress/team.html",
        Call.agent_id.in_(members),
        row=row,
        team=found,
        plans=row.plans,
        narrowed={"team": found.id},
    )


@progress.get("/agents/<int:agent_id>")
@requires(Permission.SEE_PROGRESS)
def agent(agent_id: int) -> ResponseReturnValue:
    """An agent: each criterion over time, plans."""
    found = get_agent(current_user, agent_id)
    audit.look("open progress", "person", found.id)
    member = describe(current_user, [found], reviewed_since=_reviewed_since(), today=_today())[0]
    return _trend_page(
        "progress/agent.html",
        Call.agent_id == found.id,
        agent=found,
        plans=member.plans,
        newest=newest_plans(found.id, may_learn_of_plan(current_user)),
        narrowed={"agent": found.id},
    )


def _trend_page(
    template: str,
    about: ColumnElement[bool],
    *,
    plans: PlanFigures,
    narrowed: dict[str, Any],
    **known: Any,
) -> ResponseReturnValue:
    """What the pages of teams and agents share: the trends of the calls in ``about``.

    ``narrowed`` is the library's filter for the same calls.
    """

    def calls_in(period: Period) -> str:
        days: dict[str, Any] = {"from": period.start, "to": period.last_day}
        return url_for("calls.library", **narrowed, **days)

    span = Span.MONTH if request.args.get("by") == Span.MONTH else Span.WEEK
    scope = about_visible_agent(current_user, Call.agent_id) & may_learn_of(current_user)
    periods = recent_periods(span, _today())
    selections = selections_of(about & scope, periods, _zone())
    asked = request.args.get("chosen")
    selection = next((one for one in selections if one == asked), next(iter(selections), None))
    of_selection = about & scope & (Review.selection == selection)
    trends = criterion_trends(of_selection, periods, _zone())
    rubrics = {found.rubric.id: found.rubric.title for found in trends}
    wanted = request.args.get("rubric")
    rubric = wanted if wanted in rubrics else None
    marks = uneven_items(rubrics)
    return render_template(
        template,
        panels=[
            _panel(found, span, marks.get((found.rubric.id, found.criterion.id)))
            for found in trends
            if rubric in {None, found.rubric.id}
        ],
        selections=selections,
        selection=selection,
        rubrics=rubrics,
        rubric=rubric,
        plans=plans,
        narrowed=narrowed,
        calls_in=calls_in,
        weeks=REVIEWED_WEEKS,
        span=span,
        spans=Span,
        today=_today(),
        wording=wording,
        unevenly=unevenly,
        **known,
    )


def _panel(found: CriterionTrend, span: Span, uneven: Uneven | None) -> Panel:
    language = current_language()
    return Panel(
        found,
        found.criterion.name.in_language(language),
        criterion_chart(found.trend.points, wording.chart_words(found, span, language)),
        wording.change_sentence(found.trend.change, span),
        wording.level_names(found.criterion, language),
        uneven,
    )


def _zone() -> ZoneInfo:
    return ZoneInfo(settings().time_zone)


def _today() -> date:
    return utc_now().astimezone(_zone()).date()


def _reviewed_since() -> datetime:
    return day_begins(_today() - timedelta(weeks=REVIEWED_WEEKS), _zone())
