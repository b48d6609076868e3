"""Further help: near the end, the agent asks whether anything is still open.

Not the opening "how can I help", and not "anything else" about the matter itself ("is anything
else plugged in").
"""

import re
from collections.abc import Iterator

from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, ends_asking, sentence_hit, share_heard
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# An opening is not yet a question for more.
EARLIEST, LATE = 0.25, 0.75

MORE = PHRASES["more"]
ANY = PHRASES["any"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Questions for more, after the first quarter of the call."""
    for words in agent_said(call):
        if noted("it comes too early", share_heard(call, words.turn) < EARLIEST):
            continue
        late = share_heard(call, words.turn) >= LATE
        for match, confidence in _asked(words, late=late):
            begin, end = words.sentence(match.start())
            if not NOT.find(words, begin, end):
                yield sentence_hit(words, match.start(), match.end(), confidence)
                break


def _asked(words: Said, *, late: bool) -> Iterator[tuple[re.Match[str], float]]:
    """Places with how sure it is that more is asked for."""
    for match in MORE.all(words):
        yield match, 0.95
    if late and ends_asking(words):
        for match in ANY.all(words):
            yield match, 0.65


RULE = Rule(
    name="further_help.asks_for_more",
    kind="further_help",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화 후반에 더 도와드릴 것이 있는지 묻습니다",
        "en": "Late in the call the agent asks whether there is anything else",
    },
    find=find,
)
