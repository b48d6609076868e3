"""What was changed is on record: by whom, what, how it was before and how it is now."""

import csv
import io
import re
from html import unescape

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from qa_app.audit import AuditRecord, Before, differences, log
from qa_app.audit.changed_words import FIELDS, VALUES, changed_words
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from tests.factories import add_moment, add_transcript, create_call, create_person, create_team

JSON = {"Accept": "application/json"}
RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")


@pytest.fixture
def admin(app) -> Person:
    return create_person("admin", name="Lee Admin", language="en")


@pytest.fixture
def record(app, client_of):
    """The record's page in a language, in one line."""
    readers = {tongue: create_person("privacy", language=tongue) for tongue in ("en", "ko")}

    def read(language: str = "en") -> str:
        page = client_of(readers[language]).get("/record").text
        return " ".join(unescape(re.sub(r"<[^>]*>", " ", page)).split())

    return read


def changes(action: str) -> list[dict]:
    rows = select(AuditRecord.changes).where(AuditRecord.action == action)
    found = db.session.scalars(rows.order_by(AuditRecord.id)).all()
    db.session.rollback()
    return list(found)


def test_a_persons_new_role_and_team_read_as_names_in_both_languages(admin, client_of, record):
    agent = create_person("agent", name="Kim")
    old, new = create_team(agent), create_team()
    old.name, new.name = "Returns", "Orders"
    db.session.commit()
    data = {"name": "Kim", "roles": "qa", "team": new.id, "active": "y"}

    assert client_of(admin).post(f"/people/{agent.id}", data=data).status_code == 302

    assert "Roles: Agent → QA" in record("en")
    assert "Team: Returns → Orders" in record("en")
    assert "역할: 상담사 → QA" in record("ko")
    assert "팀: Returns → Orders" in record("ko")


def test_a_rating_has_the_level_before_and_no_word_of_the_note(admin, client_of, record):
    review = start_review(create_call(), admin, RUBRIC)
    db.session.commit()
    visitor, place = client_of(admin), f"/reviews/{review.id}/ratings/clarity"
    for revision, level in enumerate((2, 3)):
        data = {"revision": revision, "choice": level, "note": f"He mumbled {level}"}
        assert visitor.post(place, data=data, headers=JSON).status_code == 200

    assert changes("rate") == [
        {"level": [None, 2], "note": "added"},
        {"level": [2, 3], "note": "changed"},
    ]
    two, three = (RUBRIC.criterion("clarity").level(n).name for n in (2, 3))
    assert f"Level: {two.en} → {three.en} Note: changed Criterion: Clarity" in record("en")
    assert f"수준: {two.ko} → {three.ko}" in record("ko")
    assert "mumbled" not in record("en")


def test_a_submitted_review_and_the_version_it_took_say_what_they_were(admin, client_of, record):
    call = create_call()
    review = start_review(call, admin, RUBRIC)
    before = review.transcript_id
    db.session.commit()
    after = add_transcript(call)
    db.session.commit()
    db.session.expire_all()
    visitor = client_of(admin)
    visitor.post(f"/reviews/{review.id}/transcript")
    for rating in review.ratings:
        rating.not_applicable = True
    review.summary = "Well done."
    db.session.commit()

    assert visitor.post(f"/reviews/{review.id}/submit", data={"mark": review.mark}).location

    assert changes("take version") == [{"version": [before, after.id]}]
    assert "Status: Draft → Submitted" in record("en")
    assert "상태: 임시 저장 → 제출됨" in record("ko")


def test_a_word_on_a_moment_says_what_was_said_before(admin, client_of):
    call = create_call()
    review = start_review(call, admin, RUBRIC)
    moment = add_moment(call)
    db.session.commit()
    visitor, place = client_of(admin), f"/reviews/{review.id}/moments/{moment.id}"
    for step in ("accept", "dismiss", "undo"):
        assert visitor.post(f"{place}/{step}", headers=JSON).status_code == 200

    assert changes("decide moment") == [
        {"verdict": [None, "accepted"]}, {"verdict": ["accepted", "dismissed"]},
    ]  # fmt: skip
    assert changes("undecide moment") == [{"verdict": ["dismissed", None]}]


