"""Summary: near the end, what was agreed or done is summed up.

Looked for: "정리해 드리면", "다시 한번 말씀드리면" and what follows it, or a late turn that lists
several things done and to be done.
Not to be fooled by: a paraphrase early in the call, "정리되는 대로 연락드릴게요".
"""

from collections.abc import Iterator

from qa_app.moments.korean.closing import WISH
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import offers_ways, surely_asks
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ANNOUNCED = PHRASES["announced"]
DONE = PHRASES["done"]
BOTH_SIDES = PHRASES["both_sides"]
STEPS = PHRASES["steps"]
LIKE_THIS = PHRASES["like_this"]
ANNOUNCED_FROM, LISTED_FROM = 0.45, 0.65
LISTED, LONG = 3, 16
WORDS_GONE_OVER, SHARE_GONE_OVER, SHARE_IN_A_LIST = 6, 0.6, 0.4


def find(call: Call) -> Iterator[Hit]:
    """The announced summing-up, else a late list of what was done and agreed."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        where = reading.share_of_call(turn)
        if noted("it comes too early in the call", where < ANNOUNCED_FROM):
            continue
        sentences = reading.of_turn(turn)
        told = [
            sentence
            for sentence in sentences
            if sentence.has(ANNOUNCED)
            or not (surely_asks(sentence) or sentence.has(WISH, FEELING_SAID))
        ]
        announced = next((sentence for sentence in told if sentence.has(ANNOUNCED)), None)
        if announced:
            rest = [sentence for sentence in told if sentence.index >= announced.index]
            points = _points(rest)
            length = sum(len(sentence.morphemes) for sentence in rest)
            if points or length > LONG:
                yield announced.hit(0.9 if points > 1 else 0.7, until=_end(rest))
        elif where >= LISTED_FROM and not _explains(told) and _goes_over(reading, told):
            yield told[0].hit(0.7, until=_end(told))


def _points(sentences: list[Sentence]) -> int:
    """How many things done or agreed are listed; commas list where verbs are left out."""
    return sum(sentence.count(DONE) + sentence.text.count(",") for sentence in sentences)


@condition
def _goes_over(reading: Reading, told: list[Sentence]) -> bool:
    """Whether a turn of several points says hardly anything that was not said before."""
    words = frozenset[str]().union(*(sentence.content for sentence in told))
    points = _points(told)
    parties = any(sentence.has(BOTH_SIDES) for sentence in told)
    few = len(words) < WORDS_GONE_OVER or points < LISTED - 1
    if not told or (few and not (parties and points)):
        return False
    turn = told[0].turn.index
    known = sum(reading.first_heard.get(word, turn) < turn - 1 for word in words) / len(words)
    lists = points > LISTED or parties
    return known >= (SHARE_IN_A_LIST if lists else SHARE_GONE_OVER)


@condition
def _explains(told: list[Sentence]) -> bool:
    """Whether the turn offers ways or tells steps instead of going over what was agreed."""
    return any(offers_ways(sentence) > 1 or sentence.has(STEPS) for sentence in told)


def _end(sentences: list[Sentence]) -> Sentence:
    """Where the list ends: with the last sentence that lists something."""
    listing = [sentence for sentence in sentences if sentence.has(DONE, LIKE_THIS, ANNOUNCED)]
    return (listing or sentences)[-1]


RULE = Rule(
    name="summary.sums_up",
    kind="summary",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "통화 끝 무렵에 처리한 일과 약속한 일을 정리해 말합니다",
        "en": "Near the end, sums up what was done and agreed",
    },
    find=find,
)
