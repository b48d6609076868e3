"""A stored plan as the plain document that is printed."""

from qa_app.coaching.days import local_day, today
from qa_app.coaching.document import PlanDocument, Promise
from qa_app.coaching.models import Plan, PlanState, PointKind


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
        promises=tuple(
            Promise(
                called_on=local_day(promise.call.started_at),
                start=promise.start,
                what=promise.what,
                by_when=promise.by_when,
                due=promise.due,
            )
            for promise in plan.kept_promises
        ),
        own_words=plan.reflection if answered else "",
        answered_on=local_day(plan.acknowledged_at) if plan.acknowledged_at else None,
    )
