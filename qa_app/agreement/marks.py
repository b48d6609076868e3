"""Items that people rate too differently for figures and plans to rest on them without a note."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from qa_app.agreement.computing import MONTHS
from qa_app.agreement.figures import Figures
from qa_app.agreement.models import StoredFigures
from qa_app.foundation.extensions import db


@dataclass(frozen=True, slots=True)
class Uneven:
    """How little people agree on an item: alpha over so many calls of the last twelve months."""

    alpha: float
    calls: int


def uneven_items(rubric_ids: Iterable[str]) -> dict[tuple[str, str], Uneven]:
    """The items of these rubrics that are rated unevenly, by rubric and item."""
    query = select(StoredFigures.rubric_id, StoredFigures.figures).where(
        StoredFigures.months == MONTHS[-1], StoredFigures.rubric_id.in_(set(rubric_ids))
    )
    return {
        (rubric_id, item.criterion): Uneven(item.alpha.value, item.calls)
        for rubric_id, data in db.session.execute(query)
        for item in Figures.from_json(data).items
        if item.alpha and item.is_uneven
    }
