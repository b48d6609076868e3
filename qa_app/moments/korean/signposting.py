"""Signposting: the structure of the answer is announced, or its steps are numbered.

Looked for: "세 가지로 말씀드릴게요", "첫째 … 둘째 …", "먼저 … 그다음에 … 마지막으로", "결론부터".
Not to be fooled by: "먼저 성함이요", a filler "그러니까", a summary of what was done.
"""

import re
from collections.abc import Iterator

from qa_app.moments.korean import summary
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

ANNOUNCED = family(
    "signposting.announced",
    "# 가지|단계|순서|부분|방법|개 .. 로 ... 말씀|설명|안내|보|나누|진행|도와|돕|알리|하|되|확인",
    "# 단계|가지 .. 로|이|만|를? .. 보내|하|나누|보+면|ᆯ게.|어.",
    "# 가지|갈래 .. 이? .. 있|되|이|가능 하? 는데|어|습니다|고",
    "방법|선택지|길|경우 # 가지|개",
    "순서|차례 대로|로 .. 말씀|설명|안내|보|도와|돕|알리|짚|진행 ... 드리|ᆯ게|겠|어",
    "차례차례|하나하나|차근차근|단계별|하나씩 ... 말씀|설명|안내|보|알리|도와|돕|하|짚|드리",
    "부터 .. 말씀|설명|안내|알리",
    "순서|절차|과정 .. 알리|말씀|설명|안내 하? 어? 드리",
    "먼저 말씀|설명|안내|알리 하? 어? 드리",
    "하나|# 씩 ... 말씀|설명|안내|짚|보|풀",
    "절차|순서|과정|방법|내용 이렇|다음+과",
    "크 게 .. # 가지|갈래|경우|부분|단계",
    "# 가지|갈래|단계 이 어|습니다|는데|고",
    "드리 ᆯ 말씀|게 .. # 가지",
    "서류|준비물|절차|방법|할일|필요하|필요 .... # 개|가지|단계 이",
    "ᆯ 일|거 .. # 개|가지 이",
    "말씀 드리 ᆯ 거|게 # 가지",
    "요점|핵심 부터|만|먼저",
    "중요하 ᆫ 거|것 부터|먼저",
    plain="결론부터 두가지인데 세가지인데 두가지로 세가지로 두가지만 세가지만",
)
FIRST = family(
    "signposting.first",
    "첫째|첫번째|첫+번째|먼저|우선|일단",
    "첫 # 번",
    "# 번 째",
    "일 번",
    "처음 에|은",
    plain="첫번째 첫째",
)
NEXT = family(
    "signposting.next",
    "둘째|셋째|두번째|세번째|그다음|다음|마지막|이어서|뒤이어|이후|그리고",
    "그 다음|후|뒤",
    "그러|그렇 고 나|나서",
    "고 나 면|어서",
    plain="둘째 셋째 두번째 세번째 그다음 마지막으로",
)
ORDINAL = family("signposting.ordinal", "첫째|둘째|셋째", plain="첫째 둘째 첫번째 두번째 세번째")
_NUMBERED = re.compile(
    r"(?:일|1)\s?번.{2,40}(?:이|2)\s?번|하나[는,]?\s.{2,60}둘[은,]?\s|하나는\s.{2,80}하나는\s"
)
LAST_TIME = family(
    "signposting.last_time",
    "마지막|다음 주|달|번|시간|날|으로? 이용|결제|접속",
    "다음 주|달|번|날",
    "먼저 끊",
    "먼저 성함|본인|생년월일|번호|확인",
)


def find(call: Call) -> Iterator[Hit]:
    """Announced structure and numbered steps, once in a stretch of a turn."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            if sentence.has(ANNOUNCED) and not _asks_or_sums_up(sentence):
                yield sentence.hit(0.8)
        yield from _steps(sentences)


def _asks_or_sums_up(sentence: Sentence) -> bool:
    return sentence.asks or sentence.has(summary.LIKE_THIS, summary.ANNOUNCED)


def _steps(sentences: list[Sentence]) -> Iterator[Hit]:
    """ "먼저 …, 그다음에 …" within one sentence or a few that follow each other."""
    ordinals = [s for s in sentences if s.has(ORDINAL) or _NUMBERED.search(s.text)]
    if ordinals:
        yield ordinals[0].hit(0.85, until=ordinals[-1])
        return
    for place, first in enumerate(sentences):
        if not first.has(FIRST) or first.has(LAST_TIME):
            continue
        for later in sentences[place : place + 3]:
            if later.has(NEXT) and not later.has(LAST_TIME):
                yield first.hit(0.8, until=later)
                return


RULE = Rule(
    name="signposting.orders_the_answer",
    kind="signposting",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "답변의 순서나 가짓수를 미리 알리거나 단계를 번호로 나누어 설명합니다",
        "en": "Announces how the answer is built, or numbers its steps",
    },
    find=find,
)
