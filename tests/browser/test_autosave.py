"""Nothing that was typed is lost, on real pages: the network away, the sign-in over, two windows,
a page that is left in mid-save."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from qa_app.reviews.models import Evidence, Rating, Review, ReviewState
from qa_app.rubrics import default_rubric_path, load_rubrics
from qa_app.scorecards.in_use import kept_version
from tests.browser.conftest import PASSWORD, Service, eventually, korean
from tests.conftest import make_app, make_settings
from tests.factories import create_call

pytestmark = pytest.mark.browser
OPENING = "textarea[name=opening]"
STATE = "[data-save-state]"


@dataclass
class Room:
    """The pages on which somebody writes, and who may."""

    qa: str
    agent: str
    draft: str
    answer: str
    review: str


@pytest.fixture(scope="module")
def room(service: Service) -> Room:
    """A plan's draft, a plan that waits for its answer and a review that was begun."""
    with make_app(make_settings(service.folder)).app_context():
        qa, agent = _person("박서연", RoleName.QA), _person("이도윤", RoleName.AGENT)
        draft = compose_plan([_review(agent, qa)], qa)
        answer = compose_plan([_review(agent, qa)], qa)
        publish_plan(answer, based_on=answer.revision)
        review = _review(agent, qa, ReviewState.DRAFT)
        room = Room(
            qa.email,
            agent.email,
            f"{service.url}/plans/{draft.id}/edit",
            f"{service.url}/plans/{answer.id}",
            f"{service.url}/reviews/{review.id}",
        )
        db.session.commit()
        db.session.remove()
        db.engine.dispose()
    return room


def _person(name: str, role: RoleName) -> Person:
    email = f"{role}@centre.kr"
    return add_person(email=email, name=name, password=PASSWORD, roles=[role], language="ko")


def _review(agent: Person, qa: Person, state: ReviewState = ReviewState.SUBMITTED) -> Review:
    rubric = load_rubrics(default_rubric_path())["soft-skills"]
    version = kept_version(rubric)
    call = create_call(agent, started_at=utc_now())
    submitted = utc_now() if state == ReviewState.SUBMITTED else None
    review = Review(
        call=call,
        transcript=call.transcripts[-1],
        reviewer=qa,
        rubric_version=version,
        state=state,
        submitted_at=submitted,
    )
    for criterion in rubric.criteria:
        level = 1 if submitted else None
        review.ratings.append(Rating(criterion=criterion.id, level=level))
    if submitted:
        clip = {"start": 10.0, "end": 12.0, "quoted": ("조만간 갈 거예요.",)}
        review.evidence.append(Evidence(criterion="clarity", polarity="against", **clip))
    db.session.add(review)
    db.session.flush()
    return review


def saved_text(page: Page, url: str, selector: str) -> str:
    """What the server has, whatever this browser keeps."""
    html = page.request.get(url).text()
    script = """([html, selector]) => {
        const fresh = new DOMParser().parseFromString(html, "text/html");
        return fresh.querySelector(selector).value;
    }"""
    return str(page.evaluate(script, [html, selector]))


def test_a_plan_written_without_a_network_comes_back_in_a_new_window(room, open_as):
    qa = open_as(room.qa)
    qa.goto(room.draft)
    rows = qa.locator("[data-rows]").first.locator("textarea")
    qa.context.set_offline(True)
    qa.fill(OPENING, "지하철에서 쓴 글")
    for number in range(3):
        rows.nth(2 * number + 1).fill(f"제안 {number}")
    expect(qa.locator(STATE)).to_have_text(
        korean("Not saved. What you wrote is kept in this browser.")
    )
    # It cannot be sent now, and the editor stays instead of the browser's own error page.
    qa.get_by_role("button", name=korean("Preview and publish")).click()
    expect(qa.locator(OPENING)).to_have_value("지하철에서 쓴 글")
    context = qa.context
    qa.close()

    context.set_offline(False)
    again = context.new_page()
    again.goto(room.draft)
    # It is offered, unless the window got it through to the server in the moment of closing.
    restore = again.get_by_role("button", name=korean("Restore it"))
    if again.locator(OPENING).input_value() != "지하철에서 쓴 글":
        restore.click()
        expect(again.locator(STATE)).to_have_text(korean("Saved"))
    expect(again.locator(OPENING)).to_have_value("지하철에서 쓴 글")
    expect(again.locator("[data-rows]").first.locator("textarea").nth(5)).to_have_value("제안 2")
    again.get_by_role("button", name=korean("Preview and publish")).click()
    expect(again.locator("main")).to_contain_text("지하철에서 쓴 글")
    assert again.evaluate("localStorage.length") == 0


