"""Sampling plans: written, changed, closed. Each operation flushes; the request commits."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import selectinload

from qa_app import audit
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.folding import compared
from qa_app.people.models import Person
from qa_app.sampling.models import Draw, PlanVersion, SamplingPlan
from qa_app.sampling.splitting import NEEDLESS, Split, Unit

OF_PLAN = ("name", "automatic")
OF_VERSION = (
    "span", "unit", "quota", "share", "kinds", "splits", "teams", "queues", "reviewers",
    "direction", "language", "shortest", "most_abuse", "only_own", "due_days",
)  # fmt: skip


def all_plans() -> Sequence[SamplingPlan]:
    """All plans by name, closed ones last."""
    query = select(SamplingPlan).options(
        selectinload(SamplingPlan.versions), selectinload(SamplingPlan.draws)
    )
    order = query.order_by(SamplingPlan.closed_at.is_not(None), SamplingPlan.name)
    return db.session.scalars(order).all()


def get_plan(plan_id: int, *, to_change: bool = False) -> SamplingPlan:
    """A plan by id; held against others ``to_change`` it.

    Raises:
        NotFound: when there is none.
    """
    query = select(SamplingPlan).where(SamplingPlan.id == plan_id)
    plan: SamplingPlan | None = db.session.scalar(query.with_for_update() if to_change else query)
    if plan is None:
        raise NotFound(_("There is no such sampling plan."))
    return plan


def values_of(plan: SamplingPlan) -> dict[str, Any]:
    """All that a plan says now, by the names of its fields."""
    return {name: getattr(plan, name) for name in OF_PLAN} | {
        name: getattr(plan.version, name) for name in OF_VERSION
    }


def add_plan(values: Mapping[str, Any], *, by: Person) -> SamplingPlan:
    """Write a plan: all of ``OF_PLAN`` and ``OF_VERSION``.

    Raises:
        Refused: when it contradicts itself.
        Conflict: when there is one of this name.
    """
    plan = SamplingPlan()
    version = PlanVersion(changed_by=by)
    _take(plan, version, values)
    _refuse_taken(plan)
    plan.versions.append(version)
    _flush(plan)
    changes = audit.differences({}, values_of(plan))
    audit.log("add", "sampling plan", plan.id, changes=changes)
    return plan


def change_plan(plan: SamplingPlan, changes: Mapping[str, Any], *, by: Person) -> None:
    """Change what a plan says; what was drawn by it stays with what it said then.

    Raises:
        Refused: when it would contradict itself.
        Conflict: when there is another plan of this name.
    """
    if not changes:
        return
    before, values = values_of(plan), {**values_of(plan), **changes}
    old = plan.version
    version = old
    if changes.keys() & set(OF_VERSION) and _is_drawn_from(old):
        version = PlanVersion(number=old.number + 1)
    with db.session.no_autoflush:
        _take(plan, version, values)
        _refuse_taken(plan)
    version.changed_by, version.changed_at = by, utc_now()
    if version is not old:
        plan.versions.append(version)
    _flush(plan)
    if changed := audit.differences(before, values_of(plan)):
        audit.log("change", "sampling plan", plan.id, changes=changed)


def close_plan(plan: SamplingPlan) -> None:
    """Draw no more by a plan; what was drawn stays."""
    _close(plan, "close", plan.closed_at or utc_now())


def open_plan(plan: SamplingPlan) -> None:
    """Let a closed plan be drawn from again."""
    _close(plan, "reopen", None)


def _close(plan: SamplingPlan, action: str, at: Any) -> None:
    if plan.closed_at == at:
        return
    before = audit.Before(plan, "closed_at")
    plan.closed_at = at
    if at is None and plan.automatic:
        plan.automatic_since = today()
    db.session.flush()
    audit.log(action, "sampling plan", plan.id, changes=before.changes())


def _take(plan: SamplingPlan, version: PlanVersion, values: Mapping[str, Any]) -> None:
    """Take all values over, in the one way in which they are kept."""
    if values["automatic"] and not plan.automatic:
        plan.automatic_since = today()
    for name in OF_PLAN:
        setattr(plan, name, values[name])
    for name in OF_VERSION:
        setattr(version, name, values[name])
    needless = NEEDLESS[Unit(version.unit)]
    chosen = {Split(one) for one in version.splits} - needless
    version.splits = [str(split) for split in Split if split in chosen]
    for name in ("teams", "queues", "reviewers"):
        setattr(version, name, sorted(set(getattr(version, name))))
    _refuse_contradictions(version)


def _refuse_contradictions(version: PlanVersion) -> None:
    problems: dict[str, str] = {}
    needs_kinds = version.share > 0 or Split.MOMENTS in version.splits
    if needs_kinds and not version.kinds:
        problems["kinds"] = _("Choose which moments make a call worth hearing.")
    if version.share and not version.by_chance:
        problems["share"] = _(
            "Leave at least one call to chance: only these speak for all calls of an agent."
        )
    if version.share and not version.worth_hearing:
        problems["share"] = _(
            "This share of the quota is less than half a call. Raise the share or the quota."
        )
    if problems:
        raise Refused(" ".join(problems.values()), fields=problems)


def _refuse_taken(plan: SamplingPlan) -> None:
    query = select(SamplingPlan.id, SamplingPlan.name)
    others = [row.name for row in db.session.execute(query) if row.id != plan.id]
    if compared(plan.name) in map(compared, others):
        raise _taken()


def _flush(plan: SamplingPlan) -> None:
    try:
        with db.session.begin_nested():
            db.session.add(plan)
    except IntegrityError:
        raise _taken() from None


def _taken() -> Conflict:
    problem = _("There is a sampling plan of this name already.")
    return Conflict(problem, fields={"name": problem})


def _is_drawn_from(version: PlanVersion) -> bool:
    return bool(db.session.scalar(select(exists().where(Draw.version_id == version.id))))
