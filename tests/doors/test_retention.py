"""What is kept for how long: rules say it, a preview tells what goes when, and then it goes."""

import hashlib
import io
import shutil
from datetime import timedelta

import pytest
from flask_migrate import upgrade
from sqlalchemy import select, text

from qa_app.assignments.models import Purpose
from qa_app.audit import AuditRecord, log
from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.storage import recordings
from qa_app.coaching.drafting import compose_plan
from qa_app.coaching.models import Plan, PlanPoint
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.sound import prepare_sound
from qa_app.retention import runs
from qa_app.retention.certificates import erased_in, proof_of
from qa_app.retention.due import count_due, due
from qa_app.retention.erasing import work_off
from qa_app.retention.models import Certificate, Deletion, RetentionKind
from qa_app.retention.rules import confirm_rule, set_rule
from qa_app.reviews.models import Evidence, Rating, Review
from qa_app.reviews.operations import add_evidence, save_rating, start_review
from qa_app.rubrics import load_rubrics
from qa_app.work import life
from qa_app.work.models import Job
from tests import recordings as made
from tests.conftest import make_app, make_settings, take_in_rubrics
from tests.factories import add_transcript, create_call, create_person
from tests.postgresql import fresh_database

BOTH = pytest.mark.parametrize(
    "centre",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)],
    indirect=True,
)
PRIVATE = (("agent", "May I have your phone number?"), ("customer", "It is 010 5555 0147."))


@pytest.fixture
def centre(request, tmp_path, migrated_database):
    """An app on an empty, migrated database, SQLite where a test does not ask for another."""
    folder, changes = tmp_path / "data", {"RETENTION_WAIT_DAYS": "7"}
    folder.mkdir()
    if getattr(request, "param", "sqlite") == "postgresql":
        url = fresh_database(request.getfixturevalue("postgresql_url"), "retention")
        changes |= {"DATABASE_URL": url}
    else:
        shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    app = make_app(make_settings(folder, **changes))
    with app.app_context():
        if changes.get("DATABASE_URL"):
            upgrade()
            take_in_rubrics()
        yield app
        db.session.remove()
        db.engine.dispose()


def call_from(days_ago: int, **values) -> Call:
    """A call with its recording in the store, that many days ago."""
    return create_call(started_at=utc_now() - timedelta(days=days_ago), **values)


def with_sound(call: Call, tmp_path) -> Call:
    """Give a call a recording and, as the stage does, the copy that people hear."""
    path = tmp_path / "upload.wav"
    path.write_bytes(made.tone(20.0, pitch=300 + call.id))
    recordings().keep(path, call.storage_key)
    db.session.commit()
    prepare_sound(call.id)
    db.session.commit()
    return call


def confirmed(kind: RetentionKind, days: int | None, queue: str = "", *, keep_ratings: bool = True):
    """A rule that somebody has let run at once."""
    rule = set_rule(kind, queue, days, keep_ratings=keep_ratings, by=None)
    if days is not None:
        confirm_rule(rule, count_due(rule, today()))
    db.session.commit()
    return rule


def run() -> list[Certificate]:
    """A night."""
    runs.begin_runs(now=True)
    for _try in range(20):
        if not work_off(close=True):
            break
    db.session.expire_all()
    return list(db.session.scalars(select(Certificate).order_by(Certificate.id)))


@BOTH
def test_a_rule_lets_go_what_is_older_and_tells_before_how_much(centre):
    old = [call_from(40).id for _ in range(3)]
    young = call_from(20).id
    rule = confirmed(RetentionKind.CALL, 30)

    first = runs.preview(14)[0]
    assert (first.rule.id, first.count) == (rule.id, 3)
    assert sum(one.count for one in runs.preview(14)) == 4, "the fourth one is due in ten days"
    (certificate,) = run()

    assert set(db.session.scalars(select(Call.id))) == {young}
    assert certificate.number == 1
    assert certificate.rule["days"] == 30
    assert {one.subject_id for one in certificate.deletions} == set(old)
    assert proof_of(certificate).holds


