"""The door: nobody gets past it without signing in, whatever a view forgets."""

from urllib.parse import urlsplit

from flask import Flask, flash, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app.foundation.bodies import refuse_multipart
from qa_app.foundation.transaction import commit_before_slow_work
from qa_app.people.second_factor import has_to_set_one_up
from qa_app.people.sessions import signed_in_by_provider

OPEN_ENDPOINTS = {
    "security.login", "static", "people.choose_language", "pages.health", "pages.icon",
    "sign_in.second_step", "sign_in.by_link", "passkeys.sign_in", "passkeys.sign_in_options",
    "single_sign_on.start", "single_sign_on.callback", "single_sign_on.leave",
}  # fmt: skip
WITHOUT_OWN_PASSWORD = {"security.change_password", "security.logout", "people.sign_out"}
WITHOUT_SECOND_FACTOR = {
    "account.second_factor", "account.authenticator", "sign_in.verify", "passkeys.verify",
    "passkeys.verify_options", "passkeys.add", "passkeys.add_options", "security.logout",
    "people.sign_out",
}  # fmt: skip


def _ask_to_sign_in() -> ResponseReturnValue | None:
    session.permanent = True
    if request.endpoint in OPEN_ENDPOINTS:
        refuse_multipart()
        return None
    if current_user.is_authenticated:
        commit_before_slow_work()  # what is sent may take minutes to arrive
        return _ask_for_a_password_of_ones_own() or _ask_for_a_second_factor()
    if request.accept_mimetypes.best == "application/json":
        _leave_the_cookie_alone()
        return {"error": "sign in", "sign_in": url_for("security.login")}, 401
    wanted = request.full_path if request.method == "GET" else _page_before()
    return redirect(url_for("security.login", next=wanted.rstrip("?")))


def _leave_the_cookie_alone() -> None:
    """What a script asked without a session may be answered late: while its reader signs in again
    in another tab, whose cookie the one of this answer would take the place of."""
    session.permanent = False
    session.modified = False


def _ask_for_a_password_of_ones_own() -> ResponseReturnValue | None:
    """Somebody else has chosen the password, and may know it still."""
    if not current_user.must_change_password or request.endpoint in WITHOUT_OWN_PASSWORD:
        return None
    if signed_in_by_provider():
        return None  # nobody told them that password
    message = _("Choose a password of your own first. Then you can go on.")
    return _first(message, url_for("security.change_password"))


def _ask_for_a_second_factor() -> ResponseReturnValue | None:
    """Some roles see too much for a password alone; their people have to set one up."""
    if request.endpoint in WITHOUT_SECOND_FACTOR or not has_to_set_one_up(current_user):
        return None
    message = _("Your role requires a second factor. Set one up first, then you can continue.")
    return _first(message, url_for("account.second_factor"))


def _first(message: str, page: str) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return {"error": message}, 403
    flash(message, "info")
    return redirect(page)


def _page_before() -> str:
    """The page of ours whose button was pressed; what it would have done is not done."""
    page = urlsplit(request.referrer or "")
    return page.path if page.netloc == request.host and page.path else "/"


def init_app(app: Flask) -> None:
    """Ask before anything else reads the request, so that strangers cannot send files."""
    app.before_request(_ask_to_sign_in)
