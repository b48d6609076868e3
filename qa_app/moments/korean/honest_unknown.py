"""Honest unknown: does not know, says so, and says that they will find out.

Looked for: "저도 지금은 알 수가 없어요" together with finding out ("확인해서 알려 드릴게요") in the same
turn, soon after it.
Not to be fooled by: "모르겠는데요" left alone, "어떻게 아셨는지 모르겠지만", the customer's not knowing.
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import looking_at
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

DOES_NOT_KNOW = PHRASES["does_not_know"]
CUSTOMERS = PHRASES["customers"]
LOOKS_AHEAD = 2


def find(call: Call) -> Iterator[Hit]:
    """Not knowing and the will to find out, near each other."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            if not sentence.has(DOES_NOT_KNOW) or sentence.asks:
                continue
            first = max(0, sentence.index - 1)
            ending = _finds_out(sentences[first : sentence.index + LOOKS_AHEAD + 1])
            if ending and ending.index < sentence.index:
                yield ending.hit(0.8, until=sentence)
                break
            if ending:
                yield sentence.hit(0.7 if sentence.has(CUSTOMERS) else 0.85, until=ending)
                break


def _finds_out(following: list[Sentence]) -> Sentence | None:
    return next((other for other in following if other.has(FIND_OUT)), None)


RULE = Rule(
    name="honest_unknown.will_find_out",
    kind="honest_unknown",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "모르는 것을 모른다고 말하고 알아보겠다고 합니다",
        "en": "Says that they do not know, and that they will find out",
    },
    find=find,
)
