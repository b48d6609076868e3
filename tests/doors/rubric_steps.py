"""The requests of the pages of rubrics that go on record, and what has to be so before them."""

import io
from typing import Any

from sqlalchemy import select

from qa_app.foundation.extensions import db, utc_now
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.in_use import rubrics_in_use, version_in_use
from qa_app.scorecards.models import RubricDraft, RubricRule
from tests.doors.ask import Ask

# The rubric of which the centre of the walk has a draft.
DRAFTED = "emotion-care"


def retire_rubric() -> None:
    version_in_use(DRAFTED).retired_at = utc_now()


def rubric_file() -> dict[str, Any]:
    text = to_yaml(rubrics_in_use()["soft-skills"]).replace("id: soft-skills", "id: another")
    return {"file": (io.BytesIO(text.encode()), "another.yaml")}


def retitle_draft() -> None:
    draft = db.session.scalars(select(RubricDraft)).one()
    draft.document = {**draft.document, "title": {"ko": "제목", "en": "Title"}}


def seen_in_use() -> dict[str, str]:
    return {"instead_of": str(version_in_use(DRAFTED).id)}


def add_rule_above() -> None:
    db.session.add(RubricRule(position=0, queue="above", rubric_id="soft-skills"))


OF_RUBRICS: dict[tuple[str, str], Ask] = {
    ("GET", "scorecards.export"): Ask("qa"),
    ("GET", "rubric_drafts.export"): Ask("qa"),
    ("GET", "rehearsal.of_draft"): Ask("qa"),
    ("POST", "scorecards.retire"): Ask("qa"),
    ("POST", "scorecards.bring_back"): Ask("qa", before=retire_rubric),
    ("POST", "scorecards.begin_draft"): Ask("qa"),
    ("POST", "scorecards.import_file"): Ask("qa", rubric_file),
    ("POST", "scorecards.publish"): Ask("qa", seen_in_use, before=retitle_draft),
    ("POST", "scorecards.discard"): Ask("qa"),
    ("POST", "rubric_rules.add"): Ask("qa", {"queue": "y", "rubric_id": "soft-skills"}),
    ("POST", "rubric_rules.change"): Ask("qa", {"queue": "z", "rubric_id": "soft-skills"}),
    ("POST", "rubric_rules.move"): Ask("qa", {"way": "up"}, before=add_rule_above),
    ("POST", "rubric_rules.remove"): Ask("qa"),
    ("POST", "rubric_rules.choose_for_others"): Ask("qa", {"rubric_id": "emotion-care"}),
}
