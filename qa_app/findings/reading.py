"""The moments of a call that may be shown."""

from collections.abc import Callable

from sqlalchemy import func, select

from qa_app.calls.quoting import read_ahead
from qa_app.findings.models import FoundMoment, RuleFailure
from qa_app.findings.rule_sets import switched_off
from qa_app.foundation.extensions import db
from qa_app.people.models import Person

# Rooms to the right say here from whom a call's moments are kept for now.
_hiding: list[Callable[[int, Person], bool]] = []


def hides_moments(asks: Callable[[int, Person], bool]) -> Callable[[int, Person], bool]:
    """Register a question: are the moments of the call with this id kept from this person?"""
    _hiding.append(asks)
    return asks


def are_hidden(call_id: int, person: Person) -> bool:
    """Whether this person is to make up their own mind about the call first."""
    return any(asks(call_id, person) for asks in _hiding)


def moments_of(call_id: int) -> list[FoundMoment]:
    """What rules found, in the order in which it is heard; nothing that is excluded."""
    off = switched_off()
    query = (
        select(FoundMoment)
        .where(FoundMoment.call_id == call_id, FoundMoment.excluded.is_(False))
        .order_by(FoundMoment.start, FoundMoment.id)
    )
    moments = [moment for moment in db.session.scalars(query) if moment.rule not in off]
    read_ahead(moment.quoted for moment in moments)
    return moments


def broken_rules_of(call_id: int) -> list[str]:
    """The names of the rules that broke on a call, but for those that nobody wants."""
    query = select(RuleFailure.rule).where(RuleFailure.call_id == call_id)
    off = switched_off()
    return [
        rule for rule in db.session.scalars(query.order_by(RuleFailure.rule)) if rule not in off
    ]


def broken_rules() -> dict[str, int]:
    """On how many calls each rule broke that is in use."""
    query = select(RuleFailure.rule, func.count()).group_by(RuleFailure.rule)
    off = switched_off()
    rows = db.session.execute(query.order_by(RuleFailure.rule))
    return {rule: calls for rule, calls in rows if rule not in off}
