"""Preference: the agent asks what, when or how the customer would like it.

Not data that is needed to go on, not the opening, not "would you like to continue".
"""

from collections.abc import Iterator

from qa_app.moments.english.choices import ASKED
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, is_asked, sentence_hit, share_heard
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

NOT = PHRASES["not"]

ASKED_AS_ORDER = PHRASES.words["asked_as_order"]


def find(call: Call) -> Iterator[Hit]:
    """Questions for the customer's wish."""
    for words in agent_said(call):
        if share_heard(call, words.turn) < 0.08:
            continue
        for match in ASKED.all(words):
            begin, end = words.sentence(match.start())
            near = max(begin, match.start() - 30), min(end, match.end() + 20)
            asked = is_asked(words, begin, end) or not words.marked
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
