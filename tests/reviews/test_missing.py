"""What has to be there before a review can be submitted."""

from dataclasses import dataclass, field

import pytest

from qa_app.reviews.missing import Need, missing
from qa_app.rubrics import Rubric, default_rubric_path, load_rubric, parse_rubric
from tests.rubrics import written

RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")
FIRST, *OTHERS = RUBRIC.criteria


@dataclass
class Rated:
    """A rating; without a level it is not made yet."""

    criterion: str
    level: int | None = None
    not_applicable: bool = False
    note: str = ""
    cause: str | None = None


@dataclass
class Clip:
    """A clip of this criterion."""

    criterion: str
    excluded: bool = False
    unheard: bool = False


@dataclass
class Reviewed:
    """A review whose other criteria are complete."""

    first: Rated
    evidence: list[Clip] = field(default_factory=list)
    rubric: Rubric = RUBRIC
    holds: dict[str, bool] = field(default_factory=dict)

    @property
    def ratings(self) -> list[Rated]:
        return [self.first, *(Rated(other.id, other.top_level) for other in OTHERS)]


@pytest.mark.parametrize(
    ("level", "not_applicable", "clips", "needs"),
    [
        (None, False, 0, [Need.RATING]),
        (None, False, 1, [Need.RATING]),
        (None, True, 0, []),
        (1, False, 0, [Need.EVIDENCE]),
        (FIRST.top_level - 1, False, 0, [Need.EVIDENCE]),
        (FIRST.top_level - 1, False, 1, []),
        (FIRST.top_level, False, 0, []),
    ],
)
def test_each_criterion_needs_a_decision_and_below_the_top_a_clip(
    level: int | None, not_applicable: bool, clips: int, needs: list[Need]
) -> None:
    review = Reviewed(Rated(FIRST.id, level, not_applicable), [Clip(FIRST.id)] * clips)
    assert [(one.of.id, one.need) for one in missing(review)] == [
        (FIRST.id, need) for need in needs
    ]


def test_a_clip_of_another_criterion_does_not_count() -> None:
    review = Reviewed(Rated(FIRST.id, 1), [Clip(OTHERS[0].id)])
    assert [one.need for one in missing(review)] == [Need.EVIDENCE]


def test_a_criterion_without_any_rating_is_missing_in_the_rubrics_order() -> None:
    class Empty(Reviewed):
        ratings: list[Rated] = []  # type: ignore[assignment]  # noqa: RUF012

    found = [one.of.id for one in missing(Empty(Rated(FIRST.id)))]
    assert found == [criterion.id for criterion in RUBRIC.criteria]


def test_a_clip_that_is_excluded_does_not_count() -> None:
    review = Reviewed(Rated(FIRST.id, 1), [Clip(FIRST.id, excluded=True)])
    assert [need.need for need in missing(review)] == [Need.EVIDENCE]


DUTIES = parse_rubric(
    written.rubric(
        written.section("s", 1, written.duty("apology", more="only_if: complained\n")),
        conditions=("complained",),
    ),
    "duties.yaml",
)


@dataclass
class OfDuties:
    """A review of one duty, which is asked on a condition."""

    rating: Rated
    holds: dict[str, bool]
    evidence: list[Clip] = field(default_factory=list)
    rubric: Rubric = DUTIES

    @property
    def ratings(self) -> list[Rated]:
        return [self.rating]


@pytest.mark.parametrize(
    ("rated", "holds", "needs"),
    [
        (Rated("apology"), {}, [("complained", Need.CONDITION)]),
        (Rated("apology"), {"complained": False}, []),
        (Rated("apology"), {"complained": True}, [("apology", Need.RATING)]),
        (Rated("apology", 1), {"complained": True}, [("apology", Need.EVIDENCE_OR_NOTE)]),
        (Rated("apology", 1, note="Nowhere."), {"complained": True}, []),
        (Rated("apology", 1, note=" "), {"complained": True}, [("apology", Need.EVIDENCE_OR_NOTE)]),
        (Rated("apology", 2), {"complained": True}, []),
        (Rated("apology", cause="script"), {"complained": True}, [("apology", Need.NOTE)]),
        (Rated("apology", cause="script", note="It has none."), {"complained": True}, []),
    ],
)
def test_a_duty_is_asked_on_its_condition_and_what_was_not_said_may_be_noted(rated, holds, needs):
    found = [(one.of.id, one.need) for one in missing(OfDuties(rated, holds))]
    assert found == needs
