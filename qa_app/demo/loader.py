"""Fills an empty centre: sample people, and the sample calls through the real upload."""

from collections.abc import Iterable

from sqlalchemy import select

from qa_app import audit
from qa_app.demo.history import order_history
from qa_app.demo.sample_calls import SampleCall, sample_calls
from qa_app.demo.staff import add_staff
from qa_app.demo.uploading import upload
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.scorecards.in_use import rubrics_in_use


def load_sample_centre() -> bool:
    """Load people and calls into a centre without any person; False when there are some.

    Raises:
        SampleProblem: when a sample review does not fit the rubric that is in use.
    """
    if db.session.scalar(select(Person.id).limit(1)):
        db.session.rollback()
        return False
    calls = list(sample_calls())
    _check(calls)
    people = add_staff()
    # The English ones first: Whisper has no trouble with them, so there is something to see.
    for call in sorted(calls, key=lambda call: call.language):
        upload(call, agent=people[call.agent], by=people["qa"])
    order_history()
    audit.log("load samples", "samples", details={"people": len(people)})
    db.session.commit()  # a worker finds the waiting calls by itself
    return True


def _check(calls: Iterable[SampleCall]) -> None:
    rubrics = rubrics_in_use()
    for call in calls:
        for review in call.reviews:
            if review.rubric in rubrics:
                review.on(rubrics[review.rubric])
