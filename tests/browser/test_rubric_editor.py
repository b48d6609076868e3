"""Rubrics are written in a browser: saved as it is typed, nothing lost, shown as at the desk."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.rubrics import Rubric, parse_rubric
from qa_app.rubrics.writing import to_yaml
from qa_app.scorecards.drafts import start_draft
from qa_app.scorecards.item_fields import item_texts
from qa_app.scorecards.outline import items_of, outline_texts
from tests.browser.conftest import Service, korean, running
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.rubrics import written
from tests.scorecards.test_written_on_pages import next_step

pytestmark = pytest.mark.browser
STATE = "[data-save-state]"
PREVIEW = "[data-preview]"
VERSIONS = "[data-versions]"
MOMENTS = """\
only_if: asked
moments:
  - kind: options
    polarity: "+"
    name: {ko: 선택지 제시, en: Options offered}
    phrases: {ko: [별빛 이용권, 달빛 이용권], en: [starlight pass]}
"""


def sample() -> Rubric:
    """A rubric with every type of item, a condition, a critical item, practice and phrases."""
    first = written.scale("listening", 0.65, more=MOMENTS)
    second = written.duty("item_2", 0.35, more="critical: true\n")
    note = written.NOTE.replace("id: other", "id: item_3")
    reflection = written.REFLECTION.replace("id: calm", "id: item_5")
    parts = (
        written.section("hearing", 0.6, first, second, note),
        written.section("section_2", 0.4, written.points("item_4"), reflection),
    )
    return parse_rubric(written.rubric(*parts, conditions=("asked",)), "made.yaml")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers."""
    with running(tmp_path_factory.mktemp("rubrics"), WORKERS="0") as service:
        yield service


@pytest.fixture
def qa(service: Service) -> str:
    return service.add_person("박서연", "qa")


@pytest.fixture
def draft(service: Service, qa: str) -> str:
    """The address of a draft of the sample rubric."""
    with make_app(make_settings(service.folder)).app_context():
        by = db.session.query(Person).filter_by(email=qa).one()
        draft = start_draft(sample().to_json(), by=by)
        db.session.commit()
        address = f"{service.url}/scorecards/drafts/{draft.id}"
        db.session.remove()
        db.engine.dispose()
    return address


def press(page: Page, step: str) -> None:
    """Press a button of the editor, opening what it stands in."""
    button = page.locator(f"button[name=step][value='{step}']:not([aria-hidden])").first
    for closed in reversed(button.locator("xpath=ancestor::details[not(@open)]/summary").all()):
        closed.click()
    with page.expect_navigation():
        button.click()


def write(page: Page, texts: dict[str, str]) -> None:
    """Fill all fields that are there, as by pasting; the rest is settled by buttons."""
    for closed in reversed(page.locator("details.practice:not([open]) > summary").all()):
        closed.click()
    page.locator("#written [name]").evaluate_all(
        """(fields, texts) => {
          for (const field of fields.filter((one) => one.name in texts)) {
            field.focus();
            field.value = texts[field.name];
            for (const name of ["input", "change"]) {
              field.dispatchEvent(new Event(name, { bubbles: true }));
            }
          }
        }""",
        texts,
    )


def write_outline(page: Page, document: dict) -> None:
    press(page, "add:condition")
    rename(page, "condition:condition_1", "asked")
    rename(page, "section:section_1", "hearing")
    press(page, "add:section")
    for section in document["sections"]:
        for item in section["items"]:
            page.select_option(f"[name='new_type.{section['id']}']", item.get("type", "scale"))
            press(page, f"add:item:{section['id']}")
    page.locator("#g-items-item_1 a").click()
    page.locator("#item-id details summary").first.click()
    page.fill("[name=new_id]", "listening")
    press(page, "name")
    press(page, "outline")
    write(page, outline_texts(document))


def rename(page: Page, part: str, new_id: str) -> None:
    field = page.locator(f"[name='new_id.{part.replace(':', '.')}']")
    field.locator("xpath=ancestor::details/summary").click()
    field.fill(new_id)
    press(page, f"name:{part}")


def write_item(page: Page, item: dict) -> None:
    wanted = item_texts(item)
    names = "all => all.map(one => one.name).filter(name => name.includes('.'))"
    while True:
        there = page.locator("#written [name]").evaluate_all(names)
        step = next_step(set(there), {name for name in wanted if not name.endswith(".level")})
        if step is None:
            break
        press(page, step)
    write(page, wanted)


def test_a_rubric_is_built_on_the_pages_alone_and_exported_as_its_file(open_as, service, qa):
    rubric = sample()
    document = rubric.to_json()
    page: Page = open_as(qa)
    page.goto(f"{service.url}/scorecards")
    page.locator("form[action='/scorecards/drafts'] button").click()
    write_outline(page, document)
    page.locator("#g-items-listening a").click()
    for _section, item in items_of(document):
        expect(page).to_have_url(re.compile(rf"/items/{item['id']}\b"))
        write_item(page, item)
        if item["id"] != "item_5":
            page.get_by_role("link", name=korean("Next item")).click()
    press(page, "outline")
    press(page, "check")
    page.locator("form[action$='/publish'] button").click()

    listed = page.locator(f"#rubric-{rubric.id}")
    expect(listed).to_contain_text(korean("In use: version %(version)s", version="1"))
    with page.expect_download() as download:
        listed.locator("a[href$='.yaml']").click()
    assert Path(download.value.path()).read_text("utf-8") == to_yaml(rubric)


