"""What people rate to compare their ratings, and what was rated anew, changes no figure."""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from qa_app.assignments.models import Purpose
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import Settings
from qa_app.people.models import Person
from qa_app.reviews.models import Rating, Review, ReviewState
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.subjects.own_data import export_person
from tests.conftest import ROOT, Visitor, make_settings
from tests.factories import create_call, create_person, create_team
from tests.progress.centre import RUBRIC, monday, stored_rubric
from tests.progress.test_pages import read

RULE = "dead_air.unannounced"
CRITERION = RUBRIC.criteria[0].id


def rate(
    call,
    reviewer: Person,
    level: int,
    purpose: Purpose = Purpose.REGULAR,
    supersedes: Review | None = None,
    state: ReviewState = ReviewState.SUBMITTED,
) -> Review:
    """A review of this call with 20 verdicts on a rule: accepted below the third level."""
    review = Review(
        call=call,
        transcript=call.transcript,
        reviewer=reviewer,
        rubric_version=stored_rubric(),
        purpose=purpose,
        supersedes=supersedes,
        state=state,
        submitted_at=utc_now() if state == ReviewState.SUBMITTED else None,
        ratings=[Rating(criterion=CRITERION, level=level)],
    )
    db.session.add(review)
    db.session.flush()
    verdict = "accepted" if level < 3 else "dismissed"
    of_review = {"review_id": review.id, "kind": "dead_air", "rule": RULE, "verdict": verdict}
    db.session.add_all(MomentVerdict(**of_review, person_id=reviewer.id) for _ in range(20))
    db.session.flush()
    return review


@dataclass
class Centre:
    """A team whose agent has twelve reviewed calls, and a plan from two of them."""

    qa: Person
    other_qa: Person
    agent: Person
    team_id: int
    reviews: list[Review]
    plan_id: int
    visitor: Visitor

    def pages(self) -> dict[str, str]:
        """All that shows figures, in words; charts with what is drawn in them."""
        agent, team = self.agent.id, self.team_id
        places = (
            "/progress", f"/progress/teams/{team}", f"/progress/agents/{agent}",
            f"/progress/agents/{agent}?weeks=4", "/rules", f"/plans/new?agent={agent}",
            f"/plans/{self.plan_id}", "/plans",
        )  # fmt: skip
        shown = {place: self.visitor.get(place) for place in places}
        assert {answer.status_code for answer in shown.values()} == {200}
        return {place: _without_tokens(answer.text) for place, answer in shown.items()}

    def pdf(self) -> int:
        return len(self.visitor.get(f"/plans/{self.plan_id}/pdf").data)


def _without_tokens(page: str) -> str:
    return re.sub(r'(nonce|value|content)="[^"]{30,}"', "", page)


@pytest.fixture
def settings(request, settings: Settings, tmp_path) -> Settings:
    """A scratch centre on SQLite, or on PostgreSQL where a test asks for it."""
    if getattr(request, "param", "sqlite") == "sqlite":
        return settings
    url = request.getfixturevalue("migrated_postgresql")("what-counts")
    return make_settings(tmp_path, DATABASE_URL=url)


@pytest.fixture
def centre(app, client_of: Callable[[Person], Visitor]) -> Centre:
    agent = create_person("agent", name="Seo Jimin", language="en")
    qa, other = create_person("qa", language="en"), create_person("qa", language="en")
    team = create_team(agent, supervisor=create_person("supervisor"))
    reviews = [
        rate(create_call(agent, started_at=monday(weeks)), qa, level)
        for weeks in range(4)
        for level in (1, 2, 2)
    ]
    plan = compose_plan(reviews[:2], qa)
    publish_plan(plan, based_on=plan.revision)
    db.session.commit()
    return Centre(qa, other, agent, team.id, reviews, plan.id, client_of(qa))


def test_reviews_that_compare_people_change_no_figure_on_any_page(centre: Centre) -> None:
    pdf = centre.pdf()
    centre.pages()  # the plan's page says who opened it
    before = centre.pages()
    for review in centre.reviews:
        rate(review.call, centre.other_qa, 4, Purpose.CALIBRATION)
        rate(review.call, centre.agent, 4, Purpose.SELF_ASSESSMENT)
        rate(review.call, create_person("qa"), 4, Purpose.SECOND_OPINION)
    rate(create_call(centre.agent, started_at=monday()), centre.qa, 4, Purpose.CALIBRATION)
    for review in centre.reviews:
        draft = create_person("qa")
        rate(review.call, draft, 4, Purpose.APPEAL, review, ReviewState.DRAFT)
    db.session.commit()

    assert centre.pages() == before
    assert centre.pdf() == pdf