def test_a_plan_left_in_mid_save_is_saved(room, open_as):
    qa = open_as(room.qa)
    qa.goto(room.draft)
    qa.fill(OPENING, "새로 고침 직전에 쓴 글")
    qa.goto(f"{room.draft}?elsewhere")
    eventually(lambda: saved_text(qa, room.draft, OPENING) == "새로 고침 직전에 쓴 글", 30)


def test_two_windows_of_a_plan_lose_nothing(room, open_as):
    first, second = open_as(room.qa), open_as(room.qa)
    for page in (first, second):
        page.goto(room.draft)
    first.fill(OPENING, "첫 번째 창의 글")
    expect(first.locator(STATE)).to_have_text(korean("Saved"))
    second.fill(OPENING, "두 번째 창의 글")
    second.get_by_role("button", name=korean("Save my version")).click()
    expect(second.locator(STATE)).to_have_text(korean("Saved"))
    first.fill(OPENING, "첫 번째 창의 둘째 글")
    first.get_by_role("button", name=korean("Use the saved version")).click()
    expect(first.locator(OPENING)).to_have_value("두 번째 창의 글")


def test_an_answer_typed_after_the_sign_in_ended_is_saved_after_the_next(room, open_as, service):
    agent = open_as(room.agent)
    agent.goto(room.answer)
    end_sign_in(agent)
    agent.fill("#reflection", "요일을 먼저 확인하겠습니다.")
    expect(agent.locator(STATE)).to_have_text(
        korean(
            "You have been signed out. Sign in again in another tab; what you wrote is kept here."
        )
    )
    sign_in(agent.context.new_page(), service, room.agent)
    expect(agent.locator(STATE)).to_have_text(korean("Saved"))
    agent.locator("form[data-autosave] button[type=submit]").last.click()
    expect(agent.locator(".own-words")).to_contain_text("요일을 먼저 확인하겠습니다.")


def test_a_rating_typed_by_one_person_is_never_saved_as_another(room, open_as, service):
    qa = open_as(room.qa)
    qa.goto(room.review)
    end_sign_in(qa)
    sign_in(qa.context.new_page(), service, room.agent)
    with qa.expect_response("**/summary"):
        qa.fill("#summary-text", "첫 사람이 쓴 글")
        qa.locator("#summary-text").blur()
    expect(qa.locator("#summary [data-problem]")).to_be_visible()
    kept = "Object.entries(localStorage).filter(([name]) => name.includes(':summary#'))"
    assert "첫 사람이 쓴 글" in str(qa.evaluate(kept))


def test_a_page_without_a_store_saves_all_the_same(room, open_as):
    qa = open_as(room.qa)
    qa.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('forbidden') } })"
    )
    qa.goto(room.review)
    qa.fill("#note-clarity", "보관할 곳이 없는 브라우저에서 쓴 글")
    qa.locator("#note-clarity").blur()
    expect(qa.locator(STATE)).to_contain_text(korean("Saved at"))


def end_sign_in(page: Page) -> None:
    """As when it has lasted too long; what is still being loaded would renew it."""
    page.wait_for_load_state("networkidle")
    page.context.clear_cookies()


def sign_in(page: Page, service: Service, email: str) -> None:
    """By the form, in a window of a browser that is open already."""
    page.goto(f"{service.url}/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click(".sign-in form button")
    page.wait_for_url(lambda url: "/login" not in url)
