"""What can go wrong for a person, drawn as one tree; ``web/error_pages.py`` answers it.

QaCoachError
├── Refused          400  what was sent cannot be used; the message says what to do
├── NotAllowed       403  this person may not do this
├── NotFound         404  no such thing, or not for this person to know of
├── Conflict         409  somebody else, or another tab, was faster
├── TooLarge         413  more than this centre takes, or than was announced
├── Busy             423  another request is at the same thing
├── TooManyTries     429  somebody guesses, or mistypes too often; the message says how long to wait
├── DiskFull         507  there is no room on the disk
├── NotRecorded      503  a look that could not be put on record is not shown
└── ProviderFailed   502  the single sign-on does not answer, or not as it should
"""

from http import HTTPStatus
from typing import Any

from flask import request
from flask_babel import gettext as _


class QaCoachError(Exception):
    """An error that is told to the person in their language."""

    status = HTTPStatus.BAD_REQUEST

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = details


class Refused(QaCoachError):
    """What was sent cannot be used."""


class NotAllowed(QaCoachError):
    """This person may not do this."""

    status = HTTPStatus.FORBIDDEN


class NotFound(QaCoachError):
    """There is no such thing, or it is not for this person to know of."""

    status = HTTPStatus.NOT_FOUND


class Conflict(QaCoachError):
    """Somebody else, or another tab, changed the same thing first."""

    status = HTTPStatus.CONFLICT


class TooLarge(QaCoachError):
    """More than this centre takes, or than was announced."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class Busy(QaCoachError):
    """Another request is at the same thing."""

    status = HTTPStatus.LOCKED


class DiskFull(QaCoachError):
    """There is no room on the disk."""

    status = HTTPStatus.INSUFFICIENT_STORAGE


class TooManyTries(QaCoachError):
    """Somebody guesses, or mistypes too often."""

    status = HTTPStatus.TOO_MANY_REQUESTS


class NotRecorded(QaCoachError):
    """What could not be put on record is not shown."""

    status = HTTPStatus.SERVICE_UNAVAILABLE

    def __init__(self) -> None:
        super().__init__(
            _(
                "Opening this page is recorded in the audit trail, and the database is busy "
                "right now. Wait a moment, then try again."
            )
        )


class ProviderFailed(QaCoachError):
    """The provider of single sign-on does not answer, or not as it should."""

    status = HTTPStatus.BAD_GATEWAY


def wants_json() -> bool:
    """Whether the request came from a script of the page."""
    return request.accept_mimetypes.best == "application/json"
