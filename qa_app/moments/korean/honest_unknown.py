"""Honest unknown: does not know, says so, and says that they will find out.

Looked for: "저도 지금은 알 수가 없어요" together with finding out ("확인해서 알려 드릴게요") in the same
turn, soon after it.
Not to be fooled by: "모르겠는데요" left alone, "어떻게 아셨는지 모르겠지만", the customer's not knowing.
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

DOES_NOT_KNOW = family(
    "unknown.does_not_know",
    "모르 겠|어서|어|고|는|ᆫ|ᆸ|습니다.|네.|어.|지만|는데",
    "알 ᆯ 수 .. 없|어렵",
    "알 기 어렵|힘들",
    "알 지 못하",
    "확실 하? 지 .. 않",
    "확실하 지 .. 않",
    "정확하|정확히|정확 ... 모르|어렵|없|못|않",
    "답|답변|확답|말씀|대답|설명|안내|확언|장담 .. 드리|하? 기 .. 어렵|힘들|곤란|조심스럽",
    "답|답변|확답|말씀|대답|안내|판단|장담|확언|확신|확약|단언 .. 못|없",
    "답|답변|확답|말씀|대답|안내|판단|설명|확인|장담|확언|확신|확약|단언 .. 드리|하 ᆯ 수 .. 없",
    "뭐|뭐라|어떻다 이? 다고 .. 못|어렵|없",
    "저 .. 담당|소관 .. 아니 어서",
    "답|답변|확답|말씀|대답|판단 .. 드리|하 ᆯ 권한|자료|정보|근거|입장 .. 없|아니|못",
    "자료|정보|기록|권한|화면 ... 없|안+보이|안+나오|안+뜨 어서|어|네.|는데",
    "확인 .. 안|못 되|하",
    "확인|검토|문의 .. 필요|필요하|해 보|받",
    "조회|확인|접근 .. 안|못 되",
    "헷갈리|애매하",
    "ᆯ 수 있 는 .. 사람|위치|입장|부서|자리 .. 아니",
    "범위 .. 벗어나|넘|아니",
    "처음 듣|보|접하|겪|받",
    "처음 .... ᆫ|는 문의|질문|경우|일|얘기|말씀|사례 이",
    "화면|여기|쪽|시스템|전산|자료|안내문|조회 에서|에|로|상? .... 안|못 나오|보이|뜨|나와|있|알|확인",
    "표|화면|자료|안내문|목록|매뉴얼|전산 에? 없|안+나오|안+써 네.|어서|습니다.|어.|는데|고",
    "안 보이|나오|나와|뜨|잡히|떠 어서|는데|습니다.|어.|고|네.",
    "보이|나오|뜨|잡히|확인 하|되? 지 않",
    "자세히|자세하|확실히|명확히|구체적 ... 모르|못|안|않|어렵",
    "아직 .. 안|못 나오|정하|정해지|들|받|파악|확정",
    "판단|구분|예측|짐작|가늠|분간 .. 안|못|어렵|힘들",
    "단정|속단|섣불리|함부로",
    "제 .. 선 에서",
    "저 .. 판단|결정 ᆯ? .. 수? .. 없|못|어렵|사안",
    "파악 .. 안|못 되|하",
    plain="몰라요 모릅니 몰라서 모르겠 잘모르 알수가없 알수없 확실치않 확실하지않",
)
CUSTOMERS = family(
    "unknown.customers", "고객|선생|손님 님? ... 모르", "지 .. 모르 시", "모르 실|시"
)
LOOKS_AHEAD = 2


def find(call: Call) -> Iterator[Hit]:
    """Not knowing and the will to find out, near each other."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            if not sentence.has(DOES_NOT_KNOW) or sentence.asks:
                continue
            first = max(0, sentence.index - 1)
            ending = _finds_out(sentences[first : sentence.index + LOOKS_AHEAD + 1])
            if ending and ending.index < sentence.index:
                yield ending.hit(0.8, until=sentence)
                break
            if ending:
                yield sentence.hit(0.7 if sentence.has(CUSTOMERS) else 0.85, until=ending)
                break


def _finds_out(following: list[Sentence]) -> Sentence | None:
    return next((other for other in following if other.has(FIND_OUT)), None)


RULE = Rule(
    name="honest_unknown.will_find_out",
    kind="honest_unknown",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "모르는 것을 모른다고 말하고 알아보겠다고 합니다",
        "en": "Says that they do not know, and that they will find out",
    },
    find=find,
)
