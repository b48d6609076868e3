"""Uploads that may break off and go on: what came is kept for a day, for whoever began it.

Each is a folder beside other uploads that arrive: what was said of the recording, and its bytes so
far. One request at a time is at it. The file system knows all that there is to know, so any web
process of the machine can go on with it.
"""

import json
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import IO

import structlog
from flask_babel import gettext as _

from qa_app.calls.failures import reason
from qa_app.foundation import incoming_folder
from qa_app.foundation.disk import ask_for_room
from qa_app.foundation.errors import Busy, Conflict, NotFound, Refused, TooLarge
from qa_app.foundation.incoming_folder import RESUMABLE, RESUMABLE_SECONDS, Held, held, last_touched
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person

log = structlog.get_logger()

MOST_OF_A_PERSON = 20
# All that a person has begun, as many times the largest recording.
LARGEST_OF_A_PERSON = 4
AT_ONCE = 256 * 1024
_ABOUT, _BYTES = "about.json", "bytes"


@dataclass(frozen=True, kw_only=True)
class About:
    """What was said when an upload was begun; ``size`` in bytes.

    ``modified`` is when the file was changed last, as the browser says it: by it, the name and the
    size the same file is known again. ``call_id`` is the call that came of it, if that was
    ``known`` before, and had lost its recording that was ``repaired`` now.
    """

    person_id: int
    filename: str
    size: int
    modified: str = ""
    fields: dict[str, str]
    call_id: int | None = None
    known: bool = False
    repaired: bool = False


@dataclass(frozen=True)
class ResumableUpload:
    """An upload of which some bytes are here."""

    folder: Path

    @property
    def id(self) -> str:
        """Its name in addresses."""
        return self.folder.name.removeprefix(RESUMABLE)

    @cached_property
    def about(self) -> About:
        """What was said of it."""
        return About(**json.loads((self.folder / _ABOUT).read_text()))

    @property
    def file(self) -> Path:
        """What came so far."""
        return self.folder / _BYTES

    @property
    def offset(self) -> int:
        """How many bytes came so far."""
        return self.file.stat().st_size if self.about.call_id is None else self.about.size

    @property
    def expires_at(self) -> datetime:
        """When it is swept, unless somebody goes on with it."""
        touched = datetime.fromtimestamp(last_touched(self.folder), UTC)
        return touched + timedelta(seconds=RESUMABLE_SECONDS)

    def note(self, about: About) -> None:
        """Write down what is known of it, whole or not at all."""
        fresh = self.folder / f"{_ABOUT}.part"
        fresh.write_text(json.dumps(asdict(about)))
        fresh.replace(self.folder / _ABOUT)


def begin(about: About) -> ResumableUpload:
    """Let a person begin an upload.

    Raises:
        Refused, TooLarge, Conflict, DiskFull: when it could not be taken in; nothing is kept.
    """
    _check_size(about.size)
    incoming = settings().incoming_dir
    incoming_folder.sweep(incoming)
    begun = [upload for upload in _all() if upload.about.call_id is None]
    _check_share([upload for upload in begun if upload.about.person_id == about.person_id], about)
    ask_for_room(about.size, promised=sum(each.about.size - each.offset for each in begun))
    name = secrets.token_hex(16)
    making = incoming / f"making-{name}"
    making.mkdir()
    ResumableUpload(making).note(about)
    (making / _BYTES).touch()
    return ResumableUpload(making.rename(incoming / f"{RESUMABLE}{name}"))


def _check_size(size: int) -> None:
    known = settings()
    if not size:
        raise Refused(reason("empty_file"))
    if size > known.max_upload_mb * 1024 * 1024:
        raise TooLarge(
            _("Larger than %(size)s MB. Upload a smaller recording.", size=known.max_upload_mb)
        )


def _check_share(mine: list[ResumableUpload], about: About) -> None:
    most = LARGEST_OF_A_PERSON * settings().max_upload_mb * 1024 * 1024
    size = sum(upload.about.size for upload in mine) + about.size
    if len(mine) >= MOST_OF_A_PERSON or size > most:
        raise Conflict(
            _(
                "You have %(count)s unfinished uploads. Resume or cancel them first.",
                count=len(mine),
            )
        )


def _all() -> list[ResumableUpload]:
    folders = settings().incoming_dir.glob(f"{RESUMABLE}*")
    return [each for each in map(ResumableUpload, folders) if _is_there(each)]


def _is_there(upload: ResumableUpload) -> bool:
    try:
        return upload.offset >= 0
    except (OSError, ValueError):
        return False  # another process takes it away just now


def unfinished_of(person: Person) -> list[ResumableUpload]:
    """What a person began and may go on with, the newest first."""
    mine = [
        each for each in _all() if each.about.person_id == person.id and each.about.call_id is None
    ]
    return sorted(mine, key=lambda upload: upload.expires_at, reverse=True)


def find(person: Person, upload_id: str) -> ResumableUpload:
    """A person's own upload.

    Raises:
        NotFound: for what expired, was cancelled, or is somebody else's.
    """
    folder = settings().incoming_dir / f"{RESUMABLE}{upload_id}"
    upload = ResumableUpload(folder)
    if not upload_id.isalnum() or not _is_there(upload) or upload.about.person_id != person.id:
        raise NotFound(_("This upload no longer exists. Upload the recording from the start."))
    return upload


def go_on(upload: ResumableUpload, offset: int, body: IO[bytes], size: int | None) -> int:
    """Add what a request sends from ``offset`` on; the bytes that are here then.

    What came before a line broke off is kept. ``size`` is what the request says that it sends.

    Raises:
        Conflict: when the upload is at another byte.
        Busy: when another request is at it.
        TooLarge: when more comes than was said.
        RequestTimeout: when the line broke off, or was too slow.
    """
    with _alone(upload), upload.file.open("ab", buffering=0) as file:
        if offset != upload.offset:
            raise Conflict(_("This upload has continued elsewhere. Resume from where it is now."))
        left = upload.about.size - offset
        if (size or 0) > left:
            raise TooLarge(_("More data was sent than the recording contains."))
        while piece := body.read(min(AT_ONCE, left + 1)):
            left -= len(piece)
            if left < 0:
                raise TooLarge(_("More data was sent than the recording contains."))
            file.write(piece)
    return upload.offset


@contextmanager
def _alone(upload: ResumableUpload) -> Iterator[None]:
    """One request at a time is at an upload. Raises Busy."""
    try:
        with held(upload.folder):
            yield
    except Held as error:
        raise Busy(_("This recording is already being uploaded elsewhere.")) from error


def cancel(upload: ResumableUpload) -> None:
    """Forget an upload. Raises Busy while another request is at it."""
    with _alone(upload):
        incoming_folder.remove(upload.folder)


def finish(upload: ResumableUpload, outcome: About) -> None:
    """Keep in mind what came of it, for whoever did not hear the answer.

    The recording is kept elsewhere by now, so nothing that fails here is the person's concern.
    """
    try:
        upload.note(outcome)
        upload.file.unlink(missing_ok=True)
    except OSError:
        log.warning("an upload's end was not noted")
