"""Abuse by the customer: insult, threat, sexual harassment; and the agent's warning of it.

Looked for: swear words at the agent, threats of violence to people, sexual words at the agent.
Not to be fooled by: anger without insult ("말이 됩니까"), a swear word that is quoted or reported
("기사님이 저한테 욕을 했어요"), a complaint or a lawsuit that is announced (a customer's right).
"""

from collections.abc import Callable, Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

INSULT = family(
    "abuse.insult",
    "병신|등신|개새끼|썅|시발|씨발|시팔|쌍년|쌍놈|미친놈|미친년|또라이|돌대가리|닭대가리|찐따|꼴통|개자식|호로|후레자식|머저리",
    "미치 ᆫ 놈|년|새끼|것|자식|인간",
    "무식하 ᆫ .. 놈|년|것|인간|게",
    "대가리|머리 .. 나쁘|비|장식|돌|없|안 돌아가",
    "멍청하|멍청|띨띨하|돌 .. 대가리",
    "주둥이|아가리|주둥아리|입 .. 닥치|놀리|찢",
    "닥치|꺼지|지랄|염병|엿 먹",
    "어디 서 .. 말대꾸|건방",
    "싸가지|개념 .. 없",
    "너|니|네 .. 같 ᆫ 거|것|년|놈|인간",
    "그러|그따위|이러 니까 .. 전화|콜 .. 나|받|하 고 있",
    "못 배우|배우|배워먹 ᆫ",
    "부모|에미|애미|애비|느금 .. 없|얼굴|그렇",
    plain="씨발 씨팔 시발놈 시발년 시발진짜 아시발 개새끼 병신 미친놈 미친년 지랄 좆 존나 썅 꺼져 닥쳐 니미 싸가지없 또라이 쌍년 이새끼 저새끼 이년아 이놈아",
)
THREAT = family(
    "abuse.threat",
    "죽이 어|ᆯ|겠|고|버리|ᆫ다",
    "죽 ᆯ 줄 알|고 싶",
    "패|때리|찌르|불+지르|묻|밟|부수|박살|조지|손보|가만두|가만+두 어|ᆯ|겠|ᆫ다|지|버리",
    "칼|망치|휘발유|기름|도끼 .. 들|갖|사|뿌리|가져",
    "불 .. 지르|싸지르|내 ᆯ|겠|버리|ᆫ다",
    "찾아가 ... 죽|패|가만|불|뒤집|엎|박살|부수",
    "얼굴|이름|집|주소|사는 데 .. 다? .. 알|찾|뿌리 .. 있|내|고|ᆯ",
    "밤길|뒤통수|등 .. 조심",
    "가만|가만히 .. 안|못 두|놔두|있",
    "각오 하",
    "인생|밥줄|목 .. 끝|끊|날리|조지|망치",
    "가족|애|새끼 ... 조심|무사|가만",
    plain="죽여버 죽인다 죽여줄 죽고싶 밤길조심 불질러 칼들고 가만안둬 가만안둘 찾아가서죽 패버",
)
HARASSMENT = family(
    "abuse.harassment",
    "가슴|몸매|속옷|팬티|브라|다리|엉덩이 .. 크|사이즈|보|입|색|만지|예쁘|섹시",
    "섹스|야동|성관계|야하|섹시하|섹시|음란|애무|자위|보지|자지",
    "같이 .. 자|잘|모텔|하룻밤",
    "나|오빠 랑 .. 자|사귀|데이트|만나|술",
    "목소리 ... 섹시|야하|꼴리|흥분|안|만나",
    "모텔 ... 가 자|ᆯ래|ᆯ까|어",
    "남자친구|애인 .. 있|없 어|나|냐 .... 나|오빠|만나|데이트",
    "남자친구|애인 있|없 어.|나.|냐.|지.",
    "신음|벗 어 보|으면|고",
    "뽀뽀|키스 하|해",
    "자기+야|여보+라고|오빠+라고",
    "몇 살 ... 만나|사귀|예쁘|남자친구",
    plain="한번자자 같이자자 모텔가 속옷색 속옷무슨 신음소 오빠랑 섹시하 야한 가슴크",
)
# Said of somebody else or reported.
REPORTED = family(
    "abuse.reported",
    "다고|냐고|라고|다는|라는|ᆫ다고 .. 하|그러|말|욕|듣|소리|들",
    "욕 .. 하|듣|먹 었|는|더라|어서",
    "한테|에게|께서 ... 었",
    "기사|직원|배달원|이웃|윗집|아랫집|남편|아들|딸|상대방|판매자|집주인|사장",
    "저 .. 병신|등신|바보|미친",
    "죽 ᆯ 거|것 같|뻔|지경|맛",
    "아프 어 죽|ᆯ",
    "어서|어 죽 겠|을",
)
WARNING = family(
    "abuse.warning",
    "욕설|폭언|비속어|성희롱|성적|모욕|인격|협박|반말|고함|욕 ... 종료|끊|중단|삼가|자제|멈추|어렵|불가|법|조치|그만|마|말|제한|녹음|진행|처벌",
    "욕설|폭언|성희롱|성적+발언|비속어|협박 .. 하|계속|지속",
    "법적|법 .. 조치|대응|처벌",
    "이런|그런|그렇+게 말씀|표현|언행|하 .... 통화|상담|전화 ... 어렵|종료|중단|끊|계속",
    "그런 말씀|표현|발언|언행 .. 삼가|자제|계속|하지|불쾌",
    "통화|상담 .. 종료|중단|끊 .. 되|ᆯ+수|하|겠",
    plain="욕설을하시면 폭언을 성희롱에 상담을종료할수 통화를종료할수 상담이종료 통화가종료 욕설은",
)
WARNING_SURE = family(
    "abuse.warning_sure", "욕설|폭언|비속어|성희롱|성적|모욕|인격|협박|욕|언행|표현|발언|소리|말씀"
)


