"""Hedging: the answer to a question is weakened until it cannot be relied on.

Looked for: "아마 될 것 같긴 한데요", "될 수도 있고 안 될 수도 있고", "되지 않을까 싶은데 장담은 못 해요",
weighed by how many such marks one answer carries.
Not to be fooled by: softeners in requests, an honest "모르겠습니다, 알아보겠습니다", a single
"-ㄹ 것 같아요" that draws a clear conclusion.
"""

from collections.abc import Iterator

from qa_app.moments.korean import times
from qa_app.moments.korean.empathy import APOLOGY
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT, may_ask, offers_ways
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

# One of these is enough to make an answer useless.
STRONG = family(
    "hedging.strong",
    "ᆯ 수 도 있 고|고.|는데 ... 아니|안|못|말",
    "ᆯ 수 도 있|없 고|는데 ... ᆯ 수 도",
    "ᆯ 수 도 있 ... 아니|안|못 .. ᆯ 수 도",
    "ᆯ 터 이 는데 ... 또|안|모르|확실",
    "ᆯ 지 안|못",
    "긴|기 .. ᆯ 터|텐데",
    "는|ᆫ 경우 .... 안|못|아니 ... 경우",
    "지 싶",
    "다고 도? .. 말씀|말|하|단정|장담 .. 못|어렵|없",
    "보 어야 알",
    "좀|조금 그렇|그러 네|어|는데|기|고",
    "반반",
    "없|아니|않 지 .. 않",
    "분|사람|집|곳 도 있 .... 안|못|없|아니 .... 분|사람|집|곳",
    "ᆯ 때|경우|데 도? 있 .... 안|못|아니 .... 때|경우|데",
    "뭐|뭐라 이? 다고? .. 하 기 .. 그렇|어렵|애매|곤란|좀",
    "다고 보 어야 하 나",
    "틀리|아니 ᆯ 수 도? 있",
    "로 알|아 는데|데 .... 안|아니|모르|또",
    "지 않 ᆯ까 싶|하|요|해|생각",
    "지 않 ᆯ까.",
    "ᆯ까 싶",
    "ᆯ|ᆫ|는 거 같 기 .. 하|도",
    "ᆯ|ᆫ|는 거 같 는데",
    "기 하|는 하 는데 ... 수 도|모르|장담|확실|같|또",
    "ᆯ지 .. 안|못 .. ᆯ지",
    "ᆯ지 도 모르",
    "ᆯ는지 .. 모르",
    "장담 .. 못|어렵|없|수",
    "확답|확언|보장 .. 못|어렵|없|드리 기",
    "뭐|뭐라|뭐라고|딱 .. 말씀 .. 못|어렵|그렇|없|곤란|드리 기",
    "애매하|애매|모호하|모호",
    "ᆯ걸|ᆯ껄",
    "다고 도|는 .. 못|안|ᆯ 수 없",
    "되 기 하|는 하 ᆯ|겠",
    "되 ᆯ 거|것 도 같",
    "거|것 같 기 도",
    "ᆯ 텐데 ... 또|안|모르",
    plain="될수도있고 안될수도 것같긴 거같긴 않을까싶 장담은못 장담못 것같기도 거같기도",
)
# "나오지 않을까요?" answers, with a question's ending.
MAYBE_NOT = family("hedging.maybe_not", "지 않 ᆯ까")
WEAK = family(
    "hedging.weak",
    "아마|아마도|글쎄|어쩌면|웬만하|대충|대개|보통|일반적|대체로|통상|뭐|봐야|케이스바이케이스",
    "경우|상황|사람|때 에? .. 따르",
    "ᆯ|ᆫ|는|던 거|것 같",
    "ᆯ 수 도 있",
    "ᆯ 듯",
    "기 하 는데|는데.|어.|지만",
    "기 는 하 는데|는데.|어.|지만",
    "확실 하? .. 않|모르|못|아니",
    "확실하 지|진 .. 않",
    "모르 겠|어도|는데|지만",
    "보 어야 알|되|하",
    "때|상황|경우|사람|분 .. 다르|따르",
    "다르|달라지 ᆯ 수",
    "ᆯ 걸|거 이 어.",
    "다고 .. 하|들 던데.|던데|더라|는데",
    "는 걸|것 로 알|아는|알고",
    "하 기 는",
    "저 알 기",
    "가능성 .. 있|없|도|은",
    "아무래도",
    "힘들 거 같",
    "다는|ᆫ 분|경우|데|사람|고객 도 있",
)


def find(call: Call) -> Iterator[Hit]:
    """Answers that carry several marks of doubt, or a strong one."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        confidence = _hedges(reading, sentence)
        if confidence:
            yield sentence.hit(confidence)


def _hedges(reading: Reading, sentence: Sentence) -> float:
    strong, weak = sentence.has(STRONG), sentence.count(WEAK)
    if (not strong and weak < 2) or (sentence.asks and not sentence.has(MAYBE_NOT)):
        return 0.0
    ways = offers_ways(sentence)
    if ways > 1 or (ways and not sentence.has(STRONG)):
        return 0.0
    following = reading.of_turn(sentence.turn)[sentence.index : sentence.index + 3]
    if any(other.has(FIND_OUT) for other in following):
        return 0.0
    asked = any(may_ask(heard) for heard in reading.heard_before(sentence.turn))
    if sentence.has(times.VAGUE, SAID_BACK, APOLOGY):
        return 0.5
    if strong:
        return 0.85 if asked or weak > 1 else 0.7
    return 0.7 if asked else 0.5


RULE = Rule(
    name="hedging.weakened_answer",
    kind="hedging",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 믿고 따르기 어려울 만큼 애매하게 답합니다",
        "en": "Weakens the answer to a question until it cannot be relied on",
    },
    find=find,
)
