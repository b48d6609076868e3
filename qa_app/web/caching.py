"""What browsers and proxies may keep: of what is said and known of people, nothing.

Every answer but files that are the same for everybody is ``private, no-store``, whatever made
it; after signing out, "back" must not show what was open. Sound as well: players seek by ranges
of bytes without keeping any.
"""

from flask import Flask, Response, request

SAME_FOR_EVERYBODY = {"static", "pages.icon"}


def _let_nothing_be_kept(response: Response) -> Response:
    name = (request.endpoint or "").rpartition(".")[2]
    if name != "static" and request.endpoint not in SAME_FOR_EVERYBODY:
        response.headers["Cache-Control"] = "private, no-store"
    return response


def init_app(app: Flask) -> None:
    """Say it of each answer, after everybody else has; so before all others here."""
    app.after_request(_let_nothing_be_kept)
