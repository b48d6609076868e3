"""A score by section and in total, with every step by which it comes about.

Exact: weights are read as they are written (0.1 is a tenth), and nothing is rounded before it is
shown. What does not apply, is asked on a condition that did not hold, or was not the agent's
doing has no part in it; its share goes to the rest of its section, in proportion to their weights,
and that of a section without any score to the other sections.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction

from qa_app.rubrics.items import Criterion, ItemType
from qa_app.rubrics.rubric import Rubric, Section


class Absence(StrEnum):
    """Why a criterion has no part in the score."""

    NOT_RATED = "not rated"
    NOT_APPLICABLE = "not applicable"
    CONDITION = "condition"
    NOT_THE_AGENT = "not the agent"
    # All that it rests on is abuse by the customer.
    EXCLUDED = "excluded"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a reviewer gave one criterion: a level or points, or why it is neither."""

    level: int | None = None
    points: int | None = None
    absence: Absence | None = None


NO_ANSWER = Answer()
# Every criterion's lowest level: a critical one has been missed there.
LOWEST = 1


@dataclass(frozen=True, slots=True)
class ItemStep:
    """What a criterion is worth (0 to 1) and its share of its section; None where it has none."""

    criterion: Criterion
    answer: Answer
    value: Fraction | None
    share: Fraction | None
    absence: Absence | None


@dataclass(frozen=True, slots=True)
class SectionStep:
    """A section's score (0 to 1) and its share of the total; None where it has none."""

    section: Section
    items: tuple[ItemStep, ...]
    score: Fraction | None
    share: Fraction | None


@dataclass(frozen=True, slots=True)
class Score:
    """The total (0 to 1, None where nothing counts), its steps, and the critical items missed."""

    total: Fraction | None
    sections: tuple[SectionStep, ...]
    missed: tuple[Criterion, ...]


def score_of(
    rubric: Rubric, answers: Mapping[str, Answer], conditions: Mapping[str, bool]
) -> Score:
    """Work out the score of one review.

    Args:
        answers: by the criterion's id; one that is missing is not rated.
        conditions: whether each condition held; one that is missing holds, so that what depends
            on it is asked.
    """
    drafts = [_of_section(section, answers, conditions) for section in rubric.sections]
    whole = sum((_exact(s.section.weight) for s in drafts if s.score is not None), Fraction())
    sections = tuple(
        step if step.score is None else replace(step, share=_exact(step.section.weight) / whole)
        for step in drafts
    )
    parts = [(one.score, one.share) for one in sections]
    missed = (step.criterion for section in sections for step in section.items if _missed(step))
    return Score(_mean(parts), sections, tuple(missed))


def shown(score: Fraction) -> int:
    """The whole number, 0 to 100, that people read; a half is rounded up."""
    return int(score * 100 + Fraction(1, 2))


def _of_section(
    section: Section, answers: Mapping[str, Answer], conditions: Mapping[str, bool]
) -> SectionStep:
    found = []
    for criterion in section.criteria:
        answer = answers.get(criterion.id, NO_ANSWER)
        holds = criterion.only_if is None or conditions.get(criterion.only_if, True)
        absence = answer.absence if holds else Absence.CONDITION
        value = None if absence else _value(criterion, answer)
        if value is None and absence is None:
            absence = Absence.NOT_RATED
        found.append((criterion, answer, value, absence))
    weights = (_exact(criterion.weight) for criterion, _a, value, _w in found if value is not None)
    whole = sum(weights, Fraction())
    items = tuple(
        ItemStep(
            criterion,
            answer,
            value,
            None if value is None else _exact(criterion.weight) / whole,
            absence,
        )
        for criterion, answer, value, absence in found
    )
    return SectionStep(section, items, _mean([(i.value, i.share) for i in items]), None)


def _value(criterion: Criterion, answer: Answer) -> Fraction | None:
    if criterion.type == ItemType.POINTS:
        if answer.points is None or criterion.most is None:
            return None
        return Fraction(answer.points, criterion.most)
    if answer.level is None:
        return None
    return Fraction(answer.level - 1, criterion.top_level - 1)


def _missed(step: ItemStep) -> bool:
    if not step.criterion.critical or step.absence is not None:
        return False
    points, level = step.answer.points, step.answer.level
    if step.criterion.type == ItemType.POINTS and points is not None:
        level = step.criterion.level_of_points(points)
    return level == LOWEST


def _mean(parts: list[tuple[Fraction | None, Fraction | None]]) -> Fraction | None:
    known = [(value, share) for value, share in parts if value is not None and share is not None]
    return sum((value * share for value, share in known), Fraction()) if known else None


def _exact(weight: float) -> Fraction:
    return Fraction(repr(weight))
