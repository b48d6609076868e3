"""Amending a review: whoever submitted it corrects it, says why, and the first stays on record.

An amendment is a review of its own that begins as a copy and supersedes the one it amends once it
is submitted. What was said of moments, and answers about what was not the agent's doing, go along
as far as they still fit.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.assignments.models import Purpose
from qa_app.foundation.errors import Conflict, NotAllowed, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person
from qa_app.reviews.copying import copy_of, copy_verdicts, values_of
from qa_app.reviews.counting import all_count
from qa_app.reviews.missing import Missing, Need, missing
from qa_app.reviews.models import CauseAnswer, Rating, Review
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.rubrics import Item

Needed = Callable[[Review], list[Missing]]
_also_needed: list[Needed] = []
_KEEP_ANSWERS = (Purpose.AMENDMENT, Purpose.APPEAL)
_OF_ANSWER = ("text", "person_id", "at", "revision", "read_revision")


@dataclass(frozen=True, slots=True)
class ChangedRating:
    """An item that is rated otherwise than before, or whose note reads otherwise."""

    item: Item
    before: Rating
    after: Rating

    @property
    def is_rated_otherwise(self) -> bool:
        """Whether more than the note has changed."""
        return self.before.choice != self.after.choice


def amendable_until(review: Review) -> datetime | None:
    """Until when its reviewer may amend a review; None where that is not possible any more.

    The time runs from the first version on, however often it was amended.
    """
    first = review
    while first.purpose == Purpose.AMENDMENT and first.supersedes is not None:
        first = first.supersedes
    if first.submitted_at is None or not review.is_submitted or review.is_superseded:
        return None
    until = first.submitted_at + timedelta(days=settings().amend_days)
    gone = review.words_gone_at or review.call.text_gone_at
    return until if until > utc_now() and not gone and all_count([review]) else None


def start_amendment(review: Review, reviewer: Person) -> Review:
    """Begin to amend a review, or go on with the amendment that is begun: a draft that copies it.

    Raises:
        NotAllowed: when it is somebody else's review.
        Refused: when the time for it is over, or the review does not count.
        Conflict: when somebody else is at a second opinion that supersedes it.
    """
    if review.reviewer_id != reviewer.id:
        raise NotAllowed(_("Only %(name)s can amend this review.", name=review.reviewer.name))
    if begun := _amendment_of(review):
        return begun
    if amendable_until(review) is None:
        raise Refused(_("This review can no longer be amended."))
    if review.superseded_by is not None:
        raise Conflict(_("Somebody else is already giving a second opinion on this review."))
    amendment = copy_of(review, Purpose.AMENDMENT, review.reviewer)
    try:
        with db.session.begin_nested():
            db.session.add(amendment)
    except IntegrityError:  # started in two tabs at once
        if begun := _amendment_of(review):
            return begun
        raise Conflict(
            _("Somebody else is already giving a second opinion on this review.")
        ) from None
    copy_verdicts(review, amendment)
    db.session.refresh(review)
    started = {"call": review.call_id, "purpose": amendment.purpose, "supersedes": review.id}
    audit.log("start review", "review", amendment.id, details=started)
    return amendment


def discard_amendment(amendment: Review) -> Review:
    """Throw an amendment away that is not submitted; gives the review that it would have amended.

    Raises:
        Refused: when the review is no amendment.
    """
    review = check_is_amendment(amendment)
    discard_draft(amendment)
    db.session.refresh(review)
    return review


def overdue_amendment(review: Review) -> Review | None:
    """The draft of an amendment of this review that can never be submitted, if there is one."""
    begun = review.superseded_by
    is_draft = begun and begun.purpose == Purpose.AMENDMENT and not begun.is_submitted
    return begun if is_draft and amendable_until(review) is None else None


def discard_draft(draft: Review) -> None:
    """Throw a review away that is not submitted, with all that is in it."""
    audit.log("discard", "review", draft.id, changes={"state": [draft.state, None]})
    of_it = MomentVerdict.review_id == draft.id
    db.session.execute(delete(MomentVerdict).where(of_it))
    db.session.delete(draft)
    db.session.flush()


def check_is_amendment(review: Review) -> Review:
    """See that a review amends another one; gives that.

    Raises:
        Refused: when it does not.
    """
    if review.purpose != Purpose.AMENDMENT or review.supersedes is None:
        raise Refused(_("This review does not amend another one."))
    return review.supersedes


def also_needs(needed: Needed) -> Needed:
    """Say what else a review needs before it can be submitted: for rooms above."""
    _also_needed.append(needed)
    return needed


def still_missing(review: Review) -> list[Missing]:
    """What a review still needs, of an amendment the reason for it, and what rooms above need.

    What is carried over needs nothing: it was submitted as it is.
    """
    kept = {rating.criterion for rating in review.ratings if rating.carried_over}
    needs = [one for one in missing(review) if one.of is None or one.of.id not in kept]
    if review.purpose == Purpose.AMENDMENT and not review.reason.strip():
        needs.append(Missing(None, Need.REASON))
    return [*needs, *(one for needed in _also_needed for one in needed(review))]


def check_in_time(amendment: Review) -> None:
    """See that an amendment that is about to be submitted still may be.

    Raises:
        Refused: when the time for it is over, or what it amends counts no more.
    """
    if amendment.purpose != Purpose.AMENDMENT or amendment.supersedes is None:
        return
    if amendable_until(amendment.supersedes) is None:
        raise Refused(
            _(
                "This review can no longer be amended. What you wrote stays here for you to read "
                "until somebody gives a second opinion on the review."
            )
        )


def keep_answers(review: Review) -> None:
    """Let answers about what was not the agent's doing stand where the cause is the same."""
    if review.purpose not in _KEEP_ANSWERS or review.supersedes is None:
        return
    for before in review.supersedes.ratings:
        after = review.rating(before.criterion)
        if before.cause_answer and before.cause == after.cause:
            after.cause_answer = CauseAnswer(**values_of(before.cause_answer, _OF_ANSWER))


