"""The pages of agreement: of a rubric, of one item, and one's own."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from qa_app import audit
from qa_app.agreement import wording
from qa_app.agreement.chart import Dot, dots_chart
from qa_app.agreement.computing import (
    MONTHS,
    is_awaited,
    length_of,
    rubrics_with_figures,
    stored_figures,
)
from qa_app.agreement.disputed import Disputed, disputed_calls
from qa_app.agreement.figures import Agreement, Estimated, Figures, ReviewerFigures
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.language import current_language
from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, requires
from qa_app.people.models import Person
from qa_app.reliability.enough import FEWEST_OF_REVIEWER, RELIABLE, TENTATIVE
from qa_app.reviews.attribution import said_by
from qa_app.rubrics import Criterion, Rubric
from qa_app.scorecards.in_use import USUAL, newest_version, rubrics_in_use

agreement = Blueprint("agreement", __name__, url_prefix="/agreement")
offer(agreement, "reviews", "agreement/_link.html")

ALPHA_REACH = (-0.2, 1.0)
LEVELS_REACH = (-0.5, 0.5)
POINTS_REACH = (-10.0, 10.0)


@dataclass(frozen=True, slots=True)
class Chosen:
    """The rubric and the period that somebody looks at, with what is stored of them."""

    rubric: Rubric
    months: int
    figures: Figures | None
    computed_at: datetime | None
    is_awaited: bool  # reviews have come in since, or the first figures are on their way

    @property
    def since(self) -> datetime:
        """When the period begins."""
        return utc_now() - length_of(self.months)


@agreement.get("")
@requires(Permission.SEE_AGREEMENT)
def overview() -> ResponseReturnValue:
    """A rubric: its score, its items, its least reliable anchor, its reviewers by name."""
    chosen = _chosen(request.args.get("rubric"))
    audit.look("see agreement", "rubric")
    figures = chosen.figures
    names = _names(figures.score) if figures else {}
    return _page(
        "agreement/overview.html",
        chosen,
        names=names,
        weakest=_weakest(chosen),
        chart=_chart_of_items(chosen.rubric, figures.items) if figures else None,
        reviewers_chart=_chart_of_reviewers(figures.score, names, POINTS_REACH)
        if figures
        else None,
    )


@agreement.get("/<string:rubric_id>/<string:criterion>")
@requires(Permission.SEE_AGREEMENT)
def item(rubric_id: str, criterion: str) -> ResponseReturnValue:
    """One item: how reliable each anchor is, reviewers by name, the most disputed calls."""
    chosen = _chosen(rubric_id, strictly=True)
    asked = _item(chosen.rubric, criterion)
    audit.look("see agreement", "rubric")
    found = chosen.figures.item(criterion) if chosen.figures else None
    names = _names(found) if found else {}
    level = request.args.get("level", type=int)
    disputed = disputed_calls(current_user, chosen.rubric.id, asked, chosen.since, level=level)
    _look_at(disputed)
    return _page(
        "agreement/item.html",
        chosen,
        criterion=asked,
        found=found,
        names=names,
        level=next((one for one in asked.levels if one.level == level), None),
        disputed=disputed,
        reviewers_chart=_chart_of_reviewers(found, names, LEVELS_REACH) if found else None,
    )


@agreement.get("/mine")
@requires(Permission.REVIEW)
def mine() -> ResponseReturnValue:
    """One's own leniency and agreement, by item, and the calls on which one differed most."""
    chosen = _chosen(request.args.get("rubric"))
    items = [one.id for one in chosen.rubric.criteria]
    wanted = request.args.get("item")
    asked = chosen.rubric.criterion(wanted) if wanted in items else None
    disputed = (
        disputed_calls(
            current_user, chosen.rubric.id, asked, chosen.since, reviewer_id=current_user.id
        )
        if asked
        else []
    )
    _look_at(disputed)
    figures = chosen.figures
    rows: list[tuple[Criterion, ReviewerFigures | None]] = [
        (one, found.reviewer(current_user.id) if found else None)
        for one in chosen.rubric.criteria
        for found in [figures.item(one.id) if figures else None]
    ]
    return _page(
        "agreement/mine.html",
        chosen,
        score=figures.score.reviewer(current_user.id) if figures else None,
        rows=rows,
        criterion=asked,
        disputed=disputed,
        chart=_chart_of_own(rows),
        fewest=FEWEST_OF_REVIEWER,
    )


