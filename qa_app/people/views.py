"""The pages of the people room: the directory, a person; language and sign-out."""

from flask import Blueprint, flash, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import logout_user

from qa_app import audit
from qa_app.foundation.errors import Conflict
from qa_app.foundation.language import LANGUAGES
from qa_app.foundation.own_path import own_path
from qa_app.foundation.transaction import settings
from qa_app.people import directory as directory_
from qa_app.people import sessions
from qa_app.people.access import Permission, requires
from qa_app.people.forms import (
    FindPersonForm,
    NewPasswordForm,
    NewPersonForm,
    PersonFields,
    PersonForm,
)
from qa_app.people.single_sign_on import is_linked
from qa_app.people.teams import all_teams

people = Blueprint("people", __name__, url_prefix="/people")


@people.post("/language")
def choose_language() -> ResponseReturnValue:
    """Keep the language that somebody chose, for this session and for the person."""
    language = request.form.get("language")
    if language in LANGUAGES:
        session["language"] = language
        if current_user.is_authenticated and current_user.language != language:
            changes = {"language": [current_user.language, language]}
            audit.log("change", "person", current_user.id, changes=changes)
            current_user.language = language
    return redirect(own_path(request.form.get("next", "/")))


@people.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session; whoever came from the provider may end the one there, too."""
    leaves = sessions.signed_in_by_provider() and session.pop("sso_leaves", False)
    logout_user()
    return redirect(url_for("security.login", left=1 if leaves else None))


@people.get("/sessions", endpoint="sessions")
def sessions_page() -> ResponseReturnValue:
    """Where one is signed in oneself, to end what should not be."""
    return render_template(
        "people/sessions.html",
        sessions=sessions.sessions_of(current_user),
        current=sessions.current_session_id(),
    )


@people.post("/sessions/<int:session_id>/end")
def end_session(session_id: int) -> ResponseReturnValue:
    """End one of one's own sessions."""
    sessions.end_session(current_user, session_id)
    flash(_("That session has ended."), "success")
    return redirect(url_for(".sessions"))


@people.post("/sessions/end-others")
def end_other_sessions() -> ResponseReturnValue:
    """End all of one's own sessions but this one."""
    sessions.end_sessions(current_user, but=sessions.current_session_id())
    flash(_("All other sessions have ended."), "success")
    return redirect(url_for(".sessions"))


@people.get("")
@requires(Permission.MANAGE_PEOPLE)
def directory() -> ResponseReturnValue:
    """Everybody who can sign in, paged by name."""
    audit.look("list people", "people")
    form = FindPersonForm(request.args)
    after = request.args.get("after")
    page = directory_.find_people(form.text.data or "", after=after)
    following = None
    if page.next_key:
        following = url_for(".directory", text=form.text.data, after=page.next_key)
    return render_template(
        "people/directory.html",
        form=form,
        page=page,
        following=following,
        after=after,
    )


@people.route("/new", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def add() -> ResponseReturnValue:
    """Add somebody."""
    form = NewPersonForm()
    form.offer_teams(all_teams())
    if (
        form.validate_on_submit()
        and directory_.address_is_free(form)
        and directory_.password_is_strong(form)
    ):
        person = directory_.add(form)
        flash(_("%(name)s can sign in now.", name=person.name), "success")
        return redirect(url_for(".directory"))
    return render_template("people/new.html", form=form), _status(form)


@people.route("/<int:person_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(person_id: int) -> ResponseReturnValue:
    """Change what somebody is called and may do."""
    person = directory_.get_person(person_id, to_change=request.method == "POST")
    if request.method != "POST":
        audit.look("open", "person", person.id)
    form, status = PersonForm(person, all_teams()), 200
    try:
        if form.validate_on_submit() and directory_.keeps_an_admin(person, form):
            directory_.change(person, form.changes)
            flash(_("Saved."), "success")
            return redirect(url_for(".directory"))
    except Conflict as problem:
        form.show(problem)
        status = problem.status
    page = render_template(
        "people/edit.html",
        form=form,
        person=person,
        password_form=NewPasswordForm(formdata=None),
        told_by_provider=is_linked(person) and settings().oidc_roles_claim,
        records=audit.records_of("person", person.id, since=person.created_at),
    )
    return page, _status(form) if status == 200 else status


@people.post("/<int:person_id>/reset-second-factor")
@requires(Permission.MANAGE_PEOPLE)
def reset_second_factor(person_id: int) -> ResponseReturnValue:
    """For somebody who lost their phone: the password alone lets them in until they set up anew."""
    person = directory_.get_person(person_id, to_change=True)
    directory_.reset_second_factor(person)
    flash(_("The second factor of %(name)s has been reset.", name=person.name), "success")
    return redirect(url_for(".edit", person_id=person.id))


@people.post("/<int:person_id>/password")
@requires(Permission.MANAGE_PEOPLE)
def reset_password(person_id: int) -> ResponseReturnValue:
    """Give somebody a new password; their sessions end."""
    person = directory_.get_person(person_id)
    form = NewPasswordForm()
    directory_.give_password(person, form)
    flash(_("%(name)s has a new password.", name=person.name), "success")
    return redirect(url_for(".edit", person_id=person.id))


def _status(form: PersonFields) -> int:
    return 400 if form.errors else 200
