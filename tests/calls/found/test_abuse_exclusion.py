"""Abuse by a customer is left out of all that is said about the agent; people decide."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa_app.calls.models import Call
from qa_app.findings.abuse import excluded_stretches, settle
from qa_app.findings.models import FoundMoment
from qa_app.findings.reading import moments_of
from qa_app.foundation.extensions import db
from qa_app.moments.stretches import AbuseDecision, Stretch, decided, touches_any, without
from qa_app.people.models import Person
from qa_app.reviews.operations import add_evidence, save_rating, start_review
from qa_app.rubrics import load_rubrics
from tests.conftest import Visitor
from tests.factories import add_moment, create_call, create_person, create_team
from tests.jobs import job_of


@pytest.fixture
def agent(app) -> Person:
    return create_person("agent", language="en")


@pytest.fixture
def call(agent: Person) -> Call:
    """A call in which a rule found an insult in the second line."""
    call = create_call(agent)
    add_moment(call, "abuse_insult", segments=[1], start=6.0, end=8.0)
    add_moment(call, "dismissal", segments=[2], start=10.0, end=14.5)
    add_moment(call, "interruption", segments=[1], start=7.0, end=12.0)
    settle(call.id, call.transcripts[-1].as_transcript())
    db.session.commit()
    return call


def shown(call: Call) -> set[str]:
    db.session.expire_all()
    return {moment.kind for moment in moments_of(call.id)}


def held(call: Call) -> list[tuple[float, float]]:
    db.session.expire_all()
    return [(one.start, one.end) for one in excluded_stretches(call.id)]


def send(visitor: Visitor, call: Call, word: str, start: str, end: str, **more: object):
    data = {"start": start, "end": end, "kind": "abuse_threat", **more}
    return visitor.post(f"/calls/{call.id}/abuse/{word}", data=data)


def test_the_whole_line_of_the_customer_is_excluded_with_what_was_found_in_it(call):
    assert held(call) == [(5.0, 9.5)]
    assert shown(call) == {"abuse_insult", "dismissal"}


def test_the_agent_can_say_that_it_is_none_and_everything_counts_again(call, agent, client_of):
    client = client_of(agent)

    assert send(client, call, "unmark", "5", "9.5").status_code == 302

    assert held(call) == []
    assert shown(call) == {"dismissal", "interruption"}
    page = client.get(f"/calls/{call.id}").text
    assert "said that 0:05–0:09 is not abuse" in page


def test_a_person_marks_what_no_rule_found_and_finding_does_not_undo_it(call, agent, client_of):
    send(client_of(agent), call, "mark", "0:10", "0:14.5")
    assert held(call) == [(5.0, 9.5), (10.0, 14.5)]
    assert shown(call) == {"abuse_insult"}

    settle(call.id, call.transcripts[-1].as_transcript())
    db.session.commit()

    assert held(call) == [(5.0, 9.5), (10.0, 14.5)]
    # What is counted over the whole call is counted anew.
    assert job_of(call, "moments").state == "waiting"


@pytest.mark.parametrize(
    ("start", "end"), [("0:19", "0:40"), ("9", "9"), ("9", "5"), ("soon", "9"), ("", "")]
)
def test_a_stretch_outside_the_call_is_refused(call, agent, client_of, start, end):
    assert send(client_of(agent), call, "mark", start, end).status_code == 400
    assert held(call) == [(5.0, 9.5)]


def test_only_the_agent_and_reviewers_have_a_say(call, agent, client_of):
    supervisor = create_person("supervisor")
    create_team(agent, supervisor=supervisor)

    assert send(client_of(supervisor), call, "mark", "1", "2").status_code == 403
    assert send(client_of(create_person("agent")), call, "mark", "1", "2").status_code == 404
    assert send(client_of(create_person("qa")), call, "mark", "1", "2").status_code == 302


def test_ending_such_a_call_after_a_warning_is_right(call, agent, client_of):
    add_moment(call, "abrupt_end", segments=[3], start=15.0, end=19.5)
    settle(call.id, call.transcripts[-1].as_transcript())
    assert "abrupt_end" in shown(call)

    add_moment(call, "abuse_warning", segments=[2], start=10.0, end=14.5)
    settle(call.id, call.transcripts[-1].as_transcript())
    db.session.commit()

    assert "abrupt_end" not in shown(call)
    assert "ended the call after a warning" in client_of(agent).get(f"/calls/{call.id}").text


def test_it_is_announced_where_it_is_played(call, client_of):
    page = client_of(create_person("qa", language="en")).get(f"/calls/{call.id}").text
    assert "Abuse by the customer comes next (Insult), until 0:09." in page


def test_no_clip_can_be_made_of_it_and_a_rating_that_rests_on_it_counts_nowhere(
    app, call, client_of: Callable[[Person], Visitor]
):
    reviewer = create_person("qa", language="en")
    rubric = load_rubrics(app.extensions["settings"].rubrics_dir)["soft-skills"]
    review = start_review(call, reviewer, rubric)
    shared = {"note": "", "based_on": 0, "not_applicable": False}
    save_rating(review, "clarity", level=1, **shared)
    add_evidence(review, "clarity", polarity="against", start=10.0, end=14.5)
    db.session.commit()
    tab = client_of(reviewer)

    clip = {"criterion": "clarity", "start": "5", "end": "9", "polarity": "against", "quote": ""}
    refused = tab.post(f"/reviews/{review.id}/evidence", data=clip)
    assert refused.status_code == 400
    assert "excluded from every rating" in refused.text

    page = f"/reviews/{review.id}"
    answer = send(tab, call, "mark", "10", "14.5", back=page)
    assert answer.location == f"{page}#abuse"

    db.session.expire_all()
    assert [clip.excluded for clip in review.evidence] == [True]
    assert review.rating("clarity").excluded
    assert not review.rating("active_listening").excluded
    send(tab, call, "unmark", "10", "14.5")
    db.session.expire_all()
    assert not review.rating("clarity").excluded


def test_moments_of_a_call_that_is_removed_leave_nothing(call):
    db.session.delete(call)
    db.session.commit()
    assert db.session.query(FoundMoment).count() == 0


times = st.floats(0, 100, allow_nan=False).map(lambda t: round(t, 2))
spans = st.tuples(times, times).filter(lambda s: s[0] < s[1])


@given(
    st.lists(spans.map(lambda s: Stretch(*s, "abuse_insult", by_rule=True)), max_size=5),
    st.lists(st.tuples(spans, st.booleans()), max_size=8),
    times,
)
def test_what_was_said_last_of_a_moment_holds(found, words, at):
    decisions = [AbuseDecision(*span, "abuse_threat", is_abuse) for span, is_abuse in words]

    inside = any(s.start <= at < s.end for s in decided(found, decisions))

    last = [is_abuse for span, is_abuse in words if span[0] <= at < span[1]]
    by_rule = any(s.start <= at < s.end for s in found)
    assert inside == (last[-1] if last else by_rule)


def test_what_is_counted_over_a_call_is_counted_without_it(call):
    transcript = call.transcripts[-1].as_transcript()
    rest = without(transcript, [Stretch(5.0, 9.5, "abuse_insult")])
    assert [segment.start for segment in rest.segments] == [0.0, 10.0, 15.0]
    assert touches_any([Stretch(5.0, 9.5, "abuse_insult")], 9.4, 12.0)
