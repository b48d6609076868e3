"""How the review desk stands a call of two hours with 3,000 lines.

    make bench-desk [LINES=3000]

Starts the service on a scratch database, opens a draft in a headless Chromium at 1366x768 and
says: how long the server takes for the page, when the page can be used (its player draws the
waveform and a key moves the line in hand), and the longest task of the page's thread, in
milliseconds, while it loads, plays, scrolls, rates and makes evidence. To be reached are 2 s on
loopback, and no task over 100 ms once the page can be used. Tasks under 50 ms are not reported.
"""

import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
import numpy as np
from flask_migrate import upgrade
from playwright.sync_api import Page, sync_playwright

from qa_app.calls.models import Call, CallState, StoredSegment, StoredTranscript
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from qa_app.web.app import create_app

HOURS, WORDS, RATE = 2, 12, 8000
SOUND_SECONDS = 120  # what is played is at the beginning
PATIENCE = 120.0
WATCH = """window.longest = 0;
new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) window.longest = Math.max(longest, duration);
}).observe({ type: "longtask", buffered: true });"""


def main(lines: int) -> None:
    """Fill, open, measure, print."""
    with tempfile.TemporaryDirectory() as folder, running(Path(folder)) as url:
        password = secrets.token_hex()
        with create_app(Settings.from_environment({"DATA_DIR": folder})).app_context():
            review = fill(lines, password)
        with sync_playwright() as playwright:
            path = shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
            context = browser.new_context(viewport={"width": 1366, "height": 768}, locale="ko-KR")
            context.set_default_timeout(PATIENCE * 1000)
            page = context.new_page()
            sign_in(page, url, password)
            measure(page, f"{url}/reviews/{review}")
            browser.close()


def fill(lines: int, password: str) -> int:
    """A draft on a call of so many lines; gives its number."""
    people = {role: person(role, password) for role in (RoleName.QA, RoleName.AGENT)}
    agent, seconds = people[RoleName.AGENT], HOURS * 3600.0
    call = Call(
        agent=agent, uploaded_by=agent, filename="long.wav", sha256="0" * 64, size=1, codec="pcm",
        duration=seconds, channels=2, language="ko", state=CallState.READY,
        masked_sound="0" * 16, tones=[], peaks=[[n % 97 for n in range(2000)]] * 2,
    )  # fmt: skip
    version = StoredTranscript(
        call=call, engine="x", language="ko", channels="split", complete=True, in_use=True
    )
    each = seconds / lines
    for number in range(lines):
        version.segments.append(StoredSegment(**line(number, each)))
    db.session.add(version)
    db.session.flush()
    keep_sound(call.masked_key or "")
    rubric = load_rubrics(default_rubric_path())["soft-skills"]
    review = start_review(call, people[RoleName.QA], rubric)
    db.session.commit()
    number = review.id
    db.session.remove()
    db.engine.dispose()
    return number


def person(role: RoleName, password: str) -> Person:
    """Somebody with this role."""
    email = f"{role}@centre.kr"
    return add_person(email=email, name=role, password=password, roles=[role])


def line(number: int, seconds: float) -> dict[str, object]:
    """A line of words, which take all of its time."""
    start, step = number * seconds, seconds / WORDS
    words = [[" 말씀", start + n * step, start + (n + 1) * step, 0.9] for n in range(WORDS)]
    return {
        "speaker": ("agent", "customer")[number % 2], "start": start, "end": start + seconds,
        "text": " ".join(["말씀"] * WORDS), "confidence": 0.9, "words": words,
    }  # fmt: skip


def keep_sound(key: str) -> None:
    """A tone as the copy that is heard."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tone.mp3"
        with av.open(str(path), "w") as container:
            stream = container.add_stream("mp3", rate=RATE)
            stream.layout = "mono"
            for second in range(SOUND_SECONDS):
                turn = 2 * np.pi * 220 * (np.arange(RATE) + second * RATE) / RATE
                samples = (np.sin(turn) * 3000).astype(np.int16)[None]
                frame = av.AudioFrame.from_ndarray(samples, format="s16", layout="mono")
                frame.rate, frame.pts = RATE, second * RATE
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
        recordings().keep(path, key)


@contextmanager
def running(folder: Path) -> Iterator[str]:
    """The service without workers, on a database of its own."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{probe.getsockname()[1]}"
    settings = {"DATA_DIR": str(folder), "LISTEN": address, "DEMO": "0", "WORKERS": "0"}
    with create_app(Settings.from_environment({**settings, "LOG_LEVEL": "ERROR"})).app_context():
        upgrade()
    command = [sys.executable, "-m", "qa_app", "run"]
    environment = {**os.environ, **settings, "LOG_LEVEL": "ERROR"}
    process = subprocess.Popen(command, env=environment)  # noqa: S603
    try:
        wait_for(f"http://{address}/health")
        yield f"http://{address}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def wait_for(url: str) -> None:
    """Until the service answers."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()  # noqa: S310
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)
        else:
            return


def sign_in(page: Page, url: str, password: str) -> None:
    """By the form."""
    page.goto(f"{url}/login")
    page.fill("#email", f"{RoleName.QA}@centre.kr")
    page.fill("#password", password)
    page.click(".sign-in form button")
    page.wait_for_url(lambda address: "/login" not in address)


def measure(page: Page, address: str) -> None:
    """Open it twice, the second time as on the second call of a day, and work on it."""
    page.add_init_script(WATCH)
    for what in ("the first call", "a later call"):
        started = time.perf_counter()
        page.goto(address, wait_until="commit")
        answered = time.perf_counter() - started
        page.wait_for_selector("[data-wave] > div")
        page.keyboard.press("Period")
        page.wait_for_selector("[data-lines] > li:nth-child(2).is-in-hand")
        usable = time.perf_counter() - started
        print(f"{what:16} answered {answered:5.2f} s   usable {usable:5.2f} s")
    print(f"{'longest task':16} {'loading':10} {longest(page):5.0f} ms")
    page.wait_for_timeout(1000)
    longest(page)
    work = {"playing": play, "scrolling": scroll, "rating": rate, "evidence": evidence}
    for name, does in work.items():
        does(page)
        print(f"{'':16} {name:10} {longest(page):5.0f} ms")


def longest(page: Page) -> float:
    """The longest task since this was asked last."""
    page.wait_for_timeout(300)
    found = float(page.evaluate("window.longest"))
    page.evaluate("window.longest = 0")
    return found


def play(page: Page) -> None:
    """At double speed, so that many lines are lit."""
    page.select_option("[data-speed]", "2")
    page.locator("[data-criterion]").first.focus()
    page.keyboard.press("KeyK")
    page.wait_for_timeout(8000)


def scroll(page: Page) -> None:
    """While it plays: through the whole list, and by pages."""
    page.locator("[data-lines]").evaluate("list => list.scrollTo({top: list.scrollHeight / 2})")
    page.wait_for_timeout(500)
    page.locator("[data-lines]").hover()
    for _turn in range(30):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(50)


def rate(page: Page) -> None:
    """All items, while it plays."""
    page.locator("[data-criterion]").first.focus()
    for level in "3242":
        page.keyboard.press(level)
        page.keyboard.press("]")
        page.wait_for_timeout(300)


def evidence(page: Page) -> None:
    """A clip for an item, and where the line in hand goes on from it."""
    for _clip in range(3):
        page.keyboard.press("[")
        page.keyboard.press("Period")
        page.keyboard.press("KeyE")
        page.wait_for_timeout(500)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 3000)
