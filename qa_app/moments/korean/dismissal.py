"""Dismissal: the concern is brushed off, or the customer or somebody else is blamed.

Looked for: "저희랑은 상관없어요", "그건 고객님 사정이시고요", "그러니까 미리 하셨어야죠", "다들 그래요",
"그건 은행에 말씀하셔야죠".
Not to be fooled by: a limit that is explained together with another way.
"""

from collections.abc import Iterator

from qa_app.moments.korean.abuse import WARNING
from qa_app.moments.korean.empathy import UNDERSTANDS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import CAN, WILL_DO, is_question, surely_asks
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# The customer should have, did not, chose it themselves.
BLAMES = family(
    "dismissal.blames",
    "어야죠|어야지|어야죠.|어야지.",
    "어야 지|죠",
    "었 어야",
    "지 그러 었",
    "거 .. 상식|기본|당연|당연하 이? 어|지|네|습니다|고",
    "잖아",
    "고객|손님|선생|본인 님? ... 안|못|잘못|실수 ... 거|ᆫ 이|아니 지|어|네|습니다|니까",
    "고객|손님|선생|본인 님? 쪽? 잘못|실수|책임|탓|부주의|과실|착오|사정|문제|귀책|불찰",
    "고객|손님|선생|본인 님? ... 문제|책임|탓|사정 이",
    "고객|손님|본인|직접 님? .. 선택|결정|동의|서명|신청|가입 하 었|ᆫ .. 거|잖아|지|는데",
    "설명|안내|약관|내용|주의사항 ... 듣|읽|보|받 고 ... ᆫ 거 이 는데|잖아|지|고|어",
    "사인|서명|동의|체크 하 ᆫ 거 이 는데|잖아|지|고|어",
    "동의|서명|사인 하 었 잖아|지|는데|니까",
    "왜 .. 안|못|이제|지금 ... 었|어",
    "애초|애초에 ... 었|면|어야",
    "처음 부터 ... 었 면|어야",
    "안|못 하|보|읽|받|챙기|듣 었 니까|ᆫ 거|어서",
    "탓 만? 하",
    "고객|손님|본인 님? 생각|착각|기분|느낌|주장|입장 이",
    "었 면 .... 없|안|않 .... ᆯ텐데|텐데|터|거",
    "누구 말|시키 하? 어|었",
    "그러 게 .. 왜|미리|진작",
    plain="셨어야죠 셨어야지 하셔야죠 으셔야죠 보셔야죠 셨잖아요 하셔야지 셔야지",
)
# An accusing question: "안 읽어 보셨어요?", "화내실 일인가요?".
ACCUSES = family(
    "dismissal.accuses",
    "안|못 읽|보|받|듣|하|확인|챙기 .. 었 어.|나.|습니까.|는가.",
    "안|못 ... 었|ᆫ 거 아니 어|는가|ᆯ까",
    "면 되 지 않|안",
    "면 되 잖아",
    "ᆯ 일 이 는가|ᆯ까|어",
    "그렇 게 까지",
    "왜 .... 저희|저|여기 한테|에|에게|에다|로",
    "저희|저|여기 한테|에게|에다 .... 왜",
    "저 .. 어떻 게? .. 알|하 어|ᆯ까|는가",
)
# It is somebody else's, and that is all.
_NO_DUTY = "상관|관계|관련|소관|업무|담당|책임|잘못|탓|권한|일|문제|소용|의미"
NOT_OURS = family(
    "dismissal.not_ours",
    "상관|관계 없",
    f"저희|저|여기|우리 .. 쪽? .. {_NO_DUTY} ... 없|아니",
    "소관|담당|업무|관할 .. 아니",
    "알 ᆯ? 바",
    "책임 .. 안|못 지",
    "저희|저 쪽? 에? 책임|잘못|탓 없|아니",
    "저희|저|여기 한테|에|에게|에다|에다가 그러|이러|말씀|얘기|물어보|묻|따지|하|화내 .. 하? 면|어도|어야|지",
    "저희|저|여기 .. 모르 는 일",
    "영역|분야|파트 이|아니 어서|라|고|지|습니다",
    "관여|개입 하? .. 안|않|못|없",
    "소용 .. 없",
    "왜 .... 저희|저|여기 한테|에게|에다",
    "저희|저 .. 어쩌|어떡하 겠|라고|ᆯ까",
    "ᆯ 리 .. 없",
    "사람|직원|부서|곳|데 이 라|어서 ... 모르|몰라|못|안",
    "사정 .. 이 고|지|어|네",
)
# Somebody else is to be asked, with no help to get there.
SENDS_AWAY = family(
    "dismissal.sends_away",
    "에|에다|에다가|에서|한테|에게|로 직접? .. 문의|말씀|얘기|이야기|물어보|여쭤보|알아보|따지|요청|전화|연락|하소연|건의 하? 세|어야|어야죠|어야지|면|고.",
    "에|한테 가 어서 .. 문의|말씀|얘기|따지|물어보|하",
    "쪽|곳|데|은행|카드사|업체|본사|통신사|제조사|판매자|병원|보험사 에|한테|로? 하|가 세|어야|어야죠|어야지",
    "다른 데|곳|업체|병원|은행|회사 .. 알아보|이용하|이용|가|쓰",
    "대리점|은행|카드사|본사|지점|매장|업체|협력업체|협력사|기사|법원|병원|제조사|판매자|통신사|주최|항공사 측|쪽? .. 문제|책임|잘못|탓|소관|일|사정 이|니까|다고",
)
# It is nothing, everybody has it, you are too much.
# "저희가 미리 전화를 드렸어야 했는데": the blame is taken, not laid.
OWN_FAULT = family("dismissal.own_fault", "저희|저|우리 .... 었 어야")
# "다들 급하다고 하시는데 저희도 어쩔 수가 없어요"
EVERYBODY = family(
    "dismissal.everybody",
    "다들|모두|누구나|남들 ... 다고|그러|그렇 .. 하|말씀|그러? .. 는데|지|고|어",
    "다 들 ... 다고 .. 하|말씀|그러? .. 는데|지|고|어",
    "다 들 .. 그러|그렇|급하|바쁘|기다리|참",
)
MAKES_LIGHT = family(
    "dismissal.makes_light",
    "다들|다+들|모두|누구나|남들|다른+분|다른+고객 님? 들? ... 그러|그렇|밀리|기다리|쓰|내|괜찮|말씀 하? 안|어|는데|고|습니다|니까",
    "다들|남들 .. 다? .. 어|는데|고|습니다",
    "만 .. ᆫ|는 거 아니",
    "원래|보통 .. 다 .. 그렇|그러",
    "원래 .. 그렇|그러",
    "원래 ... 는|ᆫ 거",
    "별|별것|별거|별일 .. 아니",
    "크|대단하 ᆫ .. 문제|일 .. 아니",
    "예민|예민하|유난|까다롭|오해|착각|과하|지나치|억지|무리하|민감|민감하",
    "그 정도|만 일? .. 가지|로|는|이|이면|참|기다리|감수|괜찮|문제",
    "그만하|그만 ᆫ .. 일",
    "ᆯ 수 도 있 지|는 거|거",
    "참|감수|양해|감안 하? 어야|세|는 수밖에",
    "이해 하? 어? 주? 어야",
    "어쩌|어떡하 라고|다고|라는|ᆯ까",
    "알 어서 하|판단|해결|처리",
    "싫|불만|급하|그러 .. 면 ... 다른|해지|취소|그만|하지|쓰",
    "따지|우기|소리+지르|떼쓰|억지",
    "그렇|그러|이러 게 .. 말씀|화 .. 하|내 면|시면",
    "곤란 하? 지|어|습니다|네",
    "귀찮",
    "똑같|마찬가지 이? .. 어|습니다|말씀|거",
    "자꾸|계속|똑같|같|아까 .. ᆫ? .. 말|말씀|얘기|소리|질문 ... 하|그러|이",
    "몇 번 ... 말씀|설명|얘기|안내 .. 드리|하",
    "말씀|설명|안내 드리 었 .. 잖아|지",
    "바쁘 면|니까|는데 ... ᆯ 수 도",
    "이제 와서|오",
    "들 도? 다 ... 세|어|던데|는데|거든|습니다",
    "어디 있|있어 어.|는데",
    "가지고 .. 뭘|뭐|왜|그러|그렇",
    "끝나 ᆫ .. 거|얘기 로",
    "흥분|진정|화|짜증|언성|목소리 하|내|높이? 지 말",
    "진정 하 세|고.",
    "그만하|그만 하? 세|시",
    "감안|감수|이해|참 하? 고|면서 .. 쓰|사|타|하",
    "운 .. 없|나쁘",
    "찾아보|검색하|검색 하? 면 ... 나오|있|알",
    "어딨",
    "일일이 .. 다",
    "든가.|든지.|던가.",
    "봤자|어봤자|어+봤자",
    "뭐|뭐라|어떻+게 .. 하 ᆯ 수 .. 없",
    "다른|남 .. 집|분|고객|사람|데|지점 들? ... 거든|는데|던데|습니다",
    "이래라저래라|이러+라|왈가왈부",
    "설명 듣|드리|하 고? ... 서명|동의|가입|내용",
    "서명|동의|확인 하 ᆫ 내용|거|부분 이 는데|고|잖아|어|습니다",
    "는|ᆯ 부분|문제 이 고|지",
    plain="원래그래요 다들그래요 저한테그러셔도 저한테말씀하셔도 저한테이러셔도 알바아니",
)
WRITTEN_THERE = family(
    "dismissal.written_there",
    "신청서|서류|안내장|영수증|약관|계약서|동의서|공지|안내문|확인서|작업지시서 에? .. 다|이미|분명히|전부? .. 나오|써|적히|쓰이|나와|있",
    "약관|계약서|동의서|안내문|홈페이지|문자|설명서|공지|안내|규정|상세페이지 ... 다|이미|분명히 .. 쓰|써|적히|나오|있|하|나가|드리|올라오|명시",
    "약관|계약서|동의서|공지|안내문|설명서 ... 쓰이|써|쓰|적히|나오|명시 ... 는데|잖아|지|고|어",
)
# What follows helps after all: a number to call, a hand-over.
HELPS = family(
    "dismissal.helps",
    "번호|연락처 .. 알리|안내|드리|보내|문자",
    "연결|안내|전달 하? 어? 드리",
    "어 드리 ᆯ게|겠|ᆯ 수 있|ᆯ까",
    "ᆯ게.",
)
# A warning of abuse brushes nothing off.
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
    cues = sum(
        sentence.has(name)
        for name in (BLAMES, NOT_OURS, SENDS_AWAY, MAKES_LIGHT, EVERYBODY, WRITTEN_THERE)
    )
    accuses = sentence.has(ACCUSES) and is_question(sentence)
    if not (cues or accuses) or sentence.has(SORRY, HELPS, WARNING):
        return 0.0
    if sentence.has(OWN_FAULT):
        return 0.0
    if not sentence.has(EVERYBODY) and sentence.has(SAID_BACK, UNDERSTANDS, FEELING_SAID):
        return 0.0
    if surely_asks(sentence) and not accuses and not sentence.has(BLAMES):
        return 0.0
    following = reading.of_turn(sentence.turn)[sentence.index + 1 :]
    if any(other.has(CAN, WILL_DO) for other in following[:2]):
        return 0.5
    if cues + accuses > 1:
        return 0.85
    return 0.7 if sentence.has(SENDS_AWAY) else 0.75


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
