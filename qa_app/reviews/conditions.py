"""Whether a rubric's conditions held on a call: what is asked depends on them."""

from flask_babel import gettext as _
from sqlalchemy import update

from qa_app import audit
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import stale, wrote
from qa_app.reviews.models import ConditionAnswer, Review


def answer_of(review: Review, condition: str) -> ConditionAnswer:
    """The answer to a condition; NotFound when the review's rubric has no such condition."""
    for answer in review.conditions:
        if answer.condition == condition:
            return answer
    raise NotFound(_("This review's rubric has no such condition."))


def answer_condition(
    review: Review, condition: str, *, holds: bool | None, based_on: int
) -> ConditionAnswer:
    """Save an answer that was given on top of revision ``based_on``.

    Ratings of items that are then not asked stay as they are, and have no part in anything.

    Raises:
        NotFound: when the rubric has no such condition.
        Refused: when items of the review were rated before, and stay so.
        Conflict: when somebody saved another answer since; ``theirs`` has it.
    """
    answer = answer_of(review, condition)
    if answer.holds == holds:
        return answer
    if review.carries_over:
        raise Refused(_("What is asked of this call stays as it was answered."))
    before = answer.holds
    of_revision = update(ConditionAnswer).where(
        ConditionAnswer.id == answer.id, ConditionAnswer.revision == based_on
    )
    if not wrote(of_revision.values(holds=holds, revision=based_on + 1)):
        db.session.refresh(answer)
        raise stale({"choice": answer.choice}, answer.revision)
    review.saved_at = utc_now()
    changed = {"holds": [before, holds]}
    audit.log(
        "answer condition", "review", review.id, changes=changed, details={"condition": condition}
    )
    return answer
