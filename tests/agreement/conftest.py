"""People who rate the same calls."""

from collections.abc import Callable

import pytest

from qa_app.people.models import Person
from tests.conftest import Visitor
from tests.factories import create_person, create_team


@pytest.fixture
def lead(app: object) -> Person:
    return create_person("admin", name="Lead")


@pytest.fixture
def reviewers(app: object) -> list[Person]:
    return [create_person("qa", name=name) for name in ("Ada", "Bo", "Cleo")]


@pytest.fixture
def agent(app: object) -> Person:
    agent = create_person("agent", name="Agent")
    create_team(agent, supervisor=create_person("supervisor", name="Supervisor"))
    return agent


@pytest.fixture
def page_of(client_of: Callable[[Person], Visitor]) -> Callable[[Person, str], str]:
    """A page as this person sees it."""

    def page(person: Person, url: str) -> str:
        answer = client_of(person).get(url)
        assert answer.status_code == 200
        return answer.text

    return page
