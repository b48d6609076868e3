"""A centre sees which rules to trust, and takes one out of use."""

import re
from html import unescape

import pytest

from qa_app.findings.reading import moments_of
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.models import Review, ReviewState
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.reviews.rule_figures import FEWEST, accepted_share, rule_figures
from tests.factories import add_moment, create_person

RULE = "dead_air.unannounced"


@pytest.fixture
def qa(app) -> Person:
    return create_person("qa", name="박서연", language="en")


def say(review: Review, verdict: str, times: int, rule: str = RULE) -> None:
    review.state, review.submitted_at = ReviewState.SUBMITTED, utc_now()
    db.session.add_all(
        MomentVerdict(
            review_id=review.id,
            kind="dead_air",
            rule=rule,
            verdict=verdict,
            person_id=review.reviewer_id,
        )
        for _ in range(times)
    )
    db.session.commit()


def row_of(page: str, rule: str = RULE) -> str:
    row = page.split(f'<tr id="{rule}"')[1].split("</tr>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", unescape(row)).split())


def test_each_rule_stands_in_words_with_what_people_made_of_it(qa, review, client_of):
    say(review, "accepted", 18)
    say(review, "dismissed", 6)
    say(review, "passed", 10)

    row = row_of(client_of(qa).get("/rules").text)

    assert "Nobody speaks for more than six seconds" in row
    assert "34 18 6 75% 95% interval: 56% to 89%" in row


def test_of_a_few_words_nothing_is_concluded(qa, review, client_of):
    say(review, "accepted", FEWEST - 1)
    say(review, "passed", 50)
    row = row_of(client_of(qa).get("/rules").text)
    assert f"Not enough to say ({FEWEST - 1} of {FEWEST})" in row
    assert "%" not in row


def test_a_rule_is_switched_off_for_everybody_and_on_again(qa, review, client_of):
    add_moment(review.call, "dead_air", rule=RULE)
    admin = client_of(create_person("admin", language="en"))
    db.session.commit()
    assert [moment.rule for moment in moments_of(review.call_id)] == [RULE]

    assert client_of(qa).post(f"/rules/{RULE}/switch", data={"off": "1"}).status_code == 302

    assert moments_of(review.call_id) == []
    page = admin.get("/rules").text
    assert "Off since" in row_of(page)
    assert "박서연" in row_of(page)
    admin.post(f"/rules/{RULE}/switch", data={"off": "0"})
    assert [moment.rule for moment in moments_of(review.call_id)] == [RULE]
    assert "On again since" in row_of(admin.get("/rules").text)


@pytest.mark.parametrize(("rule", "off", "status"), [("charm", "1", 404), (RULE, "maybe", 400)])
def test_nonsense_switches_nothing(qa, client_of, rule, off, status):
    assert client_of(qa).post(f"/rules/{rule}/switch", data={"off": off}).status_code == status
    assert not any(rule.is_off for rule in rule_figures())


@pytest.mark.parametrize("role", ["agent", "supervisor"])
def test_rules_are_for_those_who_review(app, client_of, role):
    assert client_of(create_person(role)).get("/rules").status_code == 403


def test_an_interval_holds_what_was_seen_and_narrows_with_more():
    few, many = accepted_share(20, 0), accepted_share(200, 0)
    assert few.mean == few.high == 1.0
    assert few.low < many.low < 1.0
    assert accepted_share(0, 20).low == 0.0
