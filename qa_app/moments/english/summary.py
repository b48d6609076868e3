"""Summary: near the end, what was agreed or done is summed up.

Not a paraphrase early in the call, not a list of conditions, not one deed reported as done.
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help
from qa_app.moments.english.honest_unknown import UNKNOWN
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.respects_decision import ACCEPTED
from qa_app.moments.english.talk import (
    agent_said,
    asks,
    content,
    customer_before,
    hit,
    said,
    share_heard,
)
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call
from qa_app.transcription.transcript import Speaker

PHRASES = phrases_beside(__file__)

EARLIEST = 0.55
# What stands between the items of a list.
LIST = re.compile(r",|\band\b", re.IGNORECASE)
LEAST_WORDS = 12

ANNOUNCED = PHRASES["announced"]
CLAUSE = PHRASES["clause"]
OPENED = PHRASES["opened"]
NOT = PHRASES["not"]


def find(call: Call) -> Iterator[Hit]:
    """Late turns that announce a summary, or list several deeds."""
    earlier: set[str] = set()
    done = False
    for words in agent_said(call):
        own = content(words)
        late = noted("it comes late in the call", share_heard(call, words.turn) >= EARLIEST)
        if late and not done:
            begin, end = _stretch(words)
            confidence = _confidence(call, words, (begin, end), len(own & earlier))
            if confidence:
                yield hit(words, begin, end, confidence)
        earlier |= own
        if words.turn.index:
            before = call.turns[words.turn.index - 1]
            if before.is_customer:
                earlier |= content(said(call, before))


def _agent_after(call: Call, words: Said) -> Said | None:
    after = call.after(words.turn, Speaker.AGENT)
    return said(call, after) if after else None


def _stretch(words: Said) -> tuple[int, int]:
    """From the announcement, if there is one, to where the agent asks whether there is more."""
    announced = ANNOUNCED.find(words)
    begin = words.sentence(announced.start())[0] if announced and "." in words.vocabulary else 0
    if announced and "." not in words.vocabulary:
        begin = max(0, words.plain.rfind(" so ", 0, announced.start() + 1))
    more = further_help.MORE.find(words, begin)
    end = words.sentence(more.start())[0] if more and "." in words.vocabulary else None
    if more and end is None:
        end = more.start()
    return begin, end if end and end > begin else len(words.plain) - 1


def _confidence(call: Call, words: Said, place: tuple[int, int], again: int) -> float:
    size = words.plain.count(" ", *place)
    announced = ANNOUNCED.find(words, *place) is not None
    clauses = sum(place[0] <= match.start() < place[1] for match in CLAUSE.all(words))
    if size < (8 if announced else LEAST_WORDS) or words.plain.endswith("?", *place):
        return 0.0
    late = share_heard(call, words.turn) > 0.7
    answers = asks(customer_before(call, words.turn))
    first, last = words.characters(*place)
    listed = len(LIST.findall(words.turn.text, first, last)) >= 2
    more = words in further_help.MORE or _agent_after(call, words) in further_help.MORE
    weight = (
        0.5 * announced
        + 0.17 * min(4, clauses)
        + 0.1 * listed
        + 0.1 * more
        + 0.15 * bool(OPENED.find(words, *place))
    )
    weight += 0.1 * late + 0.05 * min(4, again) - 0.2
    weight -= 0.2 * bool(NOT.find(words, *place))
    weight -= 0.3 * (answers and not OPENED.find(words, *place) and not more)
    begun = announced or more or OPENED.find(words, *place)
    other = any(table.find(words, *place) for table in (ACCEPTED, UNKNOWN))
    weight -= 0.3 * (other and not announced)
    return min(0.9, weight) if begun and weight >= 0.5 else 0.0


RULE = Rule(
    name="summary.what_was_agreed",
    kind="summary",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "통화를 마치기 전에 정한 일과 처리한 일을 정리해 말합니다",
        "en": "Near the end, what was agreed or done is summed up",
    },
    find=find,
)
