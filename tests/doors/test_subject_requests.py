"""A customer's request: who asks, whose calls, what is done, within ten days."""

import io
import zipfile
from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.findings.wording import all_rules
from qa_app.foundation.days import today
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import ROOT
from qa_app.progress.figures import reviewed_calls
from qa_app.retention import erasing
from qa_app.retention.holds import place_hold
from qa_app.retention.models import HoldKind
from qa_app.reviews.moment_verdict import MomentVerdict
from qa_app.reviews.operations import start_review
from qa_app.reviews.rule_figures import rule_figures
from qa_app.rubrics import load_rubrics
from qa_app.subjects import archives
from qa_app.subjects.finding import find_calls_of
from qa_app.subjects.models import SubjectRequest
from qa_app.subjects.requests import KEPT_AFTER_CLOSING
from tests.doors.told_call import told
from tests.factories import (
    create_person,
    create_request,
)


def create_review(call):
    review = start_review(call, create_person("qa"), load_rubrics(ROOT / "rubrics")["soft-skills"])
    db.session.commit()
    return review


@pytest.fixture
def officer(client_of):
    """The privacy officer, who sees no calls otherwise."""
    return client_of(create_person("privacy", language="en", name="Officer One"))


def come_in(officer, kind="access", *, days_ago=0, **whose) -> SubjectRequest:
    day = (today() - timedelta(days=days_ago)).isoformat()
    answer = officer.post("/requests/new", data={"kind": kind, "received_on": day, **whose})
    assert answer.status_code == 302, answer.text
    return db.session.scalars(select(SubjectRequest).order_by(SubjectRequest.id.desc())).first()


def decided(officer, request, *calls, identity="Called back") -> str:
    url = f"/requests/{request.id}"
    officer.post(f"{url}/identity", data={"identity": identity})
    for call in calls:
        officer.post(f"{url}/calls/{call.id}/yes")
    db.session.expire_all()
    return url


def test_a_request_has_ten_days_and_shows_how_many_are_left(officer):
    told(customer_reference="C-77")
    request = come_in(officer, reference="C-77", days_ago=3)
    late = come_in(officer, reference="C-77", days_ago=12)

    assert request.due_on == request.received_on + timedelta(days=10)
    page = officer.get("/requests").text
    assert "7 days left" in page
    assert "2 days overdue" in page
    assert page.index(f"Request {late.id}") < page.index(f"Request {request.id}")


def test_it_is_put_off_only_with_a_reason_and_a_notice_in_time(officer):
    told(customer_reference="C-77")
    request = come_in(officer, reference="C-77")
    url, day = f"/requests/{request.id}/extend", request.received_on

    def put_off(until, told_on, because="Many calls"):
        data = {"until": day + timedelta(days=until), "told_on": day + timedelta(days=told_on)}
        return officer.post(url, data={**data, "because": because}).status_code

    assert put_off(15, 11) == 400
    assert put_off(30, 3) == 400
    assert put_off(15, 3, because=" ") == 400
    assert put_off(15, 3) == 302
    db.session.expire_all()
    assert request.due_on == day + timedelta(days=15)


def test_nothing_is_done_before_identity_and_calls_are_decided(officer):
    call = told(customer_reference="C-77")
    request = come_in(officer, "deletion", reference="C-77")

    answer = officer.post(f"/requests/{request.id}/erase", data={"sure": "y"})

    assert answer.status_code == 409
    assert "how you verified the requester" in answer.text
    decided(officer, request)
    answer = officer.post(f"/requests/{request.id}/erase", data={"sure": "y"})
    assert "say of each call" in answer.text
    assert db.session.get(Call, call.id) is not None


def test_an_archive_is_made_in_the_background_and_goes_after_a_week(officer, settings):
    call, other = told(customer_reference="C-77"), told(customer_reference="C-77")
    request = come_in(officer, reference="C-77")
    url = decided(officer, request, call)
    officer.post(f"{url}/calls/{other.id}/no")
    assert officer.post(f"{url}/export", data={"language": "ko"}).status_code == 302
    assert officer.get(f"{url}/archive").status_code == 404

    archives.work_off()

    with (
        officer.get(f"{url}/archive") as answer,
        zipfile.ZipFile(io.BytesIO(answer.data)) as archive,
    ):
        names = archive.namelist()
    assert "index.html" in names
    assert any(name.startswith(f"call-{call.id:06d}/") for name in names)
    assert not any(name.startswith(f"call-{other.id:06d}") for name in names)
    db.session.expire_all()
    request.exported_at = utc_now() - timedelta(days=8)
    db.session.commit()
    archives.work_off()
    assert officer.get(f"{url}/archive").status_code == 404
    assert list((settings.data_dir / "exports").iterdir()) == []


