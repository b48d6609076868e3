"""The rubric that a review is made with: by the centre's rules, or another one for a reason."""

from dataclasses import dataclass

from flask_babel import gettext as _

from qa_app.calls.models import Call
from qa_app.foundation.errors import Refused
from qa_app.foundation.language import current_language
from qa_app.rubrics import Rubric
from qa_app.scorecards.in_use import rubrics_in_use
from qa_app.scorecards.selection import proposed_rubric


@dataclass(frozen=True, slots=True)
class ChosenRubric:
    """A rubric; where it is not the one by the rules, that one's id and why."""

    rubric: Rubric
    instead_of: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a call's page offers: the rubric by the rules, and the others by id and title."""

    proposed: Rubric
    others: list[tuple[str, str]]


def offered_rubrics(call: Call) -> Offer | None:
    """The rubrics that a review of a call can be made with; None where none is in use."""
    proposed = proposed_rubric(call)
    if proposed is None:
        return None
    language = current_language()
    others = [one for one in rubrics_in_use().values() if one.id != proposed.id]
    return Offer(proposed, [(one.id, one.title.in_language(language)) for one in others])


def choose_rubric(call: Call, wanted: str, reason: str) -> ChosenRubric:
    """The rubric that was asked for, or the one by the rules where none was.

    Raises:
        Refused: when it is not in use, or is another than the rules' and nothing says why.
    """
    proposed, known = proposed_rubric(call), rubrics_in_use()
    if proposed is None:
        raise Refused(_("No rubric is in use. Ask whoever looks after the rubrics."))
    if wanted in ("", proposed.id):
        return ChosenRubric(proposed)
    if wanted not in known:
        raise Refused(_("This rubric is not in use. Choose another one."))
    if not reason:
        raise Refused(_("Say why this call is reviewed with another rubric."))
    return ChosenRubric(known[wanted], proposed.id, reason)
