"""Preference: asks what, when or how the customer would like it.

Looked for: an open question with liking, wishing or suiting in it ("언제가 편하세요", "어떻게 해 드릴까요").
Not to be fooled by: the opening "무엇을 도와드릴까요", asking for data, asking for more matters.
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help, hedging
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import TELL, WANT, WH, is_question, may_ask
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

AS_WISHED = family(
    "preference.as_wished",
    "편하|원하|희망|희망하|선호|선호하|좋|괜찮|가능하 하? ᆫ|는|ᆯ 시간|시간대|날짜|날|요일|방법|곳|장소|쪽|색|걸|거|데|때|번호|지점",
    "바라|원하|희망 하? 는|ᆫ .. 거|점|바|대로|조건|사항",
    "생각 하? 어 두|놓 ᆫ .. 있",
)
SHALL_I = family(
    "preference.shall_i",
    "어떻|어느|언제|어디|몇|며칠|뭘|어떤|무슨|뭐 ... ᆯ까.|겠+어.|ᆯ래.|ᆯ+거|겠+습니까.",
)
OPENING = family(
    "preference.opening", "무엇|뭐|뭘|어떻|어떤 ... 돕", "도움|용건|문의", "어떤|무슨 일 로"
)
AVAILABLE = family(
    "preference.available",
    "언제|몇|며칠|어느 ... 오|가|되|받|들르|찾아오 ᆯ 수 있 세.|어.|나.|는가.|ᆯ까.",
    "언제|몇|며칠|어느 요일? .. 시간 .. 되|있|괜찮",
    "시간 .. 언제",
)
# "어떤 게 더 끌리세요?", whatever the word for liking.
WHICH = family(
    "preference.which",
    "어느|어떤 거|쪽|편|걸|게|방법|날|요일|시간 더|제일|가장 ... 세|겠|ᆯ까|는가|나",
    "어느|어떤 거|쪽|편 .. 겠 어|습니까",
    "중 에? .. 어느|어떤|뭐",
    "# 중 .. 어느|어떤|뭐",
    "둘|셋 중 .. 어느|어떤|뭐",
)


def find(call: Call) -> Iterator[Hit]:
    """Questions for what the customer would like."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if (
            sentence.turn.index == 0
            or sentence.has(OPENING)
            or further_help.asks_for_more(sentence)
        ):
            continue
        confidence = _asks_for_wish(sentence)
        if confidence:
            yield sentence.hit(confidence)


def asks_which(sentence: Sentence) -> bool:
    """Whether the sentence asks which of several things is liked better."""
    return sentence.has(WHICH)


def _asks_for_wish(sentence: Sentence) -> float:
    if sentence.count(WANT) > 1 and may_ask(sentence) and sentence.ending == "세.":
        return 0.75
    if not (is_question(sentence) or sentence.has(TELL)):
        return 0.0
    if sentence.ending == "던가." or sentence.has(hedging.MAYBE_NOT):
        return 0.0
    if sentence.has(WH) and sentence.has(WANT):
        return 0.9
    if sentence.has(WHICH):
        return 0.75
    if sentence.has(AS_WISHED):
        return 0.75
    if sentence.has(SHALL_I, AVAILABLE):
        return 0.7
    return 0.0


RULE = Rule(
    name="preference.asks_for_wish",
    kind="preference",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "무엇을, 언제, 어떻게 하고 싶은지 고객에게 묻습니다",
        "en": "Asks what, when or how the customer would like it",
    },
    find=find,
)
