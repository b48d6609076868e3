"""Finds the moments of a call by all rules."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from itertools import chain

from qa_app.moments import english, korean, timing
from qa_app.moments.kinds import KINDS
from qa_app.moments.moment import Moment
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call
from qa_app.transcription.transcript import Transcript

# Moments below this are for whoever asks for them; pages do not show them by themselves.
SHOWN_FROM = 0.6
# Characters between two sentences that follow each other.
BETWEEN_SENTENCES = 2


def _by_name(*groups: Iterable[Rule]) -> dict[str, Rule]:
    """The rules by their names; the same name in two languages is two rules."""
    rules = {}
    for rule in chain(*groups):
        name = ".".join((rule.name, *sorted(rule.languages)))
        if name in rules:
            raise ValueError(f"two rules have the name {name}")
        rules[name] = replace(rule, name=name)
    return rules


RULES: dict[str, Rule] = _by_name(timing.RULES, korean.RULES, english.RULES)


def find_moments(
    transcript: Transcript,
    *,
    rules: Iterable[Rule] | None = None,
    least_confidence: float = SHOWN_FROM,
    on_failure: Callable[[Rule, Exception], None] | None = None,
) -> list[Moment]:
    """All moments of a transcript, in the order in which they are heard.

    ``rules`` are those that a centre uses, its own phrases among them, all of ours without;
    moments below ``least_confidence`` are left out.
    A rule that breaks on a call is told to ``on_failure``, and the others go on; without it
    the error is raised.
    """
    call = Call.of(transcript)
    reading = [
        rule for rule in (RULES.values() if rules is None else rules) if rule.reads(call.languages)
    ]
    found = [
        (rule, hit)
        for rule in reading
        for hit in _hits(rule, call, on_failure)
        if hit.confidence >= least_confidence
    ]
    moments = [_moment(rule, hit) for rule, hit in _joined(found)]
    return sorted(moments, key=lambda moment: (moment.start, moment.kind))


def _hits(
    rule: Rule, call: Call, on_failure: Callable[[Rule, Exception], None] | None
) -> list[Hit]:
    try:
        return list(rule.find(call))
    except Exception as error:
        if on_failure is None:
            raise
        on_failure(rule, error)
        return []


def _joined(found: list[tuple[Rule, Hit]]) -> Iterator[tuple[Rule, Hit]]:
    """Neighbouring stretches of one kind in a turn are one moment, under the surest's name."""

    def place(pair: tuple[Rule, Hit]) -> tuple[str, int, int]:
        rule, hit = pair
        return rule.kind, hit.turn.index, hit.begin

    latest: tuple[Rule, Hit] | None = None
    for rule, hit in sorted(found, key=place):
        if latest and latest[0].kind == rule.kind and _touch(latest[1], hit):
            surest = max(latest, (rule, hit), key=lambda pair: pair[1].confidence)
            end = max(latest[1].end, hit.end)
            latest = surest[0], replace(surest[1], begin=latest[1].begin, end=end)
            continue
        if latest:
            yield latest
        latest = rule, hit
    if latest:
        yield latest


def _touch(earlier: Hit, later: Hit) -> bool:
    if earlier.details != later.details:
        return False  # two promises with times of their own
    if earlier.turn is not later.turn or earlier.times or later.times:
        return earlier.turn is later.turn and earlier.times == later.times
    return later.begin - earlier.end <= BETWEEN_SENTENCES


def _moment(rule: Rule, hit: Hit) -> Moment:
    kind, turn = KINDS[rule.kind], hit.turn
    others = [position for also in hit.also for position in also.segments]
    start, end = hit.times or (turn.time_at(hit.begin), turn.time_at(hit.end, is_end=True))
    return Moment(
        kind=kind.name,
        criterion=kind.criterion,
        polarity=kind.polarity,
        segments=tuple(sorted({*turn.positions(hit.begin, hit.end), *others})),
        start=start,
        end=max(start, end),  # segments of one turn may lie over each other
        quote=turn.quote(hit.begin, hit.end),
        passages=turn.passages(hit.begin, hit.end),
        confidence=hit.confidence,
        rule=rule.name,
        details=hit.details,
    )
