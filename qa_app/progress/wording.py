"""Figures in words: names of periods, what a point says, whether anything changed."""

from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _

from qa_app.assignments.models import Selection
from qa_app.foundation.periods import Span, period_name
from qa_app.progress.chart import ChartWords
from qa_app.progress.figures import CriterionTrend
from qa_app.progress.trend import (
    FEWEST_TO_COMPARE,
    Change,
    Direction,
    Tally,
    TrendPoint,
    mean_of,
)
from qa_app.rubrics import Criterion


def average(value: float) -> str:
    """An average level with one decimal."""
    return str(format_decimal(value, "0.0"))


def direction_name(direction: Direction) -> str:
    """The change in a word or two."""
    names: dict[Direction, str] = {
        Direction.UP: _("Up"),
        Direction.DOWN: _("Down"),
        Direction.NO_CLEAR_CHANGE: _("No clear change"),
        Direction.TOO_FEW: _("Not enough calls to say"),
    }
    return names[direction]


def change_sentence(change: Change, span: Span) -> str:
    """What can be said about the later half of the calls against the earlier half."""
    calls = change.earlier.calls + change.later.calls
    if calls < 2 * FEWEST_TO_COMPARE or change.since is None:
        return str(
            _(
                "Not enough calls to say (%(calls)s of %(needed)s needed).",
                calls=calls,
                needed=2 * FEWEST_TO_COMPARE,
            )
        )
    since = period_name(change.since, span)
    if change.direction is Direction.TOO_FEW:
        return str(
            _(
                "Not enough calls to compare: %(earlier)s before %(since)s and %(later)s from then "
                "on; each side needs %(needed)s.",
                earlier=change.earlier.calls,
                later=change.later.calls,
                since=since,
                needed=FEWEST_TO_COMPARE,
            )
        )
    sentences: dict[Direction, str] = {
        Direction.UP: _("Up: %(earlier)s before %(since)s, %(later)s from then on."),
        Direction.DOWN: _("Down: %(earlier)s before %(since)s, %(later)s from then on."),
        Direction.NO_CLEAR_CHANGE: _(
            "No clear change: %(earlier)s before %(since)s, %(later)s from then on. "
            "A difference like this can be chance."
        ),
    }
    return sentences[change.direction] % {
        "earlier": _average_of(change.earlier),
        "later": _average_of(change.later),
        "since": since,
    }


def _average_of(tally: Tally) -> str:
    return str(
        ngettext(
            "average %(mean)s in %(num)s call",
            "average %(mean)s in %(num)s calls",
            tally.calls,
            mean=average(mean_of(tally) or 0),
        )
    )


def interval(point: TrendPoint) -> str:
    """The 95 % interval of a point, or why there is none."""
    if point.low is None or point.high is None:
        return str(_("one call"))
    return str(_("%(low)s to %(high)s", low=average(point.low), high=average(point.high)))


def describe_point(point: TrendPoint, name: str) -> str:
    """All that a mark of the chart says."""
    if point.mean is None:
        return str(_("%(period)s: no reviewed calls", period=name))
    return str(
        _(
            "%(period)s: average %(mean)s, 95%% interval %(interval)s, calls %(calls)s",
            period=name,
            mean=average(point.mean),
            interval=interval(point),
            calls=point.calls,
        )
    )


def chart_words(found: CriterionTrend, span: Span, language: str) -> ChartWords:
    """The words of a criterion's chart."""
    points = found.trend.points
    return ChartWords(
        levels=level_names(found.criterion, language),
        periods=[period_name(point.period, span, short=True) for point in points],
        descriptions=[describe_point(p, period_name(p.period, span)) for p in points],
        calls=_("Calls"),
    )


def selection_name(selection: Selection) -> str:
    """How calls came to be reviewed, as the choice has it."""
    names: dict[Selection, str] = {
        Selection.RANDOM: _("Drawn by chance"),
        Selection.CHOSEN: _("Picked by a person"),
        Selection.TARGETED: _("Worth hearing"),
    }
    return names[selection]


def selection_sentence(selection: Selection) -> str:
    """For which calls the figures speak."""
    sentences: dict[Selection, str] = {
        Selection.RANDOM: _(
            "These calls were drawn by chance, so the figures speak for all calls. The pale bar "
            "is the 95%% interval: where the average would plausibly lie if every call had been "
            "reviewed."
        ),
        Selection.CHOSEN: _(
            "People picked these calls, so the figures speak for these calls alone. The pale bar "
            "is the 95%% interval that as many calls drawn by chance would have."
        ),
        Selection.TARGETED: _(
            "These calls were chosen for moments worth hearing, so the figures speak for such "
            "calls alone. The pale bar is the 95%% interval among them."
        ),
    }
    return sentences[selection] % ()


def level_names(criterion: Criterion, language: str) -> list[str]:
    """The names of a criterion's levels, lowest first."""
    return [level.name.in_language(language) for level in criterion.levels]