def test_a_stricter_rule_waits_and_runs_sooner_only_by_its_number(centre):
    call_from(100)
    rule = set_rule(RetentionKind.CALL, "", 30, keep_ratings=False, by=None)
    db.session.commit()

    assert run() == []
    with pytest.raises(Conflict, match="1 items now, not 2"):
        confirm_rule(rule, 2)
    confirm_rule(rule, 1)
    db.session.commit()
    assert len(run()) == 1

    longer = set_rule(RetentionKind.CALL, "", 60, keep_ratings=False, by=None)
    assert longer.starts_on <= today(), "what keeps more needs no wait"
    shorter = set_rule(RetentionKind.CALL, "", 10, keep_ratings=False, by=None)
    assert shorter.starts_on == today() + timedelta(days=7)


def test_a_queues_own_rule_goes_before_the_one_for_all(centre):
    kept, gone = call_from(50, queue="Claims").id, call_from(50, queue="Sales").id
    confirmed(RetentionKind.CALL, 400, "Claims")
    confirmed(RetentionKind.CALL, 30)

    run()

    assert set(db.session.scalars(select(Call.id))) == {kept}
    assert gone not in db.session.scalars(select(Call.id)).all()
    confirmed(RetentionKind.CALL, None, "Claims")
    assert run()[-1].rule["queue"] == "", "for ever finds nothing"
    with pytest.raises(Refused):
        set_rule(RetentionKind.PLAN, "Claims", 30, keep_ratings=True, by=None)


@pytest.fixture
def reviewed(centre, tmp_path):
    """An old call with private words, sound, a review that gives reasons, and a plan."""
    call = call_from(50, transcribed=False, state="ready", language="en")
    add_transcript(call, PRIVATE)
    with_sound(call, tmp_path)
    rubric = load_rubrics(centre.extensions["settings"].rubrics_dir)["soft-skills"]
    review = start_review(call, create_person("qa"), rubric)
    for criterion in rubric.criteria:
        add_evidence(review, criterion.id, polarity="for", start=0, end=4)
        rate = {"level": 3, "not_applicable": False, "note": "Calm.", "based_on": 0}
        save_rating(review, criterion.id, **rate)
    old = utc_now() - timedelta(days=45)
    review.state, review.submitted_at, review.saved_at = "submitted", old, old
    db.session.flush()
    plan = compose_plan([review], review.reviewer)
    plan.state, plan.published_at, plan.saved_at = "published", old, old
    db.session.commit()
    return call


def visitor(centre, *roles: str):
    """A browser of somebody with these roles."""
    person = create_person(*roles, language="en")
    db.session.commit()
    browser = centre.test_client()
    browser.sign_in(person)
    return browser


@BOTH
def test_originals_can_go_as_soon_as_they_are_masked(centre, reviewed):
    call_id, key, copy = reviewed.id, reviewed.storage_key, reviewed.masked_key
    waiting = call_from(1, transcribed=False, state="ready")
    add_transcript(waiting)
    life.add("sound", {"call_id": waiting.id})
    db.session.commit()
    confirmed(RetentionKind.ORIGINAL, 0)

    (certificate,) = run()

    assert erased_in(certificate) == {"recordings": 1, "unmasked lines": 1}
    assert not recordings().exists(key)
    assert recordings().exists(copy)
    assert db.session.scalars(select(StoredSegment.original)).all() == [None] * 6
    assert waiting.original_gone_at is None, "its masked copy is not ready yet"
    officer = visitor(centre, "qa", "privacy")
    assert officer.get(f"/calls/{call_id}/recording").status_code == 200
    original = officer.get(f"/calls/{call_id}/original")
    assert original.status_code == 410
    assert "the call cannot be transcribed again" in original.text
    again = officer.get(f"/calls/{call_id}/retranscribe")
    assert again.status_code == 409
    assert "deleted on" in again.text
    assert "deleted on" in officer.get(f"/calls/{call_id}").text


