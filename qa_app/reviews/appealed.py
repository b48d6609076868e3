"""The review that decides on an appeal: a copy of the one appealed, of which some items are open.

Which items those are the room of appeals says; everything else is carried over as it was rated.
"""

from blinker import Signal
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.assignments.models import Assignment, Purpose
from qa_app.assignments.operations import begin
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.reviews.amendments import discard_amendment, overdue_amendment
from qa_app.reviews.copying import copy_of, copy_verdicts
from qa_app.reviews.mended import follow_corrections, may_follow
from qa_app.reviews.models import Review
from qa_app.reviews.purposes import check_purpose

# Sent with the draft, so that items are opened which were appealed.
decision_begun = Signal("decision begun")


def first_of(review: Review) -> Review:
    """The review in whose place this one, and those between, have come."""
    while review.supersedes is not None:
        review = review.supersedes
    return review


def versions_of(review: Review) -> list[Review]:
    """A review, what it superseded and what superseded it, oldest first; drafts are none yet."""
    versions = [first_of(review)]
    while (later := versions[-1].superseded_by) is not None and later.is_submitted:
        versions.append(later)
    return versions


def start_decision(given: Assignment) -> Review:
    """Begin the review that decides on an appeal, or go on with it.

    Raises:
        Refused: when the review appealed counts no more, or is this person's own.
        Conflict: when somebody else is at a review that is to take its place.
    """
    if given.review_id is not None:
        return db.session.get_one(Review, given.review_id)
    about = versions_of(db.session.get_one(Review, given.about_id))[-1]
    if about.words_gone_at is not None or about.call.text_gone_at is not None:
        raise Refused(_("What was said on this call has been erased, so nothing can be decided."))
    check_purpose(about.call, given.reviewer, Purpose.APPEAL, about)
    if overdue := overdue_amendment(about):
        discard_amendment(overdue)
    decision = copy_of(about, Purpose.APPEAL, given.reviewer)
    for rating in decision.ratings:
        rating.carried_over = True
    try:
        with db.session.begin_nested():
            db.session.add(decision)
    except IntegrityError:  # two at once
        raise Conflict(
            _("Somebody else is already giving a second opinion on this review.")
        ) from None
    copy_verdicts(about, decision)
    begin(given, decision.id)
    db.session.refresh(about)
    if may_follow(decision):
        follow_corrections(decision)
    decision_begun.send(decision)
    started = {"call": about.call_id, "purpose": decision.purpose, "supersedes": about.id}
    audit.log("start review", "review", decision.id, details=started)
    return decision
