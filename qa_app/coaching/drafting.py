"""Drafts of plans: from stored reviews, through the composing rules, to rows to edit."""

from collections.abc import Sequence
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app import audit
from qa_app.agreement.marks import Uneven, uneven_items
from qa_app.calls.models import Call
from qa_app.calls.quoting import voices_of
from qa_app.coaching import compose
from qa_app.coaching.compose import RatedCriterion, RatedReview
from qa_app.coaching.models import Plan, PlanPoint, PlanPromise, PlanState, PointKind
from qa_app.coaching.point import Cited, Clip, Polarity
from qa_app.findings.models import FoundMoment
from qa_app.findings.promises import Promise, promises_in
from qa_app.findings.reading import moments_of
from qa_app.foundation.days import local_day, today
from qa_app.foundation.errors import NotAllowed, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.attribution import said_by
from qa_app.reviews.counting import all_count
from qa_app.reviews.models import Evidence, Review, ReviewState
from qa_app.rubrics import Rubric
from qa_app.scorecards.models import RubricVersion

GOAL_IN = timedelta(days=14)
MOST_OF_A_KIND = 2
MOST_PROMISES = 10


def compose_plan(reviews: Sequence[Review], author: Person) -> Plan:
    """Draft a plan from submitted reviews of one agent; their language is the plan's.

    Whoever asks twice for the same reviews gets the draft that is already there.

    Raises:
        Refused: when the reviews cannot make one plan; the message says why.
        NotAllowed: when the reviews are about the author.
    """
    agent = _agent_of(reviews)
    if agent.id == author.id:
        raise NotAllowed(_("Somebody else has to write your coaching plan."))
    if (plan := _same_draft(reviews, author)) is not None:
        return plan
    language = agent.language or "ko"
    draft = compose.compose(
        rubrics_of(reviews), rated(reviews, language), language, today() + GOAL_IN
    )
    plan = Plan(
        agent=agent,
        author=author,
        language=draft.language,
        opening=draft.opening,
        goal_on=draft.goal_on,
        reviews=list(reviews),
        promises=promise_rows(reviews),
        points=[
            *(PlanPoint.of(point, PointKind.STRENGTH) for point in draft.strengths),
            *(PlanPoint.of(point, PointKind.FOCUS) for point in draft.focuses),
        ],
    )
    put_in_order(plan)
    db.session.add(plan)
    db.session.flush()
    drawn_from = {"agent": plan.agent_id, "reviews": sorted(review.id for review in reviews)}
    audit.log("draft", "plan", plan.id, details=drawn_from)
    return plan


def promise_rows(reviews: Sequence[Review]) -> list[PlanPromise]:
    """What was promised in the reviewed calls, the first calls first.

    What is over is not kept unless the author ticks it; where there is much, it goes first.
    """
    calls = {review.call_id: review.call for review in reviews}
    rows = [
        _promise_row(call, found)
        for call in sorted(calls.values(), key=lambda call: (call.started_at, call.id))
        for found in promises_in(moments_of(call.id), call.started_at)
    ]
    for row in rows:
        row.kept = not row.is_old
    chosen = sorted(rows, key=lambda row: not row.kept)[:MOST_PROMISES]
    return [row for row in rows if row in chosen]


def _promise_row(call: Call, found: Promise[FoundMoment]) -> PlanPromise:
    moment = found.moment
    return PlanPromise(
        call=call,
        start=found.start,
        end=found.end,
        transcript_id=moment.transcript_id,
        what_quoted=moment.quoted_detail("what") or moment.quoted,
        by_when_quoted=moment.quoted_detail("by_when") if found.by_when else (),
    )


def missing_criteria(plan: Plan) -> dict[str, str]:
    """Criteria that were rated and are not yet in the plan: id and name in its language."""
    standings = compose.standings_of(rubrics_of(plan.reviews), rated(plan.reviews, plan.language))
    taken = {point.criterion for point in plan.points}
    return {
        standing.criterion.id: standing.criterion.name.in_language(plan.language)
        for standing in standings
        if standing.criterion.id not in taken
    }


