"""Each row of the rules' table keeps what its examples say."""

import pytest

from qa_app.privacy import PersonalDataKind, find_personal_data
from qa_app.privacy.rules import RULES, Rule
from tests.privacy.talks import covered, marked, talk

EXAMPLES = [(rule, example) for rule in RULES for example in rule.examples]
NEAR_MISSES = [(rule, example) for rule in RULES for example in rule.near_misses]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=lambda x: getattr(x, "name", None))
def test_a_rule_finds_its_examples(rule: Rule, example: str) -> None:
    found = find_personal_data(talk(example))
    assert rule.name in {finding.rule for finding in found}
    assert marked(example) <= covered(found)


@pytest.mark.parametrize(("rule", "example"), NEAR_MISSES, ids=lambda x: getattr(x, "name", None))
def test_a_rule_leaves_its_near_misses_alone(rule: Rule, example: str) -> None:
    assert rule.name not in {finding.rule for finding in find_personal_data(talk(example))}


def test_every_kind_has_rules_and_every_rule_a_name_of_its_own() -> None:
    assert {rule.kind for rule in RULES} == set(PersonalDataKind) - {PersonalDataKind.UNCLEAR}
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.examples and rule.near_misses for rule in RULES)