def test_the_desk_is_shown_as_one_writes_and_nothing_moves(open_as, draft, qa):
    page: Page = open_as(qa)
    page.goto(f"{draft}/items/listening")
    name, desk = page.locator("[name='name.ko']"), page.locator(PREVIEW)
    expect(desk.get_by_role("heading", name="이름")).to_be_visible()
    desk.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")

    # As an input method composes: the syllable is not finished while the first is saved.
    typing = page.context.new_cdp_session(page)
    name.fill("")
    typing.send("Input.imeSetComposition", {"text": "듣", "selectionStart": 1, "selectionEnd": 1})
    expect(desk.get_by_role("heading", name="듣")).to_be_visible()
    expect(name).to_be_focused()
    typing.send("Input.insertText", {"text": "듣기"})

    expect(desk.get_by_role("heading", name="듣기")).to_be_visible()
    expect(name).to_have_value("듣기")
    expect(name).to_be_focused()
    state = page.locator("[data-preview-state]")
    expect(state).to_have_attribute("role", "status")
    expect(state).to_contain_text(korean("As saved: {time}").split(":")[0])
    assert beside(page.locator("#written"), desk)
    page.set_viewport_size({"width": 640, "height": 900})
    assert not beside(page.locator("#written"), desk)


def beside(one: Locator, other: Locator) -> bool:
    """Whether the other begins where the one ends, and not below it."""
    first, second = one.bounding_box(), other.bounding_box()
    assert first
    assert second
    return second["x"] >= first["x"] + first["width"]


def test_sums_of_weights_follow_what_is_typed(open_as, draft, qa):
    page: Page = open_as(qa)
    page.goto(draft)
    sums = page.locator("[data-sum-of]")
    expect(sums).to_have_text(["100", "100", "100"])
    page.context.set_offline(True)

    page.fill("[name='sections.hearing.weight']", "33,35 %")
    page.fill("[name='items.item_2.weight']", "much")

    expect(sums).to_have_text(["73.35", "65", "100"])
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text(korean("Saved"))
    page.fill("[name='items.item_2.weight']", "35")
    expect(page.locator(STATE)).to_have_text(korean("Saved"))
    page.goto(f"{draft}/check")
    said = korean("weights add up to %(total)s %%, not to 100 %%", total="73.35")
    expect(page.locator(".problem-list")).to_contain_text(said)


def test_two_windows_on_one_draft_see_both_versions_and_lose_none(open_as, draft, qa, service):
    first: Page = open_as(qa)
    second: Page = open_as(service.add_person("이도윤", "qa"))
    for page in (first, second):
        page.goto(f"{draft}/items/listening")
    field = "[name='summary.ko']"
    first.fill(field, "첫 번째 창의 글")
    expect(first.locator(STATE)).to_have_text(korean("Saved"))

    second.fill(field, "두 번째 창의 글")
    asked = second.locator(VERSIONS)
    expect(asked).to_contain_text("첫 번째 창의 글")
    expect(asked).to_contain_text("박서연")
    expect(second.locator(field)).to_have_value("두 번째 창의 글")
    asked.get_by_role("button", name=korean("Save my version")).click()
    expect(second.locator(STATE)).to_have_text(korean("Saved"))

    first.fill(field, "첫 번째 창의 다음 글")
    expect(first.locator(VERSIONS)).to_contain_text("두 번째 창의 글")
    first.locator(VERSIONS).get_by_role("button", name=korean("Use the saved version")).click()
    expect(first.locator(field)).to_have_value("두 번째 창의 글")


@pytest.mark.parametrize("place", ["", "/items/listening"])
def test_what_is_typed_without_a_connection_is_saved_when_it_is_back(open_as, draft, qa, place):
    page: Page = open_as(qa)
    page.goto(draft + place)
    field = "[name='name.ko']" if place else "[name='title.ko']"
    unsaved = korean("Not saved. What you wrote is kept in this browser.")
    page.context.set_offline(True)
    page.fill(field, "연결 없이 쓴 글")
    expect(page.locator(STATE)).to_have_text(unsaved)
    page.context.set_offline(False)
    expect(page.locator(STATE)).to_have_text(korean("Saved"))
    page.reload()
    expect(page.locator(field)).to_have_value("연결 없이 쓴 글")


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_page_of_rubrics_is_for_everybody_who_reads_pages(open_as, service, draft, language):
    number = draft.rsplit("/", 1)[1]
    page: Page = open_as(service.add_person("김하늘", "qa", language=language))
    checked = f"{draft}/check"
    places = [
        f"{service.url}/scorecards", draft, f"{draft}/items/listening", checked,
        f"{service.url}/reviews/rubric-drafts/{number}", f"{draft}/differences",
        f"{draft}/rehearsal",
    ]  # fmt: skip
    for place in places:
        page.goto(place)
        page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        if page.locator(PREVIEW).count():
            expect(page.locator(f"{PREVIEW} fieldset").first).to_be_visible()
        for width in (1280, 640):  # 640 is 1280 at 200 %
            page.set_viewport_size({"width": width, "height": 900})
            check_access(page)
    page.goto(draft)
    page.fill("[name='title.en']", "")
    press(page, "check")
    check_access(page)
    page.locator(".problem-list a").first.click()
    check_access(page)
