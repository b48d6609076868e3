"""A transcript mended by keyboard alone, in Korean, on the page of its corrections."""

import hashlib
from itertools import count

import pytest
from playwright.sync_api import expect

from qa_app.foundation.extensions import db
from qa_app.foundation.settings import Settings
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from tests.browser.conftest import PASSWORD, korean
from tests.browser.test_journey import check_access
from tests.conftest import make_app
from tests.factories import create_call

pytestmark = pytest.mark.browser
_numbers = count(1)


@pytest.fixture
def call_id(service) -> int:
    with make_app(Settings.from_environment(service.environment)).app_context():
        email = f"mended{next(_numbers)}@centre.kr"
        agent = add_person(email=email, name="한지민", password=PASSWORD, roles=[RoleName.AGENT])
        call = create_call(agent, sha256=hashlib.sha256(email.encode()).hexdigest())
        db.session.commit()
        number = call.id
        db.session.remove()
        db.engine.dispose()
    return number


def lines(page) -> list[tuple[str, str]]:
    return page.locator(".edit-line").evaluate_all(
        "rows => rows.map(row => ["
        "row.querySelector('select').value, row.querySelector('textarea').value])"
    )


def test_lines_are_split_merged_swapped_and_undone_by_keyboard(service, open_as, call_id):
    page = open_as(service.add_person("정우진", "qa"))
    page.goto(f"{service.url}/calls/{call_id}/correct")
    heard = lines(page)
    keys, state = page.keyboard, page.locator("[data-save-state]")
    page.locator("textarea").nth(1).focus()

    # What was typed just before goes along: it is saved before the line is cut.
    keys.press("Home")
    keys.type("저기, ")
    keys.press("End")
    for _letter in "안 왔어요.":
        keys.press("ArrowLeft")
    keys.press("Alt+Enter")
    expect(state).to_have_text(korean("Split into two lines."))
    assert [text for _who, text in lines(page)][1:3] == ["저기, 택배가 아직도", "안 왔어요."]
    expect(page.locator("textarea").nth(2)).to_be_focused()

    keys.press("Alt+s")
    expect(page.locator(".edit-line select").nth(2)).to_be_focused()
    keys.press("ArrowDown")
    expect(page.locator("[data-save-state]")).to_have_text(korean("Everything is saved"))
    assert lines(page)[2][0] == "other agent"

    keys.press("Tab")
    keys.press("Alt+Backspace")
    expect(state).to_have_text(korean("Merged into one line."))
    assert lines(page)[1] == ["customer", "저기, 택배가 아직도 안 왔어요."]
    check_access(page)

    with page.expect_event("load"):
        keys.press("Alt+x")
    assert [who for who, _text in lines(page)] == ["customer", "agent", "customer", "agent"]

    for _change in range(5):
        with page.expect_event("load"):
            keys.press("Alt+z")
    assert lines(page) == heard
    keys.press("Alt+z")
    expect(state).to_have_text(korean("You have nothing to undo here."))

    keys.press("Alt+h")
    history = page.locator("[data-history]")
    expect(history).to_contain_text("정우진")
    expect(history).to_contain_text(korean("Undone: %(what)s", what=korean("Lines merged")))
    keys.press("Tab")
    while page.evaluate("document.activeElement.tagName") != "BUTTON":
        keys.press("Tab")
    with page.expect_event("load"):
        keys.press("Enter")
    assert lines(page) != heard
    page.locator("[data-history] summary").click()
    check_access(page)


def test_a_third_speaker_is_named_for_many_lines_and_another_person_sees_who_did_it(
    service, open_as, call_id
):
    page = open_as(service.add_person("오하늘", "qa"))
    page.goto(f"{service.url}/calls/{call_id}/correct")
    page.select_option("#speaker", "agent")
    page.select_option("#named", "supervisor")
    with page.expect_event("load"):
        page.get_by_role("button", name=korean("Name the speaker")).press("Enter")
    assert [who for who, _text in lines(page)] == ["supervisor", "customer"] * 2

    other = open_as(service.add_person("임가온", "qa"))
    other.goto(f"{service.url}/calls/{call_id}/correct")
    other.locator("textarea").first.focus()
    other.keyboard.press("Alt+h")
    expect(other.locator("[data-history]")).to_contain_text("오하늘")
    with other.expect_event("load"):
        other.locator("[data-history] button").first.press("Enter")
    expect(other.locator(".edit-line select").first).to_have_value("agent")
