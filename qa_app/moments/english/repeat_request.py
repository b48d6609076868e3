"""Repeat request: the agent asks for something that the customer has already said in this call.

Known by how it is asked ("what was the number again"), by the customer's answer, in which nothing
is new, and by the customer saying so ("I did say"). Not reading back to confirm.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.moments.english import options
from qa_app.moments.english.choices import ASKED
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    agent_said,
    content,
    customer_after,
    ends_asking,
    is_asked,
    said,
    sentence_hit,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# An answer to a question for one thing is short.
LONGEST_ANSWER = 14

AGAIN = PHRASES["again"]
ASKING = PHRASES["asking"]
COMPLAINED = PHRASES["complained"]
# An answer may be only these, which say nothing new.
REMINDS = PHRASES.words["reminds"]
ANSWERS = PHRASES.words["answers"]


def find(call: Call) -> Iterator[Hit]:
    """Questions for what was already said."""
    heard: set[str] = set()
    upto = 0
    for words in agent_said(call):
        for turn in call.turns[upto : words.turn.index]:
            if turn.is_customer:
                heard |= _told(said(call, turn))
        upto = words.turn.index
        again, asking = AGAIN.find(words), ASKING.find(words)
        match = again or asking
        chosen = not again and (words in options.SURE or words in ASKED)
        if match is None or chosen or not _is_asked(words, match):
            continue
        after = customer_after(call, words.turn)
        weight = _weight(words, after, heard, again=again is not None)
        if noted("it weighs enough", weight >= 0.5):
            yield sentence_hit(words, *match.span(), min(0.9, weight))


@condition
def asks_again(call: Call, words: Said) -> bool:
    """Whether this turn asks for what was already said."""
    return any(found.turn is words.turn for found in find(call))


@condition
def _is_asked(words: Said, match: re.Match[str]) -> bool:
    """Whether it is a question."""
    asked = is_asked(words, *words.sentence(match.start()))
    return asked or not words.marked or ("?" not in words.vocabulary and ends_asking(words))


def _weight(words: Said, after: Said | None, heard: set[str], *, again: bool) -> float:
    short = after is not None and after.size <= LONGEST_ANSWER
    answer = _told(after) if after and short else set()
    old = answer & heard
    own = content(words) & heard
    weight = 0.3 * again + (0.55 if short else 0.25) * (after in COMPLAINED)
    weight += 0.5 * (bool(old) and len(old) >= 0.6 * len(answer))
    weight += 0.15 * bool(own) + 0.25 * bool(REMINDS.intersection(words.words))
    weight += 0.1 * ends_asking(words)
    # Reading back to confirm: the answer is in the question.
    return weight - 0.4 * bool(old and old <= _told(words))


def _told(words: Said) -> set[str]:
    """What was said, figures and single letters too."""
    small = {word for word in words.words if len(word) == 1 and word not in ".?ai"}
    return (content(words) | small) - ANSWERS


RULE = Rule(
    name="repeat_request.already_said",
    kind="repeat_request",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 이미 말한 것을 다시 묻습니다",
        "en": "The agent asks for something that the customer has already said in this call",
    },
    find=find,
)
