"""What became of appeals, in numbers: by item, by reviewer, and how long they took."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from sqlalchemy.orm import joinedload

from qa_app.appeals.models import Appeal, Outcome, Reply
from qa_app.appeals.reading import visible_appeals
from qa_app.foundation.extensions import db
from qa_app.foundation.language import current_language
from qa_app.people.models import Person
from qa_app.reviews.models import Review

# Of fewer decisions than these, a share or a middle says little.
FEWEST = 5
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Figures:
    """How many appeals there were, and what was decided.

    ``days`` is the median from the appeal to the decision, ``share`` that of those upheld, in
    full or in part; None below ``FEWEST`` decisions.
    """

    made: int
    decided: int
    upheld: int
    partly: int
    days: float | None
    share: float | None

    @property
    def wanting(self) -> int:
        """How many decisions more it takes until there is something to say."""
        return max(0, FEWEST - self.decided)


def figures_of(appeals: Iterable[Appeal]) -> Figures:
    """The figures of some appeals."""
    known = list(appeals)
    taken = [one.decided_at - one.made_at for one in known if one.decided_at is not None]
    outcomes = [one.outcome for one in known if one.decided_at is not None]
    upheld, partly = outcomes.count(Outcome.UPHELD), outcomes.count(Outcome.PARTLY)
    enough = len(taken) >= FEWEST
    return Figures(
        made=len(known),
        decided=len(taken),
        upheld=upheld,
        partly=partly,
        days=median(one / _DAY for one in taken) if enough else None,
        share=(upheld + partly) / len(taken) if enough else None,
    )


@dataclass(frozen=True, slots=True)
class AllFigures:
    """The figures of all appeals, of those about each item, and against each reviewer's ratings."""

    whole: Figures
    by_item: list[tuple[str, Figures]]
    by_reviewer: list[tuple[str, Figures]]


def all_figures(person: Person) -> AllFigures:
    """The figures of the appeals that this person may see; by name, no ranking."""
    of_review = joinedload(Appeal.review)
    query = visible_appeals(person).where(Appeal.withdrawn_at.is_(None))
    loaded = query.options(
        of_review.joinedload(Review.reviewer), of_review.joinedload(Review.rubric_version)
    )
    appeals = list(db.session.scalars(loaded))
    return AllFigures(
        figures_of(appeals),
        _by(appeals, [item_name(one) for one in appeals]),
        _by(appeals, [one.review.reviewer.name for one in appeals]),
    )


def item_name(appeal: Appeal | Reply) -> str:
    """What the item is called that an appeal or a reply is about."""
    items = (one for one in appeal.review.rubric.criteria if one.id == appeal.criterion)
    found = next(items, None)
    return found.name.in_language(current_language()) if found else appeal.criterion


def _by(appeals: list[Appeal], keys: list[str]) -> list[tuple[str, Figures]]:
    groups: dict[str, list[Appeal]] = {}
    for key, appeal in zip(keys, appeals, strict=True):
        groups.setdefault(key, []).append(appeal)
    return [(key, figures_of(groups[key])) for key in sorted(groups)]
