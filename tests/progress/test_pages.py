"""What a supervisor sees of their teams, and what nobody else does."""

import html
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from sqlalchemy import event

from qa_app.coaching.models import PlanState
from qa_app.foundation.extensions import db
from qa_app.people.models import Person, Team
from qa_app.rubrics import default_rubric_path, load_rubric
from tests.conftest import Visitor
from tests.factories import create_person, create_team
from tests.progress.centre import RUBRIC, give_plan, monday, review_call

EMOTION_CARE = load_rubric(default_rubric_path() / "emotion-care.yaml")
ClientOf = Callable[[Person | None], Visitor]


@pytest.fixture
def qa(app: Flask) -> Person:
    return create_person("qa", language="en")


@pytest.fixture
def agent(app: Flask) -> Person:
    return create_person("agent", name="Seo Jimin", language="en")


@pytest.fixture
def supervisor(app: Flask) -> Person:
    return create_person("supervisor", language="en")


@pytest.fixture
def team(agent: Person, supervisor: Person) -> Team:
    return create_team(agent, supervisor=supervisor)


def join(team: Team, name: str) -> Person:
    member = create_person("agent", name=name)
    team.members.append(member)
    return member


def read(page: str) -> str:
    """The words of a page in one line."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def test_a_supervisor_sees_whether_coaching_worked_and_the_calls_behind_it(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, qa: Person
) -> None:
    for weeks_back, level in [(6, 1), (5, 2), (1, 4), (0, 3)]:
        for _ in range(3):
            review_call(agent, qa, levels=(level,), at=monday(weeks_back))
    page = client_of(supervisor).get(f"/progress/agents/{agent.id}").text
    assert "Up: average 1.5 in 6 calls" in read(page)
    assert "average 3.5 in 6 calls from then on" in read(page)
    day = monday(6).date()
    assert f"/calls?agent={agent.id}&amp;from={day}&amp;to=" in page
    assert f"team={team.id}" in client_of(supervisor).get(f"/progress/teams/{team.id}").text


def test_where_calls_are_reviewed_on_several_rubrics_one_can_be_looked_at_alone(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, qa: Person
) -> None:
    supervisor.language = "en"
    page = f"/progress/agents/{agent.id}"
    review_call(agent, qa, levels=(3,))
    assert "All rubrics" not in client_of(supervisor).get(page).text
    review_call(agent, qa, levels=(2,), rubric=EMOTION_CARE)

    both = read(client_of(supervisor).get(page).text)
    alone = read(client_of(supervisor).get(f"{page}?rubric=emotion-care&by=month").text)
    first, other = (one.criteria[0].name.en for one in (RUBRIC, EMOTION_CARE))
    assert first in both
    assert other in both
    assert other in alone
    assert first not in alone
    unknown = read(client_of(supervisor).get(f"{page}?rubric=none-such").text)
    assert first in unknown
    assert other in unknown


def test_too_few_calls_are_said_to_be_too_few(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, qa: Person
) -> None:
    for _ in range(3):
        review_call(agent, qa, levels=(2,))
    page = read(client_of(supervisor).get(f"/progress/teams/{team.id}").text)
    assert "Not enough calls to say (3 of 10 needed)." in page


def test_the_overview_counts_calls_and_plans_and_ranks_nobody(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, qa: Person
) -> None:
    best = join(team, "Ahn Best")
    last = join(team, "Zoe Last")
    review_call(agent, qa, levels=(4,))
    review_call(last, qa, levels=(4,))
    review_call(best, qa, levels=(1,))
    for answer_in in (-1, 5):
        give_plan(agent, qa, PlanState.PUBLISHED, answer_in)
    give_plan(agent, qa, PlanState.ACKNOWLEDGED)
    words = read(client_of(supervisor).get("/progress").text)
    assert words.index("Ahn Best") < words.index("Seo Jimin") < words.index("Zoe Last")
    assert "Seo Jimin 1 2 1 1" in words
    assert "4.0" not in words


@pytest.mark.parametrize("by", ["week", "month", "nonsense"])
def test_a_team_without_members_or_reviews_says_what_comes_next(
    client_of: ClientOf, supervisor: Person, by: str
) -> None:
    empty = create_team(supervisor=supervisor)
    client = client_of(supervisor)
    words = read(client.get(f"/progress/teams/{empty.id}?by={by}").text)
    assert "No reviewed calls in this time" in words
    assert "Nobody is in this team yet." in words
    assert "Nobody is in this team yet." in read(client.get("/progress").text)


def test_without_a_team_a_supervisor_learns_whom_to_ask(
    client_of: ClientOf, supervisor: Person
) -> None:
    words = read(client_of(supervisor).get("/progress").text)
    assert "You do not follow a team yet" in words


def test_other_teams_do_not_exist_for_a_supervisor(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, app: Flask
) -> None:
    stranger = create_person("supervisor")
    client = client_of(stranger)
    assert client.get(f"/progress/teams/{team.id}").status_code == 404
    assert client.get(f"/progress/agents/{agent.id}").status_code == 404
    assert agent.name not in client.get("/progress").text


@pytest.mark.parametrize("path", ["", "/teams/{team}", "/agents/{agent}"])
def test_agents_have_plans_not_progress_pages(
    client_of: ClientOf, agent: Person, team: Team, path: str
) -> None:
    url = "/progress" + path.format(team=team.id, agent=agent.id)
    assert client_of(agent).get(url).status_code == 403


def test_qa_staff_also_see_agents_without_a_team(client_of: ClientOf, qa: Person) -> None:
    create_person("agent", name="Lone Agent")
    words = read(client_of(qa).get("/progress").text)
    assert "Without a team" in words
    assert "Lone Agent" in words


@contextmanager
def counted_queries() -> Iterator[list[str]]:
    statements: list[str] = []

    def count(_conn, _cursor, statement, *_rest) -> None:
        if statement.startswith(("SELECT", "WITH")):
            statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    yield statements
    event.remove(db.engine, "before_cursor_execute", count)


@pytest.mark.parametrize("path", ["/progress", "/progress/teams/{team}"])
def test_more_agents_need_no_more_queries(
    client_of: ClientOf, supervisor: Person, agent: Person, team: Team, qa: Person, path: str
) -> None:
    def queries() -> int:
        client = client_of(supervisor)
        db.session.expire_all()
        with counted_queries() as statements:
            assert client.get(path.format(team=team.id)).status_code == 200
        return len(statements)

    review_call(agent, qa, levels=(2,))
    queries()  # what the session remembers from setting up is no longer counted
    few = queries()
    for _ in range(12):
        member = join(team, "Han Saebyeok")
        review_call(member, qa, levels=(3,))
        give_plan(member, qa, PlanState.PUBLISHED)
    assert queries() == few
