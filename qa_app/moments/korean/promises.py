"""Promises: what the agent undertakes, by when, and whether a time was named.

Looked for: the agent's own or their side's deed to come ("전화드릴게요", "기사님이 방문합니다").
Not to be fooled by: what is done at once ("조회해 보겠습니다", "잠시 확인할게요"), questions, what is
over, what the customer is to do, good wishes.
"""

from collections.abc import Iterator

from qa_app.moments.korean import closing, specific_commitment, times
from qa_app.moments.korean.empathy import PAST_GUESS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT, asks_or_begs, is_past
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

UNDERTAKES = family(
    "promise.undertakes",
    "전화|연락|답변|문자|회신|콜백|메일|답|보고|통보|보상|환불|우편|등기|톡|채팅 ... 드리|하|보내|넣 ... ᆯ게.|겠|습니다.|기+로",
    "보내|부치|알리|전달|접수|신청|처리|취소|변경|예약|방문|배송|발송|수거|교체|교환|연결|요청|의뢰|준비|올리|넣|바꾸|옮기 하|되|시키? 어? 드리|놓|두 ᆯ게.|겠|습니다.|도록|기+로",
    "물어보|알아보|여쭤보|문의 하? 고|어서|어 ... ᆯ게.|겠|드리",
    "확인 하? 어서|고|후|되 ... 드리|전화|연락|문자 ... ᆯ게.|겠|습니다.",
    "기사|담당자|직원|검침원|업체|본사 ... 방문|연락|전화|가|찾아가|나가 하|드리? ᆯ|겠|습니다.",
    "도록 하 겠|ᆯ게.",
    "ᆯ 예정 이",
    "꼭 ... ᆯ게.|겠",
)
AT_ONCE = family(
    "promise.at_once",
    "조회|확인|살펴보|찾아보|보|검색 하? 어? 보|드리? 겠 습니다.|ᆯ게.",
    "잠시|잠깐|바로|지금|먼저|우선|일단",
    "말씀|안내|설명|정리 하? 어? 드리",
    "끊|종료",
)


def find(call: Call) -> Iterator[Hit]:
    """What the agent's side undertakes to do after the call."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _promises(sentence)
        if confidence:
            yield Hit(
                turn=sentence.turn,
                begin=sentence.begin,
                end=sentence.end,
                confidence=confidence,
                details=_details(sentence),
            )


def _promises(sentence: Sentence) -> float:
    if asks_or_begs(sentence) or is_past(sentence) or sentence.turn.index == 0:
        return 0.0
    if sentence.has(closing.WISH, specific_commitment.NOTED, FEELING_SAID, PAST_GUESS):
        return 0.0
    timed = sentence.has(times.EXACT) and sentence.has(specific_commitment.DEED)
    if not (timed or sentence.has(UNDERTAKES)):
        return 0.0
    if sentence.has(AT_ONCE) and not timed and not sentence.has(FIND_OUT):
        return 0.0
    return 0.8 if timed else 0.7


def _details(sentence: Sentence) -> dict[str, str | float | bool]:
    by_when = times.named(sentence)
    exact = bool(by_when) and sentence.has(times.EXACT) and not times.is_wide_range(sentence)
    return {"what": sentence.text, "by_when": by_when, "time_named": exact}


RULE = Rule(
    name="promise.undertakes",
    kind="promise",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "상담사가 통화 뒤에 무엇을 하겠다고 약속합니다",
        "en": "The agent promises to do something after the call",
    },
    find=find,
)
