"""*My work*: what somebody was given to review, and what they go on with."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.assignments.models import Absence
from qa_app.assignments.operations import add_absence, remove_absence
from qa_app.assignments.reading import absences, get_absence, own_assignment
from qa_app.foundation.days import today
from qa_app.foundation.transaction import settings
from qa_app.people.access import Permission, requires
from qa_app.reviews import reading
from qa_app.reviews.answers import sent
from qa_app.reviews.assigned import start_given, work_of
from qa_app.reviews.chosen_rubric import choose_rubric
from qa_app.reviews.models import ReviewState
from qa_app.reviews.next_call import next_call
from qa_app.reviews.wording import PURPOSES
from qa_app.reviews.work_forms import AbsenceForm

my_work = Blueprint("my_work", __name__, url_prefix="/my-work")
SHOWN = 100


@my_work.get("")
@requires(Permission.REVIEW)
def mine() -> ResponseReturnValue:
    """What is to do, the first due first; own drafts beside it; days away."""
    given = work_of(current_user, limit=SHOWN)
    shown = {one.draft.id for one in given if one.draft}
    drafts = reading.reviews_by(current_user, ReviewState.DRAFT).reviews
    return render_template(
        "reviews/my_work.html",
        given=given,
        drafts=[draft for draft in drafts if draft.id not in shown],
        purposes=PURPOSES,
        today=today(),
        next=next_call(current_user),
        absences=[one for one in absences(today()) if one.person_id == current_user.id],
        form=AbsenceForm(formdata=None),
    )


@my_work.post("/<int:assignment_id>/begin")
@requires(Permission.REVIEW)
def begin(assignment_id: int) -> ResponseReturnValue:
    """Begin a review that was given to this person, or go on with it."""
    given = own_assignment(current_user, assignment_id)
    review = start_given(
        given.call,
        current_user,
        choose_rubric(given.call, "", ""),
        moments_wait=settings().moments_after_rating,
    )
    return redirect(url_for("reviews.review_page", review_id=review.id))


@my_work.post("/absences")
@requires(Permission.REVIEW)
def be_absent() -> ResponseReturnValue:
    """Say on which days one is away."""
    form = sent(AbsenceForm())
    add_absence(current_user, form.first_day.data, form.last_day.data)
    flash(_("Saved. You will be given nothing new on these days."), "success")
    return redirect(url_for(".mine"))


@my_work.post("/absences/<int:absence_id>/remove")
@requires(Permission.REVIEW)
def be_back(absence_id: int) -> ResponseReturnValue:
    """Take days away back."""
    remove_absence(_own(get_absence(absence_id)))
    flash(_("Removed."), "success")
    return redirect(url_for(".mine"))


def _own(absence: Absence) -> Absence:
    if absence.person_id != current_user.id:
        abort(404)
    return absence
