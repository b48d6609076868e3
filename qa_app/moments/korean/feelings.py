"""The customer's feelings, and what the agent did next.

Looked for, in the customer's words: anger, worry, disappointment, relief, thanks; ``meeting.py``
says how the agent met them.
Not to be fooled by: the polite "네, 감사합니다" and "수고하세요" of every call, a feeling that is denied
("걱정은 안 돼요") or over ("걱정했는데 다행이네요"), somebody else's feeling that the customer only reports,
jokes and joy ("어머 어떡해 너무 좋아요"), manners ("아까 화내서 죄송해요", "폐가 될까 봐 걱정되네요").
"""

from collections.abc import Callable, Iterator, Sequence

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.meeting import GLAD as GLAD_FEELINGS
from qa_app.moments.meeting import response_to
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

ANGER = family(
    "feeling.anger",
    "화 나|내|치밀",
    "화나|짜증|짜증나|열받|빡치|미치|어이없|기막히|황당하|황당|괘씸하|분하|뿔나|짜증스럽|울화",
    "열|성질|성 받|뻗치",
    "어이|기|말문|어처구니 가? 없|막히",
    "말 .. 되 어?. 지금?",
    "말 .. 되 는 소리|나.|ᆫ다고|습니까.",
    "장난 하|치|이",
    "너무하|너무 하 네.|ᆫ|시|는|세.",
    "도대체|대체 .. 몇|뭐|왜|언제|어떻|무슨|누구",
    "뭐|무슨|이게|이런 .. 짓|경우|법|서비스|회사 .. 이|있|어디",
    "그런 거|게|법 .. 어디|어딨",
    "몇 번 을? .. 말|전화|얘기|설명|물어보|연락",
    "책임자|윗사람|높|매니저|팀장|상급자 .. 바꾸|나오|연결",
    "고소|신고|민원|소비자원|언론|방송|인터넷 .. 하|넣|올리|제보",
    "사람|손님|고객|소비자 .. 무시|우습|바보|호구|물",
    "사람|고객|손님 .. 뭘로|뭐|뭘 .. 보|알",
    "참 는|다 .. 데|한계|못",
    "더 이상 .. 못|안 참",
    plain="말이돼요 말이됩니까 어이가없 기가막 기가차 뭐하는거 장난해 장난하 짜증나 열받 빡치 미치겠 너무하시",
)
WORRY = family(
    "feeling.worry",
    "불안하|불안|초조하|무섭|겁나|두렵|막막하|막막|걱정되|걱정하|걱정스럽|조마조마|불안스럽|심란하|난감하",
    "걱정",
    "겁 .. 나|먹",
    "큰일 .. 나|이",
    "어떡하|어쩌 지.|면|나.",
    "어떻 게 하 지.|나.|면 좋",
    "떨리",
    "잠 .. 안|못 오|자",
    "손|가슴|심장 .. 떨리|뛰|철렁",
    "혹시 ... ᆯ까 .. 보",
    "ᆯ까 보 어",
    plain="걱정돼 걱정이 큰일났 어떡하죠 어떡해 어쩌죠 불안해 무서워 겁나",
)
DISAPPOINTMENT = family(
    "feeling.disappointment",
    "실망 하|이|스럽|크|했",
    "실망|실망스럽|서운하|섭섭하|서운|아쉽|허탈하|속상하|속상|허무하|씁쓸하|안타깝",
    "기대 .. 하? 었 는데",
    "믿 었 는데|었 던",
    "이럴 줄",
    "다시 는|다시는 .. 안",
    "힘 .. 빠지",
    "믿 ᆯ 수 .. 없",
    "괜히 .. 하|사|기다리",
    "헛수고|헛걸음|허탕",
    plain="실망이에 실망스러",
)
RELIEF = family(
    "feeling.relief",
    "다행이",
    "다행 이",
    "안심 하|되|이",
    "살 었 다|네|어",
    "마음|맘|속 .. 놓이|시원하|풀리",
    "한숨|한시름 .. 놓|돌리",
    "걱정 .. 덜|안+하|놓",
    "이제 .. 되 었|살|마음",
    "십년감수|휴",
    plain="다행이 살았 안심이 안심되 마음이놓 한시름",
)
THANKS = family(
    "feeling.thanks",
    "너무|정말|진짜|참|아주|무척|대단히|덕분|덕분에|친절하|친절|이렇게|그렇게|빨리|도와주|신경 .... 감사|고맙|감사하|좋|살|해결",
    "어서|어 .. 감사|고맙|감사하",
    "덕분|덕택",
    "친절하|친절 .. 시|네|세|게|어",
    "큰 도움",
    "고맙|감사 .. 어서 .. 어쩌",
    plain="덕분에 너무감사 정말감사 진짜감사 너무고마 정말고마 진짜고마 친절하시",
)
DENIED = family(
    "feeling.denied", "걱정|화|불안|실망 .. 안|없|아니", "걱정 .. 말|마", "것도 아니|건 아니"
)
JOY = family(
    "feeling.joy",
    "너무|정말|진짜|완전|아주 .. 좋 어.|다.|네.|습니다.|어서|ᆫ데",
    "기쁘|신나|행복|행복하|설레|감격|감동|반갑|대박|최고|만족|흐뭇하|뿌듯하",
    "좋 어서 .. 미치|죽|눈물|울",
)
JOKE = family("feeling.joke", "농담 이|하|삼", plain="하하 호호 ㅋㅋ ㅎㅎ 헤헤")
# The customer's own good manners.
MANNERS = family(
    "feeling.manners",
    "화|짜증|성질|신경질|언성|목소리 ... 죄송|미안|죄송하|미안하|사과",
    "화내|짜증내|흥분|흥분하|예민하|예민 .... 죄송|미안|죄송하|미안하",
    "폐|실례|방해|부담|귀찮 .... 걱정*|죄송*|까+보",
    "번거롭|귀찮 게 .. 하|해 .... 죄송*|걱정*|미안*",
)
OVER = family(
    "feeling.over",
    "었|었었 는데|지만|었는데|더니|다가 .... 다행|다행이|괜찮|좋|풀리|안심|해결|감사|고맙|감사하|되+었|덕분|살",
    "ᆯ 뻔",
)


