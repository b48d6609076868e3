"""Which rubric a call gets: rules in an order, of which the first that fits decides."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qa_app import audit
from qa_app.calls.models import Call, Direction, is_there
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import compared
from qa_app.rubrics import Rubric
from qa_app.scorecards.in_use import rubrics_in_use
from qa_app.scorecards.models import RubricRule

MOST_QUEUES = 200


def all_rules() -> list[RubricRule]:
    """The rules in their order, without the one for all other calls."""
    return [rule for rule in _in_order() if not rule.is_for_all_others]


def rule_for_all_others() -> RubricRule | None:
    """The rule for calls that no other rule fits, if a centre has chosen."""
    return next((rule for rule in _in_order() if rule.is_for_all_others), None)


def proposed_rubric(call: Call) -> Rubric | None:
    """The rubric that a call gets by the rules; None where no rubric is in use at all.

    Rules whose rubric is not in use are passed over. Where none fits it is the usual rubric, or
    else the first.
    """
    return chosen_by(_in_order(), call, rubrics_in_use())


def rubric_for_all_others() -> Rubric | None:
    """What calls get that no rule fits; None where no rubric is in use at all."""
    known, rule = rubrics_in_use(), rule_for_all_others()
    return known.get(rule.rubric_id if rule else "") or next(iter(known.values()), None)


def queues() -> list[str]:
    """The queues that calls are in, to choose among."""
    query = select(Call.queue).where(is_there(), Call.queue != "").distinct()
    return list(db.session.scalars(query.order_by(Call.queue).limit(MOST_QUEUES)))


def chosen_by(
    rules: Sequence[RubricRule], call: Call, known: Mapping[str, Rubric]
) -> Rubric | None:
    """The rubric that these rules give a call, of those ``known`` with the usual one first."""
    fitting = (rule.rubric_id for rule in rules if rule.rubric_id in known and fits(rule, call))
    chosen = next(fitting, next(iter(known), None))
    return known[chosen] if chosen is not None else None


def fits(rule: RubricRule, call: Call) -> bool:
    """Whether a call is one of those that the rule is for."""
    return (
        (not rule.queue or compared(rule.queue) == compared(call.queue))
        and rule.direction in (None, call.direction)
        and rule.team_id in (None, call.agent.team_id)
    )


def get_rule(rule_id: int) -> RubricRule:
    """A rule by its id, held against others; NotFound when it was taken away."""
    rule = db.session.get(RubricRule, rule_id, with_for_update={"of": RubricRule})
    if rule is None:
        raise NotFound(_("This rule is no longer there."))
    return rule


def add_rule(
    *, queue: str, direction: Direction | None, team_id: int | None, rubric_id: str
) -> RubricRule:
    """Add a rule behind the others.

    Raises:
        Refused: when it is for no calls in particular.
        Conflict: when there is a rule for these calls.
    """
    last = db.session.scalar(select(func.max(RubricRule.position))) or 0
    values = {"queue": queue, "direction": direction, "team_id": team_id, "rubric_id": rubric_id}
    rule = RubricRule(position=last + 1, **values)
    _refuse_useless(rule)
    db.session.add(rule)
    db.session.flush()
    changes = audit.differences({}, _on_record(rule))
    audit.log("add", "rubric rule", rule.id, changes=changes)
    return rule


def change_rule(rule: RubricRule, changes: Mapping[str, Any]) -> None:
    """Change for which calls a rule is, or what they get.

    Raises:
        Refused: when it would be for no calls in particular.
        Conflict: when there is another rule for these calls.
    """
    before = _on_record(rule)
    for name, value in changes.items():
        setattr(rule, name, value)
    with db.session.no_autoflush:
        _refuse_useless(rule)
    db.session.flush()
    if changed := audit.differences(before, _on_record(rule)):
        audit.log("change", "rubric rule", rule.id, changes=changed)


def move_rule(rule: RubricRule, *, up: bool) -> None:
    """Let a rule come before the one above it, or after the one below it."""
    rules = all_rules()
    before = rules.index(rule)
    after = before - 1 if up else before + 1
    if not 0 <= after < len(rules):
        return
    rules.insert(after, rules.pop(before))
    for position, one in enumerate(rules, 1):
        one.position = position
    db.session.flush()
    audit.log("move", "rubric rule", rule.id, changes={"place": [before + 1, after + 1]})


def remove_rule(rule: RubricRule) -> None:
    """Take a rule away."""
    changes = audit.differences(_on_record(rule), {})
    audit.log("remove", "rubric rule", rule.id, changes=changes)
    db.session.delete(rule)
    db.session.flush()


def choose_for_all_others(rubric_id: str) -> None:
    """Let all calls that no rule fits get this rubric."""
    rule = rule_for_all_others()
    before = rule.rubric_id if rule else None
    if rule is None:
        rule = RubricRule(position=0, rubric_id=rubric_id)
        db.session.add(rule)
    if before == rubric_id:
        return
    rule.rubric_id = rubric_id
    db.session.flush()
    audit.log("change", "rubric rule", rule.id, changes={"rubric_id": [before, rubric_id]})


def _in_order() -> list[RubricRule]:
    query = select(RubricRule).options(joinedload(RubricRule.team))
    rules = db.session.scalars(query.order_by(RubricRule.position, RubricRule.id))
    return sorted(rules, key=lambda rule: rule.is_for_all_others)


def _refuse_useless(rule: RubricRule) -> None:
    if rule.is_for_all_others:
        raise Refused(_("Choose a queue, a direction or a team that the rule is for."))
    if any(_calls_of(one) == _calls_of(rule) for one in all_rules() if one.id != rule.id):
        raise Conflict(_("There is a rule for these calls already."))


def _calls_of(rule: RubricRule) -> tuple[str, str | None, int | None]:
    return compared(rule.queue), rule.direction, rule.team_id


def _on_record(rule: RubricRule) -> dict[str, Any]:
    shown = {"team": rule.team_id}
    return {"queue": rule.queue, "direction": rule.direction, **shown, "rubric_id": rule.rubric_id}
