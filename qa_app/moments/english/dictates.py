"""Dictates: one way is imposed, no other is given and no reason.

Not an instruction with its reason ("because", "by law", "so that nobody else can get in"), not
"you don't have to", not one step of a procedure that the customer asked for.
"""

from collections.abc import Iterator

from qa_app.moments.english import dismissal
from qa_app.moments.english.phrases import phrases_beside
from qa_app.moments.english.talk import agent_said, customer_after, customer_before, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ABSOLUTE = PHRASES["absolute"]
MUST = PHRASES["must"]
BURDEN = PHRASES["burden"]
REASON = PHRASES["reason"]
OTHER_WAY = PHRASES["other_way"]
NOT = PHRASES["not"]
OBJECTED = PHRASES["objected"]
STEPS = PHRASES["steps"]


def find(call: Call) -> Iterator[Hit]:
    """Impositions that give neither reason nor choice."""
    for words in agent_said(call):
        absolute, must = ABSOLUTE.find(words), MUST.find(words)
        main = must or absolute
        if main is None or (absolute is None and words in dismissal.NOT_OURS):
            continue
        confidence = _confidence(call, words, absolute=absolute is not None, must=must is not None)
        begin, end = words.sentence(main.start())
        near = max(begin, main.start() - 30), min(end, main.end() + 40)
        if noted("it weighs enough", confidence >= 0.4) and not NOT.find(words, *near):
            places = [match.span() for match in (absolute, must) if match]
            first, last = min(places)[0], max(place[1] for place in places)
            if last - first > 150:
                first, last = main.span()
            yield sentence_hit(words, first, last, confidence)


@condition
def imposes(words: Said, begin: int, end: int) -> bool:
    """Whether "no other way" there goes with a duty: it imposes rather than refuses."""
    return MUST.find(words) is not None and ABSOLUTE.find(words, begin, end) is not None


def _confidence(call: Call, words: Said, *, absolute: bool, must: bool) -> float:
    before, after = customer_before(call, words.turn), customer_after(call, words.turn)
    weight = 0.62 * absolute + 0.4 * must + 0.2 * (words in BURDEN)
    weight += 0.2 * (after is not None and after in OBJECTED)
    weight += 0.15 * (before is not None and before in OBJECTED)
    weight -= 0.5 * (words in REASON) + 0.5 * (words in OTHER_WAY) + 0.2 * (words in STEPS)
    return min(0.9, weight)


RULE = Rule(
    name="dictates.one_way_imposed",
    kind="dictates",
    languages=frozenset({"en"}),
    looks_for={
        "ko": "이유도 다른 방법도 없이 한 가지 방법만 강요합니다",
        "en": "One way is imposed, with no reason and no other way given",
    },
    find=find,
)
