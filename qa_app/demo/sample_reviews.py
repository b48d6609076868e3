"""What sample people wrote of a sample call: data, checked before anything is made of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from qa_app.reviews.missing import missing
from qa_app.reviews.models import Cause, Polarity
from qa_app.rubrics import Criterion, ItemType, Rubric
from qa_app.transcription.transcript import Segment

REVIEWERS = {
    "qa": ("qa@sample.test", "QA 담당 (샘플)"),
    "qa_2": ("qa2@sample.test", "QA 담당 둘 (샘플)"),
}
ANSWERS = {"level", "points", "done", "cause", "not_applicable"}


class SampleProblem(ValueError):
    """Something in ``samples/ratings`` cannot be a review; says in which file and where."""


@dataclass(frozen=True, slots=True)
class SampleEvidence:
    """A turn of the script that speaks for or against a criterion; times in seconds."""

    criterion: str
    polarity: Literal["for", "against"]
    start: float
    end: float
    quote: str
    # A sample reviewer listens to the whole call, and no sample customer is abusive.
    excluded: bool = False
    unheard: bool = False


@dataclass(frozen=True, slots=True)
class SampleRating:
    """The sample reviewer's view of one item; a note of the rubric has words alone."""

    criterion: str
    note: str
    evidence: tuple[SampleEvidence, ...]
    level: int | None = None
    points: int | None = None
    cause: Cause | None = None
    not_applicable: bool = False


@dataclass(frozen=True, slots=True)
class SampleReview:
    """One review: ``rubric`` is its id, ``reviewer`` one of ``REVIEWERS``."""

    source: str
    rubric: str
    reviewer: str
    holds: Mapping[str, bool]
    ratings: tuple[SampleRating, ...]

    def on(self, rubric: Rubric) -> "SampleReview":
        """The same, points with the level of their band, once it is sure to fit the rubric.

        Raises:
            SampleProblem: when the rubric asks something else, or more.
        """
        holds = {one.id for one in rubric.conditions}
        for condition in self.holds.keys() - holds:
            raise SampleProblem(f"{self.source}: {rubric.id} has no condition {condition!r}")
        for condition in holds - self.holds.keys():
            raise SampleProblem(f"{self.source}: {condition} still needs: condition")
        items = {item.id: item for item in rubric.answered}
        for rating in self.ratings:
            if rating.criterion not in items:
                raise SampleProblem(f"{self.source}: {rubric.id} has no item {rating.criterion!r}")
        ratings = tuple(self._on_item(rating, items[rating.criterion]) for rating in self.ratings)
        fitted = replace(self, ratings=ratings)
        for open_ in missing(_Complete(rubric, ratings, fitted.evidence, self.holds)):
            where = open_.of.id if open_.of else "review"
            raise SampleProblem(f"{self.source}: {where} still needs: {open_.need}")
        return fitted

    def _on_item(self, rating: SampleRating, item: object) -> SampleRating:
        where = f"{self.source}: {rating.criterion}"
        if not isinstance(item, Criterion):
            if rating.level or rating.points is not None or rating.cause or rating.not_applicable:
                raise SampleProblem(f"{where} takes a note only")
            return rating
        if item.only_if is not None and not self.holds.get(item.only_if, False):
            raise SampleProblem(f"{where} is not asked, since {item.only_if} does not hold")
        if (rating.points is not None) != (item.type == ItemType.POINTS and _is_rated(rating)):
            raise SampleProblem(f"{where} is an item of type {item.type}")
        if rating.points is not None:
            try:
                return replace(rating, level=item.level_of_points(rating.points))
            except ValueError as error:
                raise SampleProblem(f"{where}: {error}") from None
        if rating.level is not None and rating.level not in {one.level for one in item.levels}:
            raise SampleProblem(f"{where} has no level {rating.level}")
        return rating

    @property
    def evidence(self) -> tuple[SampleEvidence, ...]:
        """The clips of all its ratings."""
        return tuple(clip for rating in self.ratings for clip in rating.evidence)


@dataclass(frozen=True, slots=True)
class _Complete:
    """A sample review as the rule of what is missing looks at it."""

    rubric: Rubric
    ratings: Sequence[SampleRating]
    evidence: Sequence[SampleEvidence]
    holds: Mapping[str, bool]


def read_reviews(
    path: Path, rows: Sequence[Mapping[str, Any]], turns: Sequence[Segment]
) -> Iterator[SampleReview]:
    """The reviews of a call, in their order; ``turns`` is the script that their clips quote.

    Raises:
        SampleProblem: when a row is not a review, or quotes what nobody says.
    """
    by: set[str] = set()
    for row in rows:
        source = f"{path.name}, {row.get('rubric')}"
        reviewer = row.get("reviewer")
        if reviewer not in REVIEWERS:
            raise SampleProblem(f"{source}: no sample reviewer {reviewer!r}")
        if reviewer in by:
            raise SampleProblem(f"{source}: {reviewer} has reviewed this call already")
        by.add(reviewer)
        criteria = row["criteria"].items()
        ratings = tuple(_rating(f"{source}: {id_}", id_, rated, turns) for id_, rated in criteria)
        yield SampleReview(source, row["rubric"], reviewer, row.get("conditions", {}), ratings)


def _rating(
    where: str, criterion: str, rated: Mapping[str, Any], turns: Sequence[Segment]
) -> SampleRating:
    if unknown := rated.keys() - ANSWERS - {"note", "evidence"}:
        raise SampleProblem(f"{where}: unknown {', '.join(sorted(unknown))}")
    if len(rated.keys() & ANSWERS) > 1:
        raise SampleProblem(f"{where}: one of {', '.join(sorted(ANSWERS))}, not several")
    done, cause = rated.get("done"), rated.get("cause")
    if cause is not None and cause not in set(Cause):
        raise SampleProblem(f"{where}: no cause {cause!r}")
    return SampleRating(
        criterion=criterion,
        note=rated.get("note", ""),
        evidence=tuple(_clip(where, criterion, clip, turns) for clip in rated.get("evidence", [])),
        level=rated.get("level") if done is None else 1 + done,  # a duty's two levels
        points=rated.get("points"),
        cause=Cause(cause) if cause is not None else None,
        not_applicable=rated.get("not_applicable", False),
    )


def _clip(
    where: str, criterion: str, clip: Mapping[str, Any], turns: Sequence[Segment]
) -> SampleEvidence:
    number, quote = clip["turn"], clip["quote"]
    if not 0 <= number < len(turns):
        raise SampleProblem(f"{where}: the script has no turn {number}")
    if quote not in turns[number].text:
        raise SampleProblem(f"{where}: turn {number} does not say {quote!r}")
    if clip["polarity"] not in set(Polarity):
        raise SampleProblem(f"{where}: a clip is for or against, not {clip['polarity']!r}")
    turn = turns[number]
    return SampleEvidence(criterion, clip["polarity"], turn.start, turn.end, quote)


def _is_rated(rating: SampleRating) -> bool:
    return rating.cause is None and not rating.not_applicable
