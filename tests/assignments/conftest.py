"""A lead who gives out calls, and reviewers to give them to."""

import pytest
from flask import Flask

from qa_app.calls.models import Call
from qa_app.people.models import Person
from tests.factories import create_call, create_person


@pytest.fixture
def lead(app: Flask) -> Person:
    return create_person("lead", name="Lead", language="en")


@pytest.fixture
def reviewer(app: Flask) -> Person:
    return create_person("qa", name="Reviewer", language="en")


@pytest.fixture
def colleague(app: Flask) -> Person:
    return create_person("qa", name="Colleague", language="en")


@pytest.fixture
def agent(app: Flask) -> Person:
    return create_person("agent", name="Agent")


@pytest.fixture
def call(agent: Person) -> Call:
    return create_call(agent)
