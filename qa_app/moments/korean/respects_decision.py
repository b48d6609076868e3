"""Respects the decision: what the customer chose is accepted without pressure.

Looked for: after the customer chose, declined or wants to think, the agent takes it up
("네, 그럼 카드로 처리해 드릴게요") or leaves it to them ("천천히 생각해 보시고 결정하세요").
Not to be fooled by: doing what was never a choice ("네, 조회해 보겠습니다"), pressing on.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.korean import options, specific_commitment, summary, times
from qa_app.moments.korean.closing import THANKS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import WANT, WILL_DO, asks_or_begs, is_question, surely_asks
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at, noted
from qa_app.moments.turns import Call

PHRASES = phrases_beside(__file__)

LEAVES_IT = PHRASES["leaves_it"]
DECIDES = PHRASES["decides"]
ASKS_FOR = PHRASES["asks_for"]
TAKES_UP = PHRASES["takes_up"]
DOES_IT = PHRASES["does_it"]
AGREES = PHRASES.words["agrees"]
LOOKS_UP = PHRASES["looks_up"]
REFUSES = PHRASES["refuses"]
PRESSES = PHRASES["presses"]
OFFER_TURNS = 3
SHORT_ANSWER = 9


def find(call: Call) -> Iterator[Hit]:
    """Answers to a decision of the customer that accept it."""
    reading = Reading.of(call)
    for turn in looking_at(call.agent_turns):
        heard = reading.heard_before(turn)
        if noted("the customer said nothing before it", not heard):
            continue
        offered = _offered_before(reading, heard[0])
        decided = any(_decides(other, offered=offered) for other in heard) or any(
            "ko" not in other.turn.languages and in_any_language.decides(call, other.turn)
            for other in heard
        )
        sentences = reading.of_turn(turn)
        if any(sentence.has(DOES_NOT_KNOW) for sentence in sentences):
            continue
        opens = bool(sentences) and _opens_in_agreement(sentences)
        for sentence in sentences[:3]:
            confidence = _accepts(sentence, heard, decided=decided, offered=offered, opens=opens)
            if confidence:
                yield sentence.hit(confidence)
                break


@condition
def _decides(sentence: Sentence, *, offered: bool) -> bool:
    """Whether the customer settles something; after an offer a short answer does."""
    if surely_asks(sentence):
        return False
    if sentence.has(DECIDES):
        return True
    return offered and (sentence.has(ASKS_FOR) or 1 < len(sentence.morphemes) <= SHORT_ANSWER)


@condition
def _offered_before(reading: Reading, heard: Sentence) -> bool:
    """Whether the agent's turn before put a choice or asked for a wish."""
    earlier = reading.call.turns[max(0, heard.turn.index - OFFER_TURNS) : heard.turn.index]
    return any(
        options.alternatives_in(sentence) or (is_question(sentence) and sentence.has(WANT))
        for turn in earlier
        if turn.is_agent
        for sentence in reading.of_turn(turn)
    )


def _accepts(
    sentence: Sentence, heard: list[Sentence], *, decided: bool, offered: bool, opens: bool
) -> float:
    if sentence.asks or sentence.has(PRESSES, summary.ANNOUNCED, DOES_NOT_KNOW, FEELING_SAID):
        return 0.0
    if sentence.has(LEAVES_IT):
        return 0.85 if decided or offered else 0.5
    if asks_or_begs(sentence):
        return 0.0
    shared = any(sentence.content & other.content for other in heard)
    takes_up = sentence.has(TAKES_UP) or (shared and sentence.has(WILL_DO, DOES_IT))
    if not takes_up or sentence.has(LOOKS_UP, REFUSES):
        return 0.0
    timed = sentence.has(times.EXACT) and not sentence.has(specific_commitment.NOTED)
    if timed:
        return 0.5
    agrees = opens
    if offered and decided:
        return 0.85 if shared or agrees else 0.7
    if decided:
        return 0.75 if shared and agrees else 0.7 if shared or agrees else 0.5
    return 0.65 if offered and shared else 0.0


@condition
def _opens_in_agreement(sentences: list[Sentence]) -> bool:
    """Whether the turn opens with a word of agreement or thanks."""
    opening = sentences[0]
    return opening.morphemes[0].form in AGREES or opening.has(THANKS)


RULE = Rule(
    name="respects_decision.accepts",
    kind="respects_decision",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 정한 것을 압박 없이 받아들입니다",
        "en": "Accepts what the customer decided, without pressure",
    },
    find=find,
)
