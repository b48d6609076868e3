"""Paraphrase: the customer's point said back in the agent's words, often to be confirmed.

Seen by its structure: soon after the customer told something, in the words of that telling, about
the customer and not about what the agent will do. Not digits taken down, not an answer.
"""

from collections.abc import Iterator

from qa_app.moments.english import empathy
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import (
    DIGITS,
    agent_said,
    asks,
    content,
    customer_after,
    customer_before,
    hit,
    said,
    share_heard,
)
from qa_app.moments.english.times import VAGUE
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

# The customer's words of so many turns back count; a point said back is of so many words.
TURNS_BACK, LATE, LATEST = 5, 0.65, 0.85
LEAST_WORDS, MOST_WORDS = 7, 60
# A check or a frame is no longer than this, in characters of plain words.
SHORT = 60
# A telling is of so many words.
LONG_TELLING = 12

FRAME = PHRASES["frame"]
TAKEN_IN = PHRASES["taken_in"]
CHECK = PHRASES["check"]
OPENED = PHRASES["opened"]
AGREED = PHRASES["agreed"]
STOPS = PHRASES["stops"]
ABOUT_THEM = PHRASES["about_them"]
OWN_PART = PHRASES["own_part"]


def find(call: Call) -> Iterator[Hit]:
    """Turns that say back what was told shortly before."""
    for words in agent_said(call):
        if words.turn.index < 2 or share_heard(call, words.turn) > LATEST:
            continue
        told, longest = _told(call, words)
        for begin, end in _stretches(words):
            confidence = _confidence(call, words, (begin, end), told)
            if noted("it weighs enough", confidence >= 0.4 and longest >= 6):
                yield hit(words, begin, end, confidence)
                break


def _told(call: Call, words: Said) -> tuple[set[str], int]:
    """What the customer said in the turns before, and the length of the longest of them."""
    turns = call.turns[max(0, words.turn.index - TURNS_BACK) : words.turn.index]
    customers = [said(call, turn) for turn in turns if turn.is_customer]
    stems: set[str] = set()
    for one in customers:
        stems |= content(one)
    return stems, max((one.size for one in customers), default=0)


def _stretches(words: Said) -> Iterator[tuple[int, int]]:
    """Sentences, with a short check ("is that right?") or frame beside them.

    Where no sentences are marked: from each "so" on, up to the agent's own part.
    """
    parts = words.clauses
    if words.marked:
        parts = words.sentences
        for (begin, end), after in zip(parts, [*parts[1:], None], strict=True):
            checked = after and CHECK.find(words, *after) and after[1] - after[0] < SHORT
            framed = after and end - begin < SHORT and FRAME.find(words, begin, end)
            yield begin, after[1] if after and (checked or framed) else end
        return
    for number, (begin, end) in enumerate(parts):
        for later_begin, later_end in parts[number + 1 :]:
            if STOPS.find(words, later_begin, later_end):
                break
            end = later_end
        yield begin, end


def _confidence(call: Call, words: Said, place: tuple[int, int], told: set[str]) -> float:
    spoken = [word for word in words.plain[slice(*place)].split() if word not in ".?"]
    if len(spoken) < LEAST_WORDS:
        return 0.0
    if sum(word in DIGITS or len(word) == 1 for word in spoken) > len(spoken) / 2:
        return 0.0
    own = content(words, *place)
    again = own & told
    framed, checked = bool(FRAME.find(words, *place)), bool(CHECK.find(words, *place))
    before, after = customer_before(call, words.turn), customer_after(call, words.turn)
    weight = 0.5 * framed + 0.35 * checked + 0.3 * (after in AGREED)
    weight += 0.25 * bool(OPENED.find(words, *place)) + 0.13 * min(3, len(again))
    weight += 0.1 * (len(again) >= 0.35 * len(own)) + 0.1 * bool(ABOUT_THEM.find(words, *place))
    weight -= 0.4 * (1 - framed / 2) * bool(OWN_PART.find(words, *place))
    weight -= 0.3 * (not again and not framed and not checked)
    told_now = before is not None and before.size >= LONG_TELLING
    weight += 0.1 if told_now else -0.1
    weight += 0.1 * bool(TAKEN_IN.find(words, *place))
    weight -= 0.3 * (not framed and any(t.find(words, *place) for t in (empathy.SURE, VAGUE)))
    weight -= 0.25 * (asks(before) and not framed and not checked)
    weight -= 0.15 * (len(spoken) > MOST_WORDS) + 0.2 * (share_heard(call, words.turn) > LATE)
    weight -= 0.3 * (words.plain.endswith("?", *place) and not checked and not framed)
    return min(0.9, weight) if weight >= 0.5 else 0.0


RULE = Rule(
    name="paraphrase.says_it_back",
    kind="paraphrase",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객이 말한 요점을 상담사의 말로 되짚어 확인합니다",
        "en": "The customer's point is said back in the agent's words",
    },
    find=find,
)
