"""Repeat request: asks for something that the customer said in this call already.

Looked for: "뭐라고 하셨죠", "다시 한번 말씀해 주시겠어요", and a name, number or address that is asked
for a second time.
Not to be fooled by: reading back to confirm ("육삼공팔 맞으시죠").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import IDENTITY, TELL, WH, is_question, offers_ways
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# "어떻게 된다고 하셨죠": the asked-for thing is marked as said before.
AS_YOU_SAID = family(
    "repeat.as_you_said",
    "다고 하|그러|그렇|말씀 하? 었|었었 지.|나.|어.|는가.|습니까.|더라.|는데.|더라",
    "다고. 하|그러 었 지.|어.|나.",
    "다고 .. 었 지.|어.|나.",
    "몇|무슨|어디|언제|누구|어떻|뭐 ... 더라",
    "몇|무슨|어디|언제|누구|뭐 이? 었 지",
    plain="라고하셨죠 다고하셨죠 라고하셨어요 다고하셨나요 라고하셨나요 라고그러셨죠 다고그러셨죠 라고했죠",
)
RETURNED = family(
    "repeat.returned", "다고.", "시다고.", plain="신다고요 시라고요 이라고요 다고요 라구요"
)
AGAIN = family(
    "repeat.again",
    "다시|또|재차 # 번 ... 말씀|부르|알리|얘기|이야기|여쭙|여쭈|확인|적|입력",
    "다시|재차 ... 말씀|부르|알리|얘기|이야기 하? 어 주|어.|세.|겠",
    "다시|또|재차|한번더 여쭈|여쭙|여쭤보|묻",
    "# 번 만? 더 ... 말씀|부르|알리|얘기|이야기|여쭙|여쭈",
    "다시 말씀|부르|알리|얘기",
    "못|안 듣|적|받아적|들리|놓치 ... 말씀|부르|알리|얘기|다시|뭐",
    "다시 # 번 만? 요?",
    "# 번 만 요",
    plain="다시한번말씀 한번만더말씀 한번더말씀 다시말씀해 다시불러 다시한번불러 다시알려",
)
ANNOUNCES = family("repeat.announces", "다시 .. 말씀|안내|설명|정리|확인 하? 어? 드리")
SLOTS = {
    name: family(f"repeat.slot.{name}", forms)
    for name, forms in {
        "name": "성함|이름|성명|존함",
        "birth": "생년월일|주민|주민등록번호",
        "phone": "연락처|전화번호|휴대폰번호|폰번호",
        "address": "주소|동호수|호수",
        "number": "번호|운송장|송장|주문번호|예약번호|계약번호|접수번호|증권번호|고객번호",
        "account": "아이디|이메일|메일|계좌",
    }.items()
}


def find(call: Call) -> Iterator[Hit]:
    """Requests for what the customer said before."""
    reading = Reading.of(call)
    asked: set[str] = set()
    first = _first_given(reading)
    for sentence in reading.agent():
        turn = sentence.turn
        confidence = asks_again(reading, sentence)
        slots = _slots_asked(sentence)
        given = {slot for slot in slots if first.get(slot, turn.index) < turn.index}
        wants = (is_question(sentence) and sentence.has(WH)) or sentence.has(TELL)
        if (
            not confidence
            and wants
            and not offers_ways(sentence)
            and slots
            and slots <= (asked | given)
        ):
            confidence = 0.7
        if confidence:
            yield sentence.hit(confidence)
        asked |= slots


def asks_again(reading: Reading, sentence: Sentence) -> float:
    """How surely the sentence asks for what was said already."""
    if not reading.heard_before(sentence.turn) or sentence.has(ANNOUNCES):
        return 0.0
    if further_help.asks_for_more(sentence):
        return 0.0
    asks = is_question(sentence)
    if sentence.has(AS_YOU_SAID) and sentence.has(WH):
        return 0.85
    if sentence.has(AGAIN) and (asks or sentence.has(TELL)):
        return 0.85
    if sentence.has(RETURNED) and sentence.has(WH, IDENTITY) and asks:
        return 0.75
    return 0.0


def _first_given(reading: Reading) -> dict[str, int]:
    """The turns in which the customer told their name or telephone number unasked."""
    first: dict[str, int] = {}
    for sentence in reading.customer():
        told = {name for name in ("name", "phone") if sentence.has(SLOTS[name])}
        if "공일공" in sentence.plain or "010" in sentence.plain:
            told |= {"phone", "number"}
        for slot in told if not is_question(sentence) else ():
            first.setdefault(slot, sentence.turn.index)
    return first


def _slots_asked(sentence: Sentence) -> set[str]:
    if not (is_question(sentence) or sentence.has(TELL) or sentence.has(IDENTITY)):
        return set()
    return {name for name, family_name in SLOTS.items() if sentence.has(family_name)}


RULE = Rule(
    name="repeat_request.asks_again",
    kind="repeat_request",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 이미 말한 것을 다시 묻습니다",
        "en": "Asks for something that the customer has already said",
    },
    find=find,
)