def last_answer(rating: Rating) -> CauseAnswer | None:
    """What was answered about a rating's cause: also after its review was amended or appealed."""
    answered = rating
    while (later := answered.review.superseded_by) is not None and _keeps_answers(later):
        answered = later.rating(rating.criterion)
    return answered.cause_answer if answered.cause == rating.cause else rating.cause_answer


def changed_ratings(amendment: Review) -> list[ChangedRating]:
    """What an amendment says otherwise than the review that it amends, in the rubric's order."""
    if amendment.purpose != Purpose.AMENDMENT or amendment.supersedes is None:
        return []
    before = {rating.criterion: rating for rating in amendment.supersedes.ratings}
    pairs = (
        (item, before[item.id], amendment.rating(item.id)) for item in amendment.rubric.answered
    )
    return [
        ChangedRating(item, old, new)
        for item, old, new in pairs
        if (old.choice, old.note) != (new.choice, new.note)
    ]


def amendments_of(reviews: Iterable[Review]) -> list[Review]:
    """The submitted amendments among these reviews, or of them: the newest of each call."""
    newest = []
    for review in reviews:
        last = review
        while (later := last.superseded_by) is not None and _is_final_amendment(later):
            last = later
        if _is_final_amendment(last):
            newest.append(last)
    return newest


def _keeps_answers(review: Review) -> bool:
    return review.purpose in _KEEP_ANSWERS and review.is_submitted


def _is_final_amendment(review: Review) -> bool:
    return review.purpose == Purpose.AMENDMENT and review.is_submitted


def _amendment_of(review: Review) -> Review | None:
    of_it = Review.supersedes_id == review.id, Review.purpose == Purpose.AMENDMENT
    found: Review | None = db.session.scalar(select(Review).where(*of_it))
    return found
