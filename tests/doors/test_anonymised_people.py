"""Who left loses their name, wherever a rule finds it; the figures stay; and all may be asked."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Purpose
from qa_app.assignments.operations import assign
from qa_app.audit import AuditRecord
from qa_app.calibration.models import Calibration, CalibrationItem
from qa_app.calls.models import Call, StoredSegment
from qa_app.cli.main import commands
from qa_app.coaching.models import Plan, PlanPoint, PointKind
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.settings import ROOT
from qa_app.people import sessions
from qa_app.people.models import Passkey, Person, SignIn
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.rubrics import load_rubrics
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.worker import work_on_next
from tests.factories import add_transcript, create_call, create_person, create_team

LINES = (
    ("agent", "안녕하세요, 상담사 표은섭입니다."),
    ("customer", "은섭 상담사님, 택배가 아직도 안 왔어요."),
    ("agent", "네, 조만간 갈 거예요."),
)


@pytest.fixture
def left(app) -> Person:
    """An agent who left, with a call, a review and a plan that name them."""
    agent = create_person("agent", name="표은섭", language="ko")
    agent.email, agent.active = "eunseop.pyo@centre.kr", False
    create_team(agent, supervisor=create_person("supervisor"))
    call = create_call(agent, transcribed=False, state="ready", filename="0302_표은섭_in.wav")
    add_transcript(call, LINES)
    review = start_review(call, create_person("qa"), load_rubrics(ROOT / "rubrics")["soft-skills"])
    review.summary = "표은섭 님은 차분하게 응대했습니다."
    point = PlanPoint(
        position=0, kind=PointKind.FOCUS, criterion="clarity", criterion_name="x",
        say_instead=[{"instead_of": "a", "say": "표은섭이 도와드릴게요"}],
    )  # fmt: skip
    db.session.add(
        Plan(
            agent=agent,
            author=review.reviewer,
            language="ko",
            state="published",
            goal_on=utc_now().date(),
            opening="은섭 님께",
            points=[point],
            reviews=[review],
        )
    )
    sessions.begin(agent, address="127.0.0.1", browser="x")
    agent.passkeys.append(
        Passkey(
            name="phone",
            credential_id=b"1",
            public_key=b"2",
            sign_count=0,
            transports=[],
            added_at=utc_now(),
        )
    )
    db.session.commit()
    return agent


def anonymise(client_of, person: Person, language="ko"):
    admin = client_of(create_person("admin", language=language))
    return admin.post(f"/people/{person.id}/anonymise", data={"sure": "y"})


def test_the_name_is_gone_from_all_that_names_the_person(client_of, left):
    assert anonymise(client_of, left).status_code == 302
    while work_on_next():
        pass
    db.session.expire_all()

    assert left.name == f"퇴사자 {left.id}"
    assert "eunseop" not in left.email
    assert (left.language, left.passkeys) == (None, [])
    assert db.session.scalars(select(SignIn).where(SignIn.person_id == left.id)).all() == []
    call = db.session.scalars(select(Call).where(Call.agent_id == left.id)).one()
    plan = db.session.scalars(select(Plan)).one()
    said = [row.as_original().text for row in call.transcript.segments]
    words = [word.word for row in call.transcript.segments for word in row.as_original().words]
    texts = [
        call.filename, call.transcript.text, plan.opening, plan.reviews[0].summary, *said, *words,
        json.dumps(plan.points[0].say_instead, ensure_ascii=False),
    ]  # fmt: skip
    assert not [text for text in texts if "표은섭" in text or "은섭" in text]
    assert "택배가 아직도 안 왔어요." in said[1]


def test_the_name_is_gone_from_what_a_line_said_before_it_was_corrected(client_of, left):
    call, qa = db.session.scalars(select(Call)).one(), create_person("qa")
    corrected = ((0, "안녕하세요, 상담사입니다."), (2, "네, 내일 갈 거예요."))
    for number, text in corrected:
        line = call.transcript.segments[number]
        save_line(call, line.id, text=text, speaker=Speaker.AGENT, based_on=0, by=qa)
    db.session.commit()
    kept = [line.as_original().text for line in db.session.scalars(select(StoredSegment))]
    assert kept.count("네, 조만간 갈 거예요.") == 2, kept
    assert sum("표은섭" in text for text in kept) == 2  # the engine's line, and the history

    anonymise(client_of, left)

    kept = [line.as_original().text for line in db.session.scalars(select(StoredSegment))]
    assert not [text for text in kept if "은섭" in text]
    assert kept.count("네, 조만간 갈 거예요.") == 2


def test_figures_and_the_record_stay_by_number(client_of, left):
    reviews = [plan.reviews[0].id for plan in db.session.scalars(select(Plan))]
    anonymise(client_of, left)

    db.session.expire_all()
    call = db.session.scalars(select(Call).where(Call.agent_id == left.id)).one()
    assert [plan.reviews[0].id for plan in db.session.scalars(select(Plan))] == reviews
    assert left.team is not None
    qa = client_of(create_person("qa", language="ko"))
    assert f"퇴사자 {left.id}" in qa.get(f"/calls/{call.id}").text
    record = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "anonymise")).one()
    assert record.subject_id == left.id


def test_replies_appeals_and_calibrations_name_them_no_more(client_of, left, settings):
    review, call = db.session.scalars(select(Review)).one(), db.session.scalars(select(Call)).one()
    of_item = {"review": review, "criterion": "clarity", "agent_id": left.id}
    reply = Reply(**of_item, text="표은섭입니다. 그렇게 말하지 않았습니다.")
    appeal = Appeal(
        **of_item, kind="otherwise", reason="표은섭은 기한을 말했습니다.", due=utc_now().date()
    )
    item = CalibrationItem(criterion="clarity", notes="표은섭 님의 통화", reason="은섭 님")
    calibration = Calibration(
        call=call, rubric_id="soft-skills", made_by=review.reviewer, items=[item]
    )
    given = assign(call, review.reviewer, purpose=Purpose.CALIBRATION)
    given.reason = "표은섭 님의 통화를 다시"
    db.session.add_all([reply, appeal, calibration])
    db.session.commit()

    anonymise(client_of, left)

    db.session.expire_all()
    texts = [reply.text, appeal.reason, item.notes, item.reason, given.reason]
    assert not [text for text in texts if "은섭" in text]
    assert "그렇게 말하지 않았습니다." in reply.text


def test_the_label_is_in_the_language_of_whoever_does_it(client_of, left):
    anonymise(client_of, left, language="en")
    db.session.expire_all()
    assert left.name == f"Former agent {left.id}"


def test_who_still_works_here_is_not_anonymised_and_nobody_twice(client_of, left):
    here = create_person("agent", name="여기있음")
    db.session.commit()

    assert anonymise(client_of, here).status_code == 409
    db.session.expire_all()
    assert here.name == "여기있음"
    assert anonymise(client_of, left).status_code == 302
    assert anonymise(client_of, left).status_code == 409


def test_it_says_what_goes_and_what_stays_before(client_of, left):
    admin = client_of(create_person("admin", language="en"))
    page = admin.get(f"/people/{left.id}/anonymise").text

    assert "1 call belongs to them." in page
    assert "1 plan is waiting for a response" in page
    assert admin.post(f"/people/{left.id}/anonymise", data={}).status_code == 400
    assert f"/people/{left.id}/anonymise" in admin.get(f"/people/{left.id}").text


def test_a_colleague_gets_all_that_is_kept_of_them(left, settings, monkeypatch, tmp_path):
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    monkeypatch.setenv("SECRET_KEY", settings.secret_key)
    folder = tmp_path / "answer"
    words = ["subject", "export", "--person", left.email, "--output-dir", str(folder)]

    db.session.commit()
    done = CliRunner().invoke(commands, words, catch_exceptions=False)

    assert done.exit_code == 0, done.output
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "person.json", "sessions.json", "calls.json", "reviews.json", "plans.json",
        "record.json", "agreement.json", "replies.json", "appeals.json",
    }  # fmt: skip
    assert json.loads((folder / "person.json").read_text())["name"] == "표은섭"
    assert json.loads((folder / "plans.json").read_text())[0]["opening"] == "은섭 님께"
    assert len(json.loads((folder / "calls.json").read_text())) == 1
