"""What was promised in the reviewed calls goes into the plan, to be kept."""

from dataclasses import replace
from datetime import date

import pytest

from qa_app.coaching.document import Promise
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan
from qa_app.coaching.operations import publish_plan
from qa_app.extensions import db
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
        review.call, "promise", start=16.0, details={"what": "욕설", "by_when": ""}, left_out=True
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
    assert "no time was named" in open_
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
    assert [promise.what for promise in plan.promises] == ["쿠폰을 다시 발송"]


@pytest.mark.parametrize(("language", "named"), [("ko", "기한을 정하지 않은"), ("en", "no time")])
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
