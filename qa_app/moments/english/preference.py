"""Preference: the agent asks what, when or how the customer would like it.

Not data that is needed to go on, not the opening, not "would you like to continue".
"""

from collections.abc import Iterator

from qa_app.moments.english.choices import ASKED
from qa_app.moments.english.phrases import Phrases
from qa_app.moments.english.talk import agent_said, sentence_hit, share_heard
from qa_app.moments.english.words import vocabulary
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

NOT = Phrases(
    """
    (name|number|email|e-mail|account|postcode|address|reference|date of birth|spell) (would|do|
        did) you ~2 (like|prefer|use|have)
    (do|would) you (like|want|prefer) (it|them|that) (there|here) $
    what (would|do|did) you (like|want) to (talk|know|discuss|ask|speak)
    (how|what) (can|may) (i|we)
    what would (a|an|the) ~3 (look|feel|sound|be) like
    (anything|something) (else|more|further) ~
    (what|how) would you like to (talk|be called)
    did you (use|go|want|like|buy|get|pay|send|speak)
    (what|which) ~2 (time|day|one|way) (did|was|were|is on|have)
    (what do you|do you) (think|reckon) (happened|caused|is wrong|went)
    (good|best) (number|email|phone|contact|address|callback)
    """
)

ASKED_AS_ORDER = vocabulary("tell let whatever whichever whenever however any up down over")


def find(call: Call) -> Iterator[Hit]:
    """Questions for the customer's wish."""
    for words in agent_said(call):
        if share_heard(call, words.turn) < 0.08:
            continue
        for match in ASKED.all(words):
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 30), min(end, match.end() + 20)
            asked = words.plain.endswith("?", begin, end) or not words.marked
            asked = asked or match.group().split()[0] in ASKED_AS_ORDER
            # "Would you rather A or B?" and "How would you like it, A or B?" put options.
            either = " or " in words.plain[match.end() : end]
            if asked and not either and not NOT.find(words, *near):
                yield sentence_hit(words, match.start(), match.end(), 0.85)
                break


RULE = Rule(
    name="preference.asks_what_they_would_like",
    kind="preference",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "무엇을, 언제, 어떻게 원하는지 고객에게 묻습니다",
        "en": "The agent asks what, when or how the customer would like it",
    },
    find=find,
)
