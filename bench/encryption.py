"""What encryption at rest costs a player: the same recording plain and encrypted, side by side.

    make bench-encryption

A masked copy of an hour (29 MB) lies in a scratch store twice, in the clear, as earlier versions
kept it, and encrypted. Both are asked for in turns, in one run: through the app as a player does
(signed in, ranges from random places), and from the store alone. Milliseconds, the median; the
last column is what encryption adds.
"""

import random
import secrets
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from flask.testing import FlaskClient
from flask_migrate import upgrade

from qa_app.calls.models import Call, CallState
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people import sessions
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from qa_app.web.app import create_app

SIZE = 29_000_000
TIMES = 60
RANGES = {"256 KiB": 256 * 1024, "1 MiB": 1024 * 1024, "to the end": None}
PLAIN, SEALED = "in the clear", "encrypted"


def call_of(person: Person, letter: str) -> Call:
    """A call with a masked copy."""
    call = Call(
        agent=person, uploaded_by=person, filename="hour.mp3", sha256=letter * 64, size=SIZE,
        codec="mp3", duration=3600.0, channels=2, state=CallState.READY, language="en",
        masked_sound="0123456789abcdef",
    )  # fmt: skip
    db.session.add(call)
    db.session.flush()
    return call


def signed_in(client: FlaskClient, person: Person) -> FlaskClient:
    """A browser of this person."""
    token = sessions.begin(person)
    db.session.commit()
    with client.session_transaction() as session:
        session["_user_id"], session[sessions.TOKEN] = person.fs_uniquifier, token
        session["_fresh"] = True
    return client


def milliseconds(action: Callable[[], object]) -> float:
    """How long it takes."""
    start = time.perf_counter()
    action()
    return (time.perf_counter() - start) * 1000


def compare(name: str, ask: Callable[[str, int], object], last: int) -> None:
    """Ask for both in turns, from the same places, and print a line."""
    chance = random.Random(7)  # noqa: S311  places to read from, nothing secret
    taken: dict[str, list[float]] = {PLAIN: [], SEALED: []}
    for number in range(TIMES + 5):
        place = chance.randint(0, max(0, last))
        for kind in (PLAIN, SEALED) if number % 2 else (SEALED, PLAIN):
            spent = milliseconds(partial(ask, kind, place))
            if number >= 5:
                taken[kind].append(spent)
    plain, sealed = median(taken[PLAIN]), median(taken[SEALED])
    print(f"{name:<34} {plain:9.2f} {sealed:9.2f} {100 * (sealed / plain - 1):+8.1f} %")


def main() -> None:
    """Fill the store and print the table."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(Settings.from_environment({"DATA_DIR": folder, "LOG_LEVEL": "ERROR"}))
        with app.app_context():
            upgrade()
            fill_and_compare(app.test_client(), Path(folder))
            db.session.remove()
            db.engine.dispose()


def fill_and_compare(client: FlaskClient, folder: Path) -> None:
    """Make both calls, and ask for them."""
    roles, password = [RoleName.QA], secrets.token_urlsafe(12)
    person = add_person(email="bench@centre.kr", name="Bench", password=password, roles=roles)
    person.must_change_password = False
    calls = {PLAIN: call_of(person, "a"), SEALED: call_of(person, "b")}
    db.session.commit()
    sound = folder / "sound.mp3"
    sound.write_bytes(random.Random(1).randbytes(SIZE))  # noqa: S311
    keys = {kind: str(call.masked_key) for kind, call in calls.items()}
    urls = {kind: f"/calls/{call.id}/recording" for kind, call in calls.items()}
    for key in keys.values():
        recordings().keep(sound, key)
    (folder / "recordings" / keys[PLAIN]).write_bytes(sound.read_bytes())
    signed_in(client, person)

    def through_the_app(size: int | None, kind: str, place: int) -> None:
        end = "" if size is None else str(place + size - 1)
        answer = client.get(urls[kind], headers={"Range": f"bytes={place}-{end}"})
        if answer.status_code != 206 or len(answer.data) != (size or SIZE - place):
            raise SystemExit(f"{answer.status_code} instead of sound")

    def from_the_store(kind: str, place: int) -> None:
        with recordings().open(keys[kind]) as file:
            file.seek(place)
            file.read(1024 * 1024)

    print(f"{'':<34} {'plain':>9} {'encrypted':>9} {'more':>10}")
    for name, size in RANGES.items():
        compare(
            f"a player's range, {name}",
            partial(through_the_app, size),
            SIZE - (size or SIZE // 4),
        )
    compare("the store alone, 1 MiB", from_the_store, SIZE - 1024 * 1024)


if __name__ == "__main__":
    main()
