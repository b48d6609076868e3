"""Rules that read times, in every language."""

from qa_app.moments.rule import Rule
from qa_app.moments.timing import dead_air, interruption

RULES: tuple[Rule, ...] = (dead_air.RULE, interruption.RULE)
