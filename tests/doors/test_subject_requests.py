"""One customer's calls: found, handed out, corrected, erased, set aside, within ten days."""

import io
import json
import re
import zipfile
from datetime import timedelta

import pytest
from click.testing import CliRunner
from flask_migrate import upgrade
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.cli.main import commands
from qa_app.findings.wording import all_rules
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import ROOT
from qa_app.privacy.telephone import number_forms
from qa_app.progress.figures import reviewed_calls
from qa_app.retention import erasing
from qa_app.retention.holds import place_hold
from qa_app.retention.models import HoldKind, RetentionKind
from qa_app.retention.rules import set_rule
from qa_app.reviews.models import MomentVerdict
from qa_app.reviews.operations import start_review
from qa_app.reviews.rule_figures import rule_figures
from qa_app.rubrics import load_rubrics
from qa_app.subjects import archives
from qa_app.subjects.finding import find_calls_of
from qa_app.subjects.models import SubjectRequest
from qa_app.subjects.numbers import CallNumber, index_numbers
from qa_app.subjects.requests import KEPT_AFTER_CLOSING, today
from tests.conftest import make_app, make_settings
from tests.factories import (
    add_moment,
    add_transcript,
    clear_of_codes,
    create_call,
    create_person,
    create_request,
)
from tests.postgresql import fresh_database

LINES = (
    ("agent", "연락처가 어떻게 되세요?"),
    ("customer", "공일공에 이삼사오에 육칠팔구요."),
    ("agent", "공일공에 이삼사오에 육칠팔구 맞으시죠?"),
    ("customer", "네, 택배가 아직도 안 왔어요."),
)
DATABASES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


@pytest.fixture(params=DATABASES)
def centre(request, tmp_path):
    """An app on an empty database of this kind."""
    changes = {}
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "subjects")
        changes = {"DATABASE_URL": url}
    app = make_app(make_settings(tmp_path, **changes))
    with app.app_context():
        upgrade()
        yield app
        db.session.remove()
        db.engine.dispose()


def told(lines=LINES, **values) -> Call:
    """A call in which a number is said, masked and indexed as a worker does it."""
    call = create_call(transcribed=False, state="ready", **values)
    add_transcript(call, lines)
    index_numbers(call.id)
    clear_of_codes(call)
    db.session.commit()
    return call


def create_review(call):
    review = start_review(call, create_person("qa"), load_rubrics(ROOT / "rubrics")["soft-skills"])
    db.session.commit()
    return review


@pytest.mark.parametrize(
    "typed",
    ["010-2345-6789", "01023456789", "+82 10 2345 6789", "+82-10-2345-6789", "82 10 2345 6789",
     "0082 10 2345 6789", "０１０－２３４５－６７８９", "(010) 2345 6789"],
)  # fmt: skip
def test_a_number_finds_its_calls_however_it_is_written(app, typed):
    call = told()
    told(lines=(("customer", "공일공에 이삼사오에 육칠팔팔이요."),))

    assert [found.call.id for found in find_calls_of(number=typed)] == [call.id]


def test_numbers_of_other_countries_are_found_as_well(app):
    lines = (("agent", "What's your phone number?"), ("customer", "020 7946 0123."))
    call = told(lines=lines, language="en")

    assert [found.call.id for found in find_calls_of(number="+44 20 7946 0123")] == [call.id]
    assert number_forms("123") == set()


def test_no_number_itself_is_kept_for_that(app, settings):
    told()
    kept = db.session.scalars(select(CallNumber.digest)).all()

    assert kept
    assert all(re.fullmatch("[0-9a-f]{64}", digest) for digest in kept)


def test_numbers_in_references_queues_and_file_names_are_found(centre):
    calls = [
        told(lines=(("customer", "네."),), **values)
        for values in (
            {"customer_reference": "010-2345-6789"},
            {"queue": "VIP +82 10 2345 6789"},
            {"filename": "20260302_01023456789_in.wav"},
        )
    ]
    calls[0].customer_reference = "010-2345-6780"  # changed since it was indexed
    db.session.commit()

    assert {one.call.id for one in find_calls_of(number="010 2345 6789")} >= {
        calls[1].id, calls[2].id
    }  # fmt: skip
    assert [one.call.id for one in find_calls_of(number="010 2345 6780")] == [calls[0].id]


