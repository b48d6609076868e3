"""What was promised in the reviewed calls goes into the plan, to be kept."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from qa_app.coaching.document import Promise
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.foundation.extensions import db, utc_now
from qa_app.rubrics import Rubric
from tests.coaching.conftest import Centre
from tests.coaching.test_journey import fields_of
from tests.coaching.test_pdf import document, read, text_of
from tests.factories import add_moment

TIMED = {"what": "재고를 확인해서 전화", "by_when": "내일 오전 열 시까지"}
OPEN = {"what": "쿠폰을 다시 발송", "by_when": ""}


@pytest.fixture
def plan(centre: Centre) -> Plan:
    review = centre.review()
    add_moment(review.call, "promise", details=TIMED)
    add_moment(review.call, "promise", start=12.0, details=OPEN)
    add_moment(
        review.call, "promise", start=16.0, details={"what": "욕설", "by_when": ""}, excluded=True
    )
    plan = compose_plan([review], centre.qa)
    db.session.commit()
    return plan


def test_a_plan_lists_what_was_promised_with_its_time_or_that_none_was_named(
    plan, centre, client_of
):
    centre.agent.language = "en"
    publish_plan(plan, based_on=plan.revision)
    page = client_of(centre.agent).get(f"/plans/{plan.id}").text
    listed = page.split('id="promises-title"')[1].split("</section>")[0]
    timed, open_ = listed.split("</li>")[:2]
    assert "재고를 확인해서 전화" in timed
    assert "내일 오전 열 시까지" in timed
    assert "쿠폰을 다시 발송" in open_
    assert "no deadline given" in open_
    assert "욕설" not in listed
    assert "내일 오전 열 시까지" in text_of(_pdf(client_of(centre.agent), plan))


def _pdf(client, plan):
    import io

    from pypdf import PdfReader

    return PdfReader(io.BytesIO(client.get(f"/plans/{plan.id}/plan.pdf").data))


def test_the_author_takes_out_what_need_not_be_looked_at(plan, centre, client_of):
    author = client_of(centre.qa)
    sent = fields_of(author.get(f"/plans/{plan.id}/edit").text)
    assert sent["promises-0"] == str(plan.promises[0].id)
    del sent["promises-0"]

    assert author.post(f"/plans/{plan.id}/edit", data=sent).status_code == 302

    db.session.expire_all()
    assert [promise.what for promise in plan.kept_promises] == ["쿠폰을 다시 발송"]
    # It is still there to be ticked again.
    again = fields_of(author.get(f"/plans/{plan.id}/edit").text)
    assert "promises-0" not in again
    assert len(plan.promises) == 2


@pytest.mark.parametrize(
    ("language", "named"), [("ko", "기한을 정하지 않은"), ("en", "no deadline")]
)
def test_promises_are_printed(rubric: Rubric, language: str, named: str) -> None:
    called_on = date(2026, 11, 18)
    plan = replace(
        document(rubric, language),
        promises=(
            Promise(called_on=called_on, start=61.0, what="call back", by_when="by Friday noon"),
            Promise(called_on=called_on, start=70.0, what="send the form", by_when=""),
        ),
    )
    text = text_of(read(plan))
    assert "call back by Friday noon" in text
    assert named in text.split("send the form")[1]


def test_what_turns_out_to_be_abuse_leaves_a_draft(plan, centre, client_of):
    call_id = plan.promises[0].call_id
    clips = sum(len(point.clips) for point in plan.points)
    assert clips
    stretch = {"start": "0", "end": "11", "kind": "abuse_insult"}

    assert (
        client_of(centre.qa).post(f"/calls/{call_id}/abuse/mark", data=stretch).status_code == 302
    )

    db.session.expire_all()
    assert [promise.start for promise in plan.promises] == [12.0]
    assert sum(len(point.clips) for point in plan.points) == 0
    # Whoever has the draft open is told that it changed.
    assert plan.revision == 1


@pytest.mark.parametrize(
    ("days_ago", "by_when", "ticked"),
    [
        (1, "다음 주 금요일까지", True),
        (30, "내일까지", False),
        (3, "tomorrow by noon", False),
        (3, "within ten working days", True),
        (3, "", True),
        (30, "", False),
    ],
)
def test_what_is_over_is_proposed_and_not_ticked(centre, client_of, days_ago, by_when, ticked):
    review = centre.review()
    review.call.started_at = utc_now() - timedelta(days=days_ago)
    add_moment(review.call, "promise", details={"what": "전화", "by_when": by_when})
    db.session.commit()
    plan = compose_plan([review], centre.qa)
    db.session.commit()
    author = client_of(centre.qa)

    sent = fields_of(author.get(f"/plans/{plan.id}/edit").text)

    assert ("promises-0" in sent) == ticked
    # Saved as it was served, nothing changes.
    assert author.post(f"/plans/{plan.id}/edit", data=sent).status_code == 302
    db.session.expire_all()
    assert [promise.kept for promise in plan.promises] == [ticked]


@pytest.mark.parametrize(
    ("language", "shown"), [("en", "Fri, Nov 27, 2026"), ("ko", "2026. 11. 27. (금)")]
)
def test_the_day_is_shown_beside_the_words(centre, client_of, language, shown):
    review = centre.review()
    review.call.started_at = datetime(2026, 11, 25, 1, 30, tzinfo=UTC)
    add_moment(review.call, "promise", details={"what": "전화", "by_when": "모레까지"})
    db.session.commit()
    centre.qa.language = language
    db.session.commit()

    page = client_of(centre.qa).get(f"/calls/{review.call_id}").text

    assert "모레까지" in page
    assert shown in page
