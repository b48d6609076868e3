"""The version of each rule: what a rule finds differs only where its version does."""

from __future__ import annotations

import ast
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from importlib import metadata

from qa_app.moments import definitions, own_phrases
from qa_app.moments.definitions import Name, basis, digest, module_of
from qa_app.moments.finder import RULES
from qa_app.moments.rule import Rule

# How moments are made of what any rule finds.
_FINDING: tuple[Name, ...] = (("qa_app.moments.finder", "find_moments"),)
_OWN: Name = (own_phrases.__name__, "own_rules")


@cache
def rule_versions() -> Mapping[str, str]:
    """The version (12 hex digits) of each rule, by its name.

    It is that of all that the rule's definition reaches, and of the phrases named there: of
    another rule as well where this one asks it.
    """
    common = [*_analysis(), *basis(*_FINDING)]
    return {name: digest([*common, *_of_rule(*root)]) for name, root in _roots().items()}


def _analysis() -> list[str]:
    """The versions of what Korean is analysed by."""
    return [f"{name} {metadata.version(name)}" for name in ("kiwipiepy", "kiwipiepy_model")]


def own_version(phrases: Iterable[str]) -> str:
    """The version of a rule that is made of a centre's own phrases."""
    return digest([*basis(*_FINDING, _OWN), json.dumps(list(phrases), ensure_ascii=False)])


def _of_rule(name: Name, place: int | None) -> list[str]:
    """The basis of a rule that is a definition, or stands at a place of a tuple of rules."""
    if place is None:
        return basis(name)
    module = module_of(name[0])
    made = _in_tuple(module, name[1])[place]
    reached = {one for node in ast.walk(made) for one in definitions.named_by(node, module)}
    return [ast.dump(made), *basis(*sorted(reached))]


def _in_tuple(module: definitions.Module, name: str) -> list[ast.expr]:
    (statement,) = module.definitions[name]
    assert isinstance(statement, ast.Assign)  # noqa: S101 (for the type checker)
    assert isinstance(statement.value, ast.Tuple)  # noqa: S101
    return statement.value.elts


def _roots() -> dict[str, tuple[Name, int | None]]:
    """Where each rule is defined, by its name among all rules."""
    roots = {}
    for module, name, place, rule in _defined_rules():
        known = ".".join((rule.name, *sorted(rule.languages)))
        if known in RULES:
            roots[known] = ((module, name), place)
    return roots


def _defined_rules() -> Iterator[tuple[str, str, int | None, Rule]]:
    for name, module in sorted(sys.modules.items()):
        if not name.startswith(("qa_app.moments.korean.", "qa_app.moments.english.", _TIMING)):
            continue
        for defined in module_of(name).definitions:
            value = getattr(module, defined, None)
            if isinstance(value, Rule):
                yield name, defined, None, value
            elif isinstance(value, tuple):
                for place, one in enumerate(value):
                    if isinstance(one, Rule):
                        yield name, defined, place, one


_TIMING = "qa_app.moments.timing."
