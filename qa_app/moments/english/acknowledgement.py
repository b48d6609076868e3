"""Acknowledgement: a short sign of attention to what the customer has just said.

It stands alone. Not an answer to a question, not an "okay" that opens the agent's own sentence,
not thanks for data, not the acceptance of a choice, and not more than that: sympathy is empathy.
"""

from collections.abc import Iterator

from qa_app.moments.english import clarifying_question, empathy
from qa_app.moments.english.choices import DECIDED
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    DIGITS,
    agent_before,
    agent_said,
    asks,
    content,
    customer_before,
    ends_asking,
    hit,
    is_asked,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# No sign of attention is longer than this, in words.
LONGEST = 8

UNDERSTOOD = PHRASES["understood"]
MOVED = PHRASES["moved"]
SIGH = PHRASES["sigh"]
SHORT, TOLD = 5, 4
LISTENING = PHRASES.words["listening"]
# A word that is a sign of attention only where it is all that is said, over or after a telling.
BARE = PHRASES.words["bare"]
DATA_TAKEN = PHRASES.words["data_taken"]
OPENERS = BARE | PHRASES.words["openers"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Signs of attention that stand alone at the beginning of a turn."""
    for words in agent_said(call):
        begin, end = _opening(words)
        size = sum(word not in ".?" for word in words.plain[begin:end].split())
        before = customer_before(call, words.turn)
        if before is None or noted("it is more than a few words", size > LONGEST):
            continue
        if is_asked(words, begin, end):
            continue
        confidence = _confidence(call, words, (begin, end), before)
        if confidence:
            yield hit(words, begin, end, confidence)


def _opening(words: Said) -> tuple[int, int]:
    """The first sentence; without marks the first clause and the bare words after it."""
    if words.size <= SHORT:
        return 0, words.sentences[-1][1]
    if words.marked:
        return words.sentences[0]
    end = words.clauses[0][1]
    for begin, last in words.clauses[1:]:
        if not BARE.issuperset(words.plain[begin:last].split()):
            break
        end = last
    return 0, end


def _confidence(call: Call, words: Said, place: tuple[int, int], before: Said) -> float:
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    over = before.turn.end > words.turn.start
    answers = asks(before) and not over
    alone = place[1] >= words.sentences[-1][1]
    opener = not alone and not words.marked and OPENERS.issuperset(spoken)
    if opener or NOT.find(words, *place):
        return 0.0
    if any(word in DIGITS - {"oh", "at"} for word in spoken):
        return 0.75 if _echoes(words, place, before) and not answers else 0.0
    if all(word in BARE for word in spoken) and (alone or len(spoken) > 2):
        listens = len(set(spoken)) > 1 or not LISTENING.isdisjoint(spoken)
        enough = over or (before.size >= TOLD and not answers and listens)
        return 0.75 if enough else 0.5 * (before.size >= TOLD and not answers)
    understood = UNDERSTOOD.find(words, *place)
    sympathy = any(table.find(words, *place) for table in (empathy.SURE, empathy.APOLOGY))
    if understood and not sympathy:
        settled = before in DECIDED and not alone
        return 0.8 - 0.15 * answers - 0.3 * settled - 0.3 * _noted(call, words, before)
    if sympathy:
        return 0.0
    if MOVED.find(words, *place):
        return 0.75 if len(spoken) <= 4 or _echoes(words, place, before) else 0.5
    if SIGH.find(words, *place) and len(spoken) <= SHORT and not answers:
        settled = before in DECIDED and not alone
        return 0.0 if settled or _takes_down(call, words) else 0.7
    return 0.0


@condition
def _takes_down(call: Call, words: Said) -> bool:
    """Whether the customer's words were the answer to a question for data."""
    asked = agent_before(call, words.turn)
    return asked is not None and (ends_asking(asked) or asked in clarifying_question.NOT)


@condition
def _noted(call: Call, words: Said, before: Said) -> bool:
    """Whether it says only that data were taken down."""
    asked = agent_before(call, words.turn)
    figures = sum(word in DIGITS for word in before.words) > before.size / 2
    if words.size > SHORT and DATA_TAKEN.issuperset(words.words[:2]):
        return True
    return figures or (asked in clarifying_question.NOT and before.size <= LONGEST)


@condition
def _echoes(words: Said, place: tuple[int, int], before: Said) -> bool:
    """Whether an exclamation takes up the customer's own words ("wow, a cello in an hour")."""
    moved = MOVED.find(words, *place) or SIGH.find(words, *place)
    return bool(moved and content(words, *place) & content(before))


RULE = Rule(
    name="acknowledgement.sign_of_attention",
    kind="acknowledgement",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 말을 듣고 이해했다는 짧은 반응을 보입니다",
        "en": "A short sign of attention to what the customer just said",
    },
    find=find,
)
