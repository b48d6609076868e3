"""Respects decision: what the customer chose or declined is accepted without pressure.

It stands right after the decision. Not an acceptance that goes on with "but", asks why, or only
takes down data.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.english import options
from qa_app.moments.english.choices import ASKED, DECIDED
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    DIGITS,
    agent_before,
    agent_said,
    asks,
    content,
    customer_before,
    hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# The acceptance stands in so many words, a shorter sentence than this many characters is not all
# of it; a choice is made in so many words.
LONGEST, SHORT, LONGEST_CHOICE = 30, 30, 45

ACCEPTED = PHRASES["accepted"]
TAKEN = PHRASES["taken"]
ACTS = PHRASES["acts"]
OPENED = PHRASES["opened"]
REFUSED = PHRASES["refused"]
MILD = PHRASES["mild"]
OTHER = PHRASES["other"]


COURTESY = PHRASES.words["courtesy"]


def find(call: Call) -> Iterator[Hit]:
    """Acceptances right after a decision."""
    for words in agent_said(call):
        before = customer_before(call, words.turn)
        if before is None or before.turn.index != words.turn.index - 1 or words.turn.index < 3:
            continue
        offered = agent_before(call, before.turn)
        chosen = offered is not None and (offered in ASKED or offered in options.SURE)
        end = _opening(words)
        elsewise = "en" not in before.turn.languages and in_any_language.decides(call, before.turn)
        weight = _weight(words, before, end, chosen=chosen, decided=elsewise)
        if noted("it weighs enough", weight >= 0.5):
            yield hit(words, 0, end, min(0.9, weight))


def _opening(words: Said) -> int:
    """Where the first words end: a sentence, or two where the first is very short."""
    parts = words.clauses
    end = parts[0][1]
    if len(parts) > 1 and end < SHORT:
        end = parts[1][1]
    return min(end, words.place_of(LONGEST))


def _weight(words: Said, before: Said, end: int, *, chosen: bool, decided: bool = False) -> float:
    """How sure it is that a decision was made and accepted."""
    # "Please" lets the agent go on; it chooses nothing.
    decided |= before in DECIDED and not COURTESY.issuperset(before.words)
    if not (chosen or decided) or before.size > LONGEST_CHOICE:
        return 0.0
    if REFUSED.find(words, 0, end) and not MILD.find(words, 0, end):
        return 0.0
    echoed = bool((content(before) & content(words, 0, end)) - DIGITS)
    taken = chosen and echoed and bool(TAKEN.find(words, 0, end))
    accepted = taken or bool(ACCEPTED.find(words, 0, end))
    acts = bool(ACTS.find(words, 0, end))
    weight = 0.3 * chosen + 0.25 * decided + 0.35 * accepted + 0.2 * echoed + 0.15 * acts
    weight += 0.1 * bool(OPENED.find(words, 0, end))
    weight -= 0.25 * asks(before) + 0.3 * words.plain.endswith("?", 0, end)
    weight -= 0.35 * bool(OTHER.find(words, 0, end)) + 0.3 * (not accepted and not acts)
    return weight


RULE = Rule(
    name="respects_decision.accepts",
    kind="respects_decision",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 고르거나 사양한 것을 부담 주지 않고 받아들입니다",
        "en": "What the customer chose or declined is accepted without pressure",
    },
    find=find,
)
