"""What a draft changes, and what two versions have otherwise, as whoever edits rubrics sees it."""

import copy
import re
from html import unescape

import pytest

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.scorecards.drafts import draft_from_version, save_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.models import RubricDraft
from qa_app.scorecards.publishing import publish_draft
from tests.factories import create_person


@pytest.fixture
def editor(app) -> Person:
    return create_person("admin", language="en")


@pytest.fixture
def draft(editor) -> RubricDraft:
    """A draft of soft skills in which one anchor reads otherwise."""
    draft = draft_from_version(version_in_use("soft-skills"), by=editor)
    document = copy.deepcopy(draft.document)
    document["criteria"][0]["levels"][0]["anchor"]["en"] += " Quite so."
    save_draft(draft, document, by=editor, based_on=draft.revision)
    db.session.commit()
    return draft


def read(visitor, url: str) -> str:
    page = visitor.get(url)
    assert page.status_code == 200
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", page.text)).split())


def test_a_drafts_page_says_what_it_changes(editor, draft, client_of) -> None:
    words = read(client_of(editor), f"/scorecards/drafts/{draft.id}/differences")
    assert "Rubric item: Active listening" in words
    assert "Level 1 › What is heard › English" in words
    assert "put in: Quite so." in words
    assert "Offering choices" not in words


def test_a_version_is_compared_with_the_one_before_or_any(editor, draft, client_of) -> None:
    first = version_in_use("soft-skills")
    second = publish_draft(draft, by=editor, instead_of=first.id)
    db.session.commit()
    visitor, place = client_of(editor), f"/scorecards/versions/{second.id}/differences"

    assert "put in: Quite so." in read(visitor, place)
    assert "put in: Quite so." in read(visitor, f"{place}?to={first.id}")
    back = f"/scorecards/versions/{first.id}/differences"
    assert "Nothing to compare with" in read(visitor, back)
    assert "taken out: Quite so." in read(visitor, f"{back}?to={second.id}")


def test_versions_of_other_rubrics_are_not_compared(editor, draft, client_of) -> None:
    one, other = version_in_use("soft-skills"), version_in_use("emotion-care")
    visitor = client_of(editor)
    assert (
        visitor.get(f"/scorecards/versions/{one.id}/differences?to={other.id}").status_code == 404
    )
    assert visitor.get("/scorecards/versions/999999/differences").status_code == 404
    assert visitor.get("/scorecards/drafts/999999/differences").status_code == 404
