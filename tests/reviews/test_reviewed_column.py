"""The list of calls says who reviewed each, to those who may know, and is searched by it."""

import re
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.amendments import start_amendment
from qa_app.reviews.models import Review, ReviewState
from qa_app.reviews.operations import start_review
from tests.conftest import Visitor
from tests.factories import create_call, create_person, create_team
from tests.reviews.conftest import RUBRIC

Client = Callable[[Person], Visitor]


def submitted(review: Review) -> Review:
    review.state, review.submitted_at = ReviewState.SUBMITTED, datetime(2026, 3, 5, tzinfo=UTC)
    return review


@pytest.fixture
def colleague(app: object) -> Person:
    return create_person("qa", name="Colleague")


@pytest.fixture
def calls(reviewer: Person, colleague: Person, agent: Person) -> dict[str, Call]:
    """A call for each thing that can be so with its reviews."""
    for person in (reviewer, colleague):
        person.language = "en"
    made = {
        name: create_call(agent, queue=name)
        for name in ("untouched", "mine", "theirs", "my draft", "their draft", "compared")
    }
    submitted(start_review(made["mine"], reviewer, RUBRIC))
    submitted(start_review(made["theirs"], colleague, RUBRIC))
    start_review(made["my draft"], reviewer, RUBRIC)
    start_review(made["their draft"], colleague, RUBRIC)
    submitted(start_review(made["compared"], colleague, RUBRIC, purpose=Purpose.CALIBRATION))
    db.session.commit()
    return made


def shown(visitor: Visitor, **query: object) -> dict[str, str]:
    """The calls of the list by their queue, with the words of the last cell of each."""
    page = visitor.get("/calls", query_string=query).text
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    rows = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.S) for row in body.split("<tr")[1:]]
    words = [[" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in row] for row in rows]
    return {row[2]: row[-1] for row in words}


def test_each_call_says_who_reviewed_it(
    client_of: Client, reviewer: Person, calls: dict[str, Call]
) -> None:
    said = shown(client_of(reviewer))
    assert said == {
        "untouched": "Not reviewed yet",
        "mine": "By me Mar 5, 2026",
        "theirs": "Colleague Mar 5, 2026",
        "my draft": "Not reviewed yet My draft",
        "their draft": "Not reviewed yet Draft by Colleague",
        "compared": "Not reviewed yet",  # a comparison of reviewers is no review of the call
    }


@pytest.mark.parametrize(
    ("chosen", "found"),
    [
        ("no", {"untouched", "my draft", "their draft", "compared"}),
        ("yes", {"mine", "theirs"}),
        ("me", {"mine"}),
        ("draft", {"my draft"}),
        ("by-colleague", {"theirs"}),
        ("nonsense", {"untouched", "mine", "theirs", "my draft", "their draft", "compared"}),
    ],
)
def test_the_list_is_searched_by_it(
    client_of: Client,
    reviewer: Person,
    colleague: Person,
    calls: dict[str, Call],
    chosen: str,
    found: set[str],
) -> None:
    value = chosen.replace("colleague", str(colleague.id))
    visitor = client_of(reviewer)
    assert set(shown(visitor, reviewed=value)) == found
    again = visitor.get("/calls/retranscribe", query_string={"reviewed": value}).text
    assert f"{len(found)} call" in again  # what is done with all calls found means the same ones


def test_a_supervisor_reads_of_submitted_reviews_alone(
    client_of: Client, supervisor: Person, calls: dict[str, Call]
) -> None:
    supervisor.language = "en"
    elsewhere = create_call(queue="another team")
    submitted(start_review(elsewhere, create_person("qa", name="Stranger"), RUBRIC))
    db.session.commit()
    visitor = client_of(supervisor)
    assert shown(visitor) == {
        "mine": "Reviewer Mar 5, 2026",
        "theirs": "Colleague Mar 5, 2026",
        **dict.fromkeys(("untouched", "my draft", "their draft", "compared"), "Not reviewed yet"),
    }
    page = visitor.get("/calls").text
    assert "By Colleague" in page
    assert "Stranger" not in page
    assert "My drafts" not in page


def test_nobody_learns_from_the_list_that_their_own_call_was_reviewed(
    client_of: Client, agent: Person, reviewer: Person, calls: dict[str, Call]
) -> None:
    agent.language = "en"
    both = create_person("agent", "supervisor", language="en")
    create_team(both, supervisor=both)
    submitted(start_review(create_call(both, queue="own"), reviewer, RUBRIC))
    db.session.commit()
    page = client_of(agent).get("/calls").text
    assert "Reviewed" not in page
    assert set(shown(client_of(agent), reviewed="yes")) == set(calls)
    visitor = client_of(both)
    assert shown(visitor) == {"own": ""}
    assert all(shown(visitor, reviewed=value) == {} for value in ("no", "yes"))


def test_a_page_of_the_list_keeps_the_filter(
    client_of: Client, reviewer: Person, agent: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa_app.library.listing.PAGE_SIZE", 1)
    for _number in range(2):
        create_call(agent)
    db.session.commit()
    page = client_of(reviewer).get("/calls?reviewed=no").text
    following = re.search(r'href="([^"]+)" rel="next"', page)
    assert following is not None
    assert "reviewed=no" in following[1]


def test_calls_with_a_critical_item_missed_say_so_and_are_found(
    client_of: Client, reviewer: Person, calls: dict[str, Call]
) -> None:
    of_call = select(Review).where(Review.call_id == calls["mine"].id)
    db.session.scalars(of_call).one().ratings[0].critical_missed = True
    db.session.commit()
    visitor = client_of(reviewer)

    found = shown(visitor, reviewed="critical")
    assert list(found) == ["mine"]
    assert "Critical item missed" in found["mine"]
    assert "Critical item missed" not in shown(visitor)["theirs"]


def test_what_was_amended_away_was_not_missed(
    client_of: Client, reviewer: Person, calls: dict[str, Call]
) -> None:
    review = db.session.scalars(select(Review).where(Review.call_id == calls["mine"].id)).one()
    review.submitted_at = utc_now()
    review.ratings[0].critical_missed = True
    db.session.commit()
    submitted(start_amendment(review, reviewer)).submitted_at = utc_now()
    db.session.commit()
    visitor = client_of(reviewer)

    assert shown(visitor, reviewed="critical") == {}
    assert "Critical item missed" not in shown(visitor)["mine"]
