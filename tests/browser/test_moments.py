"""Moments by keyboard alone, and abuse that is announced before it is heard."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from qa_app.calls.storage import recordings
from qa_app.findings.abuse import settle
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.browser.conftest import Service, korean, running
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.factories import add_moment, create_call
from tests.recordings import ENGLISH_CALL

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers: none finds the moments of its calls anew."""
    with running(tmp_path_factory.mktemp("moments"), WORKERS="0") as service:
        yield service


@pytest.fixture
def centre(service: Service) -> Iterator[None]:
    """The database of the running service."""
    with make_app(make_settings(service.folder)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def person(email: str) -> Person:
    return db.session.query(Person).filter_by(email=email).one()


def call_with_moments(agent: Person, reference: str) -> int:
    """A call that can be heard, with a vague time, an empathy and an insult."""
    call = create_call(
        agent,
        customer_reference=reference,
        sha256=reference.encode().hex().zfill(64),
        duration=60.0,
        peaks=[[10, 40, 20, 60] * 50, [20, 10, 50, 30] * 50],
        masked_sound="f" * 16,
    )
    recordings().keep(ENGLISH_CALL, call.masked_key)
    add_moment(call, "vague_time")
    add_moment(call, "empathy", start=15.0, end=19.5, segments=[3], quote="네, 알겠습니다.")
    add_moment(call, "abuse_insult", start=5.0, end=9.5, segments=[1])
    settle(call.id, call.transcript.as_transcript())
    call_id = call.id
    db.session.commit()
    return call_id


def open_review(page: Page, service: Service, call_id: int) -> None:
    page.goto(f"{service.url}/calls/{call_id}")
    page.get_by_role("button", name=korean("Review this call")).click()
    expect(page.locator("[data-moment]").first).to_be_visible()
    expect(page.locator("[data-wave] > div")).to_be_visible()


def test_moments_are_heard_accepted_dismissed_and_taken_back_by_keys(service, centre, open_as):
    call_id = call_with_moments(person(service.add_person("상담사", "agent")), "KEYS")
    page = open_as(service.add_person("평가자", "qa"))
    open_review(page, service, call_id)
    empathy = page.locator("[data-moment][data-name='공감']")
    vague = page.locator("[data-moment][data-name='막연한 시점']")
    said = page.locator("[data-moment-state]")
    check_access(page)

    page.keyboard.press("n")
    expect(empathy).to_be_focused()
    expect(page.locator("[data-player]")).to_have_class("player is-playing")
    page.keyboard.press("a")
    expect(empathy).to_have_attribute("data-verdict", "accepted")
    expect(said).to_have_text(korean("Added as evidence. Press U to undo."))
    clips = page.locator("[data-criterion=active_listening] [data-evidence-id]")
    expect(clips).to_have_count(1)
    page.keyboard.press("u")
    expect(empathy).to_have_attribute("data-verdict", "")
    expect(clips).to_have_count(0)
    page.keyboard.press("n")
    expect(vague).to_be_focused()
    page.keyboard.press("d")
    expect(vague).to_have_attribute("data-verdict", "dismissed")

    # While something is typed, the same keys are letters.
    page.locator("#note-clarity").fill("")
    page.locator("#note-clarity").press_sequentially("uad")
    expect(page.locator("#note-clarity")).to_have_value("uad")
    expect(vague).to_have_attribute("data-verdict", "dismissed")
    # A line of the transcript leads to its moment.
    page.locator("[data-moment-link]", has_text="공감").click()
    expect(empathy).to_be_focused()
    # The evidence that the keys made is what the review holds.
    page.keyboard.press("a")
    expect(clips).to_have_count(1)
    db.session.rollback()
    review = db.session.query(Review).filter_by(call_id=call_id).one()
    assert [(c.criterion, c.start, c.end) for c in review.evidence] == [
        ("active_listening", 15.0, 19.5)
    ]
    page.locator("[data-show-keys]").click()
    check_access(page)


def test_abuse_is_announced_and_can_be_skipped_or_heard(service, centre, open_as):
    email = service.add_person("이도윤", "agent")
    call_id = call_with_moments(person(email), "ABUSE")
    page = open_as(email, width=390)
    page.goto(f"{service.url}/calls/{call_id}")
    warning = page.locator(".player-warning")
    expect(warning).to_be_hidden()
    expect(page.locator("[data-wave] > div")).to_be_visible()
    check_access(page)

    page.locator("[data-lines] [data-hear]").nth(1).click()

    expect(warning).to_be_visible()
    assert page.evaluate("document.querySelector('audio').paused")
    expect(page.get_by_role("button", name=korean("Skip it"))).to_be_focused()
    page.keyboard.press("Enter")
    expect(warning).to_be_hidden()
    page.wait_for_function("document.querySelector('audio').currentTime >= 9.5")
    page.locator("[data-lines] [data-hear]").nth(1).click()
    page.get_by_role("button", name=korean("Play it")).click()
    page.wait_for_function("!document.querySelector('audio').paused")
    expect(warning).to_be_hidden()
    page.locator("[data-toggle]").click()

    # The agent says that it is none: from then on it counts, and nothing is announced.
    page.get_by_role("button", name=korean("This is not abuse")).click()
    expect(page.locator("#abuse")).to_contain_text(korean("No abuse was found or marked."))
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    check_access(page)
