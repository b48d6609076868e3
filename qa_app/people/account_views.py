"""My account: a person's password, second factor, passkeys, recovery codes and sessions."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.signals import tf_disabled, tf_profile_changed

from qa_app import audit
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import security
from qa_app.foundation.transaction import settings
from qa_app.people import passkeys, second_factor, sessions
from qa_app.people.forms import AuthenticatorForm, NamePasskeyForm
from qa_app.people.second_factor import AUTHENTICATOR
from qa_app.people.sign_in_views import asks_again
from qa_app.people.signals import sent_by_app

NEW_SECRET = "new_authenticator"  # noqa: S105  where the session keeps it, encrypted

account = Blueprint("account", __name__, url_prefix="/account")


@account.get("")
def overview() -> ResponseReturnValue:
    """Everything by which a person gets in, in one place."""
    return render_template(
        "people/account.html",
        open_sessions=len(sessions.sessions_of(current_user)),
        needs_one=second_factor.role_needs_one(current_user),
    )


@account.get("/second-factor", endpoint="second_factor")
@asks_again
def second_factor_page() -> ResponseReturnValue:
    """The app, the passkeys and the recovery codes, to add and to remove."""
    return render_template(
        "people/second_factor.html",
        form=NamePasskeyForm(formdata=None),
        needs_one=second_factor.role_needs_one(current_user),
        usable=passkeys.usable_here(),
        origin=settings().origin,
        few=second_factor.FEW_CODES,
    )


@account.route("/authenticator", methods=["GET", "POST"])
@asks_again
def authenticator() -> ResponseReturnValue:
    """Set up an authenticator app: show its secret, ask for a code, then keep it."""
    secret = session.get(NEW_SECRET)
    if secret is None:
        secret = session[NEW_SECRET] = security.totp_factory.generate_totp_secret()
    form = AuthenticatorForm()
    if form.validate_on_submit():
        if second_factor.is_code_of(current_user, secret, form.code.data):
            return _keep_authenticator(session.pop(NEW_SECRET))
        form.code.errors = [_("This code is not correct. Wait for the next one, then try again.")]
    shown = security.totp_factory.fetch_setup_values(secret, current_user)
    page = render_template("people/authenticator.html", form=form, shown=shown)
    return page, 400 if form.errors else 200


def _keep_authenticator(secret: str) -> ResponseReturnValue:
    security.datastore.tf_set(current_user, AUTHENTICATOR, totp_secret=secret)
    second_factor.changed(current_user)
    _note("set up authenticator", authenticator=audit.ADDED)
    tf_profile_changed.send(sent_by_app(), user=current_user, method=AUTHENTICATOR)
    flash(_("Your authenticator app is set up. Your other sessions have ended."), "success")
    return codes_or_back()


@account.post("/authenticator/remove")
@asks_again
def remove_authenticator() -> ResponseReturnValue:
    """Sign in without the app from now on."""
    if second_factor.role_needs_one(current_user) and not current_user.passkeys:
        raise Refused(_("Your role requires a second factor. Add a passkey first."))
    security.datastore.tf_reset(current_user)
    second_factor.changed(current_user)
    _note("remove authenticator", authenticator=audit.REMOVED)
    tf_disabled.send(sent_by_app(), user=current_user)
    flash(_("The authenticator app has been removed."), "success")
    return redirect(url_for(".second_factor"))


@account.post("/recovery-codes")
@asks_again
def recovery_codes() -> ResponseReturnValue:
    """New recovery codes; this page is the only one that ever shows them."""
    if not second_factor.has_second_factor(current_user):
        raise Refused(_("Set up a second factor first. Recovery codes are for when you lose it."))
    return _show_new_codes()


def codes_or_back() -> ResponseReturnValue:
    """After the first second factor its recovery codes; after others the page of all of them."""
    if current_user.mf_recovery_codes:
        return redirect(url_for("account.second_factor"))
    return _show_new_codes()


def _show_new_codes() -> ResponseReturnValue:
    codes = second_factor.new_recovery_codes(current_user)
    _note("new recovery codes", recovery_codes=audit.CHANGED)
    return render_template("people/recovery_codes.html", codes=codes)


def _note(action: str, **changes: str) -> None:
    audit.log(action, "person", current_user.id, changes=changes)
