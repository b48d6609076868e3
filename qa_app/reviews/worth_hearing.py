"""The moments of a call as a reviewer sees them: each with its rule in words and their verdict."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import format_percent
from flask_babel import gettext as _
from sqlalchemy import select

from qa_app.findings.models import FoundMoment
from qa_app.findings.reading import moments_of
from qa_app.findings.wording import all_rules, kind_name, looks_for
from qa_app.foundation.extensions import db
from qa_app.moments.rule import Rule
from qa_app.reviews.models import Polarity, Review
from qa_app.reviews.moment_verdict import MomentVerdict, VerdictKind
from qa_app.rubrics import Rubric

# Shown in tables of their own.
ELSEWHERE = ("feeling_", "promise", "abuse_")
POLARITIES = {"+": Polarity.FOR, "-": Polarity.AGAINST}


@dataclass(frozen=True, slots=True)
class Place:
    """The criterion that a moment speaks for or against; neither where it only tells."""

    criterion: str | None
    polarity: Polarity | None

    @property
    def is_evidence(self) -> bool:
        """Whether one key makes evidence of it."""
        return self.criterion is not None and self.polarity is not None


@dataclass(frozen=True, slots=True)
class WorthHearing:
    """A moment, why the rule points at it, and what the reviewer made of it."""

    moment: FoundMoment
    name: str
    why: str
    sure: str
    place: Place
    verdict: VerdictKind | None


def worth_hearing(review: Review) -> list[WorthHearing]:
    """What to listen to, in the order in which it is heard; nothing while it is hidden."""
    if review.hides_moments:
        return []
    rules, verdicts = all_rules(), _verdicts(review)
    return [
        _entry(review.rubric, moment, rules, verdicts.get(moment.id))
        for moment in moments_of(review.call_id)
        if not moment.kind.startswith(ELSEWHERE)
    ]


def by_criterion(entries: list[WorthHearing]) -> dict[str | None, list[WorthHearing]]:
    """The same by the criterion that they are about; ``None`` for the rest."""
    grouped: dict[str | None, list[WorthHearing]] = {}
    for entry in entries:
        grouped.setdefault(entry.place.criterion, []).append(entry)
    return grouped


def place_of(rubric: Rubric, moment: FoundMoment) -> Place:
    """Where the review's rubric has this kind of moment, else where the rule itself sees it."""
    for criterion in rubric.criteria:
        for kind in criterion.moments:
            if kind.kind == moment.kind:
                return Place(criterion.id, POLARITIES[kind.polarity])
    known = {criterion.id for criterion in rubric.criteria}
    criterion_id = moment.criterion if moment.criterion in known else None
    return Place(criterion_id, POLARITIES.get(moment.polarity))


def lines_marked(review: Review, entries: list[WorthHearing]) -> dict[int, list[WorthHearing]]:
    """The moments that begin on each line of the review's transcript, by its position."""
    starts = [segment.start for segment in review.transcript.segments]
    marked: dict[int, list[WorthHearing]] = {}
    for entry in entries if starts else []:
        nearest = min(range(len(starts)), key=lambda at: abs(starts[at] - entry.moment.start))
        known = [at for at in entry.moment.segments if at < len(starts)]
        # Positions are those of the newest transcript; in another one the nearest line will do.
        line = known[-1] if known and _begins_near(starts, known, entry.moment) else nearest
        marked.setdefault(line, []).append(entry)
    return marked


def _begins_near(starts: list[float], known: list[int], moment: FoundMoment) -> bool:
    return starts[known[0]] <= moment.end and starts[known[-1]] <= moment.end + 1


def _entry(
    rubric: Rubric, moment: FoundMoment, rules: Mapping[str, Rule], verdict: VerdictKind | None
) -> WorthHearing:
    return WorthHearing(
        moment,
        kind_name(moment.kind),
        looks_for(moment.rule, rules),
        str(_("accepted about %(share)s of the time", share=_percent(moment.confidence))),
        place_of(rubric, moment),
        verdict,
    )


def _percent(share: float) -> str:
    return str(format_percent(share, "0%"))


def _verdicts(review: Review) -> dict[int | None, VerdictKind]:
    of_review = select(MomentVerdict).where(MomentVerdict.review_id == review.id)
    return {row.moment_id: VerdictKind(row.verdict) for row in db.session.scalars(of_review)}
