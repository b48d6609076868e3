"""What is to be told of a call besides its criteria: times, feelings, promises, abuse."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from qa_app.calls.models import Call
from qa_app.findings.abuse import excluded_stretches, marks_of, may_mark
from qa_app.findings.feelings import Feeling, feeling_chart, feelings_in
from qa_app.findings.models import AbuseMark, ExcludedStretch, FoundMoment
from qa_app.findings.promises import Promise, promises_in
from qa_app.findings.reading import are_hidden, broken_rules_of, moments_of
from qa_app.findings.wording import all_rules, kind_name, looks_for
from qa_app.foundation.extensions import db
from qa_app.moments.timing.figures import Timing, measure
from qa_app.people.models import Person


@dataclass(frozen=True, slots=True)
class Abuse:
    """What is excluded from a call, who said so, and what this person may say."""

    stretches: Sequence[ExcludedStretch]
    marks: Sequence[AbuseMark]
    may_mark: bool
    ended_rightly: bool


@dataclass(frozen=True, slots=True)
class CallInsights:
    """What the page of a call shows beside its transcript; nothing is told where it waits."""

    abuse: Abuse
    hidden: bool
    timing: Timing | None = None
    feelings: Sequence[Feeling] = ()
    promises: Sequence[Promise[FoundMoment]] = ()
    chart: dict[str, Any] = field(default_factory=dict)
    broken_rules: Sequence[str] = ()


def call_insights(call: Call, person: Person) -> CallInsights:
    """All of it for this person."""
    abuse = Abuse(
        stretches=excluded_stretches(call.id),
        marks=marks_of(call.id),
        may_mark=may_mark(person, call),
        ended_rightly=_ended_rightly(call.id),
    )
    if are_hidden(call.id, person):
        return CallInsights(abuse, hidden=True)
    moments = moments_of(call.id)
    feelings = feelings_in(moments)
    return CallInsights(
        abuse,
        hidden=False,
        timing=_timing(call, abuse.stretches),
        feelings=feelings,
        promises=promises_in(moments, call.started_at),
        chart=feeling_chart(feelings, call.duration) if feelings else {},
        broken_rules=_in_words(broken_rules_of(call.id)),
    )


def _timing(call: Call, excluded: Sequence[ExcludedStretch]) -> Timing | None:
    if call.transcript is None:
        return None
    stretches = [(stretch.start, stretch.end) for stretch in excluded]
    return measure(call.transcript.as_transcript(), excluded=stretches)


def _in_words(names: Sequence[str]) -> list[str]:
    rules = all_rules() if names else {}
    return [
        f"{kind_name(rules[name].kind)}: {looks_for(name, rules)}" if name in rules else name
        for name in names
    ]


def _ended_rightly(call_id: int) -> bool:
    """Whether the call was cut off after a warning: `abuse.settle` has excluded that."""
    cut_off = select(FoundMoment.id).where(
        FoundMoment.call_id == call_id,
        FoundMoment.kind == "abrupt_end",
        FoundMoment.excluded.is_(True),
    )
    return db.session.scalar(cut_off.limit(1)) is not None and bool(excluded_stretches(call_id))
