"""Nobody scrolls sideways: every page, as every role, from a small phone to a desk at 200 %."""

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask, url_for
from playwright.sync_api import Browser, Page, expect
from werkzeug.serving import make_server

from qa_app.calls.models import Call
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.glossary.models import GlossaryWord
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName, Team
from qa_app.reviews.models import Evidence, Review, ReviewState
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubrics
from tests.browser.conftest import PASSWORD
from tests.conftest import PATIENCE, make_app, make_settings
from tests.factories import add_moment, add_transcript, create_call, create_uncertain_redaction
from tests.jobs import again
from tests.sampling.drawn import create_draw

pytestmark = pytest.mark.browser

WIDTHS = (320, 390, 600, 640, 768, 1024, 1280)  # 640 is 1280 at 200 %
# What centres really have: names, queues and references that are long and do not break.
LONG_NAME = "Alexandrina Featherstonehaugh-Cholmondeley"
KOREAN_NAME = "남궁황보제갈선우독고동방사공서문"
LONG_WORD = "Rindfleischetikettierungsueberwachungsaufgabe"
LONG_LINES = (
    ("agent", f"안녕하세요 {LONG_WORD * 2} 상담사입니다."),
    ("customer", f"https://shop.example/{LONG_WORD.lower() * 3} 여기요."),
)
TOO_WIDE = """() => {
  const page = document.scrollingElement;
  const edge = page.clientWidth + 0.5;
  const scrolls = (node) => getComputedStyle(node).overflowX !== "visible";
  const held = (node) => { for (let up = node.parentElement; up && up !== document.body;
    up = up.parentElement) if (scrolls(up)) return true; return false; };
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.body.querySelectorAll("*")]
    .filter((node) => node.getBoundingClientRect().right > edge && !held(node))
    .map((node) => `${node.tagName}.${node.className}`).slice(0, 3).concat([page.scrollWidth]);
}"""
# What can be scrolled can be reached by keyboard, and a screen reader says what it is.
UNREACHABLE = """() => [...document.querySelectorAll("main *")].filter((node) =>
    ["auto", "scroll"].includes(getComputedStyle(node).overflowX)
    && node.scrollWidth > node.clientWidth + 1 && node.tagName !== "TEXTAREA"
    && !(node.tabIndex >= 0 && (node.getAttribute("aria-label")
      || node.getAttribute("aria-labelledby") || node.querySelector("caption"))))
  .map((node) => `${node.tagName}.${node.className}`)"""


@dataclass(frozen=True)
class Centre:
    """Where the pages are served, and the addresses of all of them."""

    url: str
    paths: list[str]


