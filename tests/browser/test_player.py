"""The player by keyboard: speed, silence skipped, a line repeated, going on where one left off."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import Service, eventually, korean, running
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.factories import create_call
from tests.recordings import ENGLISH_CALL

pytestmark = pytest.mark.browser
PEOPLE = (("박서연", "qa"), ("이도윤", "agent"))


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers: what people do here needs none."""
    with running(tmp_path_factory.mktemp("player"), WORKERS="0") as service:
        yield service


@pytest.fixture(scope="module")
def draft(service: Service) -> tuple[str, str]:
    """A reviewer, and their draft on a mono call in which nobody speaks from 5 s to 10 s."""
    email, agent_email = (service.add_person(name, role) for name, role in PEOPLE)
    with make_app(make_settings(service.folder)).app_context():
        reviewer, agent = (
            db.session.query(Person).filter_by(email=one).one() for one in (email, agent_email)
        )
        call = create_call(
            agent, channels=1, peaks=[[10, 40, 20, 60] * 50], masked_sound="0" * 16, tones=[],
            started_at=utc_now(),
        )  # fmt: skip
        recordings().keep(ENGLISH_CALL, call.masked_key)
        db.session.delete(call.transcripts[-1].segments[1])
        rubric = load_rubrics(default_rubric_path())["soft-skills"]
        address = f"{service.url}/reviews/{start_review(call, reviewer, rubric).id}"
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return email, address


@pytest.fixture
def desk(draft, open_as) -> Page:
    email, address = draft
    page: Page = open_as(email)
    page.goto(address)
    expect(page.locator("[data-wave] > div")).to_be_visible()
    return page


def of_audio(page: Page, what: str) -> float:
    return float(page.evaluate(f"document.querySelector('audio').{what}"))


def seek(page: Page, seconds: float) -> None:
    page.evaluate(f"document.querySelector('audio').currentTime = {seconds}")


def test_keys_change_the_speed_and_the_pitch_stays(desk):
    desk.keyboard.press("+")
    desk.keyboard.press("+")
    assert of_audio(desk, "playbackRate") == 1.5
    assert of_audio(desk, "preservesPitch") == 1
    expect(desk.locator("[data-player-state]")).to_have_text("1.5×")
    for _ in range(8):
        desk.keyboard.press("-")
    assert of_audio(desk, "playbackRate") == 0.5
    desk.reload()
    expect(desk.locator("[data-speed]")).to_have_value("0.5")
    assert of_audio(desk, "playbackRate") == 0.5


def test_silence_is_skipped_where_somebody_wants_that(desk):
    desk.keyboard.press("s")
    expect(desk.locator("[data-player-state]")).to_have_text(korean("Silence is skipped"))
    desk.evaluate(
        """window.heard = [];
        document.querySelector("audio").addEventListener("timeupdate",
            ({ target }) => window.heard.push(target.currentTime));"""
    )
    seek(desk, 4.4)
    desk.keyboard.press("Space")
    eventually(lambda: of_audio(desk, "currentTime") > 10, 60)
    desk.keyboard.press("Space")
    heard = desk.evaluate("window.heard")
    assert not [second for second in heard if 5.5 < second < 9.5]
    desk.reload()
    expect(desk.locator("[data-skip-silence]")).to_be_checked()


def test_the_line_in_hand_is_repeated_until_one_says_stop(desk):
    desk.locator("[data-lines] > li").first.click()
    desk.keyboard.press("k")
    desk.keyboard.press("r")
    expect(desk.locator("[data-loop]")).to_be_checked()
    seek(desk, 4.2)
    eventually(lambda: of_audio(desk, "currentTime") < 3, 60)
    eventually(lambda: not of_audio(desk, "paused"), 60)
    desk.keyboard.press("r")
    expect(desk.locator("[data-player-state]")).to_have_text(korean("Nothing is repeated"))
    seek(desk, 4.3)
    desk.keyboard.press("Space")
    eventually(lambda: of_audio(desk, "paused") or of_audio(desk, "currentTime") > 5, 60)


def test_one_goes_on_where_one_left_off(desk):
    desk.locator("[data-lines] > li").nth(1).locator("[data-hear]").click()
    eventually(lambda: of_audio(desk, "currentTime") > 10.5, 60)
    # By itself: Space would start the line anew where it has just ended.
    desk.evaluate("document.querySelector('audio').pause()")
    left = of_audio(desk, "currentTime")
    desk.reload()
    expect(desk.locator("[data-went-on]")).to_be_visible()
    assert of_audio(desk, "currentTime") == pytest.approx(left, abs=0.2)
    check_access(desk)
    desk.locator("[data-from-start]").click()
    assert of_audio(desk, "currentTime") == 0


def test_a_mono_call_has_a_lane_for_each_speaker_and_causes_have_keys(desk):
    expect(desk.locator(".player-voices span")).to_have_count(2)
    desk.keyboard.press("Shift+Digit2")
    item = desk.locator("[data-criterion]").first
    expect(item.locator("input[value=system]")).to_be_checked()
    desk.keyboard.press("2")
    expect(item.locator("input[value='2']")).to_be_checked()
