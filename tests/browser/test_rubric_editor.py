"""A rubric is written in a real browser: saved as it is typed, for everybody who reads pages."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import korean
from tests.browser.test_journey import check_access

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_rubric_is_written_as_one_types(open_as, service, language):
    email = service.add_person("박서연", "qa", language=language)
    page = open_as(email)
    page.goto(f"{service.url}/scorecards")
    page.locator("form[action='/scorecards/drafts'] button").click()
    page.fill("[name='title.ko']", "새 평가 기준표")
    saved = korean("Saved") if language == "ko" else "Saved"
    expect(page.locator("[data-save-state]")).to_have_text(saved)
    page.locator("button[value='add:item:section_1']").click()
    expect(page.locator("#g-items-item_1")).to_be_focused()
    check_access(page)
    page.locator("#g-items-item_1 a").click()
    page.fill("[name='levels.0.anchor.ko']", "들리는 것")
    page.locator("button[value='add:levels']").click()
    expect(page.locator("#g-levels-4")).to_be_focused()
    expect(page.locator("[name='levels.0.anchor.ko']")).to_have_value("들리는 것")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    check_access(page)
