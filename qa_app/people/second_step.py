"""The step between the password and the session, for whoever has a second factor."""

import time
from typing import Any, cast

from flask import redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_security.tf_plugin import TfPluginBase, tf_check_state
from werkzeug.wrappers import Response

from qa_app.foundation.extensions import security
from qa_app.foundation.own_path import own_path
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person
from qa_app.people.second_factor import has_second_factor
from qa_app.people.sessions import WAY

BEGAN_AT = "second_step_at"
SECONDS = 600


class SecondStep(TfPluginBase):
    """Flask-Security asks here where to go on after the password."""

    def get_setup_methods(self, user: Any) -> list[tuple[str, str]]:
        """One step for all kinds of second factor: its page takes any of them."""
        return [("second step", str(_l("Second step")))] if has_second_factor(user) else []

    def tf_login(self, user: Any, json_payload: dict[str, Any], next_loc: str | None) -> Response:
        """Lead to the page of the second step."""
        session["tf_state"] = "ready"
        session[BEGAN_AT] = time.time()
        asked = request.form.get("next") or request.args.get("next")
        wanted = own_path(asked or next_loc)
        return redirect(url_for("sign_in.second_step", next=wanted if wanted != "/" else None))


def person_waiting() -> Person | None:
    """Who has given the password in this browser a few minutes ago, and nothing else yet."""
    person = cast(Person | None, tf_check_state(["ready"]))
    if person is None or not person.active:
        return None
    return person if 0 <= time.time() - session.get(BEGAN_AT, 0) < SECONDS else None


def let_in(person: Person) -> None:
    """The second factor was right."""
    security.two_factor_plugins.tf_complete(person, True)


def begin_session(
    person: Person, way: str, wanted: str | None = None
) -> ResponseReturnValue | None:
    """Sign somebody in who came by this way; the page to go to first where there is a second step.

    ``way`` is "passkey" (which is two factors at once), "provider" (which asks for its own) or
    "link"; of passwords Flask-Security's own page takes care.
    """
    from flask_security.utils import login_user  # needs an app, so not at import

    session[WAY] = way
    if way == "link" or (way == "provider" and settings().oidc_second_factor):
        response = security.two_factor_plugins.tf_enter(person, False, way, next_loc=wanted)
        if response:
            return response
    login_user(person, authn_via=[way])
    return None
