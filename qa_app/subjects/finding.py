"""All calls of one customer: by reference, by telephone number."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import or_, select

from qa_app.calls.models import GOING, Call
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared
from qa_app.privacy.telephone import number_forms
from qa_app.subjects.numbers import calls_with, numbers_in_details

MOST = 10_000
LAST_DIGITS = 4


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call, and what it was found by: ``reference``, ``number``."""

    call: Call
    by: tuple[str, ...]


def find_calls_of(*, reference: str = "", number: str = "") -> list[FoundCall]:
    """The calls of a customer, newest first, whoever their agent is.

    References are compared as search compares them. A number may be written in any way, with its
    country or without; it is looked for in what was said, in references, queues and file names.

    Raises:
        Refused: when neither is given, or the number is none.
    """
    found: dict[int, set[str]] = {}
    if wanted := compared(reference):
        query = select(Call.id).where(Call.reference_to_find == wanted)
        for call_id in db.session.scalars(query.limit(MOST)):
            found.setdefault(call_id, set()).add("reference")
    if number.strip():
        for call_id in _calls_with(number):
            found.setdefault(call_id, set()).add("number")
    if not wanted and not number.strip():
        raise Refused(_("Enter a customer reference or a telephone number."))
    there = select(Call).where(Call.id.in_(found), Call.state.not_in(GOING))
    calls = db.session.scalars(there.order_by(Call.started_at.desc(), Call.id.desc()))
    return [FoundCall(call, tuple(sorted(found[call.id]))) for call in calls]


def _calls_with(number: str) -> set[int]:
    forms = number_forms(number)
    if not forms:
        raise Refused(_("This is not a telephone number: include the area code."))
    return {*calls_with(number), *_by_details(forms)}


def _by_details(forms: set[str]) -> set[int]:
    """Details can be changed after a call was indexed, so they are looked at themselves."""
    end = next(iter(forms))[-LAST_DIGITS:]
    fields = (Call.customer_reference, Call.queue, Call.filename)
    with_end = or_(*(field.contains(end, autoescape=True) for field in fields))
    calls = db.session.scalars(select(Call).where(with_end).limit(MOST))
    return {call.id for call in calls if numbers_in_details(call) & forms}
