"""Vague time: one that the customer cannot plan with.

Looked for: "조만간", "되는 대로", "시일이 좀 걸려요", "이삼 주", "빠르면 다음 주고 늦으면…", said of
what is to come.
Not to be fooled by: a range of at most two days or two hours, what is over, "잠시만 기다려 주세요",
a sentence that also names the day or the hour.
"""

from collections.abc import Iterator

from qa_app.moments.korean import hedging, options, signposting, summary, times
from qa_app.moments.korean.closing import WISH
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    FIND_OUT,
    INSTEAD,
    TELL,
    WANT,
    WILL_DO,
    is_past,
    surely_asks,
)
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

MAYBE = 0.5
ASKED_WHEN = family("vague.asked_when", "언제", "얼마 나?", "얼마나", "며칠", "몇 일|시|주|달|시간")
# When something else is over first.
DEPENDS = family(
    "vague.depends",
    "끝나|풀리|들어오|나오|오|되|출근하|출근|복귀하|복귀|도착하|도착|마치|내려오|나|생기|확보|남|비|정해지|잡히 하? 되? 면",
    "고 나 면|어서",
    "겠 지.",
)
# "잠시만 기다려 주세요", wishes and the customer's own time.
# "순서대로 말씀드릴게요" is how it is told.
IN_ORDER = family("vague.in_order", "순서|차례 대로|로 .. 말씀|설명|안내|알리")
# A day that is named and taken back hedges ("다음 주쯤일 텐데 장담은 못 드려요").
NO_PROMISE = family("vague.no_promise", "이번|다음 주|달 .... 장담|확답|보장|확언")
NOT_MEANT = family(
    "vague.not_meant",
    "잠시|잠깐",
    "조회|확인 하 어 보",
    "빨리|빠르|얼른 .. 낫|나으|회복",
    "신경|노력|애 쓰|하",
    "바라|빌|기원|보내 세.",
    "편하|원하|괜찮 ᆫ|는 시간|때",
    "언제|얼마|나중 든지|이든|든",
    "곧장|곧바로",
    "나중 에? ... 세|면",
    "금방|곧|얼른|빨리 .. 확인|조회|찾|보|봐|도와|돕|안내|연결|처리 하? 어? 드리|보",
)


def find(call: Call) -> Iterator[Hit]:
    """Times to come that cannot be planned with."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _is_vague(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _is_vague(reading: Reading, sentence: Sentence) -> float:
    wide = times.is_wide_range(sentence)
    if sentence.has(NOT_MEANT, IN_ORDER):
        return 0.0
    asked = any(heard.has(ASKED_WHEN) for heard in reading.heard_before(sentence.turn)[-2:])
    if not (wide or sentence.has(times.VAGUE)):
        return _leaves_when_open(sentence) if asked else 0.0
    asks = surely_asks(sentence) and not sentence.has(hedging.MAYBE_NOT)
    if asks or sentence.has(TELL, WANT) or is_past(sentence):
        return 0.0
    if sentence.has(times.EXACT) and not wide:
        return 0.5
    turn = reading.of_turn(sentence.turn)
    honest = any(s.has(DOES_NOT_KNOW) for s in turn) and any(s.has(FIND_OUT) for s in turn)
    if (
        honest
        or options.alternatives_in(sentence) > MAYBE
        or sentence.has(WISH, signposting.ANNOUNCED, summary.ANNOUNCED)
    ):
        return 0.5
    if sentence.has(NO_PROMISE):
        return 0.5
    if sentence.has(INSTEAD) and not asked:
        return 0.6
    return 0.85 if asked or wide else 0.7


def _leaves_when_open(sentence: Sentence) -> float:
    """ "끝나면 처리해 드릴게요" as the answer to "언제": a deed to come without a time."""
    if sentence.index > 1 or sentence.has(times.EXACT) or surely_asks(sentence):
        return 0.0
    if sentence.has(DEPENDS) and sentence.has(WILL_DO):
        return 0.7
    return 0.0


RULE = Rule(
    name="vague_time.cannot_plan",
    kind="vague_time",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 일정을 잡을 수 없는 막연한 시점을 말합니다(“조만간”, “이삼 주”)",
        "en": "Names a time that the customer cannot plan with (“soon”, “two to three weeks”)",
    },
    find=find,
)
