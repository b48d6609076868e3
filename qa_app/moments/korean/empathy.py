"""Empathy: the customer's feeling or trouble is named, or an apology is meant.

Looked for: a guess at what the customer went through ("얼마나 놀라셨겠어요", "많이 기다리셨겠네요"),
a feeling word said of the customer, understanding that is said outright, wishes of condolence,
an apology with a reason or weight, or after a complaint.
Not to be fooled by: "죄송하지만 성함이…" before a request or a refusal, thanks for holding, the
agent's own "알겠습니다", a feeling word inside a question ("걱정되시는 부분 있으세요?").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.feeling_words import (
    COMPLAINS,
    FEELING,
    FEELING_SAID,
    NAMED_TROUBLE,
    NOTED_ONLY,
    WEIGHED,
)
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    OPEN_WH,
    TELL,
    WANT,
    WILL_DO,
    asks_or_begs,
    is_question,
)
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# "오래 기다리셨겠네요": a guess at what somebody has been through.
PAST_GUESS = family(
    "empathy.past_guess",
    "었 겠 네.|어.|습니다.|지.|군.|다.|는데.|는데|어서|고|고.|어",
    "었 ᆯ 거|텐데|터이",
    "얼마나 ... 었 ᆯ까.|ᆯ지.|ᆯ지",
    "었 ᆯ텐데",
    plain="셨겠어요 셨겠네요 셨겠습니다 셨을텐데 셨을지요",
)
# "앞이 깜깜하시겠어요": a guess with weight, whatever the feeling is called.
GUESS = family(
    "empathy.guess",
    "진짜|정말|많이|참|아주|무척|너무|꽤|더|얼마나|영 ... 겠 네.|어.|지.|군.|다.",
)
WISH_KNOWN = family("empathy.wish_known", "고 싶 ᆫ|는|다는 마음|뜻|생각 .. 알")
HOW_MUCH = family("empathy.how_much", "얼마나 ... 겠|ᆯ까.|ᆯ지.|ᆯ지|었|ᆯ까|세.")
UNDERSTANDS = family(
    "empathy.understands",
    "마음|심정|기분|입장|속상함|답답함|불편함|억울함 .. 충분히|너무|잘|정말|십분|백번? 이해|공감|알|헤아리",
    "마음|심정|기분 이해|공감|헤아리",
    "충분히|십분|당연히 .. 이해|공감|그러|그렇|화|속상*",
    "저 라도|이라도|이어도",
    "저 같|이 어도|라도 .. 그러|그렇|화|속상*",
    "당연 하 ᆫ|습니다.|지.|세.|어.",
    "당연하 ᆫ|습니다.|지.|세.|어.",
    "ᆯ 만 도? 하 습니다|지|네|어|세|다|죠",
    "ᆯ 만하 습니다|지|네|어|세",
    "ᆯ 만 하 ᆫ 일|상황|문제",
    "ᆯ 수밖에 없 지.|습니다.|었|겠|으|을",
    "안타깝",
    "남 일|일 같 지 않",
    "드리 ᆯ 말씀 없",
    "힘들|고되|속상하|답답하|괴롭 ᆫ 하루|시간|날|일|상황 ... 네|군|겠",
    "죄송하|미안하 ᆫ 마음",
    "몸 둘 바",
    "저희|저|우리 쪽? 잘못|실수|불찰|책임|부주의|탓 이 습니다.|어.|네.|지.",
    "명복|위로|쾌유|쾌차",
    "걱정|상심|심려|고민|부담|불편|고생|스트레스|실망 .. 많|크|깊|이만저만 었? 겠|지|네|ᆯ",
    "고생 많|하 었|많이",
    "마음고생|큰일",
    "뭐|뭐라 .. 드리 ᆯ 말씀",
)
APOLOGY = family(
    "empathy.apology",
    "죄송하|송구하|미안하|죄송|송구|송구스럽|면목",
    "미안 하|스럽",
    "사과 드리|하|의",
    "죄송스럽",
)
FORMULA = family(
    "empathy.formula",
    "죄송하|미안하|죄송|미안|송구하|실례 하? 지만|는데|는데.|습니다만|나",
    plain="죄송합니다만 죄송한데 죄송하지만 실례지만",
)
WEIGHT = family(
    "empathy.weight",
    "정말|진심|진심으로|대단히|너무|거듭|다시|깊이|먼저|무척|진짜|매우|정중히|백번|참|제대로",
)
FAULT = family(
    "empathy.fault",
    "저희|저|우리|회사|직원|상담원|기사|담당자|제대로 .. 실수|잘못|착오|불찰|부족|미흡|탓|책임|누락",
    "실수|잘못|착오|불찰|미흡|누락|혼선|차질|심려|불편|번거롭|폐|걱정|고생|오해|불쾌",
    "늦 어|어서|게|었",
    "못하|못 .. 어|어서|ᆫ|었",
    "게 하|만들",
    "드리 어서|어|ᆫ 점",
    "저희|저|우리 .... 었 어야",
    "뜻|의도 .. 아니",
    "기분|마음|심기 .. 나쁘|상하|불편하",
    "심하|끊|서운하 었|게",
)
# "신경 쓰겠습니다", "저희가 곤란하죠": the agent's own.
OWN_STATE = family("empathy.own_state", "저희|저 곤란*", "신경|애 쓰 겠", "어야 알", "부담 하")
# What makes an apology before it a phrase.
REFUSAL = family("empathy.refusal", "안|못 되|하|드리", "어렵|불가|불가능|힘들", "수 .. 없")
# "미안하다고 전해 주세요" is said to somebody else.
PASSED_ON = family("empathy.passed_on", "죄송|미안|송구 하? 다고 .. 전하|말하|말씀")
A_FEW_WORDS = 8
WAITED = family("empathy.waited", "기다리 게", "기다리 어", "오래|잠시 기다리", "대기 시간|하")


def find(call: Call) -> Iterator[Hit]:
    """Sentences that name the trouble or share it."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _names(sentence)
        if confidence:
            yield sentence.hit(confidence)


