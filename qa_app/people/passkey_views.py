"""What the browser asks about passkeys; the page's part is ``static/js/passkey.js``."""

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.foundation.errors import NotAllowed, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.own_path import own_path
from qa_app.foundation.transaction import settings
from qa_app.people import passkeys as passkeys_
from qa_app.people import second_factor
from qa_app.people.account_views import codes_or_back
from qa_app.people.forms import NamePasskeyForm
from qa_app.people.second_step import begin_session, let_in, person_waiting
from qa_app.people.sign_in_views import asks_again

SIGN_IN, AGAIN = "sign in", "again"

passkeys = Blueprint("passkeys", __name__, url_prefix="/passkeys")


@passkeys.post("/sign-in/options")
def sign_in_options() -> ResponseReturnValue:
    """For a stranger, and for whoever is at the second step."""
    return passkeys_.options_to_sign_in(person_waiting(), SIGN_IN)


@passkeys.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    """Sign in with a passkey: alone, or as the second step."""
    waiting = person_waiting()
    if waiting is None and not settings().password_sign_in:
        raise NotAllowed(_("This centre allows single sign-on only."))
    person = passkeys_.check_passkey(request.form.get("credential", ""), SIGN_IN)
    if waiting is not None and waiting.id != person.id:
        raise Refused(_("This passkey belongs to somebody else."))
    if waiting is not None:
        let_in(person)
    else:
        begin_session(person, "passkey")
    return redirect(own_path(request.args.get("next")))


@passkeys.post("/again/options")
def verify_options() -> ResponseReturnValue:
    """For somebody who is signed in, and shows it once more."""
    return passkeys_.options_to_sign_in(current_user, AGAIN)


@passkeys.post("/again")
def verify() -> ResponseReturnValue:
    """A passkey in the place of the password, before something is changed."""
    person = passkeys_.check_passkey(request.form.get("credential", ""), AGAIN)
    if person.id != current_user.id:
        raise Refused(_("This passkey belongs to somebody else."))
    second_factor.note_verified()
    return redirect(own_path(request.args.get("next")))


@passkeys.post("/options")
@asks_again
def add_options() -> ResponseReturnValue:
    """What the browser needs to make a passkey."""
    return passkeys_.options_to_add(current_user)


@passkeys.post("")
@asks_again
def add() -> ResponseReturnValue:
    """Keep a passkey that the browser has made."""
    form = NamePasskeyForm()
    if not form.validate():
        raise Refused(" ".join(str(error) for error in form.name.errors))
    passkeys_.add_passkey(current_user, form.name.data, request.form.get("credential", ""))
    second_factor.changed(current_user)
    audit.log("add passkey", "person", current_user.id, changes={"passkeys": audit.ADDED})
    flash(_("The passkey has been added. Your other sessions have ended."), "success")
    return codes_or_back()


@passkeys.post("/<int:passkey_id>/remove")
@asks_again
def remove(passkey_id: int) -> ResponseReturnValue:
    """Let nobody in by a passkey any more."""
    passkey = passkeys_.get_passkey(current_user, passkey_id)
    last = not current_user.tf_totp_secret and len(current_user.passkeys) == 1
    if last and second_factor.role_needs_one(current_user):
        raise Refused(_("Your role requires a second factor. Set up another one first."))
    current_user.passkeys.remove(passkey)
    db.session.flush()
    second_factor.changed(current_user)
    removed = {"passkeys": audit.REMOVED}
    audit.log("remove passkey", "person", current_user.id, changes=removed)
    flash(_("The passkey has been removed."), "success")
    return redirect(url_for("account.second_factor"))
