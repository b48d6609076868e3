"""Who opened a call, as its page tells."""

from collections.abc import Callable

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.people.models import Person

_hiding: list[Callable[[int, Person], bool]] = []


def hides_others(asks: Callable[[int, Person], bool]) -> Callable[[int, Person], bool]:
    """Register a question: is this person not to know who else was at the call with this id?"""
    _hiding.append(asks)
    return asks


def who_opened(call: Call, person: Person) -> list[AuditRecord]:
    """The newest entries about a call, as far as this person is to know of them."""
    found = audit.records_of("call", call.id, since=call.uploaded_at)
    if any(asks(call.id, person) for asks in _hiding):
        return [entry for entry in found if entry.person_id == person.id]
    return found
