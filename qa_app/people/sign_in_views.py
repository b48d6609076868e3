"""Pages around the password: the second step, a link for the operator, the password again."""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user
from itsdangerous import BadData, URLSafeTimedSerializer
from sqlalchemy import select

from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.foundation.own_path import own_path
from qa_app.people import passkeys
from qa_app.people.forms import PasswordAgainForm, SecondStepForm
from qa_app.people.models import Person
from qa_app.people.second_factor import FEW_CODES, is_right_code, is_verified, note_verified
from qa_app.people.second_step import begin_session, let_in, person_waiting
from qa_app.people.sessions import end_sessions
from qa_app.people.single_sign_on import is_linked, is_offered

P = ParamSpec("P")

LINK_SECONDS = 600

sign_in = Blueprint("sign_in", __name__, url_prefix="/sign-in")


@sign_in.route("/second-step", methods=["GET", "POST"])
def second_step() -> ResponseReturnValue:
    """After the password: a code of the app, a recovery code, or a passkey."""
    person = person_waiting()
    if person is None:
        flash(_("That took too long. Please sign in once more."), "info")
        return redirect(url_for("security.login", next=request.args.get("next")))
    form = SecondStepForm()
    if form.validate_on_submit():
        before = len(person.mf_recovery_codes or [])
        if is_right_code(person, form.code.data):
            let_in(person)
            _warn_of_few_codes(before, len(person.mf_recovery_codes or []))
            return redirect(own_path(request.args.get("next")))
        form.code.errors = [
            _(
                "This code is not correct, or has already been used. Wait for the next one, then "
                "try again."
            )
        ]
    page = render_template(
        "people/second_step.html",
        form=form,
        has_app=bool(person.tf_totp_secret),
        has_passkey=bool(person.passkeys) and passkeys.usable_here(),
    )
    return page, 400 if form.errors else 200


def _warn_of_few_codes(before: int, left: int) -> None:
    if left == before or left > FEW_CODES:
        return
    message = ngettext(
        "You have %(num)d recovery code left. Make new ones under My account.",
        "You have %(num)d recovery codes left. Make new ones under My account.",
        left,
    )
    flash(message, "info")


@sign_in.route("/again", methods=["GET", "POST"])
def verify() -> ResponseReturnValue:
    """The password or a passkey once more, before something that lets others in is changed."""
    form = PasswordAgainForm()
    if form.validate_on_submit():
        note_verified()
        return redirect(own_path(request.args.get("next")))
    page = render_template(
        "people/verify.html",
        form=form,
        has_passkey=bool(current_user.passkeys) and passkeys.usable_here(),
        has_identity=is_offered() and is_linked(current_user),
    )
    return page, 400 if form.errors else 200


def asks_again(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Let only those through who have just given their password again; under the route."""

    @wraps(view)
    def checked(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if is_verified():
            return view(*args, **kwargs)
        if request.accept_mimetypes.best == "application/json":
            return {"error": _("Confirm your password again first. Reload this page.")}, 403
        here = request.path if request.method == "GET" else url_for("account.second_factor")
        return redirect(url_for("sign_in.verify", next=here))

    return checked


def link_for(person: Person) -> str:
    """A way in for somebody, once and for ten minutes, as a path of this site."""
    return f"/sign-in/link/{_signer().dumps(person.fs_uniquifier)}"


@sign_in.route("/link/<token>", methods=["GET", "POST"])
def by_link(token: str) -> ResponseReturnValue:
    """Sign in by a link that the operator made; only a button uses it up, not a look at it."""
    try:
        key = _signer().loads(token, max_age=LINK_SECONDS)
    except BadData:
        key = ""
    person = db.session.scalar(
        select(Person).where(Person.fs_uniquifier == key, Person.active).with_for_update()
    )
    if person is None:
        raise NotFound(_("This link was used already, or is older than ten minutes."))
    if request.method == "GET":
        return render_template("people/by_link.html", person=person)
    person.fs_uniquifier = secrets.token_hex(32)
    end_sessions(person)
    db.session.flush()
    return begin_session(person, "link") or redirect(url_for("pages.start"))


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="sign-in link")
