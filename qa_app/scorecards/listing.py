"""The rubrics of the centre with their versions, and where each is used."""

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import InstrumentedAttribute, joinedload

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.rubrics import Text as Words
from qa_app.scorecards.in_use import USUAL
from qa_app.scorecards.models import RubricRule, RubricVersion
from qa_app.scorecards.selection import all_rules, rule_for_all_others

# Gives the rows that a person may know of.
Known = Callable[[Person], ColumnElement[bool]]
_made_with: list[tuple[InstrumentedAttribute[int], Known]] = []


def made_with(version_id: InstrumentedAttribute[int]) -> Callable[[Known], Known]:
    """Say which rows of a later room are made with a version, by their column of its id."""

    def keep(known: Known) -> Known:
        _made_with.append((version_id, known))
        return known

    return keep


@dataclass(frozen=True, slots=True)
class ListedVersion:
    """A version, and how many reviews were made with it."""

    version: RubricVersion
    reviews: int


@dataclass(frozen=True, slots=True)
class ListedRubric:
    """A rubric: its versions, newest first, the rules that pick it, and whether all others do."""

    id: str
    versions: list[ListedVersion]
    rules: list[RubricRule]
    is_for_all_others: bool

    @property
    def current(self) -> RubricVersion | None:
        """The version in use, if there is one."""
        return next((one.version for one in self.versions if one.version.in_use), None)

    @property
    def title(self) -> Words:
        """The title of the version in use, or of the newest one."""
        return (self.current or self.versions[0].version).title

    @property
    def reviews(self) -> int:
        """How many reviews were made with it, in any version."""
        return sum(one.reviews for one in self.versions)


def listed_rubrics(person: Person) -> list[ListedRubric]:
    """All rubrics, those in use first, and of them the usual one; with the reviews of which this
    person may know."""
    query = select(RubricVersion).order_by(RubricVersion.id.desc())
    loaded = query.options(
        joinedload(RubricVersion.published_by), joinedload(RubricVersion.retired_by)
    )
    versions: dict[str, list[ListedVersion]] = defaultdict(list)
    reviews = _reviews_by_version(person)
    for version in db.session.scalars(loaded):
        versions[version.rubric_id].append(ListedVersion(version, reviews.get(version.id, 0)))
    rules, last = all_rules(), rule_for_all_others()
    others = last.rubric_id if last else USUAL
    found = [
        ListedRubric(name, of_it, [r for r in rules if r.rubric_id == name], name == others)
        for name, of_it in versions.items()
    ]
    return sorted(found, key=lambda one: (one.current is None, one.id != USUAL, one.id))


def _reviews_by_version(person: Person) -> dict[int, int]:
    """How many rows of later rooms were made with each version, as far as a person may know."""
    found: dict[int, int] = defaultdict(int)
    for version_id, known_to in _made_with:
        rows = select(version_id, func.count()).where(known_to(person)).group_by(version_id)
        for number, count in db.session.execute(rows):
            found[number] += count
    return found
