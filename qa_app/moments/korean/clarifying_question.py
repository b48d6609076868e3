"""Clarifying question: one that opens up the customer's need or situation.

Looked for: an open question about what happened, since when, how it is, what matters.
Not to be fooled by: names and numbers asked for, forms filled in, offers of choice, what the
customer would like (``preference``), what was said already (``repeat_request``), the opening.
"""

import re
from collections.abc import Iterator

from qa_app.moments.korean import further_help, hedging, options, preference, repeat_request
from qa_app.moments.korean.acknowledgement import UNDERSTOOD
from qa_app.moments.korean.empathy import HOW_MUCH
from qa_app.moments.korean.feeling_words import FEELING, FEELING_SAID
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    FIND_OUT,
    IDENTITY,
    OPEN_WH,
    TELL,
    WANT,
    WH,
    is_question,
    may_ask,
)
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

MAYBE = 0.5
ASKING_ENDINGS = frozenset(("세.", "나.", "ᆯ까.", "는가.", "습니까."))
# The customer's doing, state or circumstances are the matter.
SITUATION = family(
    "clarifying.situation",
    "었 어.|나.|는가.|습니까.|는지|을까.|ᆯ까.|지.|는데.|는지.|세.",
    "고 있|지내|쓰 세.|어.|는가.|나.|는지|ᆯ까.|습니까.",
    "힘들|어렵|불편|불편하|걱정|아프|답답|답답하|급하|궁금하 .... 뭐|무엇|어디 이",
    "뭐|무엇|어디|어떤 .... 힘들|어렵|불편|불편하|걱정|답답|답답하",
    "중요하|필요하|중요|필요|목적|용도|이유|사정|상황|증상|상태|경위|계기|문제|불편",
    "때|뒤|후|전|다음|당시 .. 어떻|어떤|무슨|뭐|언제",
    "언제|어디|어떤|얼마나|어떻|무슨|어느 ... 세.|는가.|나.|습니까.|는지|ᆯ까.",
    "처음|주로|평소|최근|보통|혹시",
)
OPEN_ENDED = family(
    "clarifying.open_ended",
    "자세히|자세하|구체적|천천히|편하+게|어떻|상황|경위|기억|생각나|떠오르|조금+더|좀+더",
)
OPENING = family(
    "clarifying.opening",
    "무엇|뭐|뭘|어떻|어떤 .. 돕",
    "어떤|무슨 일|용무|용건|문의|점|내용|부분 로|때문|에|이? .. 전화|연락|오|문의|돕",
    "용건|도움",
)
OF_AGENT = family(
    "clarifying.of_agent", "저|저희 ... 드리 ᆯ까.", "어 드리 ᆯ까.", "드리 ᆯ까.", "말씀 하 세."
)
WHETHER = family("clarifying.whether", "는지|ᆯ지|던지", "상황|경위|증상|이유|사정|상태|사연")
# Asks for a point without naming it: "달라진 점이 있으셨나요?".
ANY_POINT = family(
    "clarifying.any_point",
    "ᆫ|는|던 점|적|부분|거|일|증상|변화|이유|사정|곳 .. 있|없 었? 나|어|는가|습니까|ᆯ까|세",
    "기억나|생각나|기억 나|떠오르 .. 세|나|는 거|대로",
)
# Asked of the customer's life or what they noticed: the honorific makes it theirs.
_OF_CUSTOMER = re.compile(
    r"(?:셨어요|셨나요|셨습니까|셨을까요|던가요|든가요|시던가요|계세요|계신가요|계시나요|예정이세요|예정이신가요|예정인가요|있으세요|있으신가요|상태세요|상태인가요)\W*$"
)
CIRCUMSTANCE = family(
    "clarifying.circumstance",
    "혹시 또? .... 었|계시|예정|있",
    "최근|요즘|요새|평소|원래|처음|그동안|그사이|전|전에|이전|당시|그때|집|댁|가족|근래",
    "ᆫ|는|던 거|점|적|일|분|가족분|기억|상태|예정|계획|변화 .. 있|이|없",
    "예정|계획|상태|상황 이",
)
# "혹시 또 여쭤보고 싶으신 것 있으세요?"
ANYTHING_MORE = family(
    "clarifying.anything_more", "또|더|다른 .... 싶|궁금*|걱정*|불편* .... 거|점|부분 .. 있|없"
)
YES_NO = family("clarifying.yes_no", "혹시 ... 었|있|적|보|하")


def find(call: Call) -> Iterator[Hit]:
    """Open questions about the customer's situation."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if not reading.heard_before(sentence.turn) or sentence.has(ANYTHING_MORE):
            continue
        if not _may_ask(reading, sentence):
            continue
        confidence = _opens_up(sentence)
        if confidence:
            yield sentence.hit(confidence)


def _may_ask(reading: Reading, sentence: Sentence) -> bool:
    if _asks_of_circumstance(sentence) or options.asks_what_is_so(sentence):
        return not sentence.has(OPENING, IDENTITY) and not further_help.asks_for_more(sentence)
    if not (is_question(sentence) or sentence.has(TELL) or _asks_for_any(sentence)):
        return False
    if sentence.has(UNDERSTOOD, hedging.MAYBE_NOT, further_help.HOW_ABOUT) or _feels_with(sentence):
        return False
    if sentence.has(FEELING_SAID) and not sentence.has(OPEN_WH):
        return False
    if sentence.has(FIND_OUT) and not is_question(sentence):
        return False
    if sentence.has(OPENING, IDENTITY, OF_AGENT) or further_help.asks_for_more(sentence):
        return False
    if repeat_request.asks_again(reading, sentence) or options.alternatives_in(sentence) > MAYBE:
        return False
    return not sentence.has(WANT) and not preference.asks_which(sentence)


def _asks_for_any(sentence: Sentence) -> bool:
    return sentence.has(ANY_POINT) and sentence.ending in ASKING_ENDINGS


def _feels_with(sentence: Sentence) -> bool:
    """ "얼마나 놀라셨어요" feels with the customer; "짐은 얼마나 있으세요?" asks."""
    return sentence.has(HOW_MUCH) and (sentence.has(FEELING) or not sentence.asks)


def _asks_of_circumstance(sentence: Sentence) -> bool:
    """ "최근에 바뀐 게 있으셨어요?", "어느 정도까지 괜찮아하시던가요?": told by honorific and ending."""
    if _OF_CUSTOMER.search(sentence.text) is None or not may_ask(sentence):
        return False
    return sentence.ending == "던가." or sentence.has(CIRCUMSTANCE)


def _opens_up(sentence: Sentence) -> float:
    if options.asks_what_is_so(sentence) or sentence.ending == "던가.":
        return 0.75
    if sentence.has(WH):
        if sentence.has(TELL):
            return 0.8
        return 0.75 if sentence.has(SITUATION, OPEN_ENDED) else 0.6
    if sentence.has(TELL):
        return 0.7 if sentence.has(OPEN_ENDED, WHETHER) else 0.0
    if _asks_of_circumstance(sentence):
        return 0.7
    if _asks_for_any(sentence):
        return 0.6
    return 0.5 if sentence.has(YES_NO) else 0.0


RULE = Rule(
    name="clarifying_question.opens_up",
    kind="clarifying_question",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객의 상황이나 필요를 알기 위해 열린 질문을 합니다",
        "en": "An open question about the customer's need or situation",
    },
    find=find,
)
