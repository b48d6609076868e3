"""Rules and drafts of rubrics that nobody could make today, for the forms that show them."""

from sqlalchemy import select

from qa_app.foundation.extensions import db
from qa_app.people.models import Team
from qa_app.scorecards.drafts import start_draft
from qa_app.scorecards.models import RubricRule


def odd_rules() -> None:
    """Rules for a closed team, a queue that no form would take, and a rubric that is retired."""
    closed = db.session.scalars(select(Team.id).where(Team.closed_at.is_not(None))).first()
    for queue, team, rubric in ((" zwei  Blanks ", None, "soft-skills"), ("", closed, "gone")):
        place = {"position": 1, "queue": queue, "team_id": team, "rubric_id": rubric}
        db.session.add(RubricRule(**place))


def odd_drafts(qa) -> list[str]:
    """Pages of drafts that lack things, and hold what no page would take."""
    item = {
        "id": "odd", "weight": "much", "name": {"ko": "  Rand ", "en": "a\nb"}, "critical": "so",
        "moments": [{"kind": "x", "polarity": "?", "phrases": {"ko": ["a", " b "]}}, {}],
        "levels": [{"level": 7, "anchor": {"en": "x" * 5000}}, {}], "only_if": "nothing",
    }  # fmt: skip
    kinds = ("duty", "points", "note", "reflection")
    others = [{"id": kind, "type": kind, "name": {"ko": f" {kind}\n"}} for kind in kinds]
    section = {"id": "s", "weight": 1 / 3, "items": [item, *others]}
    documents = [
        {"title": {"ko": "\nUmbruch"}, "id": 7, "sections": [section, {"id": "t"}]},
        {"criteria": [item], "conditions": [{"id": "c"}]},
        {},
    ]
    drafts = [start_draft(document, by=qa) for document in documents]
    db.session.commit()
    pages = [f"/scorecards/drafts/{draft.id}" for draft in drafts]
    return [*pages, *(f"{pages[0]}/items/{name}" for name in ("odd", *kinds))]