def _finder(words: str, confidence: float) -> Callable[[Call], Iterator[Hit]]:
    def find(call: Call) -> Iterator[Hit]:
        for sentence in Reading.of(call).customer():
            if sentence.has(words):
                yield sentence.hit(_less_if_reported(sentence, confidence))

    return find


def _less_if_reported(sentence: Sentence, confidence: float) -> float:
    return 0.3 if sentence.has(REPORTED) else confidence


def find_warnings(call: Call) -> Iterator[Hit]:
    """The agent's warning that abuse ends the call."""
    for sentence in Reading.of(call).agent():
        if sentence.has(WARNING) and sentence.has(WARNING_SURE):
            yield sentence.hit(0.85)


def _rule(name: str, find: Callable[[Call], Iterator[Hit]], korean: str, english: str) -> Rule:
    return Rule(
        name=name,
        kind=name.partition(".")[0],
        languages=frozenset({"ko"}),
        looks_for={"ko": korean, "en": english},
        find=find,
    )


RULES = (
    _rule(
        "abuse_insult.at_agent",
        _finder(INSULT, 0.8),
        "고객이 상담사에게 욕설이나 모욕적인 말을 합니다",
        "The customer insults the agent",
    ),
    _rule(
        "abuse_threat.of_violence",
        _finder(THREAT, 0.8),
        "고객이 상담사를 협박합니다",
        "The customer threatens the agent",
    ),
    _rule(
        "abuse_harassment.sexual",
        _finder(HARASSMENT, 0.8),
        "고객이 상담사를 성희롱합니다",
        "The customer harasses the agent sexually",
    ),
    _rule(
        "abuse_warning.before_ending",
        find_warnings,
        "상담사가 폭언을 멈추지 않으면 통화를 끝낸다고 알립니다",
        "The agent warns that abuse will end the call",
    ),
)
