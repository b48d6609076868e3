"""What figures of agreement say of one reviewer, for who asks what is kept of them."""

from dataclasses import asdict
from typing import Any

from sqlalchemy import select

from qa_app.agreement.figures import Figures
from qa_app.agreement.models import StoredFigures
from qa_app.foundation.extensions import db


def own_figures(reviewer_id: int) -> list[dict[str, Any]]:
    """A row for each rubric, period and item, and for the score, that this person is part of."""
    query = select(StoredFigures).order_by(StoredFigures.rubric_id, StoredFigures.months)
    return [
        {
            "rubric": row.rubric_id,
            "months": row.months,
            "computed_at": row.computed_at,
            "criterion": found.criterion or None,
            **_of(asdict(one)),
        }
        for row in db.session.scalars(query)
        for figures in [Figures.from_json(row.figures)]
        for found in (figures.score, *figures.items)
        if (one := found.reviewer(reviewer_id))
    ]


def _of(figures: dict[str, Any]) -> dict[str, Any]:
    leniency = figures.pop("by")
    del figures["reviewer_id"]
    return {**figures, "leniency": leniency}
