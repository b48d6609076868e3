"""A long call at the review desk: far lines are found, heard, quoted and mended like near ones."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from qa_app.calls.models import CallState, StoredSegment, StoredTranscript
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import Service, korean, running
from tests.conftest import make_app, make_settings
from tests.factories import create_call
from tests.recordings import tone

pytestmark = pytest.mark.browser
LINES, SECONDS = 1000, 600.0
EACH = SECONDS / LINES
WORDS = [" 둘째", " 말씀"]  # after the line's number
FAR = 900


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """A centre without workers: what people do here needs none."""
    with running(tmp_path_factory.mktemp("long"), WORKERS="0") as service:
        yield service


@pytest.fixture(scope="module")
def draft(service: Service, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, str]:
    """A reviewer, their draft on a call of a thousand lines, and the call's own page."""
    email, agent_email = service.add_person("박서연", "qa"), service.add_person("이도윤", "agent")
    sound = tmp_path_factory.mktemp("sound") / "tone.wav"
    sound.write_bytes(tone(SECONDS, rate=4000))
    with make_app(make_settings(service.folder)).app_context():
        reviewer, agent = (
            db.session.query(Person).filter_by(email=one).one() for one in (email, agent_email)
        )
        call = create_call(
            agent, transcribed=False, state=CallState.READY, duration=SECONDS, tones=[],
            peaks=[[10, 40] * 50] * 2, masked_sound="0" * 16, started_at=utc_now(),
        )  # fmt: skip
        recordings().keep(sound, call.masked_key or "")
        version = StoredTranscript(
            call=call, engine="x", language="ko", channels="split", complete=True, in_use=True,
            masked_at=utc_now(),
        )  # fmt: skip
        version.segments = [StoredSegment(**line(number)) for number in range(LINES)]
        db.session.add(version)
        db.session.flush()
        rubric = load_rubrics(default_rubric_path())["soft-skills"]
        review = f"{service.url}/reviews/{start_review(call, reviewer, rubric).id}"
        page = f"{service.url}/calls/{call.id}"
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return email, review, page


def line(number: int) -> dict[str, Any]:
    """Two speakers in turn; each line has its number, in letters, so that no rule reads it."""
    words = words_of(number)
    start, step = number * EACH, EACH / len(words)
    times = [
        [word, round(start + at * step, 2), round(start + (at + 1) * step, 2), 0.9]
        for at, word in enumerate(words)
    ]
    return {
        "speaker": ("agent", "customer")[number % 2], "start": round(start, 2),
        "end": round(start + EACH, 2), "text": said(number), "confidence": 0.9, "words": times,
    }  # fmt: skip


def words_of(number: int) -> list[str]:
    return [f" {in_letters(number)}", *WORDS]


def said(number: int) -> str:
    return "".join(words_of(number)).strip()


def in_letters(number: int) -> str:
    """A word of its own for each number."""
    return "".join("가나다라마바사아자차"[int(digit)] for digit in f"{number:03}")


@pytest.fixture
def desk(draft, open_as) -> Page:
    email, review, _page = draft
    page: Page = open_as(email)
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(review)
    expect(page.locator("[data-wave] > div")).to_be_visible()
    return page


def far(page: Page, number: int = FAR):
    return page.locator("[data-lines] > [data-start]").nth(number)


def point_of(page: Page, number: int, word: int) -> tuple[float, float]:
    """The middle of a word of a line on the screen."""
    x, y = far(page, number).evaluate(
        """(line, at) => {
            const text = line.querySelector("[data-text]").firstChild;
            const words = text.data.trim().split(" ");
            const range = document.createRange();
            const from = text.data.indexOf(words[at]);
            range.setStart(text, from);
            range.setEnd(text, from + words[at].length);
            const { left, right, top, bottom } = range.getBoundingClientRect();
            return [(left + right) / 2, (top + bottom) / 2];
        }""",
        word,
    )
    return x, y


