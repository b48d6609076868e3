"""Figures of agreement in words."""

from flask_babel import format_decimal, format_percent, ngettext
from flask_babel import gettext as _

from qa_app.agreement.figures import Agreement, Estimated, ReviewerFigures
from qa_app.reliability.enough import RELIABLE, TENTATIVE


def alpha(value: float | None) -> str:
    """Alpha to two decimals; to three where two would put it on the wrong side of its bound."""
    if value is None:
        return "–"
    close = value < TENTATIVE and round(value, 2) > TENTATIVE
    return str(format_decimal(value, "0.000" if close else "0.00"))


def bound(value: float) -> str:
    """A bound that alpha is held against, to as many decimals as it has."""
    return str(format_decimal(value, "0.00#"))


def share(value: float | None) -> str:
    """A share as a whole percentage."""
    return "–" if value is None else str(format_percent(value, "0%"))


def average(value: float | None) -> str:
    """A level or a score with one decimal."""
    return "–" if value is None else str(format_decimal(value, "0.0"))


def signed(value: float | None) -> str:
    """A leniency with its sign."""
    return "–" if value is None else str(format_decimal(value, "+0.0;-0.0"))


def interval(found: Estimated | None, *, of: str = "alpha") -> str:
    """The 95 % interval of a figure, each bound in its own words."""
    words = {"alpha": alpha, "average": average, "signed": signed}[of]
    if found is None or found.low is None or found.high is None:
        return "–"
    return str(_("%(low)s to %(high)s", low=words(found.low), high=words(found.high)))


def more_needed(missing: int) -> str:
    """How many more calls are needed before anything is said."""
    return str(
        ngettext("Not enough yet: %(num)s more call", "Not enough yet: %(num)s more calls", missing)
    )


def verdict(found: Agreement) -> str:
    """What alpha says, in a word or two."""
    if found.missing:
        return more_needed(found.missing)
    if found.alpha is None:
        return str(_("All rated alike: nothing to compare"))
    if found.alpha.value < TENTATIVE:
        return str(_("Rated unevenly"))
    return str(_("Tentative") if found.alpha.value < RELIABLE else _("Reliable"))


def tone(found: Agreement) -> str:
    """The look of the verdict."""
    if found.missing or found.alpha is None:
        return ""
    if found.alpha.value < TENTATIVE:
        return "agreement-low"
    return "" if found.alpha.value < RELIABLE else "agreement-high"


def leniency(found: ReviewerFigures) -> str:
    """What can be said of somebody's leniency, in a word or two."""
    if found.by is None:
        return more_needed(found.missing)
    if not found.is_clear:
        return str(_("No clear difference"))
    return str(_("More lenient") if found.by.value > 0 else _("Stricter"))


def describe_alpha(name: str, found: Agreement) -> str:
    """All that a row of the chart says."""
    if found.alpha is None:
        return verdict(found)
    return str(
        _(
            "%(name)s: alpha %(alpha)s, 95%% interval %(interval)s, calls %(calls)s",
            name=name,
            alpha=alpha(found.alpha.value),
            interval=interval(found.alpha),
            calls=found.calls,
        )
    )


def describe_leniency(name: str, found: ReviewerFigures) -> str:
    """All that a row of the chart of reviewers says."""
    if found.by is None:
        return leniency(found)
    return str(
        _(
            "%(name)s: %(by)s, 95%% interval %(interval)s, calls %(calls)s",
            name=name,
            by=signed(found.by.value),
            interval=interval(found.by, of="signed"),
            calls=found.calls,
        )
    )


def unevenly(value: float, calls: int) -> str:
    """The note that an item carries whose ratings differ too much."""
    return str(_("Rated unevenly: alpha %(alpha)s, n = %(calls)s", alpha=alpha(value), calls=calls))


def compared(found: ReviewerFigures) -> str:
    """How somebody's ratings compare with others' of the same calls, in the order of levels."""
    if not found.compared:
        return "–"
    return str(
        _(
            "same %(same)s, higher %(higher)s, lower %(lower)s",
            same=share(found.same / found.compared),
            higher=share(found.higher / found.compared),
            lower=share(found.lower / found.compared),
        )
    )
