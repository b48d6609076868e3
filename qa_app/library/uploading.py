"""What a person says of a recording at its upload, whichever way its bytes come."""

from zoneinfo import ZoneInfo

from flask_babel import gettext as _

from qa_app.foundation.errors import Refused
from qa_app.foundation.transaction import settings
from qa_app.library.agents import any_agents, find_agent
from qa_app.library.call_details import CallDetails
from qa_app.library.filename import read_filename
from qa_app.library.forms import UploadDetailsForm
from qa_app.library.incoming import agent_named, plain_name
from qa_app.people.models import Person


def refuse_mistakes(form: UploadDetailsForm) -> None:
    """Refuse a form with all that is wrong in it, in one sentence for each."""
    if not form.validate():
        wrong = [field for field in form if field.errors]
        raise Refused(" ".join(f"{f.label.text}: {' '.join(map(str, f.errors))}" for f in wrong))


def details_of(form: UploadDetailsForm, filename: str | None) -> CallDetails:
    """What was typed goes before what the file name says.

    Raises:
        Refused: when they do not say whose call it is, or a date that cannot be.
    """
    named = read_filename(plain_name(filename), settings().filename_pattern)
    started_at = form.started_at.data or named.started_at
    if started_at is None and named.impossible_date:
        raise Refused(_("The date in the file name is not a valid date. Correct the name."))
    zone = ZoneInfo(settings().time_zone)
    return CallDetails(
        agent=_agent(form.agent.data, named.agent),
        started_at=started_at.replace(tzinfo=zone) if started_at else None,
        queue=form.queue.data or named.queue or "",
        direction=form.direction.data or (named.direction or "").lower() or None,
        customer_reference=form.customer_reference.data or named.reference or "",
        language=form.language.data or None,
        agent_channel=form.agent_channel.data or None,
    )


def _agent(chosen: int | None, name: str | None) -> Person:
    if not any_agents():
        raise Refused(_("There are no agents yet. Add them first: every call belongs to one."))
    if chosen:
        return find_agent(chosen)
    if name:
        return agent_named(name)
    raise Refused(_("The file name does not say whose call it is. Choose the agent."))
