"""A real web server, and somebody who signs in."""

from collections.abc import Iterator

import pytest

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from tests.doors.authenticator import JISU
from tests.doors.server import Server, serving
from tests.people.test_people import PASSWORD


@pytest.fixture
def server(settings: Settings) -> Iterator[Server]:
    """The web server of an empty centre."""
    with serving(settings) as server:
        yield server


@pytest.fixture
def jisu(app) -> Person:
    person = add_person(
        email=JISU, name="Kim Jisu", password=PASSWORD, roles=[RoleName.AGENT], language="en"
    )
    db.session.commit()
    return person


@pytest.fixture
def at_work(client_of, jisu):
    return client_of(jisu)
