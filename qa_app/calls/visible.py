"""Which calls a person may see."""

from flask_babel import gettext as _
from sqlalchemy import Select, select

from qa_app.calls.models import Call, is_there
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.people.access import about_visible_agent
from qa_app.people.models import Person


def visible_calls(person: Person) -> Select[Call]:
    """All calls that this person may see."""
    visible = about_visible_agent(person, Call.agent_id)
    return select(Call).where(visible, is_there())


def get_call(person: Person, call_id: int) -> Call:
    """A call, if this person may see it.

    Raises:
        NotFound: when there is none, or it is not for this person.
    """
    call = db.session.scalar(visible_calls(person).where(Call.id == call_id))
    if call is None:
        raise NotFound(_("This call does not exist, or you do not have access to it."))
    return call
