"""Who may begin, read and change a review."""

import re
from collections.abc import Callable

import pytest

from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.conftest import Visitor
from tests.factories import create_call, create_person, create_team
from tests.reviews.conftest import CRITERIA, Tab, complete, stored

Client = Callable[[Person], Visitor]


def _read(visitor: Visitor, review_id: int) -> int:
    return visitor.get(f"/reviews/{review_id}").status_code


def test_a_reviewer_begins_once_and_then_goes_on(client_of: Client, reviewer: Person) -> None:
    call = create_call()
    visitor = client_of(reviewer)
    first = visitor.post(f"/reviews/of-call/{call.id}")
    again = visitor.post(f"/reviews/of-call/{call.id}")
    assert first.status_code == 302
    assert first.location == again.location


def test_two_reviewers_each_have_their_own_review(client_of: Client) -> None:
    call_id = create_call().id
    one, other = (
        client_of(create_person("qa")).post(f"/reviews/of-call/{call_id}") for _ in range(2)
    )
    assert one.location != other.location


def test_a_call_without_a_finished_transcript_waits(client_of: Client, reviewer: Person) -> None:
    call = create_call(transcribed=False)
    answer = client_of(reviewer).post(f"/reviews/of-call/{call.id}")
    assert answer.status_code == 400


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_only_those_who_review_begin_a_review(client_of: Client, role: str) -> None:
    call = create_call()
    visitor = client_of(create_person(role))
    assert visitor.post(f"/reviews/of-call/{call.id}").status_code == 403
    assert visitor.get("/reviews").status_code == 403


def test_a_colleague_reads_a_draft_but_does_not_change_it(
    tab_of: Callable[[Person], Tab], review: Review
) -> None:
    colleague = tab_of(create_person("qa"))
    assert _read(colleague.visitor, colleague.review_id) == 200
    assert colleague.rate(CRITERIA[0], choice="1").status_code == 403
    assert colleague.summarise("mine now").status_code == 403
    assert colleague.add_clip(CRITERIA[0], "1", "2").status_code == 403
    assert colleague.submit().status_code == 403
    assert stored(colleague.review_id).rating(CRITERIA[0]).revision == 0


def test_an_admin_may_change_any_draft(tab_of: Callable[[Person], Tab]) -> None:
    assert tab_of(create_person("admin")).rate(CRITERIA[0], choice="1").status_code == 200


def test_agents_do_not_see_reviews(tab: Tab, client_of: Client, agent: Person) -> None:
    complete(tab)
    tab.submit()
    visitor = client_of(agent)
    assert _read(visitor, tab.review_id) == 403
    answer = visitor.post(f"/reviews/{tab.review_id}/summary", data={"summary": "", "revision": 0})
    assert answer.status_code == 403


def test_a_supervisor_reads_submitted_reviews_of_their_own_team(
    tab: Tab, client_of: Client, supervisor: Person
) -> None:
    visitor = client_of(supervisor)
    assert _read(visitor, tab.review_id) == 404
    complete(tab)
    tab.submit()
    assert _read(visitor, tab.review_id) == 200
    stranger = create_person("supervisor")
    create_team(create_person("agent"), supervisor=stranger)
    assert _read(client_of(stranger), tab.review_id) == 404


def test_a_supervisor_who_takes_calls_does_not_read_reviews_of_themselves(
    tab: Tab, client_of: Client, agent: Person, supervisor: Person
) -> None:
    complete(tab)
    tab.submit()
    supervisor.team_id = agent.team_id
    both = create_person("agent", "supervisor")
    call = create_call(both)
    create_team(both, supervisor=both)
    reviewer = client_of(create_person("qa"))
    place = reviewer.post(f"/reviews/of-call/{call.id}").location
    own = Tab(reviewer, int(place.rsplit("/", 1)[1]))
    complete(own)
    assert own.submit().status_code == 200
    assert _read(client_of(both), own.review_id) == 404


def test_a_review_that_does_not_exist_is_not_found(client_of: Client, reviewer: Person) -> None:
    assert _read(client_of(reviewer), 4711) == 404


def test_the_list_shows_own_reviews_by_state_and_says_what_to_do_when_empty(
    tab: Tab, client_of: Client, agent: Person
) -> None:
    assert "Agent" in tab.visitor.get("/reviews?state=draft").text
    assert "Choose a call" in tab.visitor.get("/reviews?state=submitted").text
    complete(tab)
    tab.submit()
    assert "Choose a call" in tab.visitor.get("/reviews?state=draft").text
    assert f"/reviews/{tab.review_id}" in tab.visitor.get("/reviews?state=submitted").text
    assert "No reviews yet" in client_of(create_person("qa")).get("/reviews").text


def test_a_long_list_is_paged_to_its_end(client_of: Client, reviewer: Person) -> None:
    visitor = client_of(reviewer)
    calls = [create_call().id for _ in range(31)]
    client_of(reviewer)  # keeps the calls
    pages = {visitor.post(f"/reviews/of-call/{call}").location for call in calls}
    first = visitor.get("/reviews").text
    oldest = min(int(page.rsplit("/", 1)[1]) for page in pages)
    assert len(re.findall(r'href="/reviews/\d', first)) == 30
    rest = visitor.get(f"/reviews?before={oldest + 1}").text
    assert f'href="/reviews/{oldest}"' in rest
    assert "Older" in first
    assert "Older" not in rest
