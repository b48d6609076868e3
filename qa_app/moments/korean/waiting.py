"""Asking for time: what will take a while is said, or that it still does.

Looked for: requests to wait ("잠시만요", "끊지 말고 기다려 주세요"), a deed of looking, writing or asking
that is announced ("확인해 보겠습니다", "적고 있습니다"), a slow screen, checking in while the other one
waits; and a customer who is asked to do something ("한번 껐다 켜 봐 주시겠어요").
Not to be fooled by: "기다려 주셔서 감사합니다", what was found ("확인해 보니 발송됐습니다"), waits of
another day ("기다리시면 문자가 갑니다").
"""

from collections.abc import Sequence

from qa_app.moments.korean.reading import Sentence
from qa_app.moments.korean.vocabulary import family

_DEED = (
    "조회|확인|검색|점검|체크|처리|입력|등록|접수|계산|문의|상의|의논|연결|검토|변경|준비|메모|기록|수정|취소"
    "|신청|인쇄|출력|발급|파악|저장|작성|정리|조치|비교|요청|문의|접속"
)
_LOOK = (
    "찾|찾아보|알아보|살펴보|들여다보|물어보|여쭤보|여쭈|여쭙|열|불러오|부르|띄우|적|받아적|쓰|뽑|꺼내|보|읽|넣|뒤지"
    "|가져오|돌리|바꾸|들어가|켜|맞추|세|재"
)
_WILL = "ᆯ게.|ᆯ게|겠|ᆯ래."
ASKS = family(
    "waiting.asks",
    "잠시|잠깐 만? 요|기다리|대기|계|있|확인|조회|시간|찾|보|어|실례",
    "잠시|잠깐|조금 만",
    "# 분|초 만 기다리|주|요|시간|확인",
    "기다리|대기하 어? 주? 세.|ᆯ|겠|십시오.|ᆯ래.|시|어.",
    "기다리 어 주 세.|겠|십시오.|ᆯ래.|ᆯ|기|어.",
    "기다리|대기 는 동안",
    "대기 부탁|하 어 주 세.|겠|십시오.",
    "끊 지 말|마",
    "끊 지 않",
    "양해 .. 부탁|바라",
    "시간 좀? 조금? 주|내|걸리|필요 어|ᆯ|습니다|는데|네|하",
    f"{_DEED} 좀|한번|다시|바로|먼저|같이|빨리? 좀|한번? 하|되? 어? 보|드리|놓|두|오? {_WILL}",
    f"{_DEED} 좀|한번|다시|바로|먼저|같이|빨리? 좀|한번? 하? 어? 보|드리|놓|두? 고 오? {_WILL}|있",
    f"{_DEED} 하? 어? 보? 는? 중",
    f"{_LOOK} 어? 보|드리|놓|두|오? {_WILL}",
    f"{_LOOK} 어? 보|드리? 고 오? {_WILL}|있",
    f"{_LOOK} 어? 보? 는 중",
    "로딩|로드|부팅|재부팅|접속|업데이트|전송|다운로드 하|되? 는? 중|고|네.",
    "화면|전산|시스템|컴퓨터|프로그램|서버|페이지|인터넷|피시|창|전산망 .. 느리|멈추|버벅|버벅이|버벅거리|오래|먹통|돌|굼뜨|지연",
    "화면|전산|시스템|컴퓨터|프로그램|서버|페이지|창 .. 안 뜨|열리|넘어가|되|나오",
    "거의 다? 되|끝나|오",
    "금방 되|끝나|하|오|보|찾|나오|드리|확인|조회|처리",
    "조금|좀 더? 걸리|있|기다리",
    "아직 .. 로딩|뜨|찾|기다리|중",
    "다녀오|갔다오|갔다+오 어? 보? ᆯ게.|겠",
    plain="잠시만요 잠깐만요 잠시만 잠깐만 기다려주세요 기다려주시겠 기다려주실",
)
BUSIES = family(
    "waiting.busies",
    "확인|입력|선택|클릭|재부팅|준비|접속|로그인|설치|실행|측정|검색|체크|삭제 좀|한번|다시? 하? 어? 보? 어? 주|보 세.|겠|ᆯ래.|십시오.|ᆯ",
    "누르|끄|켜|뽑|꽂|열|찾|적|읽|돌리|보|들어가|빼|끼우|내리|올리|찍|재 어|어다|었+다가 켜|끼우|꽂? 어? 보? 어? 주|보 세.|겠|ᆯ래.|십시오.|ᆯ",
    "천천히 하|찾|보|말|적|오",
)
# Waits that are over, of another day, or somebody else's.
NO_WAIT = family(
    "waiting.none",
    "기다리|대기 어? 주? 어서|면|었",
    "확인|조회 부탁",
    "# 일|주|영업일|시간 .. 기다리|걸리",
    "내일|모레|나중 .... ᆯ게.|겠",
)
COURTESY = family("waiting.courtesy", "죄송|죄송하|감사|감사하|고맙|미안|양해|실례")
FEW_FORMS = 4


def asked_at(sentences: Sequence[Sentence]) -> bool:
    """Whether these sentences of a turn end with a wait."""
    return _ends_with(sentences, ASKS)


def busied_at(sentences: Sequence[Sentence]) -> bool:
    """Whether these sentences leave the customer with something to do."""
    return _ends_with(sentences, BUSIES)


def _ends_with(sentences: Sequence[Sentence], name: str) -> bool:
    for sentence in reversed(sentences):
        if sentence.has(name) and not sentence.has(NO_WAIT):
            return True
        tells = len(sentence.morphemes) > FEW_FORMS and not sentence.has(COURTESY)
        if tells and not sentence.asks:
            return False
    return False
