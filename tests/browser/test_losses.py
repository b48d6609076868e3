"""Nothing typed at the desk is lost: two tabs, no connection, a killed server, a full disk."""

import os
import resource
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import Service, korean, running
from tests.browser.test_autosave import STATE, saved_text
from tests.conftest import PATIENCE, make_app, make_settings
from tests.factories import create_call

pytestmark = pytest.mark.browser
NOTE = "#note-clarity"
RATED = "[data-criterion=clarity] input[type=radio][value='2']"
UNLIMITED = resource.RLIM_INFINITY


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers, whose log is on the same disk as all else."""
    folder = tmp_path_factory.mktemp("losses")
    with running(folder, log=folder / "log.txt", WORKERS="0") as service:
        yield service


@pytest.fixture
def draft(service: Service) -> tuple[str, str]:
    """A reviewer and a draft of theirs."""
    emails = [service.add_person("박서연", "qa"), service.add_person("이도윤", "agent")]
    with make_app(make_settings(service.folder)).app_context():
        reviewer, agent = (
            db.session.query(Person).filter_by(email=email).one() for email in emails
        )
        call = create_call(agent, sha256=os.urandom(32).hex())
        rubric = load_rubrics(default_rubric_path())["soft-skills"]
        address = f"{service.url}/reviews/{start_review(call, reviewer, rubric).id}"
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return emails[0], address


@pytest.fixture
def desk(draft: tuple[str, str], open_as) -> Page:
    page: Page = open_as(draft[0])
    page.goto(draft[1])
    return page


def write(page: Page, text: str) -> None:
    page.fill(NOTE, text)
    page.locator(NOTE).blur()


def processes(service: Service) -> list[int]:
    """The service and all that it started."""
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            after_name = (folder / "stat").read_text().rsplit(")", 1)[1].split()
            parents[int(folder.name)] = int(after_name[1])
    found = [service.process.pid]
    for pid in found:
        found += [child for child, parent in parents.items() if parent == pid]
    return found


def test_two_tabs_of_a_review_lose_nothing(desk, draft):
    other = desk.context.new_page()
    other.goto(draft[1])
    write(desk, "첫 번째 탭의 글")
    expect(desk.locator(STATE)).to_contain_text(korean("Saved at"))
    write(other, "두 번째 탭의 글")
    card = other.locator("[data-criterion=clarity]")
    expect(card).to_contain_text("첫 번째 탭의 글")
    card.get_by_role("button", name=korean("Keep mine")).click()
    expect(other.locator(STATE)).to_contain_text(korean("Saved at"))
    assert saved_text(other, draft[1], NOTE) == "두 번째 탭의 글"


def test_what_is_typed_and_rated_without_a_connection_is_saved_when_it_is_back(desk, draft):
    desk.context.set_offline(True)
    write(desk, "지하에서 쓴 글")
    desk.locator(RATED).check()
    expect(desk.locator(STATE)).to_have_text(korean("Not saved"))
    desk.context.set_offline(False)
    expect(desk.locator(STATE)).to_contain_text(korean("Saved at"))
    assert saved_text(desk, draft[1], NOTE) == "지하에서 쓴 글"
    desk.reload()
    expect(desk.locator(RATED)).to_be_checked()


def test_a_full_disk_while_somebody_types_loses_nothing(desk, draft, service):
    full = processes(service)
    for pid in full:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, UNLIMITED))
    with desk.expect_response(lambda answer: "/ratings/" in answer.url) as answered:
        write(desk, "디스크가 가득 찼을 때 쓴 글")
    assert answered.value.status == 507
    expect(desk.locator(STATE)).to_have_text(korean("Not saved"))
    write(desk, "디스크가 가득 찼을 때 쓴 글과 그 다음 글")
    for pid in full:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (UNLIMITED, UNLIMITED))
    expect(desk.locator(STATE)).to_contain_text(korean("Saved at"))
    assert saved_text(desk, draft[1], NOTE) == "디스크가 가득 찼을 때 쓴 글과 그 다음 글"


def test_a_killed_server_takes_nothing_with_it(desk, draft, service):
    """It comes back on the same address, as a system service does."""
    write(desk, "죽기 전에 쓴 글")
    expect(desk.locator(STATE)).to_contain_text(korean("Saved at"))
    for pid in processes(service):
        os.kill(pid, signal.SIGKILL)
    service.process.wait(PATIENCE)
    write(desk, "서버가 없을 때 쓴 글")
    expect(desk.locator(STATE)).to_have_text(korean("Not saved"))
    listen = service.url.removeprefix("http://")
    with running(service.folder, WORKERS="0", LISTEN=listen):
        expect(desk.locator(STATE)).to_contain_text(korean("Saved at"))
        assert saved_text(desk, draft[1], NOTE) == "서버가 없을 때 쓴 글"
