"""The customer's feelings, and what the agent did next.

Looked for, in the customer's words: anger, worry, disappointment, relief, thanks; ``meeting.py``
says how the agent met them. Not to be fooled by the polite "thanks" of every call, a feeling that
is denied ("I'm not angry"), over ("I was worried, but that's fine") or somebody else's, by jokes,
by joy that cries out like anger ("unbelievable, that's brilliant"), nor by manners ("I'm afraid I
haven't got it", "sorry for being cross").
"""

import re
from collections.abc import Callable, Iterator

from qa_app.moments.english.phrases import Phrases, phrases_beside
from qa_app.moments.english.talk import said, sentence_hit
from qa_app.moments.english.words import Said
from qa_app.moments.meeting import GLAD, response_to
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

ANGER = PHRASES["anger"]
WORRY = PHRASES["worry"]
DISAPPOINTMENT = PHRASES["disappointment"]
RELIEF = PHRASES["relief"]
THANKS = PHRASES["thanks"]
DENIED = PHRASES["denied"]
CRY = PHRASES["cry"]
JOY = PHRASES["joy"]
JOKE = PHRASES["joke"]
MANNERS = PHRASES["manners"]
OVER = PHRASES["over"]


def _finder(feeling: str, table: Phrases, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for turn in looking_at(call.customer_turns):
            words = said(call, turn)
            matches = (one for one in table.all(words) if not _denied(words, *one.span()))
            match = next((one for one in matches if feeling in GLAD or _is_felt(words, one)), None)
            if match:
                shown = sentence_hit(words, *match.span(), confidence)
                details = {"feeling": feeling, "response": response_to(call, feeling, turn)}
                yield Hit(
                    turn=turn,
                    begin=shown.begin,
                    end=shown.end,
                    confidence=confidence,
                    details=details,
                )

    return find


@condition
def _denied(words: Said, begin: int, end: int) -> bool:
    """Whether the feeling is denied or somebody else's."""
    first, last = words.sentence(begin)
    return DENIED.find(words, max(first, begin - 15), min(last, end + 15)) is not None


@condition
def _is_felt(words: Said, match: re.Match[str]) -> bool:
    """Whether the words are meant: no joke, no joy, no manners, and not over."""
    begin, end = match.span()
    first, last = words.sentence(begin)
    if any(table.find(words, first, last) for table in (JOKE, MANNERS)):
        return False
    if CRY.find(words, begin, end) and (words in JOY or words in RELIEF or words in THANKS):
        return False
    past = OVER.find(words, max(0, begin - 1))
    return not (past and past.start() <= end and not DENIED.find(words, begin, past.end()))


def _rule(feeling: str, table: Phrases, confidence: float, *, looks_for: dict[str, str]) -> Rule:
    return Rule(
        name=f"feeling_{feeling}.said",
        kind=f"feeling_{feeling}",
        languages=frozenset({"en"}),
        looks_for=looks_for,
        find=_finder(feeling, table, confidence),
    )


RULES = (
    _rule(
        "anger", ANGER, 0.75, looks_for={"ko": "고객이 화를 냅니다", "en": "The customer is angry"}
    ),
    _rule(
        "worry", WORRY, 0.75, looks_for={"ko": "고객이 걱정합니다", "en": "The customer is worried"}
    ),
    _rule(
        "disappointment",
        DISAPPOINTMENT,
        0.7,
        looks_for={"ko": "고객이 실망합니다", "en": "The customer is disappointed"},
    ),
    _rule(
        "relief",
        RELIEF,
        0.8,
        looks_for={"ko": "고객이 안심합니다", "en": "The customer is relieved"},
    ),
    _rule(
        "thanks",
        THANKS,
        0.8,
        looks_for={"ko": "고객이 고마워합니다", "en": "The customer is grateful"},
    ),
)