def _names(sentence: Sentence) -> float:
    if _is_other(sentence):
        return 0.0
    if sentence.has(UNDERSTANDS) and not sentence.has(TELL) and sentence.turn.index > 0:
        return 0.8
    if sentence.has(OWN_STATE):
        return 0.0
    if further_help.asks_for_more(sentence) or (
        is_question(sentence) and not sentence.has(HOW_MUCH, PAST_GUESS, FEELING_SAID)
    ):
        return 0.0
    if sentence.has(PAST_GUESS):
        return 0.85 if sentence.has(FEELING, HOW_MUCH, NAMED_TROUBLE) else 0.75
    if sentence.has(HOW_MUCH) and sentence.has(FEELING, NAMED_TROUBLE):
        return 0.85
    if sentence.has(FEELING_SAID):
        return 0.8
    return 0.7 if sentence.has(GUESS) and not sentence.has(WANT, WILL_DO, TELL, FORMULA) else 0.0


def _is_other(sentence: Sentence) -> bool:
    """A question about the trouble, a note of it or of a wish: none of them shares a feeling."""
    if is_question(sentence) and (sentence.has(OPEN_WH) or sentence.turn.index == 0):
        return True
    if sentence.has(NOTED_ONLY) and not sentence.has(WEIGHED):
        return True
    return sentence.has(WISH_KNOWN)


def find_apologies(call: Call) -> Iterator[Hit]:
    """Apologies that are meant as such."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if sentence.has(APOLOGY) and sentence.turn.index > 0:
            confidence = _meant(reading, sentence)
            if confidence:
                yield sentence.hit(confidence)


def _meant(reading: Reading, sentence: Sentence) -> float:
    if sentence.has(FORMULA) and not (sentence.has(WEIGHT) and sentence.has(FAULT)):
        return 0.0
    if asks_or_begs(sentence) or sentence.has(PASSED_ON):
        return 0.0
    if sentence.has(WAITED) and not sentence.has(WEIGHT):
        return 0.5
    around = reading.of_turn(sentence.turn)[max(0, sentence.index - 1) : sentence.index + 1]
    if any(other.has(WEIGHT, FAULT) for other in around):
        return 0.85
    after = reading.of_turn(sentence.turn)[sentence.index + 1 : sentence.index + 2]
    if any(other.has(REFUSAL) for other in after):
        return 0.5
    complained = any(heard.has(COMPLAINS, FEELING) for heard in reading.heard_before(sentence.turn))
    told = sum(len(heard.morphemes) for heard in reading.heard_before(sentence.turn))
    return 0.7 if complained or told > A_FEW_WORDS else 0.6


NAMES_THE_TROUBLE = Rule(
    name="empathy.names_the_trouble",
    kind="empathy",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 감정이나 어려움을 말로 알아주고 공감합니다",
        "en": "Names or shares the customer's feeling or trouble",
    },
    find=find,
)
APOLOGISES = Rule(
    name="empathy.apologises",
    kind="empathy",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "부탁이나 거절 앞의 인사말이 아니라 불편에 대해 진심으로 사과합니다",
        "en": "Apologises for the trouble, not as a phrase before a request or a refusal",
    },
    find=find_apologies,
)
