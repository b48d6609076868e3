"""Masked text and sound in a real browser: prepared, played, opened; uncertain cases decided."""

import re

import pytest
from playwright.sync_api import expect
from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.masking.redactions import Redaction
from tests.browser.conftest import ROOT, korean
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.factories import create_uncertain_redaction

pytestmark = pytest.mark.browser
RECORDING = ROOT / "tests" / "privacy" / "spoken_numbers.opus"
PRIVATE = re.compile(r"1164|8427|555.?0?198")


def add_uncertain_case(service) -> int:
    """A case of the kind that recognition makes now and then; gives its id."""
    with make_app(make_settings(service.folder)).app_context():
        part = create_uncertain_redaction(db.session.scalars(select(Call)).one())
        db.session.commit()
        return part.id


def decision_on(service, redaction_id: int) -> str | None:
    with make_app(make_settings(service.folder)).app_context():
        return db.session.get_one(Redaction, redaction_id).decision


def test_what_is_private_is_masked_until_somebody_says_why(service, open_as):
    service.add_person("이도윤", "agent")
    page = open_as(service.add_person("박서연", "qa", "privacy"))
    page.goto(f"{service.url}/calls/upload")
    page.select_option("#language", "en")
    page.set_input_files("#recording", RECORDING)
    page.select_option("#agent", label="이도윤")
    page.get_by_role("button", name=korean("Upload"), exact=True).click()
    page.get_by_role("link", name=korean("Open the call")).click()
    # The player says that it waits, and by itself gets the sound once that is made.
    expect(page.locator("[data-lines]")).to_contain_text("phone number", timeout=240_000)
    audio = page.locator("[data-player] audio")
    expect(audio).to_have_attribute("src", re.compile(r"/recording\?v="))
    expect(page.locator("[data-preparing]")).to_be_hidden()
    page.locator("[data-toggle]").click()
    expect(page.locator("[data-time]")).to_have_text("0:01")
    length = page.evaluate("document.querySelector('[data-player] audio').duration")
    assert abs(length - 34) < 1
    assert not PRIVATE.search(page.locator("body").inner_text())
    assert "***" in page.locator("[data-lines]").inner_text()

    page.get_by_role("link", name=korean("Open the original")).click()
    check_access(page)
    page.fill("#reason", "고객이 번호를 다르게 말했다고 합니다.")
    page.get_by_role("button", name=korean("Open it for 30 minutes")).click()
    expect(page.locator("main")).to_contain_text(PRIVATE)
    check_access(page)
    page.get_by_role("link", name=korean("Back to the call")).click()
    expect(page.locator(".record")).to_contain_text("고객이 번호를 다르게 말했다고 합니다.")

    # An uncertain case: heard and decided by keys, with any keyboard layout.
    redaction_id = add_uncertain_case(service)
    page.get_by_role("link", name=korean("Redaction review")).click()
    check_access(page)
    case = page.locator("[data-case]")
    expect(case).to_be_focused()
    with page.expect_response(re.compile(f"/to-check/{redaction_id}/sound")) as sound:
        page.keyboard.press("Space")
    assert sound.value.status == 200
    page.keyboard.press("KeyL")
    expect(page.get_by_role("heading", name=korean("Nothing to review"))).to_be_visible()
    assert decision_on(service, redaction_id) == "leave"
    check_access(page)
