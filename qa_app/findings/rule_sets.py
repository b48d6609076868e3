"""The rules that this centre uses, in which version; and which of them changed since a call's turn.

A call keeps the set of rules that its moments were found by, so that where some rules changed only
what these find is found anew.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from qa_app.findings.models import Detection, FoundMoment, RuleFailure, RuleSet, RuleSwitch
from qa_app.foundation.extensions import db
from qa_app.moments.finder import RULES
from qa_app.moments.own_phrases import name_of, own_rules
from qa_app.moments.rule import Rule
from qa_app.moments.version import own_version, rule_versions
from qa_app.rubrics import Rubric
from qa_app.scorecards.in_use import rubrics_in_use


@dataclass(frozen=True, slots=True)
class RulesInUse:
    """All rules that find moments here now; ``versions`` by name, ``version`` that of them all."""

    rules: tuple[Rule, ...]
    versions: Mapping[str, str]

    @property
    def version(self) -> str:
        """Differs as soon as the same call might give other moments; 24 hex digits."""
        text = json.dumps(self.versions, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:24]


def rules_in_use() -> RulesInUse:
    """The rules that are not switched off, the centre's own phrases among them."""
    off, phrases = switched_off(), centre_phrases()
    rules = [rule for rule in (*RULES.values(), *own_rules(phrases)) if rule.name not in off]
    own = {name_of(*key): own_version(texts) for key, texts in phrases.items()}
    known = {**rule_versions(), **own}
    versions = {rule.name: known.get(rule.name, "") for rule in rules}
    return RulesInUse(tuple(rules), versions)


def rules_version() -> str:
    """What stored moments rest on: the version of all rules in use."""
    return rules_in_use().version


def switched_off() -> frozenset[str]:
    """The rules that this centre does not want."""
    return frozenset(db.session.scalars(select(RuleSwitch.rule).where(RuleSwitch.off)))


def phrases_of(rubrics: Iterable[Rubric]) -> dict[tuple[str, str], list[str]]:
    """The centre's own phrases in all rubrics, by kind and language; each once."""
    found: dict[tuple[str, str], list[str]] = {}
    kinds = (kind for rubric in rubrics for one in rubric.criteria for kind in one.moments)
    for kind in kinds:
        for language, texts in kind.phrases.items():
            known = found.setdefault((kind.kind, language), [])
            known += [text for text in texts if text not in known]
    return found


def centre_phrases() -> dict[tuple[str, str], list[str]]:
    """The centre's own phrases, as the rubrics in use have them."""
    return phrases_of(rubrics_in_use().values())


def centre_rules() -> list[Rule]:
    """The rules made of the centre's own phrases."""
    return own_rules(centre_phrases())


def kinds_to_find(call_id: int, read: str, in_use: RulesInUse) -> frozenset[str] | None:
    """The kinds of moment whose rules changed since the call's turn; None where it is all of them.

    That is so for a call that had none yet, or in which other words were ``read`` then. Rules of
    one kind go together, since neighbouring finds of theirs are one moment; those that broke on
    the call are tried again.
    """
    finding = db.session.get(Detection, call_id)
    known = db.session.get(RuleSet, finding.rule_set) if finding and finding.rule_set else None
    if finding is None or known is None or finding.read != read:
        return None
    before = known.versions
    changed = {
        name
        for name in before.keys() | in_use.versions.keys()
        if before.get(name) != in_use.versions.get(name)
    }
    of_call = select(FoundMoment.kind).where(
        FoundMoment.call_id == call_id, FoundMoment.rule.in_(changed)
    )
    broken = select(RuleFailure.kind).where(RuleFailure.call_id == call_id)
    kinds = {rule.kind for rule in in_use.rules if rule.name in changed}
    return frozenset({*kinds, *db.session.scalars(of_call), *db.session.scalars(broken)})


def keep_rule_set(in_use: RulesInUse) -> str:
    """Have the rules in use on file under their version, and give that back."""
    if db.session.get(RuleSet, in_use.version) is None:
        try:
            with db.session.begin_nested():
                db.session.add(RuleSet(version=in_use.version, versions=dict(in_use.versions)))
        except IntegrityError:  # another worker was quicker
            pass
    return in_use.version
