"""What the desk's player says was played."""

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa_app import audit
from qa_app.people.access import Permission, requires
from qa_app.reviews import hearing, reading
from qa_app.reviews.answers import saved, sent
from qa_app.reviews.forms import HeardForm

review_hearing = Blueprint("review_hearing", __name__, url_prefix="/reviews/<int:review_id>/heard")


@review_hearing.post("")
@requires(Permission.REVIEW)
def keep(review_id: int) -> ResponseReturnValue:
    """Remember what was played; the clips that nobody has listened to yet, for a script."""
    review = reading.get_review_to_edit(current_user, review_id)
    form = sent(HeardForm(review.call.duration))
    if hearing.keep_heard(review.call, form.played):
        audit.look("hear", "review", review.id)
    unheard = [clip.id for clip in review.evidence if clip.unheard]
    return saved(review, "ending", unheard=unheard)