def uneven_criteria(plan: Plan) -> dict[str, Uneven]:
    """The criteria that reviewers rate too differently for a focus to rest on the level alone."""
    found = uneven_items(rubric.id for rubric in rubrics_of(plan.reviews))
    return {criterion: uneven for (_rubric, criterion), uneven in found.items()}


def add_point(plan: Plan, kind: PointKind, criterion: str) -> PlanPoint:
    """Add another criterion to a draft, worded by the same rules.

    Raises:
        Refused: when there are two of the kind, or the criterion is in the plan already.
    """
    if len(plan.points_of(kind)) >= MOST_OF_A_KIND:
        raise Refused(_("A plan has at most two of each. Remove one first."))
    if criterion not in missing_criteria(plan):
        raise Refused(_("This criterion was not rated, or it is in the plan already."))
    standings = compose.standings_of(rubrics_of(plan.reviews), rated(plan.reviews, plan.language))
    standing = next(s for s in standings if s.criterion.id == criterion)
    word = compose.strength if kind == PointKind.STRENGTH else compose.focus
    row = PlanPoint.of(word(standing, plan.language), kind)
    before = audit.Before(plan, "criteria")
    plan.points.append(row)
    put_in_order(plan)
    plan.revision += 1
    db.session.flush()
    audit.log("change", "plan", plan.id, changes=before.changes())
    return row


def put_in_order(plan: Plan) -> None:
    """Strengths first; otherwise as they came."""
    plan.points.sort(key=lambda point: point.kind != PointKind.STRENGTH)
    for position, point in enumerate(plan.points):
        point.position = position


def rubrics_of(reviews: Sequence[Review]) -> list[Rubric]:
    """The rubrics that the reviews were made with, in their order, each in its newest version."""
    newest: dict[str, RubricVersion] = {}
    for version in (review.rubric_version for review in reviews):
        known = newest.setdefault(version.rubric_id, version)
        newest[version.rubric_id] = max(known, version, key=lambda one: one.id)
    return [version.rubric for version in newest.values()]


def rated(reviews: Sequence[Review], language: str) -> list[RatedReview]:
    """The reviews as plain data, without what is excluded; clips name speakers in ``language``."""
    return [
        RatedReview(
            call=str(review.call_id),
            called_on=local_day(review.call.started_at),
            rubric=review.rubric_version.rubric_id,
            ratings=tuple(
                RatedCriterion(
                    rating.criterion,
                    None if rating.excluded else rating.level,
                    rating.note,
                    tuple(
                        _clip(review, e, language)
                        for e in review.evidence_for(rating.criterion)
                        if not e.excluded
                    ),
                )
                for rating in review.ratings
            ),
        )
        for review in reviews
    ]


def _clip(review: Review, evidence: Evidence, language: str) -> Clip:
    polarity: Polarity = "for" if evidence.polarity == "for" else "against"
    return Clip(
        call=str(review.call_id),
        called_on=local_day(review.call.started_at),
        start=evidence.start,
        end=evidence.end,
        quote=said_by(evidence, language),
        polarity=polarity,
        cited=Cited(evidence.transcript_id, evidence.quoted, tuple(voices_of(evidence.quoted))),
    )


def _agent_of(reviews: Sequence[Review]) -> Person:
    if not reviews:
        raise Refused(_("Choose at least one review."))
    if any(review.state != ReviewState.SUBMITTED for review in reviews):
        raise Refused(_("A plan is written from submitted reviews. Submit the review first."))
    if not all_count(reviews):
        raise Refused(_("One of these reviews does not count, or no longer does. Choose others."))
    if len({review.call.agent_id for review in reviews}) > 1:
        raise Refused(_("A plan is for one agent. Choose reviews of the same agent."))
    return reviews[0].call.agent


def _same_draft(reviews: Sequence[Review], author: Person) -> Plan | None:
    drafts = db.session.scalars(
        select(Plan).where(
            Plan.agent_id == reviews[0].call.agent_id,
            Plan.state == PlanState.DRAFT,
            Plan.erased_at.is_(None),
            Plan.author_id == author.id,
        )
    )
    wanted = {review.id for review in reviews}
    return next((p for p in drafts if {review.id for review in p.reviews} == wanted), None)
