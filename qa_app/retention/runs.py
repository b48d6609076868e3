"""A rule's run: what is due is written down, then goes one after the other, in the background.

Nothing is marked while it is written down; when the process dies then, it is written down anew.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import structlog
from flask_babel import force_locale
from sqlalchemy import delete, func, insert, select

from qa_app import audit
from qa_app.foundation.days import centre_zone, today
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.retention.due import count_due, cut_off, due_in_pieces
from qa_app.retention.holds import any_hold
from qa_app.retention.models import (
    Certificate,
    CertificateState,
    Deletion,
    DeletionState,
    RetentionKind,
    RetentionRule,
)
from qa_app.retention.rules import rules
from qa_app.retention.turn import our_turn

log = structlog.get_logger()
LOOK_AHEAD_DAYS = 14
AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class Coming:
    """What a rule will let go on a day."""

    day: date
    rule: RetentionRule
    count: int


def preview(days: int = LOOK_AHEAD_DAYS) -> list[Coming]:
    """What goes when, in the coming days, if nothing is held or changed meanwhile."""
    coming: list[Coming] = []
    first = next_run_on()
    for rule in rules():
        if rule.days is None or rule.kind == RetentionKind.RECORD:
            continue
        known = 0
        for number in range(days):
            day = first + timedelta(days=number)
            if day < rule.starts_on:
                continue
            count = count_due(rule, day)
            if count > known:
                coming.append(Coming(day, rule, count - known))
            known = count
    return sorted(coming, key=lambda one: (one.day, one.rule.kind, one.rule.queue))


def next_run_on() -> date:
    """The day of the next night's run."""
    hour = utc_now().astimezone(centre_zone()).hour
    return today() if hour < settings().retention_hour else today() + timedelta(days=1)


def begin_runs(*, now: bool = False) -> int:
    """Write down what is due by the rules that have not run today; how many rules began.

    Commits. At night by itself; ``now`` at once. A rule without any days to keep looks at all
    times, and has one certificate a day.
    """
    with our_turn() as ours:
        if not ours:
            return 0
        _write_down_anew()
        return sum(_begin(rule) for rule in rules() if _is_its_time(rule, now=now))


def _is_its_time(rule: RetentionRule, *, now: bool) -> bool:
    if rule.days is None or rule.starts_on > today():
        return False
    if now or rule.days == 0:
        return True
    has_run = rule.last_run_on is not None and rule.last_run_on >= today()
    night = utc_now().astimezone(centre_zone()).hour >= settings().retention_hour
    return night and not has_run


def _begin(rule: RetentionRule) -> int:
    day = today()
    if rule.kind == RetentionKind.RECORD:
        _prune(rule, day)
        return 0
    if not count_due(rule, day):
        rule.last_run_on = day
        db.session.commit()
        return 0
    certificate = _todays(rule) or _new_certificate(rule, day)
    _write_down(certificate, rule, day)
    return 1


def _new_certificate(rule: RetentionRule, day: date) -> Certificate:
    certificate = Certificate(
        rule={
            "id": rule.id, "kind": rule.kind, "queue": rule.queue, "days": rule.days,
            "day": day.isoformat(),
        },
        keep_ratings=rule.keep_ratings,
        state=CertificateState.COLLECTING,
    )  # fmt: skip
    db.session.add(certificate)
    db.session.commit()
    return certificate


def _todays(rule: RetentionRule) -> Certificate | None:
    """The day's certificate of a rule that looks at all times."""
    if rule.days != 0:
        return None
    open_ = select(Certificate).where(Certificate.state == CertificateState.ERASING)
    for certificate in db.session.scalars(open_):
        known = certificate.rule or {}
        if (known.get("id"), known.get("day")) == (rule.id, today().isoformat()):
            return certificate
    return None


def _write_down(certificate: Certificate, rule: RetentionRule, day: date) -> None:
    subject, number = rule.kind, certificate.id
    known = select(Deletion.subject_id).where(
        Deletion.certificate_id == number, Deletion.state == DeletionState.WAITING
    )
    waiting = set(db.session.scalars(known))
    for ids in due_in_pieces(rule, day):
        rows: list[dict[str, Any]] = [
            {"certificate_id": number, "subject": subject, "subject_id": one, "counts": {}}
            for one in ids
            if one not in waiting
        ]
        if rows:
            db.session.execute(insert(Deletion), rows)
    all_of_it = select(func.count(Deletion.id)).where(Deletion.certificate_id == number)
    certificate.expected = db.session.scalar(all_of_it)
    certificate.state = CertificateState.ERASING
    rule.last_run_on = day
    details = {"certificate": number, "things": certificate.expected, **(certificate.rule or {})}
    details.pop("queue", None)
    audit.log("run retention", "retention rule", rule.id, details=details)
    log.info("retention", kind=rule.kind, things=certificate.expected)
    db.session.commit()


def _write_down_anew() -> None:
    """Forget what a process that died had begun to write down."""
    begun = select(Certificate.id).where(Certificate.state == CertificateState.COLLECTING)
    ids = list(db.session.scalars(begun))
    if ids:
        db.session.execute(delete(Deletion).where(Deletion.certificate_id.in_(ids)))
        db.session.execute(delete(Certificate).where(Certificate.id.in_(ids)))
    db.session.commit()


def _prune(rule: RetentionRule, day: date) -> None:
    """Take the oldest rows out of the record; while a hold stands, none."""
    if rule.days is None or any_hold():
        return
    with force_locale("en"):
        gone = audit.prune(cut_off(rule.days, day), reason=f"retention rule {rule.id}")
    rule.last_run_on = day
    if gone:
        certificate = _new_certificate(rule, day)
        certificate.state, certificate.expected = CertificateState.ERASING, 1
        certificate.deletions.append(
            Deletion(
                subject=RetentionKind.RECORD, subject_id=rule.id, state=DeletionState.DONE,
                counts={"record rows": gone}, done_at=utc_now(),
            )
        )  # fmt: skip
    db.session.commit()


def is_still_open(certificate: Certificate) -> bool:
    """Whether more may come to it today: a rule that looks at all times has one a day."""
    rule = certificate.rule or {}
    return rule.get("days") == 0 and rule.get("day") == today().isoformat()


def done_of(certificate: Certificate) -> int:
    """How many of its things are gone."""
    done = select(func.count(Deletion.id)).where(
        Deletion.certificate_id == certificate.id, Deletion.state == DeletionState.DONE
    )
    return db.session.scalar(done) or 0
