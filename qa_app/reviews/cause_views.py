"""The page of what was not the agents' doing, for whoever answers for it."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import SelectChoice, SelectField, TextAreaField
from wtforms.validators import DataRequired

from qa_app.foundation.clean_text import clean_text
from qa_app.foundation.extensions import db
from qa_app.foundation.form import AppForm
from qa_app.foundation.row_ids import row_id
from qa_app.people.access import Permission, requires
from qa_app.people.models import Person
from qa_app.reviews import causes as found
from qa_app.reviews.answers import sent
from qa_app.reviews.forms import DraftForm
from qa_app.reviews.models import Cause
from qa_app.reviews.wording import cause_names

causes = Blueprint("causes", __name__, url_prefix="/causes")


class OwnerForm(AppForm):
    """Who answers for a cause; nobody is a choice too."""

    owner = SelectField(_l("Answered by"))

    def offer(self, people: list[Person]) -> None:
        """Take these people as the choices."""
        named = (SelectChoice(str(person.id), person.name) for person in people)
        self.owner.choices = [SelectChoice("", _("Nobody yet")), *named]


class CauseAnswerForm(DraftForm):
    """What is being done about it."""

    text = TextAreaField(
        _l("What is being done about it"),
        filters=[clean_text],
        validators=[DataRequired(_l("Write what is being done about it."))],
    )


@causes.get("")
@requires(Permission.SEE_PROGRESS)
def overview() -> ResponseReturnValue:
    """What was not the agents' doing, by cause, open or answered."""
    wanted, state = request.args.get("cause"), request.args.get("state")
    cause = Cause(wanted) if wanted in set(Cause) else None
    show = found.Show(state) if state in set(found.Show) else found.Show.OPEN
    before = request.args.get("before", type=row_id)
    return render_template(
        "reviews/causes.html",
        page=found.causes_for(current_user, show, cause, before=before),
        cause=cause,
        show=show,
        before=before,
        names=cause_names(),
        owners=found.owners(),
        people=found.possible_owners(),
        answers_for=lambda one: found.answers_for(current_user, Cause(one)),
    )


@causes.post("/<any(policy, system, script, information, department):cause>/owner")
@requires(Permission.SET_CAUSE_OWNERS)
def set_owner(cause: str) -> ResponseReturnValue:
    """Choose who answers for a cause."""
    form = OwnerForm()
    form.offer(found.possible_owners())
    sent(form)
    owner = db.session.get(Person, int(form.owner.data)) if form.owner.data else None
    found.set_owner(Cause(cause), owner)
    flash(_("Saved."), "success")
    return redirect(url_for(".overview"))


@causes.post("/<int:rating_id>/answer")
@requires(Permission.SEE_PROGRESS)
def answer(rating_id: int) -> ResponseReturnValue:
    """Say what is being done about it."""
    rating = found.get_to_answer(current_user, rating_id)
    form = sent(CauseAnswerForm())
    found.answer_cause(current_user, rating, form.text.data, based_on=form.based_on)
    flash(_("Saved. The agent can read it with the coaching plan."), "success")
    return redirect(url_for(".overview"))