def test_after_the_original_is_gone_corrections_keep_the_sound_and_start_no_listening(
    centre, reviewed
):
    confirmed(RetentionKind.ORIGINAL, 0)
    run()
    db.session.query(Job).delete()
    stages.begin(reviewed.id)
    db.session.commit()

    assert {job.kind for job in db.session.scalars(select(Job))} == {"moments"}
    assert life.next_task("worker 1").kind == "moments"
    line = reviewed.transcript.segments[1]
    sent = {"text": "Ring 010 7777 0123 instead.", "speaker": "customer", "revision": 0}
    answer = visitor(centre, "qa").post(
        f"/calls/{reviewed.id}/lines/{line.id}", data=sent, headers={"Accept": "application/json"}
    )
    assert answer.status_code == 200
    db.session.expire_all()
    assert "7777" not in reviewed.transcript.text
    assert reviewed.masked_sound
    unmasked = select(StoredSegment.id).where(StoredSegment.original.is_not(None))
    assert db.session.scalars(unmasked).all() == []


def test_the_same_file_that_comes_again_brings_no_original_back(centre, tmp_path):
    sound = made.tone(20.0, pitch=777)
    digest = hashlib.sha256(sound).hexdigest()
    call = call_from(50, sha256=digest, size=len(sound))
    path = tmp_path / "upload.wav"
    path.write_bytes(sound)
    recordings().keep(path, call.storage_key)
    db.session.commit()
    prepare_sound(call.id)
    confirmed(RetentionKind.ORIGINAL, 0)
    run()

    agent = call.agent_id
    data = {"recording": (io.BytesIO(sound), "again.wav"), "agent": agent, "queue": ""}
    answer = visitor(centre, "qa").post(
        "/calls/upload", data=data, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 200
    assert not recordings().exists(call.storage_key)


def test_sound_can_go_before_text(centre, reviewed):
    confirmed(RetentionKind.SOUND, 30)
    (certificate,) = run()

    assert erased_in(certificate)["masked copies"] == 1
    assert recordings().beside(reviewed.storage_key) == []
    qa = visitor(centre, "qa")
    assert qa.get(f"/calls/{reviewed.id}/recording").status_code == 404
    assert "deleted on" in qa.get(f"/calls/{reviewed.id}/sound").json["words"]
    assert "phone" in qa.get(f"/calls/{reviewed.id}").text


def test_text_can_go_and_ratings_stay(centre, reviewed):
    review_id = db.session.scalar(select(Review.id))
    confirmed(RetentionKind.TRANSCRIPT, 30)
    run()

    assert db.session.query(StoredSegment).count() == 0
    assert {row.text for row in db.session.scalars(select(StoredTranscript))} == {""}
    assert db.session.query(Rating).filter(Rating.level == 3).count() == 4
    qa = visitor(centre, "qa")
    assert qa.get(f"/calls/{reviewed.id}").status_code == 200
    assert qa.get(f"/reviews/{review_id}").status_code == 200
    found = qa.get("/calls", query_string={"text": "phone number"}).text
    assert f'/calls/{reviewed.id}"' not in found
    started = qa.post(f"/reviews/of-call/{reviewed.id}")
    assert started.status_code == 400


@BOTH
def test_words_of_reviews_and_plans_can_go(centre, reviewed):
    confirmed(RetentionKind.REVIEW, 30)
    confirmed(RetentionKind.PLAN, 30)
    assert len(run()) == 2

    assert db.session.query(Evidence).count() == db.session.query(PlanPoint).count() == 0
    assert db.session.query(Rating).filter(Rating.level == 3, Rating.note == "").count() == 4
    plan = db.session.scalars(select(Plan)).one()
    assert plan.erased_at is not None
    assert run()[-1].number == 2, "nothing is left for another night"


@BOTH
def test_a_superseded_review_goes_with_the_one_in_its_place_and_not_before(centre):
    call, days = call_from(50), timedelta(days=40)
    rubric = load_rubrics(centre.extensions["settings"].rubrics_dir)["soft-skills"]
    first = start_review(call, create_person("qa"), rubric)
    first.state, first.submitted_at, first.saved_at = "submitted", utc_now(), utc_now() - days
    appeal = {"purpose": Purpose.APPEAL, "supersedes": first}
    second = start_review(call, create_person("qa"), rubric, **appeal)
    second.state, second.submitted_at = "submitted", utc_now()
    db.session.commit()
    confirmed(RetentionKind.REVIEW, 30, keep_ratings=False)

    run()
    assert db.session.query(Review).count() == 2
    second.saved_at = utc_now() - days
    db.session.commit()
    run()

    assert db.session.query(Review).count() == db.session.query(Rating).count() == 0


@BOTH
def test_the_record_has_a_rule_of_its_own(centre):
    log("open", "call", 1)
    db.session.commit()
    confirmed(RetentionKind.RECORD, 0)
    (certificate,) = run()

    assert erased_in(certificate)["record rows"] >= 1
    assert db.session.scalar(select(AuditRecord.id).where(AuditRecord.action == "open")) is None


def test_a_run_whose_process_died_while_listing_lists_anew(centre, monkeypatch):
    ids = {call_from(50).id for _ in range(3)}
    confirmed(RetentionKind.CALL, 30)
    pieces = runs.due_in_pieces

    def die(rule, day):
        yield from pieces(rule, day)
        raise KeyboardInterrupt

    monkeypatch.setattr(runs, "due_in_pieces", die)
    with pytest.raises(KeyboardInterrupt):
        runs.begin_runs(now=True)
    db.session.commit()
    monkeypatch.setattr(runs, "due_in_pieces", pieces)
    assert db.session.query(Call).filter(Call.state == "erasing").count() == 0

    (certificate,) = run()

    gone = db.session.scalars(select(Deletion.subject_id)).all()
    assert sorted(gone) == sorted(ids)
    assert certificate.number == 1


def test_due_things_are_found_by_an_index(app):
    """Whatever is kept for longer is not looked through each time."""
    expected = {
        RetentionKind.ORIGINAL: "ix_call_with_original",
        RetentionKind.SOUND: "ix_call_with_sound",
        RetentionKind.TRANSCRIPT: "ix_call_with_text",
        RetentionKind.CALL: "ix_call_started",
        RetentionKind.REVIEW: "ix_review_with_words",
        RetentionKind.PLAN: "ix_plan_with_words",
    }
    for kind, index in expected.items():
        rule = set_rule(kind, "", 30, keep_ratings=True, by=None)
        source = due(rule, today())
        query = source.query.order_by(source.at, source.number).limit(1000)
        sql = query.compile(db.engine, compile_kwargs={"literal_binds": True})
        steps = db.session.execute(text(f"EXPLAIN QUERY PLAN {sql}")).all()
        assert index in str(steps), (kind, steps)
        assert "USE TEMP B-TREE FOR ORDER BY" not in str(steps)


def test_the_pages_say_it_in_plain_words(centre):
    for _ in range(2):
        call_from(50)
    admin = visitor(centre, "admin")
    sent = {"kind": "call", "queue": "", "days": "30", "keep_ratings": "y"}
    page = admin.post("/retention/rules/new", data=sent)
    assert page.status_code == 302
    rule = admin.get(page.location).text
    assert "2 calls" in rule
    assert "It first runs in the early hours of" in rule
    assert admin.post(f"{page.location}/confirm", data={"number": "5"}).status_code == 409
    assert admin.post(f"{page.location}/confirm", data={"number": "2"}).status_code == 302
    day = runs.next_run_on().strftime("%A, %-d %B")
    assert f"2 calls on {day}" in admin.get("/retention").text
    run()
    listed = admin.get("/retention/certificates").text
    assert "Retention rule" in listed
    answer = admin.get("/retention/certificates/1/certificate.pdf?language=ko")
    assert answer.data.startswith(b"%PDF-")
    assert admin.get("/retention/certificates/1/certificate.json").json["certificate"] == 1