def _finder(feeling: str, words: str, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        reading = Reading.of(call)
        for turn in call.customer_turns:
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


def _is_felt(sentence: Sentence, around: Sequence[Sentence]) -> bool:
    """Whether the words are meant: no joke, no joy, no manners, and not over."""
    if sentence.has(JOKE, MANNERS, OVER):
        return False
    near = around[max(0, sentence.index - 1) : sentence.index + 2]
    return not any(other.has(JOY, JOKE) for other in near)


def _rule(feeling: str, words: str, confidence: float, korean: str, english: str) -> Rule:
    return Rule(
        name=f"feeling_{feeling}.in_words",
        kind=f"feeling_{feeling}",
        languages=frozenset({"ko"}),
        looks_for={"ko": korean, "en": english},
        find=_finder(feeling, words, confidence),
    )


RULES = (
    _rule("anger", ANGER, 0.75, "고객이 화나 짜증을 드러냅니다", "The customer shows anger"),
    _rule("worry", WORRY, 0.75, "고객이 걱정이나 불안을 드러냅니다", "The customer shows worry"),
    _rule(
        "disappointment",
        DISAPPOINTMENT,
        0.7,
        "고객이 실망이나 서운함을 드러냅니다",
        "The customer shows disappointment",
    ),
    _rule("relief", RELIEF, 0.8, "고객이 안도합니다", "The customer is relieved"),
    _rule(
        "thanks",
        THANKS,
        0.8,
        "고객이 인사말 이상으로 고마움을 표현합니다",
        "The customer thanks more than in passing",
    ),
)
