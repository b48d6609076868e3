"""Rules that read times, in every language."""

from qa_app.moments.rule import Rule
from qa_app.moments.timing import (
    dead_air,
    hold,
    interruption,
    monologue,
    overlap,
    rate,
    response_latency,
)

RULES: tuple[Rule, ...] = (
    dead_air.RULE,
    hold.ANNOUNCED_RULE,
    hold.UNANNOUNCED_RULE,
    interruption.RULE,
    response_latency.RULE,
    monologue.RULE,
    overlap.RULE,
    rate.RULE,
)
