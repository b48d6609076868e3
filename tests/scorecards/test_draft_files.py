"""A draft as a file: whatever is missing, it comes back as the same draft."""

import io
import re

import pytest

from qa_app.foundation.extensions import db
from qa_app.rubrics import check_rubric
from qa_app.scorecards.drafts import get_draft, start_draft
from qa_app.scorecards.in_use import version_in_use
from qa_app.scorecards.outline import identified
from tests.factories import create_person

DRAFTS = {
    "nothing": {},
    "little": {"id": "../Not an id", "title": {"ko": '새 기준표: "하나"\n둘'}, "more": [1, None]},
    "mistakes": identified(
        {
            "criteria": [
                {"id": "a", "type": "points", "most": "ten", "weight": 0.333},
                {"only_if": "nothing", "levels": [{"level": 1}, {}], "critical": True},
            ]
        }
    ),
}


@pytest.fixture
def client(client_of, app):
    return client_of(create_person("qa", language="en"))


def exported(client, draft) -> tuple[str, str]:
    answer = client.get(f"/scorecards/drafts/{draft.id}/export")
    assert answer.status_code == 200
    return answer.get_data(as_text=True), answer.headers["Content-Disposition"]


def imported(client, text: str):
    data = {"file": (io.BytesIO(text.encode()), "draft.yaml")}
    return client.post("/scorecards/import", data=data, content_type="multipart/form-data")


@pytest.mark.parametrize("name", [*DRAFTS, "ksqi-shaped", "soft-skills"])
def test_a_draft_that_is_exported_and_imported_is_the_same_draft(client, name):
    document = DRAFTS[name] if name in DRAFTS else version_in_use(name).content
    draft = start_draft(document, by=create_person("qa"))
    db.session.commit()

    text, disposition = exported(client, draft)
    answer = imported(client, text)

    assert re.search(r"filename=\"?[\w.-]*-draft\.yaml\"?$", disposition)
    assert answer.status_code == 302
    new_id = int(re.search(r"/drafts/(\d+)", answer.location)[1])
    assert new_id != draft.id
    again = get_draft(new_id)
    assert again.document == draft.document
    assert exported(client, again)[0] == text
    known = version_in_use(name)
    assert again.based_on == known


def test_the_file_of_a_draft_is_not_taken_for_a_rubric(client):
    draft = start_draft(version_in_use("soft-skills").content, by=create_person("qa"))
    db.session.commit()
    text, _disposition = exported(client, draft)

    assert text.startswith("draft: true\n")
    _rubric, mistakes = check_rubric({**draft.document, "draft": True})
    assert [path for path, _mistake in mistakes] == [("draft",)]


def test_a_drafts_file_that_cannot_be_read_is_refused_with_the_line(client):
    answer = imported(client, "draft: true\nid: one\nid: two\n")

    assert answer.status_code == 400
    assert "draft.yaml, line 3: Id: stands twice (first on line 2)" in answer.text
    assert "is missing" not in answer.text