@pytest.mark.parametrize(
    "settings",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
def test_what_is_rated_anew_after_an_appeal_counts_in_the_place_of_what_was(
    centre: Centre,
) -> None:
    before = centre.pages()
    for review in centre.reviews:
        rate(review.call, centre.other_qa, 4, Purpose.APPEAL, review)
    db.session.commit()

    after = centre.pages()

    assert _weeks(centre, before) == {("1.7", "3", "3")}
    assert _weeks(centre, after) == {("4.0", "3", "3")}
    assert "240 240 0 100%" in read(before["/rules"])
    assert "240 0 240 0%" in read(after["/rules"])
    assert "12" in read(after["/progress"])


def _weeks(centre: Centre, pages: dict[str, str]) -> set[tuple[str, ...]]:
    """Average, reviews and calls of each week."""
    page = read(pages[f"/progress/agents/{centre.agent.id}?weeks=4"])
    return set(re.findall(r"(\d\.\d) \d\.\d to \d\.\d (\d+) (\d+)", page))


def test_of_an_appeal_on_an_appeal_the_last_one_counts(centre: Centre) -> None:
    first = centre.reviews[0]
    second = rate(first.call, centre.other_qa, 3, Purpose.SECOND_OPINION, first)
    third = rate(first.call, create_person("qa"), 4, Purpose.APPEAL, second)
    db.session.commit()

    offered = centre.pages()[f"/plans/new?agent={centre.agent.id}"]

    assert [f'href="/reviews/{r.id}"' in offered for r in (first, second, third)] == [
        False, False, True
    ]  # fmt: skip


def test_a_plan_is_written_from_what_counts_only(centre: Centre) -> None:
    first = centre.reviews[0]
    calibration = rate(first.call, centre.other_qa, 4, Purpose.CALIBRATION)
    draft = compose_plan(centre.reviews[2:4], centre.qa)
    superseded = centre.reviews[3]
    rate(superseded.call, centre.other_qa, 4, Purpose.APPEAL, superseded)
    db.session.commit()

    for review in (calibration, superseded):
        answer = centre.visitor.post("/plans/compose", data={"review_ids": [review.id]})
        assert answer.status_code == 400
        assert "does not count" in answer.text
    told = centre.visitor.get(f"/plans/{draft.id}/edit")
    assert told.status_code == 200
    with pytest.raises(Exception, match="no longer counts"):
        publish_plan(draft, based_on=draft.revision)


def test_an_agent_is_handed_out_what_counted_and_what_they_said_themselves(
    centre: Centre, tmp_path
) -> None:
    first, *_rest = centre.reviews
    appeal = rate(first.call, centre.other_qa, 4, Purpose.APPEAL, first)
    own = rate(first.call, centre.agent, 3, Purpose.SELF_ASSESSMENT)
    rate(first.call, create_person("qa"), 2, Purpose.CALIBRATION)
    db.session.commit()

    export_person(centre.agent, tmp_path / "data", language="en")

    rows = json.loads((tmp_path / "data" / "reviews.json").read_text(encoding="utf-8"))
    of_call = {row["review"]: row["counts"] for row in rows if row["call"] == first.call_id}
    assert of_call == {first.id: False, appeal.id: True, own.id: False}


def test_no_other_room_decides_by_itself_which_reviews_count() -> None:
    """Rooms ask ``counts``; those named here ask what is final, which is something else."""
    asks_what_is_final = {
        "coaching/drafting.py",  # a draft is refused in words of its own
        "retention/rows.py",  # ratings that stay when a call is erased
        "subjects/own_data.py",  # what somebody is handed out
    }
    rooms = ROOT / "qa_app"
    asking = {
        path.relative_to(rooms).as_posix()
        for path in rooms.rglob("*.py")
        if "ReviewState.SUBMITTED" in path.read_text("utf-8")
    }
    assert {path for path in asking if not path.startswith("reviews/")} <= asks_what_is_final
