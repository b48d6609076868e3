"""Kinds of moment and rules in words that a person understands."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.findings.rule_sets import centre_rules
from qa_app.foundation.language import current_language
from qa_app.moments.finder import RULES
from qa_app.moments.kinds import KINDS
from qa_app.moments.rule import Rule

# By what they are about, in the order of the soft-skills rubric; times and the customer after.
KIND_GROUPS: dict[str, tuple[object, dict[str, object]]] = {
    "active_listening": (
        _l("Active listening"),
        {
            "acknowledgement": _l("Acknowledgement"),
            "paraphrase": _l("Paraphrasing"),
            "clarifying_question": _l("Clarifying question"),
            "empathy": _l("Empathy"),
            "interruption": _l("Interruption"),
            "repeat_request": _l("Repeated question"),
            "dismissal": _l("Dismissive reply"),
        },
    ),
    "clarity": (
        _l("Clarity"),
        {
            "specific_commitment": _l("Specific commitment"),
            "signposting": _l("Signposting"),
            "honest_unknown": _l("Honest “I'll find out”"),
            "vague_time": _l("Vague time"),
            "hedging": _l("Hedged answer"),
            "jargon": _l("Unexplained term"),
        },
    ),
    "choice_offering": (
        _l("Offering choices"),
        {
            "options": _l("Options offered"),
            "preference": _l("Preference asked"),
            "respects_decision": _l("Decision respected"),
            "dictates": _l("No choice given"),
            "no_alternative": _l("Refusal without an alternative"),
        },
    ),
    "final_impression": (
        _l("Final impression"),
        {
            "summary": _l("Summing up"),
            "further_help": _l("Further help offered"),
            "warm_close": _l("Warm close"),
            "abrupt_end": _l("Abrupt end"),
        },
    ),
    "timing": (
        _l("Timing"),
        {
            "dead_air": _l("Dead air"),
            "hold_announced": _l("Hold, with notice"),
            "hold_unannounced": _l("Hold, without notice"),
            "response_latency": _l("Slow response"),
            "monologue": _l("Long monologue"),
            "overlap": _l("Talking over each other"),
            "talk_share": _l("Share of talk time"),
            "speech_rate": _l("Speaking pace"),
            "rate_change": _l("Change of pace"),
        },
    ),
    "feeling": (
        _l("Customer sentiment"),
        {
            "feeling_anger": _l("Anger"),
            "feeling_worry": _l("Worry"),
            "feeling_disappointment": _l("Disappointment"),
            "feeling_relief": _l("Relief"),
            "feeling_thanks": _l("Thanks"),
        },
    ),
    "promise": (_l("Promises"), {"promise": _l("Promise")}),
    "abuse": (
        _l("Abuse by the customer"),
        {
            "abuse_insult": _l("Insult"),
            "abuse_threat": _l("Threat"),
            "abuse_harassment": _l("Sexual harassment"),
            "abuse_warning": _l("Warning by the agent"),
        },
    ),
}
_KIND_NAMES = {kind: name for _group, kinds in KIND_GROUPS.values() for kind, name in kinds.items()}


def kinds_to_choose() -> list[tuple[object, dict[str, object]]]:
    """The kinds that rules can find, by what they are about."""
    groups = (
        (label, {kind: name for kind, name in kinds.items() if kind in KINDS})
        for label, kinds in KIND_GROUPS.values()
    )
    return [(label, kinds) for label, kinds in groups if kinds]


def kinds_in_order() -> dict[str, int]:
    """The place of each kind among all."""
    return {kind: place for place, kind in enumerate(_KIND_NAMES)}


def kind_name(kind: str) -> str:
    """A kind of moment by its name; one that is not known here keeps its own."""
    return str(_KIND_NAMES.get(kind, kind.replace("_", " ")))


def all_rules() -> Mapping[str, Rule]:
    """All rules by name, the centre's own phrases among them."""
    return {**RULES, **{rule.name: rule for rule in centre_rules()}}


def looks_for(rule: str, rules: Mapping[str, Rule]) -> str:
    """What a rule looks for, in the page's language; rules come and go with versions."""
    if rule in rules:
        return rules[rule].looks_for[current_language()]
    return str(_("A rule that is no longer in use"))


def response_name(response: object) -> str:
    """What the agent did after a feeling was shown."""
    names = {
        "recognised": _("Noticed the feeling"),
        "empathised": _("Noticed the feeling and sympathised"),
        "passed_over": _("No response"),
        "overdone": _("Overdid the sympathy"),
    }
    return str(names.get(str(response), ""))