@pytest.fixture(scope="module")
def centre(migrated_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    """One of everything that has a page, with long words in it."""
    folder = tmp_path_factory.mktemp("widths")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    app = make_app(make_settings(folder))
    with app.app_context():
        ids = _fill()
        db.session.commit()
        db.session.remove()
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield Centre(f"http://127.0.0.1:{server.server_port}", list(_pages(app, ids)))
    server.shutdown()
    thread.join()
    server.server_close()
    with app.app_context():
        db.engine.dispose()


def _fill() -> dict[str, list[int]]:
    people = [_person(role) for role in RoleName]
    for language in ("ko", "en"):
        _with_all_roles(language)
    agent = next(person for person in people if person.holds(RoleName.AGENT))
    boss = next(person for person in people if person.holds(RoleName.SUPERVISOR))
    qa = next(person for person in people if person.holds(RoleName.QA))
    team = Team(name=f"{LONG_WORD} 고객지원", members=[agent], supervisors=[boss])
    db.session.add(team)
    details = {"queue": LONG_WORD, "customer_reference": LONG_WORD}
    call = create_call(agent, transcribed=False, state="ready", **details)
    add_transcript(call, LONG_LINES)
    add_transcript(call)
    failed = again(call, state="failed", failure="broken")
    failed.details = {**failed.details, "model": LONG_WORD}
    others = [
        create_call(agent, transcribed=False, state=state, **details)
        for state in ("transcribing", "failed")
    ]
    word = GlossaryWord(text=LONG_WORD, language="en")
    db.session.add(word)
    moments = [add_moment(call, kind).id for kind in ("vague_time", "empathy")]
    draft, done = (_review(call, who) for who in (qa, boss))
    _rate(done)
    db.session.flush()
    plans = [compose_plan([done], qa) for _ in range(2)]
    publish_plan(plans[1], based_on=plans[1].revision)
    part = create_uncertain_redaction(call)
    return {
        "call_id": [call.id, *(other.id for other in others)],
        "transcript_id": [version.id for version in call.transcripts],
        "review_id": [draft.id, done.id],
        "plan_id": [plan.id for plan in plans],
        "team_id": [team.id],
        "agent_id": [agent.id],
        "person_id": [agent.id],
        "moment_id": moments,
        "word_id": [word.id],
        "job_id": [failed.id],
        "redaction_id": [part.id],
        **{name: [number] for name, number in create_draw(call).items()},
    }


def _person(role: RoleName) -> Person:
    language = "en" if role in {RoleName.ADMIN, RoleName.AGENT} else "ko"
    name = LONG_NAME if language == "en" else KOREAN_NAME
    return add_person(
        email=f"{role.value}@centre.kr", name=f"{name} {role.value}", password=PASSWORD,
        roles=[role], language=language,
    )  # fmt: skip


def _with_all_roles(language: str) -> None:
    roles = [role for role in RoleName if role != RoleName.AGENT]
    email = f"all-{language}@centre.kr"
    add_person(email=email, name=LONG_NAME, password=PASSWORD, roles=roles, language=language)


def _review(call: Call, reviewer: Person) -> Review:
    return start_review(call, reviewer, load_rubrics(default_rubric_path())["soft-skills"])


def _rate(review: Review) -> None:
    for criterion, level in (("clarity", 1), ("active_listening", 4)):
        rating = next(rating for rating in review.ratings if rating.criterion == criterion)
        rating.level, rating.note = level, LONG_WORD
        polarity = "for" if level > 2 else "against"
        clip = Evidence(
            criterion=criterion, polarity=polarity, start=0.5, end=4.0, quoted=(LONG_LINES[0][1],)
        )
        review.evidence.append(clip)
    review.state, review.submitted_at = ReviewState.SUBMITTED, utc_now()


def _pages(app: Flask, ids: dict[str, list[int]]) -> Iterator[str]:
    """The address of every page, for each object that it can be about."""
    with app.test_request_context():
        for rule in app.url_map.iter_rules():
            if "GET" not in (rule.methods or ()) or not rule.arguments <= set(ids):
                continue
            for values in product(*(ids[argument] for argument in rule.arguments)):
                chosen = dict(zip(rule.arguments, values, strict=True))
                yield url_for(rule.endpoint, **chosen)
        one, other = ids["transcript_id"]
        call = ids["call_id"][0]
        yield url_for("versions.compare_versions", call_id=call, one=one, other=other)
        yield url_for("coaching.new_plan", agent=ids["agent_id"][0])
        yield from ("/calls?text=nowhere", "/calls?text=상담사", "/nothing-here")


def _make(html: str) -> str:
    """The elements of a page and their looks: two of the same make are as wide."""
    main = html.partition("<main")[2]
    return " ".join(re.findall(r"<\w+|class=\"[^\"]*\"", main))


@pytest.mark.parametrize("role", [None, *RoleName], ids=lambda role: role or "nobody")
def test_no_page_scrolls_sideways(
    browser: Browser, centre: Centre, role: RoleName | None, seen: set[str]
) -> None:
    page = browser.new_page()
    page.set_default_timeout(PATIENCE * 1000)
    if role:
        _sign_in(page, centre, f"{role.value}@centre.kr")
    found, looked_at = [], 0
    for path in centre.paths if role else ("/login", "/login?next=/calls"):
        html = page.request.get(f"{centre.url}{path}").text()
        make = _make(html)
        if not make or make in seen:
            continue  # a file, a part of a page, or one that another role had
        seen.add(make)
        looked_at += 1
        page.goto(f"{centre.url}{path}")
        found += [f"{path} {problem}" for problem in _problems(page)]
    page.context.close()
    assert looked_at
    assert not found, "\n".join(found)


def _sign_in(page: Page, centre: Centre, email: str) -> None:
    page.goto(f"{centre.url}/login")
    page.fill("#email", email)
    page.fill("#password", PASSWORD)
    page.click(".sign-in form button")
    page.wait_for_url(lambda url: "/login" not in url)


@pytest.mark.parametrize("language", ["ko", "en"])
def test_all_rooms_of_somebody_with_many_roles_are_reached_from_one_line(
    browser: Browser, centre: Centre, language: str
) -> None:
    page = browser.new_page(viewport={"width": 1024, "height": 800})
    _sign_in(page, centre, f"all-{language}@centre.kr")
    page.goto(f"{centre.url}/record")
    rooms, more = page.locator("[data-rooms] a"), page.locator("[data-more] > button")
    for width in (1024, 1366):
        page.set_viewport_size({"width": width, "height": 800})
        expect(more).to_be_visible()
        tops = page.locator("[data-rooms] > li:visible").evaluate_all(
            "all => all.map(one => one.getBoundingClientRect().top)"
        )
        assert len(set(tops)) == 1, tops
    page.set_viewport_size({"width": 1024, "height": 800})
    more.press("Enter")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-more] a[aria-current=page]")).to_be_focused()
    page.keyboard.press("Escape")
    expect(more).to_be_focused()
    page.set_viewport_size({"width": 390, "height": 800})
    page.locator(".navbar-toggler").click()
    expect(more).to_be_hidden()
    for room in rooms.all():
        expect(room).to_be_visible()
    assert rooms.count() == 9
    page.context.close()


@pytest.fixture(scope="module")
def seen() -> set[str]:
    """What was looked at already."""
    return set()


def _problems(page: Page) -> Iterator[str]:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        if wide := page.evaluate(TOO_WIDE):
            yield f"{width}: {wide}"
        if unreachable := page.evaluate(UNREACHABLE):
            yield f"{width}, by keyboard: {unreachable}"
