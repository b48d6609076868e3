"""Rules that read Korean, each in a module of its own."""

from qa_app.moments.rule import Rule

RULES: tuple[Rule, ...] = ()
