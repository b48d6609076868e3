"""Amending a submitted review: begun, given a reason, or discarded."""

from flask import Blueprint, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.people.access import Permission, requires
from qa_app.reviews import amendments as made
from qa_app.reviews import reading
from qa_app.reviews.answers import words_saved
from qa_app.reviews.forms import ReasonForm

amendments = Blueprint("amendments", __name__, url_prefix="/reviews/<int:review_id>/amendment")


@amendments.post("")
@requires(Permission.REVIEW)
def start(review_id: int) -> ResponseReturnValue:
    """Begin to amend a review of one's own, or go on with that."""
    review = reading.get_review(current_user, review_id)
    amendment = made.start_amendment(review, current_user)
    return redirect(url_for("reviews.review_page", review_id=amendment.id))


@amendments.post("/reason")
@requires(Permission.REVIEW)
def save_reason(review_id: int) -> ResponseReturnValue:
    """Save the reason as it is typed."""
    review = reading.get_review_to_edit(current_user, review_id)
    made.check_is_amendment(review)
    return words_saved(review, "reason", ReasonForm())


@amendments.post("/discard")
@requires(Permission.REVIEW)
def discard(review_id: int) -> ResponseReturnValue:
    """Throw an amendment away that is not submitted; what it would have amended goes on."""
    review = made.discard_amendment(reading.get_review_to_edit(current_user, review_id))
    flash(_("The amendment has been discarded. The review stays as it was."), "success")
    return redirect(url_for("reviews.review_page", review_id=review.id))
