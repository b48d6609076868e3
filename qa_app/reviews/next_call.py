"""What a reviewer goes on with once a review is submitted."""

from dataclasses import dataclass

from sqlalchemy import Select, exists, select

from qa_app.assignments.models import Assignment
from qa_app.assignments.reading import given_to_another, open_work
from qa_app.calls.models import Call, CallState, is_there
from qa_app.calls.visible import visible_calls
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.counting import is_of_record
from qa_app.reviews.models import Review, ReviewState


@dataclass(frozen=True, slots=True)
class NextCall:
    """A call to review; what it was given with, and the draft of it, where there are any."""

    call: Call
    assignment: Assignment | None = None
    draft: Review | None = None


def next_call(person: Person) -> NextCall | None:
    """What was given to somebody comes first, by the day on which it is due; then the drafts that
    they began, the oldest first; then the newest call of which there is no review to count and
    that nobody else was given."""
    given = db.session.scalar(open_work(person).limit(1))
    if given is not None:
        draft = db.session.get(Review, given.review_id) if given.review_id else None
        return NextCall(given.call, given, draft)
    draft = db.session.scalar(_drafts_of(person))
    if draft is not None:
        return NextCall(draft.call, draft=draft)
    reviewed = exists().where(Review.call_id == Call.id, is_of_record())
    call = db.session.scalar(
        visible_calls(person)
        .where(Call.state == CallState.READY, Call.text_gone_at.is_(None))
        .where(Call.agent_id != person.id, ~reviewed, ~given_to_another(person, Call.id))
        .order_by(Call.started_at.desc(), Call.id.desc())
        .limit(1)
    )
    return NextCall(call) if call else None


def _drafts_of(person: Person) -> Select[Review]:
    return (
        select(Review)
        .join(Review.call)
        .where(Review.reviewer_id == person.id, Review.state == ReviewState.DRAFT, is_there())
        .where(Call.text_gone_at.is_(None))
        .order_by(Review.id)
        .limit(1)
    )
