"""Plans, draws and gaps in words."""

from collections.abc import Callable, Mapping, Sequence

from flask_babel import format_percent, ngettext
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.audit import AuditRecord
from qa_app.audit.changed_words import names_for
from qa_app.findings.wording import kind_name
from qa_app.foundation.extensions import db
from qa_app.foundation.language import LANGUAGES, clock
from qa_app.foundation.periods import Period, Span, period_name
from qa_app.people.models import Person, Team
from qa_app.sampling.coverage import Gap
from qa_app.sampling.models import Draw, Exclusion, PlanVersion, ReplacementReason
from qa_app.sampling.splitting import HOURS, LENGTHS, Split, Unit
from qa_app.sampling.why import Chosen

SPANS: Mapping[str, object] = {Span.WEEK: _l("Week"), Span.MONTH: _l("Month")}
UNITS: Mapping[str, object] = {
    Unit.AGENT: _l("each agent"),
    Unit.TEAM: _l("each team"),
    Unit.QUEUE: _l("each queue"),
    Unit.CENTRE: _l("all calls together"),
}
SPLITS: Mapping[str, object] = {
    Split.AGENT: _l("Agent"),
    Split.TEAM: _l("Team"),
    Split.QUEUE: _l("Queue"),
    Split.DIRECTION: _l("Direction"),
    Split.LANGUAGE: _l("Language"),
    Split.LENGTH: _l("Length"),
    Split.TIME_OF_DAY: _l("Time of day"),
    Split.MOMENTS: _l("With or without moments worth hearing"),
}
EXCLUSIONS: Mapping[str, object] = {
    Exclusion.NOT_READY: _l("no finished transcript"),
    Exclusion.AGENT_LEFT: _l("the agent has left"),
    Exclusion.SHORT: _l("too short"),
    Exclusion.DRAWN: _l("drawn before"),
    Exclusion.REVIEWED: _l("reviewed already, or given to a reviewer"),
    Exclusion.NOT_THE_AGENT: _l("mostly another agent, as after a transfer"),
    Exclusion.ABUSE: _l("too much of it is abuse"),
}
REASONS: Mapping[str, object] = {
    ReplacementReason.NOT_THE_AGENT: _l("Not this agent's call, or mostly another's"),
    ReplacementReason.UNINTELLIGIBLE: _l("Cannot be understood"),
    ReplacementReason.NO_CONVERSATION: _l("No conversation: wrong number, silence, test call"),
    ReplacementReason.ABUSE: _l("Abuse by the customer"),
    ReplacementReason.PRIVATE: _l("Private, or of somebody the reviewer knows"),
    ReplacementReason.ERASED: _l("Erased, or to be erased"),
    ReplacementReason.OTHER: _l("Another reason"),
}
GAPS: Mapping[str, object] = {
    Gap.NO_CALLS: _l("No calls"),
    Gap.NOT_DRAWN_FROM: _l("In no draw yet"),
    Gap.ALL_EXCLUDED: _l("All calls excluded"),
    Gap.OPEN: _l("Drawn, not reviewed yet"),
    Gap.TO_GIVE: _l("Drawn, but given to nobody"),
    Gap.NOT_DRAWN: _l("Not drawn"),
}
DIRECTIONS: Mapping[str, object] = {"in": _l("Inbound"), "out": _l("Outbound")}
MOMENTS: Mapping[str, object] = {
    "with": _l("with moments worth hearing"),
    "without": _l("without moments worth hearing"),
}
SELECTIONS: Mapping[str, object] = {
    "random": _l("Drawn by chance"),
    "targeted": _l("Worth hearing"),
    "chosen": _l("Picked by a person"),
}


def selection_name(selection: str) -> str:
    """How a call was chosen."""
    return str(SELECTIONS[selection])


def quota_words(plan: PlanVersion) -> str:
    """What is drawn for whom, and how often."""
    calls = ngettext("%(num)s call", "%(num)s calls", plan.quota)
    if plan.span == Span.WEEK:
        return str(_("%(calls)s a week for %(unit)s", calls=calls, unit=UNITS[plan.unit]))
    return str(_("%(calls)s a month for %(unit)s", calls=calls, unit=UNITS[plan.unit]))


