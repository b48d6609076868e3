"""Kinds, states and outcomes of appeals in words."""

from babel.numbers import format_decimal, format_percent
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from qa_app.appeals.models import AppealKind, AppealState, Outcome
from qa_app.foundation.language import current_language

KINDS: dict[str, LazyString] = {
    AppealKind.OTHERWISE: _l("I see it otherwise"),
    AppealKind.NOT_THE_AGENT: _l("It was not my doing"),
    AppealKind.TRANSCRIPT: _l("The transcript is wrong"),
}
# The same, told of somebody else.
KINDS_TOLD: dict[str, LazyString] = {
    AppealKind.OTHERWISE: _l("The agent sees it otherwise"),
    AppealKind.NOT_THE_AGENT: _l("Not the agent's doing"),
    AppealKind.TRANSCRIPT: _l("The transcript is wrong"),
}
STATES: dict[str, LazyString] = {
    AppealState.RECEIVED: _l("Received"),
    AppealState.IN_HAND: _l("Being looked at"),
    AppealState.DECIDED: _l("Decided"),
    AppealState.WITHDRAWN: _l("Taken back"),
}
OUTCOMES: dict[str, LazyString] = {
    Outcome.UPHELD: _l("Upheld"),
    Outcome.PARTLY: _l("Upheld in part"),
    Outcome.NOT_UPHELD: _l("Not upheld"),
}


def share_words(share: float) -> str:
    """A share as a whole percentage."""
    return str(format_percent(share, format="#,##0%", locale=current_language()))


def days_words(days: float) -> str:
    """Days to a tenth."""
    return str(format_decimal(days, format="#,##0.#", locale=current_language()))
