"""Finds the moments of a call by all rules."""

from collections.abc import Iterable, Iterator
from itertools import groupby

from qa_app.moments import english, korean, timing
from qa_app.moments.kinds import KINDS
from qa_app.moments.moment import Moment
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call
from qa_app.transcription.transcript import Transcript

# Goes up whenever the same call might give other moments than before.
VERSION = "2"
# Moments below this are for whoever asks for them; pages do not show them by themselves.
SHOWN_FROM = 0.6
RULES: dict[str, Rule] = {
    rule.name: rule for rule in (*timing.RULES, *korean.RULES, *english.RULES)
}


def find_moments(
    transcript: Transcript,
    *,
    switched_off: frozenset[str] = frozenset(),
    own_rules: Iterable[Rule] = (),
    least_confidence: float = SHOWN_FROM,
) -> list[Moment]:
    """All moments of a transcript, in the order in which they are heard.

    ``switched_off`` are names of rules that a centre does not want; ``own_rules`` are those
    made of its own phrases; moments below ``least_confidence`` are left out.
    """
    call = Call.of(transcript)
    found: list[Moment] = []
    for rule in (*RULES.values(), *own_rules):
        if rule.name not in switched_off and rule.reads(transcript.language):
            found += (_moment(rule, hit) for hit in rule.find(call))
    sure = [moment for moment in found if moment.confidence >= least_confidence]
    return list(_without_repeats(sure))


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
        end=end,
        quote=turn.text[hit.begin : hit.end],
        confidence=hit.confidence,
        rule=rule.name,
        details=hit.details,
    )


def _without_repeats(moments: list[Moment]) -> Iterator[Moment]:
    """Of several moments of one kind on the same segments, the surest."""

    def place(moment: Moment) -> tuple[float, str]:
        return moment.start, moment.kind

    def same(moment: Moment) -> tuple[str, tuple[int, ...]]:
        return moment.kind, moment.segments

    surest = [
        max(group, key=lambda moment: moment.confidence)
        for _, group in groupby(sorted(moments, key=same), key=same)
    ]
    yield from sorted(surest, key=place)
