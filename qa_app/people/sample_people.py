"""The sample people, whose password everybody can read: they work on this machine only.

With one of them active the app answers by no other name than localhost, and `qa-app run` refuses
every address but loopback, and proxies.
"""

from urllib.parse import urlsplit

from flask import Flask, current_app, request
from flask_babel import gettext as _
from sqlalchemy import select

from qa_app.foundation.errors import NotAllowed
from qa_app.foundation.extensions import db
from qa_app.foundation.setting import is_loopback
from qa_app.foundation.settings import Settings
from qa_app.people.models import Person

GONE = "sample_people_gone"


def sample_people() -> list[Person]:
    """The people who came with the sample calls and may sign in."""
    active = select(Person).where(Person.is_sample, Person.active).order_by(Person.id)
    return list(db.session.scalars(active))


def unsafe_setting(settings: Settings) -> str | None:
    """Which setting must not be beside sample people, and why; None if all is well.

    Those who would come into an empty centre count as well.
    """
    coming = settings.demo and not db.session.scalar(select(Person.id).limit(1))
    if not coming and not sample_people():
        return None
    if not settings.demo:
        return "DEMO=0: this data folder was started with sample calls and people"
    if not is_loopback(urlsplit(f"//{settings.listen}").hostname or ""):
        return f"LISTEN={settings.listen!r}: everybody knows the sample people's password"
    if settings.trusted_proxies:
        return (
            f"TRUSTED_PROXIES={settings.trusted_proxies}: everybody knows the sample people's"
            " password"
        )
    return None


def _refuse_other_names() -> None:
    """Behind a proxy or another name strangers may sit, whatever address the app listens on."""
    if current_app.extensions.get(GONE) or request.endpoint == "static":
        return
    if is_loopback(urlsplit(f"//{request.host}").hostname or ""):
        return
    if sample_people():
        raise NotAllowed(
            _(
                "There are sample people here, whose password everybody knows, so this centre "
                "can only be reached from its own computer, as localhost. `qa-app samples "
                "remove` removes them."
            )
        )
    # They only ever come into an empty centre, so there is no need to look again.
    current_app.extensions[GONE] = True


def init_app(app: Flask) -> None:
    """Look at the name by which each request comes."""
    app.before_request(_refuse_other_names)
    app.jinja_env.globals["sample_people"] = sample_people
