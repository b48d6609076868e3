"""What a legal hold names stays, whoever or whatever would have it go."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.retention import runs
from qa_app.retention.due import count_due
from qa_app.retention.erasing import order_erasure, work_off
from qa_app.retention.holds import lift_hold, place_hold
from qa_app.retention.models import Certificate, HoldKind, LegalHold, RetentionKind
from qa_app.retention.rules import confirm_rule, set_rule
from tests.factories import create_call, create_person

WHY = "A court asked for it"


def old_call(**values) -> Call:
    return create_call(started_at=utc_now() - timedelta(days=90), **values)


def rule_on(kind: RetentionKind):
    rule = set_rule(kind, "", 30, keep_ratings=False, by=None)
    confirm_rule(rule, count_due(rule, today()))
    db.session.commit()
    return rule


@pytest.fixture
def call(app):
    made = old_call(queue="Claims", customer_reference="REF-77 가")
    db.session.commit()
    return made


@pytest.mark.parametrize("kind", list(HoldKind))
def test_a_hold_on_a_call_its_agent_queue_or_reference_keeps_it(app, client_of, call, kind):
    names = {"call": str(call.id), "agent": str(call.agent_id), "queue": "Claims",
             "reference": "ref-77 가"}  # fmt: skip
    qa = create_person("qa", language="en")
    hold = place_hold(kind, names[kind], reason=WHY, by=qa)
    other = old_call(queue="Sales").id
    db.session.commit()
    call_id = call.id

    with pytest.raises(Conflict, match=WHY):
        order_erasure([call_id], reason="by hand", by=None)
    removed = client_of(qa).post(f"/calls/{call_id}/remove")
    assert removed.status_code == 409
    assert WHY in removed.text
    page = client_of(create_person("admin", language="en")).get(f"/calls/{call_id}/erase")
    assert WHY in page.text
    assert "Erase permanently" not in page.text
    rule_on(RetentionKind.CALL)
    runs.begin_runs(now=True)
    work_off()
    assert set(db.session.scalars(select(Call.id))) == {call_id}, "the other one is gone"
    assert other not in db.session.scalars(select(Call.id)).all()

    lift_hold(hold.id, reason="The case is closed", by=qa)
    db.session.commit()
    runs.begin_runs(now=True)
    work_off()
    assert db.session.query(Call).count() == 0
    done = db.session.scalars(select(AuditRecord.action)).all()
    assert {"place hold", "lift hold"} <= set(done)


def test_a_hold_that_comes_while_a_run_is_under_way_still_keeps(app, call):
    rule_on(RetentionKind.CALL)
    runs.begin_runs(now=True)
    place_hold(HoldKind.QUEUE, "Claims", reason=WHY, by=None)
    db.session.commit()

    work_off()

    assert db.session.get(Call, call.id).state == "ready"
    assert db.session.scalars(select(Certificate)).one().deletions == []


def test_while_a_hold_stands_the_record_loses_nothing(app, call):
    place_hold(HoldKind.CALL, str(call.id), reason=WHY, by=None)
    db.session.commit()
    before = db.session.query(AuditRecord).count()
    rule = set_rule(RetentionKind.RECORD, "", 0, keep_ratings=False, by=None)
    rule.starts_on = today()
    db.session.commit()

    runs.begin_runs(now=True)

    assert db.session.query(AuditRecord).count() >= before
    assert db.session.query(Certificate).count() == 0


def test_holds_are_placed_and_lifted_on_a_page(app, client_of, call):
    admin = create_person("admin", language="en", name="Ha Admin")
    visitor = client_of(admin)
    sent = {"kind": "call", "call": str(call.id), "agent": "", "queue": "", "reason": WHY}
    assert visitor.post("/retention/holds", data=sent).status_code == 302
    page = visitor.get("/retention/holds").text
    assert WHY in page
    assert "Ha Admin" in page
    hold = db.session.scalars(select(LegalHold)).one()
    url = f"/retention/holds/{hold.id}/lift"
    visitor.post(url, data={"reason": "x"})
    db.session.expire_all()
    assert hold.lifted_at is None, "lifting needs a reason"
    visitor.post(url, data={"reason": "The case is closed"})
    db.session.expire_all()
    assert hold.lift_reason == "The case is closed"
    assert db.session.get(Person, hold.lifted_by_id) == admin
    assert visitor.post(url, data={"reason": "once more"}).status_code == 409


@pytest.mark.parametrize(("kind", "name"), [("call", "999"), ("agent", "x"), ("queue", " ")])
def test_a_hold_on_nothing_is_refused(app, kind, name):
    with pytest.raises(Refused):
        place_hold(HoldKind(kind), name, reason=WHY, by=None)
