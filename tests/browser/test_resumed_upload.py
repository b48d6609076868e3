"""An upload that breaks off in the browser goes on: by itself, and after the page was left."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Service, korean, running
from tests.browser.test_journey import check_access
from tests.recordings import tone

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers, with somebody to belong to."""
    with running(tmp_path_factory.mktemp("resumed"), WORKERS="0") as service:
        service.add_person("이도윤", "agent")
        yield service


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """A recording that goes in three pieces."""
    path = tmp_path / "20260302-143000_긴 통화.wav"
    path.write_bytes(tone(110, rate=44_100, channels=2, pitch=300 + time.time() % 100))
    return path


def hold_back_after_first_piece(page: Page) -> list[Route]:
    """Let the first piece through, and none after it for now."""
    pieces: list[Route] = []

    def piece(route: Route) -> None:
        if route.request.method != "PATCH":
            route.continue_()
            return
        pieces.append(route)
        if len(pieces) == 1:
            route.continue_()

    page.route("**/calls/uploads/*", piece)
    return pieces


def wait_in(page: Page, happened: Callable[[], object]) -> None:
    """Wait for something while the page and its requests go on; fail when it never happens."""
    deadline = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < deadline, "it never happened"
        page.wait_for_timeout(100)


def begin(page: Page, service: Service, recording: Path) -> None:
    page.goto(f"{service.url}/calls/upload")
    page.select_option("#agent", label="이도윤")
    page.set_input_files("#recording", recording)
    page.get_by_role("button", name=korean("Upload"), exact=True).click()


def came(service: Service) -> int:
    """How many bytes of the upload that is under way have come."""
    found = (service.folder / "incoming").glob("resumable-*/bytes")
    return max((file.stat().st_size for file in found), default=0)


def web_server(service: Service) -> int:
    """The process that holds the web's."""
    children = Path(f"/proc/{service.process.pid}/task/{service.process.pid}/children")
    return int(children.read_text().split()[0])


def test_it_goes_on_by_itself_after_the_server_was_killed(service, open_as, recording):
    page = open_as(service.add_person("박서연", "qa"))
    pieces = hold_back_after_first_piece(page)
    begin(page, service, recording)
    line = page.locator("[data-uploads] li")
    wait_in(page, lambda: len(pieces) == 2)
    first = came(service)

    os.kill(web_server(service), signal.SIGKILL)
    pieces[1].abort("connectionreset")
    page.unroute("**/calls/uploads/*")

    expect(line.get_by_role("link", name=korean("Open the call"))).to_be_visible(timeout=120_000)
    assert 0 < first < recording.stat().st_size


def test_it_goes_on_after_the_page_was_left(service, open_as, recording):
    page = open_as(service.add_person("최하늘", "qa"))
    pieces = hold_back_after_first_piece(page)
    begin(page, service, recording)
    wait_in(page, lambda: len(pieces) == 2)
    page.on("dialog", lambda dialog: dialog.accept())
    page.goto(f"{service.url}/calls")
    page.unroute("**/calls/uploads/*")

    page.goto(f"{service.url}/calls/upload")
    unfinished = page.locator("[data-unfinished]")
    expect(unfinished).to_contain_text("긴 통화.wav")
    check_access(page)
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    page.set_input_files("#recording", recording)
    page.get_by_role("button", name=korean("Upload"), exact=True).click()

    done = page.locator("[data-uploads] li").get_by_role("link", name=korean("Open the call"))
    expect(done).to_be_visible(timeout=120_000)
    expect(unfinished).to_have_count(0)
    assert sent.count("PATCH") == 2  # of three: the first was there


def test_it_goes_on_after_signing_in_again_and_can_be_cancelled(service, open_as, recording):
    email = service.add_person("정유나", "qa")
    page = open_as(email)
    pieces = hold_back_after_first_piece(page)
    begin(page, service, recording)
    line = page.locator("[data-uploads] li")
    wait_in(page, lambda: len(pieces) == 2)
    cookies = page.context.cookies()
    page.context.clear_cookies()
    pieces[1].continue_()
    page.unroute("**/calls/uploads/*")
    expect(line).to_contain_text("다시 로그인")

    page.context.add_cookies(cookies)
    page.route("**/calls/uploads/*", lambda route: None)
    line.get_by_role("button", name=korean("Continue")).click()
    expect(line).to_contain_text(korean("Uploading"))
    page.unroute("**/calls/uploads/*")
    cancel = line.get_by_role("button", name=korean("Cancel"))

    def is_gone() -> bool:
        # While the server still holds the line that was cut off, one is asked to try again.
        if cancel.count():
            cancel.click()
        return line.count() == 0

    wait_in(page, is_gone)
    wait_in(page, lambda: came(service) == 0)
