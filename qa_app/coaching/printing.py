"""A stored plan as the plain document that is shown and printed."""

from flask_babel import force_locale

from qa_app.coaching.document import (
    Amended,
    CallScore,
    NotTheirDoing,
    PlanDocument,
    Promise,
    Questions,
)
from qa_app.coaching.models import Plan, PlanState, PointKind
from qa_app.coaching.reading import questions_of
from qa_app.foundation.days import local_day, today
from qa_app.foundation.transaction import settings
from qa_app.reviews.amendments import amendments_of, last_answer
from qa_app.reviews.causes import of_reviews
from qa_app.reviews.scores import score_of_review
from qa_app.reviews.wording import cause_names
from qa_app.rubrics.score import shown


def document_of(plan: Plan) -> PlanDocument:
    """All that is printed; the agent's words only once they are given."""
    calls = {review.call_id: review.call for review in plan.reviews}
    answered = plan.state == PlanState.ACKNOWLEDGED
    return PlanDocument(
        agent_name=plan.agent.name,
        author_name=plan.author.name,
        written_on=local_day(plan.published_at) if plan.published_at else today(),
        language=plan.language,
        opening=plan.opening,
        strengths=tuple(row.point for row in plan.points_of(PointKind.STRENGTH)),
        focuses=tuple(row.point for row in plan.points_of(PointKind.FOCUS)),
        goal_on=plan.goal_on,
        heard_on=tuple(sorted(local_day(call.started_at) for call in calls.values())),
        promises=_promises(plan),
        questions=_questions(plan),
        not_their_doing=_not_their_doing(plan),
        amended=_amended(plan),
        scores=_scores(plan),
        own_words=plan.reflection if answered else "",
        answered_on=local_day(plan.acknowledged_at) if plan.acknowledged_at else None,
    )


def _promises(plan: Plan) -> tuple[Promise, ...]:
    return tuple(
        Promise(
            called_on=local_day(promise.call.started_at),
            start=promise.start,
            what=promise.what,
            by_when=promise.by_when,
            due=promise.due,
        )
        for promise in plan.kept_promises
    )


def _questions(plan: Plan) -> tuple[Questions, ...]:
    language = plan.language
    return tuple(
        Questions(
            name=item.name.in_language(language),
            questions=tuple(question.in_language(language) for question in item.questions),
        )
        for item in questions_of(plan)
    )


def _not_their_doing(plan: Plan) -> tuple[NotTheirDoing, ...]:
    with force_locale(plan.language):
        causes = cause_names()
    return tuple(
        NotTheirDoing(
            criterion=rating.review.rubric.criterion(rating.criterion).name.in_language(
                plan.language
            ),
            cause=causes[rating.cause or ""],
            answer=answer.text if (answer := last_answer(rating)) else "",
        )
        for rating in of_reviews(plan.reviews)
    )


def _amended(plan: Plan) -> tuple[Amended, ...]:
    return tuple(
        Amended(
            called_on=local_day(review.call.started_at),
            amended_on=local_day(review.submitted_at),
            reason=review.reason,
            since=review not in plan.reviews,
        )
        for review in amendments_of(plan.reviews)
        if review.submitted_at is not None
    )


def _scores(plan: Plan) -> tuple[CallScore, ...]:
    """The scores of the plan's reviews, where the centre shows them to agents."""
    if not settings().agents_see_scores:
        return ()
    reviews = sorted(plan.reviews, key=lambda review: (review.call.started_at, review.id))
    totals = [(review, score_of_review(review).total) for review in reviews]
    return tuple(
        CallScore(
            called_on=local_day(review.call.started_at),
            rubric=review.rubric.title.in_language(plan.language),
            score=None if total is None else shown(total),
        )
        for review, total in totals
    )
