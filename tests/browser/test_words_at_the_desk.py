"""The words of a call at the review desk: listened to where they are unsure, in Korean, by keys."""

from collections.abc import Iterator
from itertools import count

import pytest
from playwright.sync_api import Page, expect

from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.hearing import heard_of
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import Service, korean, running
from tests.browser.test_journey import check_access
from tests.conftest import make_app, make_settings
from tests.factories import create_call
from tests.recordings import ENGLISH_CALL

pytestmark = pytest.mark.browser
_numbers = count(1)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers: what people do here needs none."""
    with running(tmp_path_factory.mktemp("words"), WORKERS="0") as service:
        yield service


@pytest.fixture
def centre(service: Service) -> Iterator[None]:
    """The database of the running service."""
    with make_app(make_settings(service.folder)).app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def call_id(service: Service, centre: None) -> int:
    """A call that can be heard, and of whose third line the recogniser was not sure."""
    number = next(_numbers)
    agent = _person(service.add_person("한지민", "agent"))
    call = create_call(
        agent,
        sha256=f"{number:064x}",
        peaks=[[10, 40, 20, 60] * 50, [20, 10, 50, 30] * 50],
        masked_sound=f"{number:016x}",
    )
    recordings().keep(ENGLISH_CALL, call.masked_key)
    line = call.transcript.segments[2]
    line.words = [[word, start, end, 0.3] for word, start, end, _sure in line.words]
    call_id = call.id
    db.session.commit()
    return call_id


@pytest.fixture
def desk(service: Service, call_id: int, open_as) -> Page:
    """A draft of that call, at the size of a small office screen."""
    reviewer = service.add_person("박서연", "qa")
    rubric = load_rubrics(default_rubric_path())["soft-skills"]
    review = start_review(db.session.get_one(Call, call_id), _person(reviewer), rubric)
    address = f"{service.url}/reviews/{review.id}"
    db.session.commit()
    page: Page = open_as(reviewer)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(address)
    expect(page.locator("[data-wave] > div")).to_be_visible()
    return page


def _person(email: str) -> Person:
    return db.session.query(Person).filter_by(email=email).one()


def test_unsure_words_are_listened_to_by_one_key_before_a_rating_rests_on_them(desk, call_id):
    keys = desk.keyboard
    first = desk.locator("[data-criterion]").first
    mark = first.locator("[data-unheard]")
    keys.press("2")
    keys.press(".")
    keys.press(".")
    keys.press("e")
    expect(mark).to_be_visible()
    expect(mark).to_contain_text(korean("Unsure words, not heard yet"))
    told = korean("%(criterion)s: listen to a clip first; its words may have been misheard.")
    told = told.split(": ", 1)[1]
    expect(first.locator("[data-missing-here]")).to_contain_text(told)
    expect(desk.locator("[data-missing]")).to_contain_text(told)
    check_access(desk)

    keys.press("h")
    expect(desk.locator("[data-player]")).to_have_class("player is-playing")
    expect(mark).to_be_hidden()
    expect(first.locator("[data-missing-here]")).to_be_hidden()
    expect(desk.locator("[data-missing]")).not_to_contain_text(told)
    ((start, end),) = heard_of(call_id)
    assert start <= 10.1
    assert end >= 14.4


def test_a_sound_that_is_switched_off_is_not_heard(desk, call_id):
    keys = desk.keyboard
    for key in ("2", ".", ".", "e"):
        keys.press(key)
    mark = desk.locator("[data-unheard]")
    expect(mark).to_be_visible()
    desk.evaluate("document.querySelector('[data-player] audio').muted = true")
    desk.evaluate("document.querySelector('[data-player] audio').playbackRate = 2")
    keys.press("h")
    expect(desk.locator("[data-player]")).to_have_class("player is-playing")
    expect(desk.locator("[data-player]")).to_have_class("player")
    assert heard_of(call_id) == []
    expect(mark).to_be_visible()


def shown(desk: Page) -> list[tuple[str, str]]:
    """Who says what, as the desk has it."""
    return desk.locator("[data-lines] > [data-line]").evaluate_all(
        "lines => lines.map(line => ["
        "line.querySelector('.line-speaker').textContent,"
        "line.querySelector('[data-text]').textContent.trim()])"
    )


def test_lines_are_mended_at_the_desk_by_keyboard_and_the_clip_follows(desk, call_id):
    keys, state = desk.keyboard, desk.locator("[data-mend-state]")
    agent, customer = korean("Agent"), korean("Customer")
    heard = shown(desk)
    clip = desk.locator("[data-criterion] [data-quote]").first
    row = desk.locator(".edit-line")
    keys.press("2")
    keys.press("w")
    keys.insert_text("날짜를 먼저 말해 주세요.")
    keys.press("Escape")
    keys.press(".")
    keys.press("e")
    expect(clip).to_have_text("택배가 아직도 안 왔어요.")

    # The line under the cursor becomes a form in its place; digits and letters are typed there.
    keys.press("c")
    expect(row.locator("textarea")).to_be_focused()
    check_access(desk)
    composing = desk.context.new_cdp_session(desk)
    for part in ("ㅈ", "저", "적"):
        composing.send(
            "Input.imeSetComposition",
            {"text": part, "selectionStart": len(part), "selectionEnd": len(part)},
        )
    composing.send("Input.insertText", {"text": "저기 3번 "})
    keys.press("Enter")
    expect(state).to_have_text(korean("The line was corrected."))
    expect(clip).to_have_text("택배가 아직도 안 왔어요.")
    expect(row).to_have_count(0)
    expect(desk.locator("[data-lines] > [data-line]").nth(1)).to_be_focused()
    expect(desk.locator("[data-criterion] input:checked")).to_have_count(1)

    keys.press("c")
    expect(row.locator("textarea")).to_be_focused()
    for _letter in "저기 3번":
        keys.press("ArrowRight")
    keys.press("Alt+Enter")
    expect(state).to_have_text(korean("Split into two lines."))
    assert shown(desk)[1:3] == [[customer, "저기 3번"], [customer, "택배가 아직도 안 왔어요."]]
    expect(desk.locator("[data-lines] > [data-line]").nth(2)).to_be_focused()

    keys.press("Alt+s")
    expect(row.locator("select")).to_be_focused()
    keys.press("ArrowUp")
    keys.press("Escape")
    expect(state).to_have_text(korean("The line was corrected."))
    assert shown(desk)[2] == [agent, "택배가 아직도 안 왔어요."]

    keys.press("Alt+Backspace")
    expect(state).to_have_text(korean("Merged into one line."))
    assert shown(desk)[1] == [customer, "저기 3번 택배가 아직도 안 왔어요."]
    expect(clip).to_have_text("택배가 아직도 안 왔어요.")

    keys.press("Alt+x")
    expect(state).to_have_text(korean("Agent and customer have changed places in the whole call."))
    assert [who for who, _said in shown(desk)] == [customer, agent, customer, agent]
    expect(desk.locator("[data-lines] > [data-line]").nth(1)).to_be_focused()

    history = desk.locator("[data-history]")
    for undone in range(1, 6):
        keys.press("Alt+z")
        expect(history.locator(".is-undone")).to_have_count(undone)
    assert shown(desk) == heard
    keys.press("Alt+z")
    expect(state).to_have_text(korean("You have nothing to undo here."))
    expect(clip).to_have_text("택배가 아직도 안 왔어요.")
    keys.press("Alt+h")
    expect(history.locator("summary")).to_be_focused()
    expect(history).to_contain_text("박서연")
    check_access(desk)

    # Nothing that was rated is lost, and one version holds all of it.
    note = desk.locator("[data-criterion] textarea").first
    expect(note).to_have_value("날짜를 먼저 말해 주세요.")
    desk.reload()
    assert shown(desk) == heard
    expect(clip).to_have_text("택배가 아직도 안 왔어요.")
    assert len(db.session.get_one(Call, call_id).transcripts) == 2
