"""The page on which a person who left is anonymised."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import BooleanField
from wtforms.validators import InputRequired

from qa_app.foundation.errors import NotAllowed
from qa_app.foundation.form import AppForm
from qa_app.foundation.page_actions import offer
from qa_app.people.access import Permission, requires
from qa_app.people.directory import get_person
from qa_app.subjects.anonymising import anonymise, consequences, is_anonymous

anonymising = Blueprint("anonymising", __name__, url_prefix="/people")
offer(anonymising, "person", "subjects/_anonymise_person.html")


class AnonymiseForm(AppForm):
    """Once more, to be sure."""

    sure = BooleanField(
        _l("Permanently remove their name, address and every way to sign in"),
        validators=[InputRequired(_l("Confirm that this person is to be anonymised."))],
    )


@anonymising.route("/<int:person_id>/anonymise", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def confirm(person_id: int) -> ResponseReturnValue:
    """What goes and what stays; then do it."""
    form = AnonymiseForm()
    person = get_person(person_id, to_change=form.is_submitted())
    if person.id == current_user.id:
        raise NotAllowed(_("Nobody can anonymise themselves."))
    if form.validate_on_submit():
        anonymise(person)
        flash(_("The person was anonymised."), "success")
        return redirect(url_for("people.edit", person_id=person.id))
    page = render_template(
        "subjects/anonymise.html",
        person=person,
        form=form,
        done=is_anonymous(person),
        there=consequences(person),
    )
    return page, HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
