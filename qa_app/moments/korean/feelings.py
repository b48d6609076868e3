"""The customer's feelings, and what the agent did next.

Looked for, in the customer's words: anger, worry, disappointment, relief, thanks; ``meeting.py``
says how the agent met them.
Not to be fooled by: the polite "네, 감사합니다" and "수고하세요" of every call, a feeling that is denied
("걱정은 안 돼요") or over ("걱정했는데 다행이네요"), somebody else's feeling that the customer only reports,
jokes and joy ("어머 어떡해 너무 좋아요"), manners ("아까 화내서 죄송해요", "폐가 될까 봐 걱정되네요").
"""

from collections.abc import Callable, Iterator, Sequence

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.meeting import GLAD as GLAD_FEELINGS
from qa_app.moments.meeting import response_to
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
JOY = PHRASES["joy"]
JOKE = PHRASES["joke"]
MANNERS = PHRASES["manners"]
OVER = PHRASES["over"]


def _finder(feeling: str, words: str, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        reading = Reading.of(call)
        for turn in looking_at(call.customer_turns):
            sentences = reading.of_turn(turn)
            for sentence in sentences:
                felt = feeling in GLAD_FEELINGS or _is_felt(sentence, sentences)
                if sentence.has(words) and not sentence.has(DENIED) and felt:
                    details = {"feeling": feeling, "response": response_to(call, feeling, turn)}
                    yield Hit(
                        turn=turn,
                        begin=sentence.begin,
                        end=sentence.end,
                        confidence=confidence,
                        details=details,
                    )
                    break

    return find


@condition
def _is_felt(sentence: Sentence, around: Sequence[Sentence]) -> bool:
    """Whether the words are meant: no joke, no joy, no manners, and not over."""
    if sentence.has(JOKE, MANNERS, OVER):
        return False
    near = around[max(0, sentence.index - 1) : sentence.index + 2]
    return not any(other.has(JOY, JOKE) for other in near)


def _rule(feeling: str, words: str, confidence: float, *, looks_for: dict[str, str]) -> Rule:
    return Rule(
        name=f"feeling_{feeling}.in_words",
        kind=f"feeling_{feeling}",
        languages=frozenset({"ko"}),
        looks_for=looks_for,
        find=_finder(feeling, words, confidence),
    )


RULES = (
    _rule(
        "anger",
        ANGER,
        0.75,
        looks_for={"ko": "고객이 화나 짜증을 드러냅니다", "en": "The customer shows anger"},
    ),
    _rule(
        "worry",
        WORRY,
        0.75,
        looks_for={"ko": "고객이 걱정이나 불안을 드러냅니다", "en": "The customer shows worry"},
    ),
    _rule(
        "disappointment",
        DISAPPOINTMENT,
        0.7,
        looks_for={
            "ko": "고객이 실망이나 서운함을 드러냅니다",
            "en": "The customer shows disappointment",
        },
    ),
    _rule(
        "relief",
        RELIEF,
        0.8,
        looks_for={"ko": "고객이 안도합니다", "en": "The customer is relieved"},
    ),
    _rule(
        "thanks",
        THANKS,
        0.8,
        looks_for={
            "ko": "고객이 인사말 이상으로 고마움을 표현합니다",
            "en": "The customer thanks more than in passing",
        },
    ),
)
