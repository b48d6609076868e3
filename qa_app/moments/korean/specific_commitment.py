"""Specific commitment: who will do what by when.

Looked for: a date, a clock time or an amount of time with an end, together with a deed to come
of the agent's side ("내일 오후 세 시까지 전화드릴게요", "목요일에 기사님이 방문합니다").
Not to be fooled by: what is over, opening hours and prices, what the customer has to do,
"지금 조회해 보겠습니다", a wide range of time, questions.
"""

from collections.abc import Iterator

from qa_app.moments.korean import times
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WILL_DO, is_past, surely_asks
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

DEED = family(
    "commitment.deed",
    "어 드리|놓|두 ᆯ게.|겠|습니다.|ᆯ+거|ᆯ|도록|고.|어.",
    "전화|연락|답변|안내|문자|회신|콜백|메일|말씀|답|설명|결과|링크|메시지 로? 드리|가|오|주|넣",
    "ᆯ게.",
    "ᆯ 예정|거|계획 이",
    "방문|도착|입금|환불|배송|출고|완료|처리|취소|발송|지급|반영|복구|전달|송금|개통|설치|수거|출발|해제 하|되 습니다.|겠|ᆯ|도록|어.|고.",
    "가|오|보내|나가|들어오|들어가|부치 ᆯ|겠|습니다.|도록|어.",
    "받 ᆯ|겠|도록",
    "하|되|놓|두|가|오|주 겠 습니다.|어.",
    "기 로 하",
    "도록 .. 하|조치|잡|준비",
)
CUSTOMERS_PART = family(
    "commitment.customers_part",
    "어 주 세.|면|어야|시|십시오.",
    "어야 하|되|지",
    "면 되",
    "세.",
    "ᆯ 수 있 습니다.|어.|는데.|고.",
    "십시오.",
)
# The time is the customer's, or the deed is a note of it.
NOTED = family(
    "commitment.noted",
    "적|메모|기록|입력|남기|저장|체크 하? 어 두|놓|드리",
    "바라|기원|빌 ᆯ게.|겠|습니다.",
    "기다리",
)
MESSAGE = family("commitment.message", "문자|메시지|답|음성 남기")
# "내일 두 시에 전화드려도 될까요?"
MAY_I = family("commitment.may_i", "전화|연락|문자|안내|답변 드리 어도 되|괜찮")
GUESSED = family("commitment.guessed", "겠 지.", "ᆯ걸", "지 않 ᆯ까", "거 같")
FACT = family(
    "commitment.fact",
    "까지 이",
    "부터 이",
    "영업|운영|업무 시간|하",
    "마감|기한|기간 이",
    "시|일 이 습니다.|어.",
)
ENABLES = family("commitment.enables", "ᆯ 수 있 도록|게")


def find(call: Call) -> Iterator[Hit]:
    """Deeds to come with the time by which they are done."""
    for sentence in Reading.of(call).agent():
        confidence = _commits(sentence)
        if confidence:
            yield sentence.hit(confidence)


def _commits(sentence: Sentence) -> float:
    if not sentence.has(times.EXACT) or not sentence.has(DEED, WILL_DO, MAY_I, MESSAGE):
        return 0.0
    if (
        (surely_asks(sentence) and not sentence.has(MAY_I))
        or sentence.has(TELL)
        or is_past(sentence)
        or times.is_wide_range(sentence)
    ):
        return 0.0
    if sentence.has(times.VAGUE, GUESSED) or (sentence.has(NOTED) and not sentence.has(MESSAGE)):
        return 0.5
    if sentence.has(CUSTOMERS_PART, FACT) and not sentence.has(ENABLES):
        return 0.7 if sentence.has(WILL_DO) else 0.0
    return 0.85 if sentence.has(WILL_DO) else 0.7


RULE = Rule(
    name="specific_commitment.deed_and_time",
    kind="specific_commitment",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "누가 무엇을 언제까지 할지 시점을 분명히 밝혀 약속합니다",
        "en": "Says who will do what, by a date or time that is clear",
    },
    find=find,
)