def share_words(plan: PlanVersion) -> str:
    """How the quota is parted between chance and moments."""
    if not plan.worth_hearing:
        return str(_("All are drawn by chance."))
    return str(
        _(
            "%(by_chance)s drawn by chance, %(worth_hearing)s worth hearing: %(kinds)s.",
            by_chance=plan.by_chance,
            worth_hearing=plan.worth_hearing,
            kinds=kind_list(plan.kinds),
        )
    )


def kind_list(kinds: Sequence[str]) -> str:
    """Kinds of moment by name."""
    return ", ".join(kind_name(kind) for kind in kinds)


def unit_name(unit: str) -> str:
    """Whose quota it is, as a frame has it (``agent=12``), by name."""
    kind, _sep, value = unit.partition("=")
    if kind == Unit.CENTRE:
        return str(_("All calls"))
    return _value_name(kind, value)


def cell_name(cell: Sequence[Sequence[str]]) -> str:
    """Which part of a unit's calls it is; empty where they are not split."""
    return ", ".join(_value_name(name, value) for name, value in cell)


def _value_name(name: str, value: str) -> str:
    names: dict[str, Callable[[str], object]] = {
        Split.AGENT: _person_name,
        Split.TEAM: _team_name,
        Split.QUEUE: lambda queue: queue or _("no queue"),
        Split.DIRECTION: lambda way: DIRECTIONS.get(way, _("no direction")),
        Split.LANGUAGE: lambda code: LANGUAGES.get(code, code) or _("no language"),
        Split.LENGTH: lambda band: _length(int(band)),
        Split.TIME_OF_DAY: lambda band: _time_of_day(int(band)),
        Split.MOMENTS: lambda has: MOMENTS[has],
    }
    return str(names[name](value))


def _person_name(number: str) -> str:
    person = db.session.get(Person, int(number))
    return person.name if person else number


def _team_name(number: str) -> str:
    team = db.session.get(Team, int(number)) if number else None
    return team.name if team else str(_("no team"))


def _length(band: int) -> str:
    if band == 0:
        return str(_("under %(end)s", end=clock(LENGTHS[0])))
    if band == len(LENGTHS):
        return str(_("%(start)s and longer", start=clock(LENGTHS[-1])))
    start, end = clock(LENGTHS[band - 1]), clock(LENGTHS[band])
    return str(_("%(start)s to %(end)s", start=start, end=end))


def _time_of_day(band: int) -> str:
    names = (
        _("before %(hour)s:00", hour=HOURS[0]),
        _("%(start)s:00 to %(end)s:00", start=HOURS[0], end=HOURS[1]),
        _("from %(hour)s:00 on", hour=HOURS[1]),
    )
    return str(names[band])


def share_of(part: int, whole: int) -> str:
    """A chance in percent, to one decimal."""
    return str(format_percent(part / whole if whole else 0, "0.0%"))


def period_of(draw: Draw) -> str:
    """The period of a draw by its name."""
    return named_period(draw.period)


def named_period(period: Period) -> str:
    """A month by its name, a week by its Monday."""
    if (period.end - period.start).days > 7:
        return period_name(period, Span.MONTH)
    return str(_("week of %(day)s", day=period_name(period, Span.WEEK)))


def why_sentence(chosen: Chosen) -> str:
    """Why this call was chosen, in one sentence."""
    if chosen.drawn is None:
        return str(_("A person picked this call; it was not drawn by chance."))
    calls, drawn = chosen.out_of
    known = {
        "drawn": drawn,
        "calls": calls,
        "whose": unit_name(chosen.unit),
        "period": period_of(chosen.draw),
    }
    if chosen.drawn.selection == "targeted":
        return str(
            _(
                "Chosen for moments worth hearing (%(kinds)s): one of %(drawn)s drawn from "
                "%(calls)s calls with such moments (%(whose)s, %(period)s).",
                kinds=kind_list(chosen.draw.version.kinds),
                **known,
            )
        )
    return str(
        _(
            "Drawn by chance: one of %(drawn)s drawn from %(calls)s calls (%(whose)s, "
            "%(period)s), each of which was equally likely.",
            **known,
        )
    )


@names_for("span", "unit", "splits")
def _choice_called(value: str, _entry: AuditRecord) -> str:
    return str({**SPANS, **UNITS, **SPLITS}.get(value, value))


@names_for("kinds")
def _kind_called(kind: str, _entry: AuditRecord) -> str:
    return kind_name(kind)
