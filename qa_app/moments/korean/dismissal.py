"""Dismissal: the concern is brushed off, or the customer or somebody else is blamed.

Looked for: "저희랑은 상관없어요", "그건 고객님 사정이시고요", "그러니까 미리 하셨어야죠", "다들 그래요",
"그건 은행에 말씀하셔야죠".
Not to be fooled by: a limit that is explained together with another way.
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import CAN, WILL_DO, asks_or_begs
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# The customer should have, did not, must know.
BLAMES = family(
    "dismissal.blames",
    "어야죠.|어야지.|어야지|어야죠",
    "었 어야 하|되|지.|지|죠.",
    "어야 지.|죠.",
    "잖아.|잖아",
    "고객|손님|선생|본인 님? ... 안|못|잘못|실수 ... 거|ᆫ 이 지.|어.|네.|습니다.|니까",
    "고객|손님|선생|본인 님? 쪽? 잘못|실수|책임|탓|부주의|과실|착오|사정|문제|귀책",
    "고객|손님|본인 님? ... 문제|책임|탓|사정 이",
    "왜 .. 안|못|이제|지금 ... 었|어.",
    "애초|애초에|처음 부터? ... 었|면",
    "안 하|보|읽|받|챙기 었 으니까|니까|으니",
    "확인 안|못 하 ᆫ 거 이",
    "누구 .. 말|시키|하 어.|었",
    plain="셨어야죠 셨어야지 하셔야죠 으셔야죠 보셔야죠 셨잖아요 하셔야지",
)
# It is somebody else's, and that is all.
NOT_OURS = family(
    "dismissal.not_ours",
    "상관 없|있",
    "저희|저|여기|우리 .. 쪽? 랑|하고|는|과|와|소관|담당|책임|잘못|문제|업무|일 .. 아니",
    "소관|담당|업무|관할 .. 아니",
    "저희|저 쪽? 에? 책임|잘못|탓 없|아니",
    "대리점|은행|카드사|본사|지점|매장|업체|협력업체|기사|법원|병원|제조사|판매자|주최 측? .. 문제|책임|잘못|탓|소관|일|사정 이|다고",
    "저희|저|여기 한테|에|에게|에다? 그러|말씀|얘기|물어보|묻|따지|하 .. 하? 면|어도|어야|지",
    "저희|저|여기 .. 모르 는 일",
    "관여|개입 하? .. 안|않|못|없",
    "쪽|곳|은행|카드사|업체|본사 에|에다|한테|가서 .. 문의|말씀|얘기|물어보|알아보|따지|가 하? 어야죠.|어야지.|세.",
)
# It is nothing, everybody has it, you are too much.
MAKES_LIGHT = family(
    "dismissal.makes_light",
    "다들|다+들|모두|누구|다른+분 들? ... 그러|그렇|밀리|기다리|하 어.|습니다.|는데.|고.|거|니까|세.",
    "만 .. ᆫ|는 거 아니",
    "원래 .. 그렇|그러|다",
    "별|별것|별거|큰 .. 아니|일",
    "예민|유난|까다롭|오해|착각|과하|지나치",
    "그 정도|만 일 .. 가지|로|는|이",
    "그 정도 .. 참|감수|이해|기다리",
    "참|감수|이해 하? 어야|세.|는 수밖에",
    "어쩌|어떡하|어떻 게? .. 다고|라고|하 라|는|ᆯ .. 거|다고|건",
    "사정 .. 이 고.|지.|어.|네.",
    "알 어서 하|판단|해결|처리",
    "그러 거나 말",
    "불만 .. 면",
    "따지|우기|소리+지르|떼쓰|억지",
    "그렇 게 .. 말씀 하 면 .. 곤란|안|어렵|저희",
    "곤란 하? 지.|어.|습니다.|네.",
    "귀찮",
    "똑같|마찬가지 이? .. 어.|습니다.|말씀|거",
    "바쁘 어서 .. 모르|안|못",
    "소용 .. 없",
    "저 .. 알 .. 바",
    "몇 번 .. 말씀 드리|설명|하",
    "말씀 드리 었 .. 잖아.|지.",
    plain="원래그래요 다들그래요 어쩔수없죠 저한테그러셔도 저한테말씀하셔도",
)
WRITTEN_THERE = family(
    "dismissal.written_there",
    "약관|계약서|안내문|홈페이지|문자|설명서|공지|안내 ... 다|이미 .. 쓰|적히|나오|있|하|나가|드리",
    "약관|계약서|공지 ... 쓰이|써|쓰|적히|나오",
    "동의|서명|사인 하 었 잖아.|지.|는데.|니까",
)
SORRY = family("dismissal.sorry", "죄송하|죄송|사과|미안하|송구하")


def find(call: Call) -> Iterator[Hit]:
    """Sentences that brush the customer's concern off."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if sentence.turn.index == 0 or not reading.heard_before(sentence.turn):
            continue
        confidence = _brushes_off(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _brushes_off(reading: Reading, sentence: Sentence) -> float:
    cues = sum(sentence.has(name) for name in (BLAMES, NOT_OURS, MAKES_LIGHT, WRITTEN_THERE))
    if not cues or sentence.has(SORRY):
        return 0.0
    if sentence.asks and not sentence.has(BLAMES):
        return 0.0
    following = reading.of_turn(sentence.turn)[sentence.index + 1 :]
    if any(other.has(CAN, WILL_DO) for other in following[:2]):
        return 0.5
    if asks_or_begs(sentence) and cues == 1 and not sentence.has(BLAMES):
        return 0.5
    return 0.85 if cues > 1 else 0.75


RULE = Rule(
    name="dismissal.brushes_off",
    kind="dismissal",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 문제를 가볍게 넘기거나 고객 또는 다른 부서 탓으로 돌립니다",
        "en": "Brushes the concern off, or blames the customer or somebody else",
    },
    find=find,
)
