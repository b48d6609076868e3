"""A stored plan as the plain document that is printed."""

from qa_app.coaching.days import local_day, today
from qa_app.coaching.document import (
    Clip,
    Line,
    PlanDocument,
    Point,
    Promise,
    RolePlay,
    SayInstead,
)
from qa_app.coaching.models import Plan, PlanClip, PlanPoint, PlanState, PointKind


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
        strengths=tuple(_point(point) for point in plan.points_of(PointKind.STRENGTH)),
        focuses=tuple(_point(point) for point in plan.points_of(PointKind.FOCUS)),
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


def _point(point: PlanPoint) -> Point:
    return Point(
        criterion=point.criterion,
        criterion_name=point.criterion_name,
        behaviour=point.behaviour,
        heard=point.heard,
        why=point.why,
        clips=tuple(_clip(clip) for clip in point.clips),
        say_instead=tuple(SayInstead(**pair) for pair in point.say_instead),
        role_play=RolePlay(
            point.role_play.get("situation", ""),
            tuple(Line(**line) for line in point.role_play.get("lines", [])),
        ),
        goal=point.goal,
        reflection=tuple(point.reflection),
    )


def _clip(clip: PlanClip) -> Clip:
    return Clip(
        call=str(clip.call_id),
        called_on=local_day(clip.call.started_at),
        start=clip.start,
        end=clip.end,
        quote=clip.quote,
        polarity="for" if clip.polarity == "for" else "against",
    )
