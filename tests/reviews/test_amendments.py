"""A submitted review is amended by whoever wrote it, with a reason; the first stays on record."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from qa_app.assignments.models import Purpose
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.reviews.amendments import start_amendment
from qa_app.reviews.counting import all_count
from qa_app.reviews.models import CauseAnswer, Rating, Review
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.reviews.operations import start_review
from qa_app.reviews.rule_figures import rule_figures
from qa_app.reviews.verdicts import accept_moment
from tests.conftest import Visitor
from tests.factories import add_moment, create_person
from tests.reviews.conftest import CRITERIA, JSON, RUBRIC, Tab, complete, stored

REASON = "약속하신 시각을 다시 들었습니다."


@pytest.fixture
def submitted(tab: Tab, reviewer: Person) -> Tab:
    """A review with a clip and a moment that was accepted, submitted."""
    reviewer.language = "en"
    review = stored(tab.review_id)
    accept_moment(review, add_moment(review.call, rule="vague_time.cannot_plan.ko").id, reviewer)
    db.session.commit()
    complete(tab)
    tab.rate(CRITERIA[0], choice=2, note="Too fast.", revision=1)
    tab.add_clip(CRITERIA[0], "1", "3", quote="")
    tab.summarise("Fine.")
    assert tab.submit().status_code == 200
    return tab


def amend(tab: Tab) -> Tab:
    """Another tab with the amendment that this begins."""
    answer = tab.visitor.post(f"/reviews/{tab.review_id}/amendment")
    assert answer.status_code == 302, answer.text
    return Tab(tab.visitor, int(answer.location.rsplit("/", 1)[1]))


def give_reason(tab: Tab, reason: str = REASON, revision: int = 0):
    data = {"reason": reason, "revision": revision}
    return tab.visitor.post(f"/reviews/{tab.review_id}/amendment/reason", data=data, headers=JSON)


def page(tab: Tab) -> str:
    return tab.visitor.get(f"/reviews/{tab.review_id}").text


def test_an_amendment_begins_as_the_review_was(submitted: Tab) -> None:
    amendment = stored(amend(submitted).review_id)
    first = amendment.supersedes

    assert amendment.purpose == Purpose.AMENDMENT
    assert not amendment.is_submitted
    assert [(r.criterion, r.choice, r.note) for r in amendment.ratings] == [
        (r.criterion, r.choice, r.note) for r in first.ratings
    ]
    assert [(c.criterion, c.start, c.quote) for c in amendment.evidence] == [
        (c.criterion, c.start, c.quote) for c in first.evidence
    ]
    assert amendment.summary == "Fine."


def test_the_first_counts_until_the_amendment_is_submitted_and_stays_on_record(submitted) -> None:
    amended = amend(submitted)
    assert all_count([stored(submitted.review_id)])
    amended.rate(CRITERIA[0], choice=3, note="Fast, but clear.", revision=0)
    give_reason(amended)
    assert amended.submit().status_code == 200

    assert not all_count([stored(submitted.review_id)])
    assert all_count([stored(amended.review_id)])
    assert stored(submitted.review_id).rating(CRITERIA[0]).note == "Too fast."
    assert "This review was amended on" in page(submitted)
    shown = page(amended)
    levels = (RUBRIC.criterion(CRITERIA[0]).level(number).name.en for number in (2, 3))
    assert " → ".join(levels) in shown
    assert REASON in shown
    assert f'href="/reviews/{submitted.review_id}"' in shown


def test_it_is_not_submitted_without_a_reason(submitted: Tab) -> None:
    amended = amend(submitted)
    assert "Say why you amend this review." in page(amended)
    assert amended.submit().status_code == 400
    assert [need["place"] for need in give_reason(amended, "  ").json["missing"]] == ["reason"]
    assert give_reason(amended, revision=1).json["missing"] == []


def test_two_tabs_with_a_reason_both_hear_of_the_other(submitted: Tab) -> None:
    amended = amend(submitted)
    give_reason(amended)
    late = give_reason(amended, "Another reason")
    assert late.status_code == 409
    assert late.json["theirs"] == {"reason": REASON}
    data = {"reason": "Another reason", "revision": 0}
    both = amended.visitor.post(f"/reviews/{amended.review_id}/amendment/reason", data=data)
    assert both.status_code == 409
    assert REASON in both.text
    assert "Another reason" in both.text


def test_beginning_twice_is_going_on(submitted: Tab) -> None:
    assert amend(submitted).review_id == amend(submitted).review_id
    assert "Continue the amendment" in page(submitted)


def test_an_amendment_can_be_discarded_and_begun_anew(submitted: Tab) -> None:
    amended = amend(submitted)
    url = f"/reviews/{amended.review_id}/amendment/discard"
    assert submitted.visitor.post(url).location == f"/reviews/{submitted.review_id}"
    assert db.session.get(Review, amended.review_id) is None
    assert all_count([stored(submitted.review_id)])
    amend(submitted)


def test_a_review_that_amends_nothing_is_not_discarded_and_has_no_reason(tab: Tab) -> None:
    url = f"/reviews/{tab.review_id}/amendment"
    assert tab.visitor.post(f"{url}/discard", headers=JSON).status_code == 400
    assert give_reason(tab).status_code == 400
    assert tab.visitor.post(url, headers=JSON).status_code == 400
    assert stored(tab.review_id).reason == ""


def passed_days(review_id: int, days: int) -> None:
    ago = utc_now() - timedelta(days=days)
    db.session.execute(update(Review).where(Review.id == review_id).values(submitted_at=ago))
    db.session.commit()


def test_after_some_days_a_review_stays_as_it_is(submitted: Tab) -> None:
    passed_days(submitted.review_id, 8)
    assert "Amend this review" not in page(submitted)
    answer = submitted.visitor.post(f"/reviews/{submitted.review_id}/amendment", headers=JSON)
    assert answer.status_code == 400
    assert "can no longer be amended" in answer.json["error"]


def test_the_days_run_from_the_first_version_however_often_it_is_amended(submitted: Tab) -> None:
    amended = amend(submitted)
    give_reason(amended)
    amended.submit()
    again = amend(amended)
    give_reason(again)
    passed_days(submitted.review_id, 8)

    assert "Amend this review" not in page(amended)
    assert again.submit().status_code == 400
    assert stored(again.review_id).reason == REASON


def test_only_whoever_wrote_a_review_amends_it(submitted: Tab, client_of) -> None:
    for roles, status in ((("qa",), 403), (("admin",), 403), (("agent",), 403)):
        other: Visitor = client_of(create_person(*roles))
        url = f"/reviews/{submitted.review_id}/amendment"
        assert other.post(url, headers=JSON).status_code == status


def test_nobody_gives_a_second_opinion_on_what_is_being_amended(submitted: Tab) -> None:
    amend(submitted)
    first, other = stored(submitted.review_id), create_person("qa")
    second = {"purpose": Purpose.SECOND_OPINION, "supersedes": first}
    with pytest.raises(Conflict, match=r"Reviewer is amending|수정하고"):
        start_review(first.call, other, RUBRIC, **second)


def test_an_amendment_that_was_not_submitted_in_time_makes_way_for_a_second_opinion(
    submitted: Tab,
) -> None:
    overdue = amend(submitted)
    give_reason(overdue)
    passed_days(submitted.review_id, 8)
    db.session.expire_all()
    first, other = stored(submitted.review_id), create_person("qa")
    second = {"purpose": Purpose.SECOND_OPINION, "supersedes": first}

    opinion = start_review(first.call, other, RUBRIC, **second)
    db.session.commit()

    assert stored(submitted.review_id).superseded_by is opinion
    assert all_count([stored(submitted.review_id)])
    amendments = select(Review).where(Review.purpose == Purpose.AMENDMENT)
    assert db.session.scalar(amendments) is None


def test_nor_is_amended_what_somebody_looks_at_again(submitted: Tab, reviewer) -> None:
    first = stored(submitted.review_id)
    second = {"purpose": Purpose.SECOND_OPINION, "supersedes": first}
    start_review(first.call, create_person("qa"), RUBRIC, **second)
    db.session.expire_all()
    with pytest.raises((Conflict, Refused)):
        start_amendment(first, db.session.get(Person, reviewer.id))


def test_a_moment_is_counted_once_for_its_rule(submitted: Tab) -> None:
    amended = amend(submitted)
    give_reason(amended)
    amended.submit()

    accepted = [figures.accepted for figures in rule_figures()]
    assert sum(accepted) == 1
    verdict = db.session.scalar(
        select(MomentVerdict).where(MomentVerdict.review_id == amended.review_id)
    )
    clips = {clip.id for clip in stored(amended.review_id).evidence}
    assert verdict is not None
    assert verdict.evidence_id in clips


def test_an_answer_to_what_was_not_the_agents_doing_stands(submitted: Tab, reviewer) -> None:
    first = amend(submitted)
    first.rate(CRITERIA[0], choice="system", note="The screen froze.", revision=0)
    give_reason(first)
    first.submit()
    rating = stored(first.review_id).rating(CRITERIA[0])
    db.session.add(CauseAnswer(rating=rating, text="Mended.", person_id=reviewer.id, revision=1))
    db.session.commit()
    again = amend(first)
    give_reason(again)
    again.submit()

    answer = stored(again.review_id).rating(CRITERIA[0]).cause_answer
    assert answer is not None
    assert answer.text == "Mended."
    assert db.session.scalar(select(func.count()).where(Rating.cause == "system")) == 2


def test_the_agent_reads_with_the_plan_that_and_why_it_was_amended(
    submitted: Tab, agent: Person, reviewer: Person, client_of: Callable[[Person], Visitor]
) -> None:
    review = stored(submitted.review_id)
    plan = compose_plan([review], db.session.get(Person, reviewer.id))
    db.session.flush()
    publish_plan(plan, based_on=plan.revision)
    agent = db.session.get_one(Person, agent.id)
    agent.language = "en"
    plan_id = plan.id
    db.session.commit()
    before = client_of(agent).get(f"/plans/{plan_id}").text
    amended = amend(submitted)
    give_reason(amended)
    assert "was amended" not in client_of(agent).get(f"/plans/{plan_id}").text
    amended.submit()
    after = client_of(agent).get(f"/plans/{plan_id}").text

    assert "was amended" not in before
    assert "was amended on" in after
    assert "This plan was written before that." in after
    assert REASON in after
