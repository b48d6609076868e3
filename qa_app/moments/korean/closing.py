"""The close of a call: warm, or abrupt.

Warm close: in the agent's last words, thanks or a good wish meant for this customer.
Abrupt end: the last words of the agent leave the customer's question or complaint unanswered,
or end the call without any close.
Not to be fooled by: thanks in mid-call, a customer who hangs up after a proper close.
"""

from collections.abc import Iterator

from qa_app.moments import in_any_language
from qa_app.moments.korean.abuse import WARNING, WARNING_SURE
from qa_app.moments.korean.feeling_words import COMPLAINS
from qa_app.moments.korean.reading import MEASURED, Reading, Sentence
from qa_app.moments.korean.speech_acts import WILL_DO, is_question
from qa_app.moments.korean.vocabulary import phrases_beside
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import condition, looking_at, noted
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

PHRASES = phrases_beside(__file__)

THANKS = PHRASES["thanks"]
THANKS_FOR = PHRASES["thanks_for"]
WISH = PHRASES["wish"]
ENDS_IT = PHRASES["ends_it"]
UNRESOLVED = PHRASES["unresolved"]
SETTLED = PHRASES["settled"]
LAST_TURNS = 3


def find_warm(call: Call) -> Iterator[Hit]:
    """Thanks and wishes in the agent's last turns."""
    reading = Reading.of(call)
    last = [turn for turn in call.agent_turns[-LAST_TURNS:] if turn.index > 1]
    for turn in looking_at(last):
        is_last = turn is last[-1]
        if noted("the call goes on after it", len(call.turns) - turn.index > LAST_TURNS + 1):
            continue
        for sentence in reading.of_turn(turn):
            confidence = _is_warm(sentence, is_last=is_last)
            if confidence:
                yield sentence.hit(confidence)


def _is_warm(sentence: Sentence, *, is_last: bool) -> float:
    if is_question(sentence):
        return 0.0
    if sentence.has(WISH):
        return 0.85 if is_last else 0.6
    if sentence.has(THANKS_FOR):
        return 0.75 if is_last else 0.5
    return 0.55 if is_last and sentence.has(THANKS) else 0.0


def find_abrupt(call: Call) -> Iterator[Hit]:
    """The agent's last turn, where it leaves the customer without an answer or a close."""
    reading = Reading.of(call)
    if len(call.agent_turns) < LAST_TURNS or not call.customer_turns:
        return
    last = call.agent_turns[-1]
    if not call.ends_with(last) or "ko" not in last.languages:
        return
    around = (call.before(last, Speaker.CUSTOMER), call.after(last, Speaker.CUSTOMER))
    foreign = [turn for turn in around if turn and "ko" not in turn.languages]
    if any(in_any_language.is_content(call, turn) for turn in foreign):
        return
    # Who was abused and warned may hang up.
    if any(s.has(WARNING) and s.has(WARNING_SURE) for s in reading.agent()):
        return
    confidence = _leaves(reading, last)
    if confidence:
        yield Hit(turn=last, begin=0, end=len(last.text), confidence=MEASURED[confidence])


def _leaves(reading: Reading, last: Turn) -> float:
    sentences = reading.of_turn(last)
    heard = reading.heard_before(last)
    open_matter = _is_open(heard)
    left = reading.said_next(last)
    kind = any(sentence.has(WISH, THANKS, WILL_DO) for sentence in sentences)
    if left and not reading.is_back_channel(left[0].turn) and _is_open(left):
        return 0.8
    if kind and not any(s.has(ENDS_IT) for s in sentences):
        return 0.0
    ends = any(sentence.has(ENDS_IT) for sentence in sentences)
    if open_matter:
        return 0.85 if ends else 0.75
    return 0.7 if ends and not kind and not _settled(heard) else 0.0


@condition
def _is_open(heard: list[Sentence]) -> bool:
    """Whether the customer's matter is open."""
    return any(
        is_question(sentence) or sentence.has(UNRESOLVED, COMPLAINS) for sentence in heard
    ) and not _settled(heard[-1:])


@condition
def _settled(heard: list[Sentence]) -> bool:
    """Whether the customer's matter is settled."""
    return any(sentence.has(SETTLED) and not is_question(sentence) for sentence in heard[-2:])


WARM_RULE = Rule(
    name="warm_close.thanks_or_wish",
    kind="warm_close",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "통화를 마치며 이 고객에게 감사나 따뜻한 인사를 전합니다",
        "en": "Ends the call with thanks or a good wish meant for this customer",
    },
    find=find_warm,
)
ABRUPT_RULE = Rule(
    name="abrupt_end.left_open",
    kind="abrupt_end",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 질문이나 용건에 답하지 않은 채, 또는 맺음말 없이 통화를 끝냅니다",
        "en": "The call ends with the customer's matter unanswered, or without any close",
    },
    find=find_abrupt,
)