def _page(template: str, chosen: Chosen, **known: Any) -> str:
    in_use = rubrics_in_use()
    titles = {rubric_id: rubric.title for rubric_id, rubric in in_use.items()}
    return render_template(
        template,
        chosen=chosen,
        rubric=chosen.rubric,
        figures=chosen.figures,
        titles={**titles, chosen.rubric.id: chosen.rubric.title},
        periods=MONTHS,
        said_by=said_by,
        wording=wording,
        lines={"tentative": TENTATIVE, "reliable": RELIABLE},
        **known,
    )


def _chosen(rubric_id: str | None, *, strictly: bool = False) -> Chosen:
    """What was asked for; else the rubric with most calls over the longest period."""
    version = newest_version(rubric_id) if rubric_id else None
    if version is None and strictly:
        raise NotFound(_("There is no such rubric."))
    if version is None:
        version = newest_version(next(iter(rubrics_with_figures()), USUAL))
    if version is None:
        version = newest_version(next(iter(rubrics_in_use()), ""))
    if version is None:
        raise NotFound(_("There is no such rubric."))
    wanted = request.args.get("months", type=int)
    months = wanted if wanted in MONTHS else MONTHS[-1]
    stored = stored_figures(version.rubric_id, months)
    return Chosen(
        version.rubric,
        months,
        Figures.from_json(stored.figures) if stored else None,
        stored.computed_at if stored else None,
        is_awaited(),
    )


def _item(rubric: Rubric, criterion: str) -> Criterion:
    found = next((one for one in rubric.criteria if one.id == criterion), None)
    if found is None:
        raise NotFound(_("This rubric has no such criterion."))
    return found


def _weakest(chosen: Chosen) -> tuple[Criterion, Agreement] | None:
    """The item on which people agree least, if it is in the rubric as it is now."""
    found = chosen.figures.weakest if chosen.figures else None
    if found is None:
        return None
    item = next((one for one in chosen.rubric.criteria if one.id == found.criterion), None)
    return (item, found) if item else None


def _names(found: Agreement) -> dict[int, str]:
    """The reviewers by name: their figures are no ranking."""
    ids = [one.reviewer_id for one in found.reviewers]
    people = db.session.scalars(select(Person).where(Person.id.in_(ids)))
    by_name = sorted(people, key=lambda one: (one.name or one.email, one.id))
    return {one.id: one.name or one.email for one in by_name}


def _look_at(disputed: list[Disputed]) -> None:
    for one in disputed:
        audit.look("open", "call", one.call.id, reason="agreement")


def _chart_of_items(rubric: Rubric, items: tuple[Agreement, ...]) -> dict[str, Any]:
    language, known = current_language(), {one.criterion: one for one in items}
    dots = []
    for criterion in rubric.criteria:
        if (found := known.get(criterion.id)) is not None:
            name = criterion.name.in_language(language)
            dots.append(_dot(name, found.alpha, wording.describe_alpha(name, found)))
    return dots_chart(dots, lines=(TENTATIVE, RELIABLE), reach=ALPHA_REACH)


def _chart_of_reviewers(
    found: Agreement, names: dict[int, str], reach: tuple[float, float]
) -> dict[str, Any] | None:
    rows = [(name, one) for who, name in names.items() if (one := found.reviewer(who))]
    return _chart_of_leniency(rows, reach)


def _chart_of_own(rows: list[tuple[Criterion, ReviewerFigures | None]]) -> dict[str, Any] | None:
    language = current_language()
    known = [(item.name.in_language(language), one) for item, one in rows if one]
    return _chart_of_leniency(known, LEVELS_REACH)


def _chart_of_leniency(
    rows: list[tuple[str, ReviewerFigures]], reach: tuple[float, float]
) -> dict[str, Any] | None:
    if not any(one.by for _name, one in rows):
        return None
    dots = [_dot(name, one.by, wording.describe_leniency(name, one)) for name, one in rows]
    return dots_chart(dots, lines=(0.0,), reach=reach)


def _dot(name: str, found: Estimated | None, description: str) -> Dot:
    if found is None:
        return Dot(name, None, None, None, description)
    return Dot(name, found.value, found.low, found.high, description)