def test_the_call_is_opened_at_a_second_far_away_and_heard_from_a_word_there(draft, open_as):
    email, _review, address = draft
    page = open_as(email)
    second = FAR * EACH + 0.1
    page.goto(f"{address}#t={second}")
    expect(far(page)).to_be_in_viewport()
    expect(page.locator("[data-wave] > div")).to_be_visible()

    x, y = point_of(page, FAR, 2)
    page.mouse.move(x, y)
    lit = "[...CSS.highlights.get('word-under-mouse')].map(String).join()"
    assert page.evaluate(lit) == WORDS[1].strip()
    page.mouse.click(x, y)
    page.wait_for_function("!document.querySelector('audio').paused")
    begun = page.evaluate("document.querySelector('audio').currentTime")
    assert begun >= line(FAR)["words"][2][1]
    # It plays on into the next lines, which are lit as they are spoken.
    expect(far(page, FAR + 2)).to_have_attribute("aria-current", "true")
    page.locator("[data-toggle]").click()


def test_what_a_browser_searches_and_reads_out_is_the_whole_call(desk):
    assert desk.evaluate(f"window.find({in_letters(FAR)!r})")
    found = "getSelection().anchorNode.parentElement.closest('li').dataset.start"
    assert float(desk.evaluate(found)) == line(FAR)["start"]
    assert desk.locator("[data-lines]").get_by_role("listitem").count() == LINES


def test_the_last_line_becomes_evidence_by_keys(desk):
    desk.keyboard.press("2")
    desk.keyboard.press(".")
    desk.locator("[data-lines] > [data-start]").nth(1).focus()
    desk.keyboard.press("End")
    expect(far(desk, LINES - 1)).to_be_focused()
    expect(far(desk, LINES - 1)).to_be_in_viewport()
    desk.keyboard.press("e")
    clip = desk.locator("[data-criterion] [data-quote]").first
    expect(clip).to_have_text(said(LINES - 1))
    # And back by turns.
    desk.keyboard.press(",")
    expect(far(desk, LINES - 2)).to_have_class("line line-agent line-turn is-in-hand")
    expect(far(desk, LINES - 2)).to_be_in_viewport()


def test_words_that_are_selected_far_away_are_quoted_with_their_seconds(desk, service):
    desk.locator("[data-lines] > [data-start]").first.focus()
    desk.keyboard.press("End")
    # From the midst of a word to the midst of one in the next line.
    desk.mouse.move(*point_of(desk, LINES - 3, 1))
    desk.mouse.down()
    desk.mouse.move(*point_of(desk, LINES - 2, 0), steps=5)
    desk.mouse.up()
    composer = desk.locator("[data-composer]")
    expect(composer).to_be_visible()
    quote = "".join(WORDS).strip() + "\n" + in_letters(LINES - 2)
    expect(composer.locator("[name=quote]")).to_have_value(quote)
    composer.locator("select[name=criterion]").select_option("clarity")
    composer.locator("input[value=against]").check()
    desk.get_by_role("button", name=korean("Add the clip")).click()
    clip = desk.locator("[data-criterion=clarity] [data-quote]")
    expect(clip).to_have_attribute("data-quote", quote)
    with make_app(make_settings(service.folder)).app_context():
        kept = db.session.query(Evidence).filter_by(criterion="clarity").one()
        times = kept.start, kept.end
        db.session.remove()
        db.engine.dispose()
    first, last = line(LINES - 3)["words"][1], line(LINES - 2)["words"][0]
    assert times == pytest.approx((first[1], last[2]), abs=0.1)


def test_a_line_far_away_is_mended_by_keys_and_stays_in_view(desk):
    keys = desk.keyboard
    desk.locator("[data-lines] > [data-start]").first.focus()
    keys.press("End")
    for _line in range(3):
        keys.press("ArrowUp")
    keys.press("c")
    expect(desk.locator(".edit-line textarea")).to_be_focused()
    keys.insert_text("저기 ")
    keys.press("Enter")
    state = desk.locator("[data-mend-state]")
    expect(state).to_have_text(korean("The line was corrected."))
    at = LINES - 4
    expect(far(desk, at)).to_be_focused()
    expect(far(desk, at)).to_be_in_viewport()
    expect(far(desk, at).locator("[data-text]")).to_have_text(f"저기 {said(at)}")
    keys.press("Alt+Backspace")
    expect(state).to_have_text(korean("Merged into one line."))
    expect(desk.locator("[data-lines] > [data-start]")).to_have_count(LINES - 1)
    for count in (LINES, LINES):
        keys.press("Alt+z")
        expect(desk.locator("[data-lines] > [data-start]")).to_have_count(count)
    expect(far(desk, at).locator("[data-text]")).to_have_text(said(at))
