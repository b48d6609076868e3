"""Rubrics to publish, somebody who does, and files of a centre's own."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.rubrics import Rubric, parse_rubric
from qa_app.scorecards.drafts import start_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.models import RubricVersion
from qa_app.scorecards.publishing import publish_draft
from tests.factories import create_person
from tests.rubrics import written


def made(name: str = "made", version: str = "1", title: str = "Title") -> Rubric:
    """A small rubric with one item of every type that is rated."""
    items = written.scale("listening", 0.5), written.duty("notice", 0.3), written.points("all", 0.2)
    text = written.rubric(written.section("first", 1, *items))
    text = text.replace("id: made", f"id: {name}", 1).replace('"1"', f'"{version}"', 1)
    return parse_rubric(text.replace("Title", title, 1), "made.yaml")


@pytest.fixture
def qa(app: object) -> Person:
    return create_person("qa", name="Lee QA", language="en")


@pytest.fixture
def publish(qa: Person) -> Callable[..., RubricVersion]:
    """Publish a document as a page does: based on what is in use, instead of it."""

    def published(document: dict[str, Any]) -> RubricVersion:
        before = version_in_use(document["id"])
        draft = start_draft(document, by=qa, based_on=before)
        version = publish_draft(draft, by=qa, instead_of=before.id if before else None)
        db.session.commit()
        return version

    return published


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of rubric files that is empty yet."""
    files = tmp_path / "files"
    files.mkdir()
    return files
