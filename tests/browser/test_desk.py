"""The desk at which a reviewer sits all day: one view, by keyboard alone, in Korean."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.models import RoleName
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import PASSWORD, Service, eventually, korean
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.factories import LINES, add_transcript, create_call, create_person

pytestmark = pytest.mark.browser
MOST_PRESSES = 25


@dataclass
class Reviewer:
    """Presses keys and counts them; the letters of words typed are not counted."""

    page: Page
    presses: int = 0

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)
            self.presses += 1

    def type(self, words: str) -> None:
        self.page.keyboard.insert_text(words)


@pytest.fixture(scope="module")
def reviews(service: Service) -> tuple[str, list[str]]:
    """Somebody of QA, and their drafts on calls of five minutes."""
    with make_app(make_settings(service.folder)).app_context():
        qa = add_person(
            email="desk@centre.kr", name="박서연", password=PASSWORD,
            roles=[RoleName.QA], language="ko",
        )  # fmt: skip
        agent = create_person("agent", name="이도윤")
        rubric = load_rubrics(default_rubric_path())["soft-skills"]
        drafts = []
        for _ in range(3):
            call = create_call(agent, transcribed=False, state="ready", duration=300.0)
            call.started_at = utc_now()
            add_transcript(call, LINES * 15)
            drafts.append(start_review(call, qa, rubric))
        db.session.commit()
        urls = [f"{service.url}/reviews/{review.id}" for review in drafts]
        db.session.remove()
        db.engine.dispose()
    return "desk@centre.kr", urls


@pytest.fixture
def desk(reviews, open_as) -> Page:
    """The first draft, at the size of a small office screen."""
    email, urls = reviews
    page: Page = open_as(email)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(urls[0])
    return page


def test_a_call_of_five_minutes_is_reviewed_with_few_key_presses_and_no_mouse(desk):
    reviewer = Reviewer(desk)
    expect(desk.locator("[data-criterion].is-in-hand")).to_have_count(1)
    for number, level in enumerate("3243"):
        reviewer.press(level, "Period", "e")
        expect(desk.locator("[data-evidence-id]")).to_have_count(number + 1)
        if number == 1:
            reviewer.press("w")
            reviewer.type("언제 도착하는지 날짜로 말해 주세요.")
            reviewer.press("Escape")
        if number < 3:
            reviewer.press("]")
    reviewer.press("Control+Enter")
    expect(desk.locator("[data-confirm]")).to_be_visible()
    check_access(desk)
    reviewer.press("Enter")
    expect(desk.locator(".level-given")).to_have_count(4)
    expect(desk.locator("main")).to_contain_text("언제 도착하는지 날짜로 말해 주세요.")
    expect(desk.locator(".next-call a")).to_be_focused()
    shown = desk.locator("[data-evidence-id]").evaluate_all(
        "all => all.map(c => c.dataset.polarity)"
    )
    assert shown == ["for", "against", "for", "for"]
    assert reviewer.presses <= MOST_PRESSES
    submitted = desk.url
    reviewer.press("Enter")
    desk.wait_for_url(lambda url: "/reviews/" in url and url != submitted)
    expect(desk.locator("[data-submit]")).to_be_visible()


def test_keys_never_fight_what_is_typed_in_korean(reviews, open_as):
    page = open_as(reviews[0])
    page.goto(reviews[1][1])
    composing = page.context.new_cdp_session(page)
    page.locator("#note-clarity").focus()
    # As an input method does: syllables are composed under key code 229 before they stand.
    for part in ("ㄷ", "다", "닥", "다겨", "다격"):
        composing.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
    composing.send("Input.insertText", {"text": "다격 3 e ]"})
    expect(page.locator("#note-clarity")).to_have_value("다격 3 e ]")
    expect(page.locator("[data-criterion] input:checked")).to_have_count(0)
    expect(page.locator("[data-evidence-id]")).to_have_count(0)
    # A key in the midst of a syllable does nothing, wherever the focus is.
    page.locator("[data-criterion=clarity]").focus()
    page.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {code: "Digit2", key: "Process", keyCode: 229, bubbles: true}))"""
    )
    expect(page.locator("[data-criterion] input:checked")).to_have_count(0)
    # With a Hangul layout the same keys do the same.
    page.evaluate(
        """document.activeElement.dispatchEvent(new KeyboardEvent("keydown",
            {code: "KeyW", key: "ㅈ", bubbles: true, cancelable: true}))"""
    )
    expect(page.locator("#note-clarity")).to_be_focused()


def test_tab_leads_from_pane_to_pane_and_arrows_move_inside_one(reviews, open_as):
    page = open_as(reviews[0])
    page.goto(reviews[1][2])
    page.locator("[data-lines] > .is-in-hand").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-lines] > li").nth(1)).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("[data-criterion]").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("[data-criterion]").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(page.locator("[data-lines] > li").nth(1)).to_be_focused()
    page.keyboard.press("Shift+Slash")
    expect(page.get_by_role("dialog")).to_contain_text(korean("Keys on this page"))
    page.keyboard.press("3")
    page.keyboard.press("Escape")
    expect(page.locator("[data-criterion] input:checked")).to_have_count(0)


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1920, 1080)])
def test_the_desk_fits_the_window(reviews, open_as, width, height):
    page = open_as(reviews[0])
    page.set_viewport_size({"width": width, "height": height})
    page.goto(reviews[1][1])
    expect(page.locator("[data-wave] > *")).to_have_count(1)
    tall = page.evaluate(
        """["html", "main"].map((name) => document.querySelector(name))
            .some((node) => node.scrollHeight > node.clientHeight)"""
    )
    assert not tall
    for pane in ("[data-player]", "[data-lines]", ".review-rubric"):
        box = page.locator(pane).bounding_box()
        assert box["y"] + box["height"] <= height
    check_access(page)


def test_the_desk_is_open_to_everybody_at_200_percent_in_english_too(reviews, open_as):
    page = open_as(reviews[0])
    page.set_viewport_size({"width": 683, "height": 384})
    page.goto(reviews[1][1])
    check_access(page)
    check_with_sheet(page)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.locator(".language-choice [value=en]").click()
    eventually(lambda: page.get_attribute("html", "lang") == "en", 30)
    page.goto(reviews[1][1])
    page.set_viewport_size({"width": 683, "height": 384})
    check_access(page)
    check_with_sheet(page)


def check_with_sheet(page: Page) -> None:
    page.keyboard.press("Shift+Slash")
    sheet = page.locator("[data-key-sheet]")
    expect(sheet).to_be_visible()
    box = sheet.bounding_box()
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= 683
    check_access(page)
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
