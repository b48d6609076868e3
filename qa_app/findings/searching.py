"""Finding calls by what rules found in them, and by what they did not."""

from collections.abc import Iterable

from sqlalchemy import ColumnElement, and_, select

from qa_app.calls.models import Call
from qa_app.findings.abuse import ABUSE
from qa_app.findings.models import Detection, ExcludedStretch, FoundMoment, RuleFailure
from qa_app.findings.rule_sets import switched_off


def has_kinds(kinds: Iterable[str], lacks: Iterable[str]) -> ColumnElement[bool]:
    """Calls in which each of ``kinds`` was found, and none of ``lacks``.

    A call in which nobody has looked yet, or a rule for the kind broke, does not lack it. Each
    kind is one look into an index for each call, so that the order of the list can be kept and
    a page read without a sort.
    """
    off, lacks = switched_off(), list(lacks)
    wanted = [_has(kind, off) for kind in kinds]
    missing = [~_has(kind, off) for kind in lacks]
    if missing:
        looked = select(Detection.call_id).where(Detection.call_id == Call.id)
        wanted.append(looked.correlate(Call).exists())
        broke = select(RuleFailure.call_id).where(
            RuleFailure.call_id == Call.id,
            RuleFailure.kind.in_(lacks),
            RuleFailure.rule.not_in(off),
        )
        wanted.append(~broke.correlate(Call).exists())
    return and_(*wanted, *missing)


def _has(kind: str, off: frozenset[str]) -> ColumnElement[bool]:
    # The columns are named so that the index alone answers.
    if kind in ABUSE:  # people mark stretches as well, and overrule rules
        excluded = select(ExcludedStretch.call_id).where(
            ExcludedStretch.call_id == Call.id, ExcludedStretch.kind == kind
        )
        return excluded.correlate(Call).exists()
    found = select(FoundMoment.call_id).where(
        FoundMoment.call_id == Call.id, FoundMoment.kind == kind, FoundMoment.excluded.is_(False)
    )
    return (found.where(FoundMoment.rule.not_in(off)) if off else found).correlate(Call).exists()