def test_a_reference_is_compared_as_search_compares(centre):
    call = told(customer_reference="Ａ-1001 김")
    told(customer_reference="A-1001 김철")

    assert [one.call.id for one in find_calls_of(reference="a-1001 김")] == [call.id]


@pytest.fixture
def command(app, monkeypatch, settings):
    """``qa-app subject …`` on the test's own centre."""
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)

    def run(*words: str):
        db.session.commit()
        return CliRunner().invoke(commands, ["subject", *words], catch_exceptions=False)

    return run


def test_all_of_a_customer_is_exported_as_a_folder_that_can_be_read(command, tmp_path):
    call = told(customer_reference="C-77", queue="배송")
    add_moment(call, "feeling_anger", quote="택배가 아직도 안 왔어요.", segments=[3])
    add_moment(call, "vague_time")
    told(customer_reference="C-78")
    set_rule(RetentionKind.SOUND, "", 30, keep_ratings=False, by=None)
    folder = tmp_path / "out" / "answer"

    done = command("export", "--reference", "C-77", "--output-dir", str(folder))

    assert done.exit_code == 0, done.output
    assert sorted(path.name for path in folder.iterdir()) == [f"call-{call.id:06d}", "index.html"]
    inside = folder / f"call-{call.id:06d}"
    assert {path.name for path in inside.iterdir()} == {
        "about.json", "access.csv", "transcript.json", "transcript.txt"
    }  # fmt: skip
    page = (folder / "index.html").read_text()
    assert '<html lang="ko">' in page
    assert "공일공에 ****" in page
    assert "육칠팔구" not in page
    about = json.loads((inside / "about.json").read_text())
    assert [moment["kind"] for moment in about["moments"]] == ["feeling_anger"]
    assert about["kept_until"] == {"sound": "2026-04-01"}
    assert call.agent.name not in page
    record = db.session.scalars(
        select(AuditRecord).where(AuditRecord.action == "export to subject")
    ).one()
    assert (record.subject_id, record.actor) == (call.id, "command")


def test_the_customers_own_numbers_are_given_when_they_ask(command, tmp_path):
    told(customer_reference="C-77")
    folder = tmp_path / "answer"

    done = command(
        "export", "--number", "010-2345-6789", "--originals", "--agent-names", "--language", "en",
        "--output-dir", str(folder),
    )  # fmt: skip

    assert done.exit_code == 0, done.output
    page = (folder / "index.html").read_text()
    assert "육칠팔구" in page
    assert "Person " in page
    assert "Your calls with us" in page


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ((), "reference or a telephone number"),
        (("--number", "12"), "not a telephone number"),
        (("--reference", "nobody"), "no call was found"),
    ],
)
def test_bad_input_is_one_clear_line_and_writes_nothing(command, tmp_path, words, problem):
    told()
    done = command("export", *words, "--output-dir", str(tmp_path / "answer"))

    assert done.exit_code == 2
    assert problem in done.output
    assert not (tmp_path / "answer").exists()


def test_a_folder_with_something_in_it_is_left_alone(command, tmp_path):
    told(customer_reference="C-77")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine.txt").write_text("mine")

    done = command("export", "--reference", "C-77", "--output-dir", str(tmp_path / "full"))

    assert done.exit_code == 2
    assert [path.name for path in (tmp_path / "full").iterdir()] == ["mine.txt"]


def test_a_command_erases_all_of_a_customer(command, tmp_path):
    call, other = told(customer_reference="C-77"), told(customer_reference="C-78")
    call_id, other_id = call.id, other.id

    done = command("erase", "--reference", "C-77", "--reason", "asked for", "--yes")

    assert done.exit_code == 0, done.output
    db.session.expire_all()
    assert db.session.get(Call, call_id) is None
    assert db.session.get(Call, other_id) is not None


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
