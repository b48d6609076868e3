"""The original, and what is uncertain: for those who may, with a reason, on record for all."""

import io
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select, update

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.redactions import Redaction
from qa_app.transcription.decode import RATE, decode
from tests import recordings as made
from tests.factories import add_transcript, clear_of_codes, create_call, create_person, create_team
from tests.unguarded import unguarded

LINES = (
    ("agent", "계좌번호가 어떻게 되세요?"),
    ("customer", "네 그게 제 번호 620 198403 77107 그거예요."),
    ("agent", "네 확인했습니다."),
    ("customer", "전화번호는 010-2345-6789예요."),
)
# Nobody asked for it, so the rules are not sure of the second line.
UNCERTAIN = (("agent", "네 말씀하세요."), *LINES[1:])


@pytest.fixture
def call(client_of):
    """A call whose recording is there; its agent and QA know it."""
    qa = client_of(create_person("qa"))
    agent = create_person("agent", language="en")
    db.session.commit()
    sound = made.tone(20)
    qa.post(
        "/calls/upload", data={"agent": str(agent.id), "recording": (io.BytesIO(sound), "c.wav")}
    )
    call = db.session.scalars(select(Call)).one()
    call.state, call.language = "ready", "ko"
    add_transcript(call, UNCERTAIN)
    clear_of_codes(call)
    db.session.commit()
    return call


def keeper(**values):
    """Somebody of QA who may open originals."""
    return create_person("qa", "privacy", language="en", **values)


def test_the_original_asks_for_a_reason_and_leaves_a_record_that_the_agent_sees(client_of, call):
    visitor = client_of(keeper(name="Kim Wonjin"))
    url = f"/calls/{call.id}/original"

    assert "6789" not in visitor.get(url).text
    assert visitor.get(f"{url}/recording").status_code == 302
    assert visitor.post(url, data={"reason": "  "}).status_code == 400
    assert visitor.get(f"{url}/recording").status_code == 302

    assert visitor.post(url, data={"reason": "Customer disputes the number"}).status_code == 302
    page = visitor.get(url).text
    assert "6789" in page
    heard = visitor.get(f"{url}/recording")
    assert heard.data == made.tone(20)
    seen = client_of(call.agent).get(f"/calls/{call.id}").text
    assert "Kim Wonjin" in seen
    assert "Customer disputes the number" in seen
    assert "opened the unmasked original" in seen
    assert "listened to the unmasked original" in seen
    record = db.session.scalars(select(AuditRecord).where(AuditRecord.action == "original")).one()
    assert record.address == "127.0.0.1"


def test_a_reason_opens_one_call_for_one_person_for_half_an_hour(client_of, call):
    one, other = client_of(keeper()), client_of(keeper())
    second = create_call(call.agent)
    clear_of_codes(second)
    one.post(f"/calls/{call.id}/original", data={"reason": "A complaint"})

    assert "6789" not in other.get(f"/calls/{call.id}/original").text
    assert other.get(f"/calls/{call.id}/original/recording").status_code == 302
    assert one.get(f"/calls/{second.id}/original/recording").status_code == 302

    with unguarded():
        db.session.execute(update(AuditRecord).values(at=utc_now() - timedelta(minutes=31)))
    assert "6789" not in one.get(f"/calls/{call.id}/original").text


@pytest.mark.parametrize("roles", [["qa"], ["admin"], ["agent"], ["supervisor"]])
@pytest.mark.parametrize(
    "path", ["/calls/{}/original", "/calls/{}/original/recording", "/to-check"]
)
def test_no_other_role_opens_originals_or_decides(client_of, call, roles, path):
    visitor = client_of(create_person(*roles))

    assert visitor.get(path.format(call.id)).status_code == 403


def test_the_right_does_not_reach_further_than_the_person_sees(client_of, call):
    supervisor = create_person("supervisor", "privacy")
    create_team(create_person("agent"), supervisor=supervisor)
    visitor = client_of(supervisor)
    redaction = db.session.scalars(
        select(Redaction).where(Redaction.confidence == "doubtful")
    ).one()

    assert visitor.get(f"/calls/{call.id}/original").status_code == 404
    assert visitor.post(f"/to-check/{redaction.id}", data={"decision": "leave"}).status_code == 404
    assert visitor.get(f"/to-check/{redaction.id}/sound").status_code == 404
    assert "620" not in visitor.get("/to-check").text
    db.session.refresh(redaction)
    assert redaction.decision is None


def test_an_uncertain_case_is_shown_with_its_lines_and_nothing_else_that_is_private(
    client_of, call
):
    page = client_of(keeper()).get("/to-check").text

    assert "<mark>620 198403 77107</mark>" in page
    assert "네 말씀하세요." in page
    assert "네 확인했습니다." in page
    assert "6789" not in page
    seen = client_of(call.agent).get(f"/calls/{call.id}").text
    assert "viewed cases in the redaction review" in seen


def test_its_clip_is_the_seconds_around_it(client_of, call):
    redaction = db.session.scalars(
        select(Redaction).where(Redaction.confidence == "doubtful")
    ).one()

    answer = client_of(keeper()).get(f"/to-check/{redaction.id}/sound")

    sound = np.concatenate([p.samples for p in decode(io.BytesIO(answer.data))], axis=1)
    assert sound.shape[1] / RATE == pytest.approx(redaction.end - redaction.start + 3, abs=0.2)
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("decision", "readable"),
    [("mask", "네 그게 제 번호 *** ****** ***** 그거예요."), ("leave", LINES[1][1]),
     ("extend", "* ** * ** *** ****** ***** ****.")],
)  # fmt: skip
def test_a_decision_is_followed_at_once_and_leaves_the_queue(client_of, call, decision, readable):
    visitor = client_of(keeper())
    redaction = db.session.scalars(
        select(Redaction).where(Redaction.confidence == "doubtful")
    ).one()

    visitor.post(f"/to-check/{redaction.id}", data={"decision": decision})

    db.session.expire_all()
    assert call.transcript.segments[1].text == readable
    assert (redaction.decision, redaction.decided_by.name) == (decision, redaction.decided_by.name)
    empty = visitor.get("/to-check").text
    assert "Nothing to review" in empty
    again = visitor.post(f"/to-check/{redaction.id}", data={"decision": "mask"})
    assert again.status_code == 404
    assert "already been decided" in again.text


def test_a_decision_without_a_choice_changes_nothing(client_of, call):
    redaction = db.session.scalars(
        select(Redaction).where(Redaction.confidence == "doubtful")
    ).one()

    answer = client_of(keeper()).post(f"/to-check/{redaction.id}", data={"decision": "burn"})

    assert answer.status_code == 400
    db.session.refresh(redaction)
    assert redaction.decision is None


def test_many_cases_come_page_by_page(client_of, call):
    transcript = call.transcript
    line = transcript.segments[1]
    for number in range(14):
        db.session.add(
            Redaction(
                call_id=call.id,
                transcript_id=transcript.id,
                kind="account",
                rule="long-number",
                reason="shape",
                confidence="doubtful",
                start=5,
                end=9,
                spans=[(line.id, 0, number + 1)],
                hidden=[(line.id, 0, 1)],
            )
        )
    db.session.commit()
    visitor = client_of(keeper())

    first = visitor.get("/to-check").text
    assert "15 cases are masked" in first
    assert first.count("data-case\n") == 10
    following = first.split('href="/to-check?after=')[1].split('"')[0]
    second = visitor.get(f"/to-check?after={following}").text
    assert second.count("data-case\n") == 5
