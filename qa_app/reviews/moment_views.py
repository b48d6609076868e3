"""What a reviewer does with found moments: accept, dismiss, take back, see them at last."""

from collections.abc import Callable

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from flask_wtf import FlaskForm

from qa_app.people.access import Permission, requires
from qa_app.people.models import Person
from qa_app.reviews import reading, verdicts
from qa_app.reviews.answers import evidence_html, saved, sent
from qa_app.reviews.models import Review
from qa_app.reviews.worth_hearing import by_criterion, worth_hearing

review_moments = Blueprint(
    "review_moments", __name__, url_prefix="/reviews/<int:review_id>/moments"
)

Says = Callable[[Review, int, Person], str | None]


@review_moments.post("/<int:moment_id>/accept")
@requires(Permission.REVIEW)
def accept(review_id: int, moment_id: int) -> ResponseReturnValue:
    """Make the moment evidence."""
    return _said(review_id, moment_id, verdicts.accept_moment)


@review_moments.post("/<int:moment_id>/dismiss")
@requires(Permission.REVIEW)
def dismiss(review_id: int, moment_id: int) -> ResponseReturnValue:
    """Say that it shows nothing."""
    return _said(review_id, moment_id, verdicts.dismiss_moment)


@review_moments.post("/<int:moment_id>/undo")
@requires(Permission.REVIEW)
def undo(review_id: int, moment_id: int) -> ResponseReturnValue:
    """Take back what was said of it."""

    def take_back(review: Review, moment: int, _person: Person) -> str | None:
        return verdicts.undo_verdict(review, moment)

    return _said(review_id, moment_id, take_back)


@review_moments.post("/show")
@requires(Permission.REVIEW)
def show(review_id: int) -> ResponseReturnValue:
    """End the first pass."""
    review = reading.get_review_to_edit(current_user, review_id)
    sent(FlaskForm())
    verdicts.show_moments(review)
    return redirect(url_for("reviews.review_page", review_id=review.id))


def _said(review_id: int, moment_id: int, says: Says) -> ResponseReturnValue:
    review = reading.get_review_to_edit(current_user, review_id)
    sent(FlaskForm())
    criterion = says(review, moment_id, current_user)
    html = render_template(
        "reviews/_moments.html",
        review=review,
        entries=by_criterion(worth_hearing(review)).get(criterion, []),
        can_edit=True,
    )
    more = {"evidence_html": evidence_html(review, criterion)} if criterion else {}
    part = f"criterion-{criterion}" if criterion else "other-moments"
    return saved(review, part, criterion=criterion, moments_html=html, **more)
