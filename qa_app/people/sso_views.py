"""To the provider of single sign-on and back."""

from flask import Blueprint, abort, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.foundation.errors import NotAllowed
from qa_app.foundation.own_path import own_path
from qa_app.foundation.transaction import commit_before_slow_work, settings, will_write
from qa_app.people import second_factor
from qa_app.people import single_sign_on as provider
from qa_app.people.claims import read_claims
from qa_app.people.second_step import begin_session

WANTED, AGAIN, LEAVES = "sso_next", "sso_again", "sso_leaves"

single_sign_on = Blueprint("single_sign_on", __name__, url_prefix="/sso")


@single_sign_on.before_request
def _only_with_a_provider() -> None:
    if not provider.is_offered():
        abort(404)


@single_sign_on.get("")
def start() -> ResponseReturnValue:
    """To the provider; for somebody who is signed in, to show once more who they are."""
    again = current_user.is_authenticated and "again" in request.args
    if current_user.is_authenticated and not again:
        return redirect(url_for("pages.start"))
    commit_before_slow_work()
    session[WANTED] = own_path(request.args.get("next"))
    session[AGAIN] = again
    return provider.lead_to_provider(again=again)


@single_sign_on.get("/callback")
def callback() -> ResponseReturnValue:
    """Back from the provider."""
    again = session.pop(AGAIN, False) and current_user.is_authenticated
    commit_before_slow_work()  # the provider may take its time
    claims = provider.claims_of_answer()
    will_write()
    told = read_claims(claims, settings())
    person = provider.person_told_of(told)
    if again:
        if person.id != current_user.id or not provider.is_recent(claims):
            raise NotAllowed(
                _("Single sign-on did not ask you to confirm it is you. Try another way.")
            )
        second_factor.note_verified()
        return redirect(own_path(session.pop(WANTED, "/")))
    provider.take_over(person, told)
    session[LEAVES] = provider.ends_sessions()
    wanted = own_path(session.pop(WANTED, "/"))
    return begin_session(person, "provider", wanted) or redirect(wanted)


@single_sign_on.get("/sign-out")
def leave() -> ResponseReturnValue:
    """End the session at the provider too, once ours has ended."""
    if current_user.is_authenticated:
        flash(_("Sign out here first."), "info")
        return redirect(url_for("pages.start"))
    commit_before_slow_work()
    return provider.lead_to_sign_out()
