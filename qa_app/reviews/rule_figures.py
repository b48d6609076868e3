"""How far a rule can be trusted: what reviewers made of what it pointed at."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _
from scipy.special import betaincinv
from sqlalchemy import func, select, true

from qa_app import audit
from qa_app.findings.models import RuleSwitch
from qa_app.findings.wording import all_rules, kind_name, kinds_in_order, looks_for
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.moments.own_phrases import PREFIX
from qa_app.people.models import Person
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.reviews.moment_verdict import MomentVerdict, VerdictKind
from qa_app.reviews.reading import may_learn_of

CONFIDENCE = 0.95
# With fewer words of people nothing is said of a rule.
FEWEST = 20


@dataclass(frozen=True, slots=True)
class Share:
    """How many of those decided on were accepted, and the 95 % interval around it, 0 to 1."""

    mean: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class RuleFigures:
    """A rule in words, what reviewers made of its moments, and whether it is switched off."""

    name: str
    kind: str
    kind_name: str
    looks_for: str
    languages: tuple[str, ...]
    accepted: int
    dismissed: int
    passed: int
    switch: RuleSwitch | None

    @property
    def shown(self) -> int:
        """Moments that a reviewer saw."""
        return self.accepted + self.dismissed + self.passed

    @property
    def decided(self) -> int:
        """Moments that a reviewer accepted or dismissed."""
        return self.accepted + self.dismissed

    @property
    def share(self) -> Share | None:
        """The share that was accepted; ``None`` where there are not enough to say."""
        return accepted_share(self.accepted, self.dismissed) if self.decided >= FEWEST else None

    @property
    def is_off(self) -> bool:
        """Whether the centre does not want it."""
        return self.switch is not None and self.switch.off

    @property
    def is_own(self) -> bool:
        """Whether it is made of the centre's own phrases."""
        return self.name.startswith(PREFIX)


def accepted_share(accepted: int, dismissed: int) -> Share:
    """The share with its interval of equal tails (Jeffreys); at least one was decided on."""
    tail = (1 - CONFIDENCE) / 2
    low, high = (
        float(betaincinv(accepted + 0.5, dismissed + 0.5, quantile))
        for quantile in (tail, 1 - tail)
    )
    mean = accepted / (accepted + dismissed)
    # What was seen is never outside of its own interval.
    return Share(mean, min(low, mean), max(high, mean))


def rule_figures(person: Person | None = None) -> list[RuleFigures]:
    """All rules, in the order of the kinds that they find; for a person, without what was said in
    reviews of which they are not to learn yet."""
    rules, counts = all_rules(), _counts(person)
    switches = {switch.rule: switch for switch in db.session.scalars(select(RuleSwitch))}
    order = kinds_in_order()
    figures = [
        RuleFigures(
            name=name,
            kind=rule.kind,
            kind_name=kind_name(rule.kind),
            looks_for=looks_for(name, rules),
            languages=tuple(sorted(rule.languages)),
            accepted=counts.get((name, VerdictKind.ACCEPTED), 0),
            dismissed=counts.get((name, VerdictKind.DISMISSED), 0),
            passed=counts.get((name, VerdictKind.PASSED), 0),
            switch=switches.get(name),
        )
        for name, rule in rules.items()
    ]
    return sorted(figures, key=lambda one: (order.get(one.kind, len(order)), one.name))


def switch_rule(name: str, person: Person, *, off: bool) -> None:
    """Take a rule out of use, or into it again; what it found is hidden or shown at once.

    Raises:
        NotFound: when there is no such rule.
    """
    if name not in all_rules():
        raise NotFound(_("There is no such rule."))
    switch = db.session.get(RuleSwitch, name) or RuleSwitch(rule=name, off=False)
    details = {"rule": name, "off": [switch.off, off]}
    changes = {"on": [not switch.off, not off]}
    audit.log("switch rule", "rule", changes=changes, details=details)
    switch.off, switch.person, switch.at = off, person, utc_now()
    db.session.add(switch)
    db.session.flush()


def _counts(person: Person | None) -> Mapping[tuple[str, str], int]:
    rows = db.session.execute(
        select(MomentVerdict.rule, MomentVerdict.verdict, func.count())
        .join(Review, Review.id == MomentVerdict.review_id)
        .join(Review.call)
        .where(counts(), may_learn_of(person) if person else true())
        .group_by(MomentVerdict.rule, MomentVerdict.verdict)
    )
    return {(rule, verdict): count for rule, verdict, count in rows}
