"""Amending a review: whoever submitted it corrects it, says why, and the first stays on record.

An amendment is a review of its own that begins as a copy and supersedes the one it amends once it
is submitted. What was said of moments, and answers about what was not the agent's doing, go along
as far as they still fit.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.assignments.models import Purpose
from qa_app.foundation.errors import Conflict, NotAllowed, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person
from qa_app.reviews.counting import all_count
from qa_app.reviews.missing import Missing, Need, missing
from qa_app.reviews.models import CauseAnswer, ConditionAnswer, Evidence, Rating, Review
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.rubrics import Item

_OF_REVIEW = (
    "call_id", "transcript_id", "reviewer_id", "rubric_version_id", "summary",
    "moments_wait", "moments_shown_at", "first_ratings", "proposed_rubric", "rubric_reason",
)  # fmt: skip
_OF_RATING = ("criterion", "level", "points", "not_applicable", "cause", "note", "excluded")
_OF_CONDITION = ("condition", "holds")
_OF_CLIP = ("criterion", "polarity", "start", "end", "excluded", "transcript_id", "quoted")
_OF_VERDICT = ("moment_id", "kind", "rule", "verdict", "person_id")
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
    amendment = _copied(review)
    try:
        with db.session.begin_nested():
            db.session.add(amendment)
    except IntegrityError:  # started in two tabs at once
        if begun := _amendment_of(review):
            return begun
        raise Conflict(
            _("Somebody else is already giving a second opinion on this review.")
        ) from None
    _copy_verdicts(review, amendment)
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


def still_missing(review: Review) -> list[Missing]:
    """What a review still needs, and of an amendment the reason for it."""
    has_reason = review.purpose != Purpose.AMENDMENT or review.reason.strip()
    return [*missing(review), *([] if has_reason else [Missing(None, Need.REASON)])]


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


def keep_answers(amendment: Review) -> None:
    """Let answers about what was not the agent's doing stand where the cause is the same."""
    if amendment.purpose != Purpose.AMENDMENT or amendment.supersedes is None:
        return
    for before in amendment.supersedes.ratings:
        after = amendment.rating(before.criterion)
        if before.cause_answer and before.cause == after.cause:
            after.cause_answer = CauseAnswer(**_values(before.cause_answer, _OF_ANSWER))


def last_answer(rating: Rating) -> CauseAnswer | None:
    """What was answered about a rating's cause: also after its review was amended."""
    answered = rating
    while (later := answered.review.superseded_by) is not None and _is_final_amendment(later):
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


def _is_final_amendment(review: Review) -> bool:
    return review.purpose == Purpose.AMENDMENT and review.is_submitted


def _amendment_of(review: Review) -> Review | None:
    of_it = Review.supersedes_id == review.id, Review.purpose == Purpose.AMENDMENT
    found: Review | None = db.session.scalar(select(Review).where(*of_it))
    return found


def _copied(review: Review) -> Review:
    amendment = Review(
        **_values(review, _OF_REVIEW), purpose=Purpose.AMENDMENT, supersedes_id=review.id
    )
    amendment.ratings = [Rating(**_values(one, _OF_RATING)) for one in review.ratings]
    amendment.conditions = [
        ConditionAnswer(**_values(one, _OF_CONDITION)) for one in review.conditions
    ]
    amendment.evidence = [Evidence(**_values(one, _OF_CLIP)) for one in review.evidence]
    return amendment


def _copy_verdicts(review: Review, amendment: Review) -> None:
    """Rules are judged by reviews that count: what was said of moments counts on."""
    pairs = zip(review.evidence, amendment.evidence, strict=True)
    clips = {old.id: new.id for old, new in pairs}
    said = select(MomentVerdict).where(MomentVerdict.review_id == review.id)
    db.session.add_all(
        MomentVerdict(
            **_values(one, _OF_VERDICT),
            review_id=amendment.id,
            evidence_id=clips.get(one.evidence_id or 0),
        )
        for one in db.session.scalars(said)
    )
    db.session.flush()


def _values(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}
