"""Clarifying question: a question that opens up the customer's need or situation.

Not an identity check, not a form's yes or no, not a choice, not the opening or "anything else".
"""

import re
from collections.abc import Iterator

from qa_app.moments.english import further_help, repeat_request
from qa_app.moments.english.choices import ASKED
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, is_asked, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

OPENS_UP = PHRASES["opens_up"]
OPEN = PHRASES["open"]
NOT = PHRASES["not"]


ASKED_AS_ORDER = PHRASES.words["asked_as_order"]


def find(call: Call) -> Iterator[Hit]:
    """Open questions about the need or the situation."""
    for words in agent_said(call):
        if noted("it is the first turn of the call", words.turn.index < 1):
            continue
        for match, confidence in _questions(words):
            begin, end = words.sentence(match.start())
            marked = "." in words.vocabulary or "?" in words.vocabulary
            near = max(begin, match.start() - 12), min(end, match.end() + 30)
            told = match.group().split()[0] in ASKED_AS_ORDER
            if marked and not told and not is_asked(words, begin, end):
                continue
            if any(table.find(words, *near) for table in (NOT, further_help.MORE)):
                continue
            if ASKED.find(words, near[0], end if words.marked else near[1]):
                continue
            if words in repeat_request.AGAIN and repeat_request.asks_again(call, words):
                continue
            yield sentence_hit(words, match.start(), match.end(), confidence)
            break


def _questions(words: Said) -> Iterator[tuple[re.Match[str], float]]:
    """Places with how sure it is that a question there opens something up."""
    for table, confidence in ((OPENS_UP, 0.8), (OPEN, 0.65)):
        for match in table.all(words):
            yield match, confidence


RULE = Rule(
    name="clarifying_question.opens_up",
    kind="clarifying_question",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "고객의 필요나 상황을 더 알기 위해 열린 질문을 합니다",
        "en": "An open question about the customer's need or situation",
    },
    find=find,
)
