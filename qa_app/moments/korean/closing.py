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
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker

THANKS = family(
    "closing.thanks",
    "어서|어 감사|고맙|감사하 하|드리|습니다.|어.",
    "이용|문의|전화|연락|말씀|협조|시간|이해|기다리 ... 감사|고맙",
    "감사|고맙",
)
THANKS_FOR = family(
    "closing.thanks_for",
    "어서 .. 감사|고맙|감사하",
    "어 감사|고맙|감사하",
    "더|오히려|제가 .. 감사|고맙",
)
WISH = family(
    "closing.wish",
    "기|길 .. 바라|빌|기원|기도|응원|희망",
    "바라|빌|기원|응원 ᆯ게.|겠|습니다.|하|드리",
    "좋|즐겁|행복하|편안하|편하|따뜻하|시원하|건강하|기쁘|평안하|뜻깊|맛있|멋지|알차|무사하 ᆫ|게 ... 보내|되|지내|다녀오|다녀가|드|쉬|마치|가",
    "하루|저녁|주말|오후|밤|명절|연휴|오전|휴가|여행|한주|시간|아침 ... 보내|되 세.|십시오.|길|기",
    "건강 하|조심|잘|챙기|유의",
    "건강하 세.|십시오.|게|길",
    "조심히|조심하|안녕히|푹|마음|몸|무사히 ... 가|들어가|쉬|놓|다녀오|조리|챙기|계|세.|있",
    "조심 하? 고|세|십시오",
    "편안히|편히|무사히|안전하+게|조심해서 ... 가|다녀|오|들어가|쉬|지내",
    "감기|더위|추위|빗길|눈길|운전 ... 조심|챙기",
    "축하 드리|하",
    "잘 .. 하? 세|고.|고|길|십시오",
    "생일|시험|여행|이사|결혼식|명절|행사|면접|수술|출산|공연|경기|잔치|방학|입학 ... 보|보내|다녀오|치르|하|즐기|되 세|고|길|기|십시오",
    "잘 되|풀리|마치|다녀오|보|끝나|챙기|지내|자|쉬|추스르|회복 ... 세.|바라|길|기|면|십시오.",
    "면 좋 겠",
    "명복|쾌유|쾌차|완쾌|파이팅|화이팅|응원|행운",
    "얼른|빨리|어서 .. 낫|나으|회복|좋|쾌차",
    "힘 내",
    "잘|푹|편히|따뜻하+게|따뜻이 ... 자|주무시|쉬|계시|드시 세.|고.|십시오.|세",
    "뵙 .. 바라|겠|기|면",
    plain="좋은하루 좋은저녁 즐거운하루 행복한하루 편안한하루 좋은주말 조심히 건강하세요 안녕히계 주무세요 주무십시오",
)
# Says outright that the call is over, or leaves with a bare formula.
ENDS_IT = family(
    "closing.ends_it",
    "끊|종료|마무리|마치 하? 겠|ᆯ게.|습니다.|어.|어야",
    "들어가|수고|안녕히 하? 세.|십시오.|있|가",
    "다음 분|고객|전화|상담 .. 연결|받|있",
    "이만|그만 .. 끊|하|마치|종료",
    "그렇|그러 게? .. 알|아시 고|세.",
)
UNRESOLVED = family(
    "closing.unresolved",
    "어떻|어떡하|언제|왜|얼마|누구|뭐|어디|어쩌",
    "아니 .. 그럼|그러면|근데|무슨|이",
    "면 어떡하|어쩌|안 되",
    "ᆯ 수 있|없 나.|는가.|어.|ᆯ까.|는데.",
    "달라고|다고|냐고|라고|는데. .. 요?",
    "다고.|냐고.|라고.|는데.|잖아.",
    "싶 는데.|어.|은데",
    "어야 하|되 는데.|는데|거든.",
    "말 .. 되",
    "어 주 세.|면|어야",
)
SETTLED = family(
    "closing.settled",
    "알 겠|었",
    "감사|고맙|수고|들어가|괜찮|없|됐",
    "네|예|응 .. 그렇|좋|그러",
    "되 었 어.|습니다.",
    "부탁 드리|하",
    "아니 요|어.|세.",
)
LAST_TURNS = 3


def find_warm(call: Call) -> Iterator[Hit]:
    """Thanks and wishes in the agent's last turns."""
    reading = Reading.of(call)
    last = [turn for turn in call.agent_turns[-LAST_TURNS:] if turn.index > 1]
    for turn in last:
        is_last = turn is last[-1]
        if len(call.turns) - turn.index > LAST_TURNS + 1:
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


def _is_open(heard: list[Sentence]) -> bool:
    return any(
        is_question(sentence) or sentence.has(UNRESOLVED, COMPLAINS) for sentence in heard
    ) and not _settled(heard[-1:])


def _settled(heard: list[Sentence]) -> bool:
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