def test_a_corrected_line_says_who_spoke_and_only_that_the_words_changed(admin, client_of, record):
    call = create_call()
    line = call.transcripts[0].segments[0]
    db.session.commit()
    data = {"revision": "0", "text": "전혀 다른 말이에요.", "speaker": "customer"}

    client_of(admin).post(f"/calls/{call.id}/lines/{line.id}", data=data, headers=JSON)

    assert changes("correct") == [{"speaker": ["agent", "customer"], "line": "changed"}]
    assert "Speaker: Agent → Customer" in record()
    assert "전혀 다른" not in record()


def test_a_calls_new_reference_is_not_told_its_queue_is(admin, client_of, record):
    call = create_call(queue="Orders", customer_reference="A-1")
    db.session.commit()
    data = {"agent": call.agent_id, "started_at": "2026-03-02T18:00", "queue": "Returns",
            "customer_reference": "B-2", "direction": ""}  # fmt: skip

    assert client_of(admin).post(f"/calls/{call.id}/details", data=data).status_code == 302

    page = record()
    assert "Queue: Orders → Returns" in page
    assert "Customer reference: changed" in page
    assert "B-2" not in page


def test_a_rule_of_retention_and_a_switched_rule_say_what_they_were(admin, client_of, record):
    visitor = client_of(admin)
    sent = {"kind": "call", "queue": "", "keep_ratings": "y"}
    for days in ("90", "30"):
        assert visitor.post("/retention/rules/new", data={**sent, "days": days}).status_code == 302
    rule = re.search(r'<tr id="([^"]+)"', visitor.get("/rules").text)[1]
    assert visitor.post(f"/rules/{rule}/switch", data={"off": "1"}).status_code == 302

    page = record()
    assert "Days to keep: 90 → 30" in page
    assert "In use: yes → no" in page


def test_a_table_to_take_away_says_it_in_the_readers_language(app, client_of):
    reader = create_person("privacy", language="ko")
    log("change", "person", 7, changes={"roles": [["agent"], ["qa"]], "name": ["=A", "B"]})
    db.session.commit()

    answer = client_of(reader).get("/record/export.csv?action=change")

    (row,) = csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff")))
    assert row["changed"] == "역할: 상담사 → QA\n이름: =A → B"
    assert row["changes"] == '{"roles": [["agent"], ["qa"]], "name": ["=A", "B"]}'


def test_the_record_is_added_to_and_never_changed(app):
    log("rename", "team", 1, changes={"name": ["A", "B"]})
    db.session.commit()
    for statement in ("UPDATE audit_record SET changes = 'null'", "DELETE FROM audit_record"):
        with pytest.raises(DatabaseError):
            db.session.execute(text(statement))
        db.session.rollback()


def test_of_words_only_their_fate_is_kept():
    words = ["note", "summary", "answer"]
    before = {"note": "", "summary": "a", "answer": "a", "level": 2, "days": 3}
    after = {"note": "b", "summary": "b", "answer": "", "level": 2, "days": None}
    assert differences(before, after, words=words) == {
        "note": "added", "summary": "changed", "answer": "removed", "days": [3, None],
    }  # fmt: skip


def test_what_is_as_before_is_no_change(admin):
    before = Before(admin, "name", "language", words=["email"])
    admin.name = str(admin.name)
    assert before.changes() == {}


@pytest.mark.parametrize("language", ["en", "ko"])
def test_every_field_and_value_has_words(app, language):
    from flask_babel import force_locale

    with app.test_request_context(), force_locale(language):
        for field, values in VALUES.items():
            if field not in FIELDS:
                continue  # stands beside a row, and never changes
            for value, words in values.items():
                entry = AuditRecord(changes={field: [value, None]})
                assert changed_words(entry) == [f"{FIELDS[field]}: {words} → –"]
