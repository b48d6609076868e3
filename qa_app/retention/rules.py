"""The rules of how long what is kept: made, made stricter after a wait, taken back."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app import audit
from qa_app.calls.models import Call
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.models import Person
from qa_app.retention.due import count_due
from qa_app.retention.models import RetentionKind, RetentionRule

# Plans and the record belong to no queue.
OF_NO_QUEUE = (RetentionKind.PLAN, RetentionKind.RECORD)
LONGEST = 36_500


def rules() -> Sequence[RetentionRule]:
    """All rules, in the order of their kinds, the one for all queues first."""
    order = {kind: place for place, kind in enumerate(RetentionKind)}
    found = db.session.scalars(select(RetentionRule)).all()
    return sorted(found, key=lambda rule: (order[RetentionKind(rule.kind)], rule.queue))


def get_rule(rule_id: int) -> RetentionRule:
    """A rule, held against others who change it.

    Raises:
        NotFound: when there is none.
    """
    query = select(RetentionRule).where(RetentionRule.id == rule_id).with_for_update()
    rule = db.session.scalar(query)
    if rule is None:
        raise NotFound(_("There is no such rule."))
    return rule


def set_rule(
    kind: RetentionKind, queue: str, days: int | None, *, keep_ratings: bool, by: Person | None
) -> RetentionRule:
    """Keep things of a kind for so many whole days; None is for ever.

    A rule that lets more go than before first runs after a wait, in which it can be taken back.

    Raises:
        Refused: when the kind belongs to no queue, or there is no such queue.
    """
    _check(kind, queue)
    place = select(RetentionRule).where(RetentionRule.kind == kind, RetentionRule.queue == queue)
    rule = db.session.scalar(place.with_for_update())
    known = _described(rule) if rule else {}
    before = rule.days if rule else None
    if rule is None:
        rule = RetentionRule(kind=kind, queue=queue, starts_on=today())
        db.session.add(rule)
    if days is not None and (before is None or days < before):
        rule.starts_on = today() + timedelta(days=settings().retention_wait_days)
        rule.last_run_on = None
    rule.days, rule.keep_ratings = days, keep_ratings
    rule.changed_at, rule.changed_by = utc_now(), by
    db.session.flush()
    figures = {"kind": str(kind), "before": before, "after": days, "from": str(rule.starts_on)}
    changed = audit.differences(known, _described(rule))
    audit.log("set retention", "retention rule", rule.id, changes=changed, details=figures)
    return rule


def confirm_rule(rule: RetentionRule, number: int) -> None:
    """Let a rule run in the coming night: somebody has seen how many things it lets go.

    Raises:
        Conflict: when that is not the number (any more).
    """
    found = count_due(rule, today())
    if number != found:
        raise Conflict(
            _(
                "This rule would delete %(found)s items now, not %(typed)s. Check again.",
                found=found,
                typed=number,
            )
        )
    before = audit.Before(rule, "starts_on")
    rule.starts_on = min(rule.starts_on, today())
    db.session.flush()
    audit.log(
        "confirm retention",
        "retention rule",
        rule.id,
        changes=before.changes(),
        details={"things": number},
    )


def _described(rule: RetentionRule) -> dict[str, Any]:
    """What the record says of a rule."""
    fields = ("kind", "queue", "days", "keep_ratings", "starts_on")
    return {name: getattr(rule, name) for name in fields}


def _check(kind: RetentionKind, queue: str) -> None:
    if not queue:
        return
    if kind in OF_NO_QUEUE:
        raise Refused(_("Plans and the audit trail do not belong to a queue. Choose all queues."))
    if queue not in queues():
        raise Refused(_("There is no such queue."))


def remove_rule(rule: RetentionRule) -> None:
    """Keep what it was about for ever, or as the rule for all queues says."""
    removed = audit.differences(_described(rule), {})
    audit.log("remove retention", "retention rule", rule.id, changes=removed)
    db.session.delete(rule)
    db.session.flush()


def queues() -> list[str]:
    """The queues that calls name, and those that have a rule."""
    named = select(Call.queue).where(Call.queue != "").distinct()
    ruled = select(RetentionRule.queue).where(RetentionRule.queue != "")
    return sorted(db.session.scalars(named.union(ruled)))