def test_what_is_set_aside_is_not_opened_played_found_or_counted_until_it_is_lifted(
    officer, client_of
):
    call = told(customer_reference="C-77")
    review = create_review(call)
    qa = client_of(create_person("qa", language="en"))
    request = come_in(officer, "suspension", reference="C-77")
    url = decided(officer, request, call)
    pages = [f"/calls/{call.id}", f"/calls/{call.id}/sound", f"/reviews/{review.id}",
             f"/calls/{call.id}/transcript.txt"]  # fmt: skip
    before = [qa.get(page).status_code for page in pages]

    assert officer.post(f"{url}/suspend").status_code == 302

    assert [qa.get(page).status_code for page in pages] == [404] * len(pages)
    assert f'/calls/{call.id}"' not in qa.get("/calls?text=택배가").text
    assert f'/calls/{call.id}"' not in qa.get("/calls").text
    assert "Suspended" in officer.get(url).text
    assert officer.post(f"{url}/lift").status_code == 302
    assert [qa.get(page).status_code for page in pages] == before


def test_what_is_set_aside_is_in_no_figure_until_it_is_lifted(officer):
    call = told(customer_reference="C-77")
    review = create_review(call)
    review.state, review.submitted_at = "submitted", utc_now()
    rule = next(iter(all_rules()))
    db.session.add(
        MomentVerdict(review_id=review.id, kind="x", rule=rule, verdict="accepted",
                      person_id=review.reviewer_id)
    )  # fmt: skip
    db.session.commit()
    long_ago = call.started_at - timedelta(days=1)

    def counted() -> tuple[int, int]:
        accepted = {one.name: one.accepted for one in rule_figures()}[rule]
        return reviewed_calls([call.agent_id], long_ago).get(call.agent_id, 0), accepted

    assert counted() == (1, 1)
    url = decided(officer, come_in(officer, "suspension", reference="C-77"), call)
    officer.post(f"{url}/suspend")
    assert counted() == (0, 0)
    officer.post(f"{url}/lift")
    assert counted() == (1, 1)


def test_a_wrong_reference_is_corrected_for_all_their_calls(officer):
    call, other = told(customer_reference="C-77"), told(customer_reference="C-77")
    request = come_in(officer, "correction", reference="C-77")
    url = decided(officer, request, call)
    officer.post(f"{url}/calls/{other.id}/no")

    assert officer.post(f"{url}/reference", data={"reference": "C-78"}).status_code == 302

    db.session.expire_all()
    assert (call.customer_reference, other.customer_reference) == ("C-78", "C-77")
    assert [one.call.id for one in find_calls_of(reference="c-78")] == [call.id]


def test_a_deletion_ends_in_a_certificate(officer):
    call = told(customer_reference="C-77")
    request = come_in(officer, "deletion", number="010-2345-6789")
    url, call_id = decided(officer, request, call), call.id
    assert officer.post(f"{url}/erase", data={}).status_code == 400

    assert officer.post(f"{url}/erase", data={"sure": "y"}).status_code == 302
    erasing.work_off()

    db.session.expire_all()
    assert db.session.get(Call, call_id) is None
    assert request.certificate_id is not None
    assert "Erased" in officer.get(url).text


def test_a_legal_hold_refuses_and_says_why(officer):
    call = told(customer_reference="C-77")
    request = come_in(officer, "deletion", reference="C-77")
    url = decided(officer, request, call)
    place_hold(HoldKind.REFERENCE, "C-77", reason="Lawsuit 12", by=None)
    db.session.commit()

    answer = officer.post(f"{url}/erase", data={"sure": "y"})

    assert answer.status_code == 409
    assert "Lawsuit 12" in answer.text
    db.session.expire_all()
    assert db.session.get(Call, call.id).state == "ready"


def test_every_step_is_on_record_without_a_word_of_who_asked(officer):
    call = told(customer_reference="C-77")
    request = come_in(officer, reference="C-77", number="010-2345-6789")
    url = decided(officer, request, call)
    officer.post(f"{url}/take")
    officer.post(f"{url}/close", data={"result": "done", "answer": "Sent by post"})

    records = db.session.scalars(select(AuditRecord)).all()
    steps = {record.action for record in records if record.subject == "request"}
    assert {"open request", "check identity", "take over request", "close request"} <= steps
    said = " ".join(f"{r.reason} {r.changes} {r.details}" for r in records)
    assert "C-77" not in said
    assert "2345" not in said
    assert "Called back" not in said


def test_who_asked_is_forgotten_when_it_need_not_be_proved_any_more(officer):
    told(customer_reference="C-77")
    request = come_in(officer, reference="C-77")
    officer.post(f"/requests/{request.id}/close", data={"result": "withdrawn"})
    db.session.expire_all()
    request.closed_at = utc_now() - KEPT_AFTER_CLOSING - timedelta(days=1)
    db.session.commit()

    archives.work_off()

    db.session.expire_all()
    assert (request.reference, request.number, request.calls) == ("", "", [])
    assert "removed on" in officer.get(f"/requests/{request.id}").text


@pytest.mark.parametrize("role", ["qa", "agent", "supervisor", "admin"])
def test_no_other_role_sees_requests(client_of, role):
    create_request(reference="C-77")
    assert client_of(create_person(role, language="en")).get("/requests").status_code == 403
