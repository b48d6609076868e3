"""Summary: near the end, what was agreed or done is summed up.

Looked for: "정리해 드리면", "다시 한번 말씀드리면" and what follows it, or a late turn that lists
several things done and to be done.
Not to be fooled by: a paraphrase early in the call, "정리되는 대로 연락드릴게요".
"""

from collections.abc import Iterator

from qa_app.moments.korean.closing import WISH
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import offers_ways, surely_asks
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

ANNOUNCED = family(
    "summary.announced",
    "정리|요약|종합 하 면|어+드리|어+보|ᆯ게.|겠|자면",
    "정리|요약 하? .. 드리|말씀",
    "다시 # 번? .. 짚|말씀|정리|확인|안내|요약|읊|설명 하? 어? 드리|보 면|자면|ᆯ게.|겠|니",
    "다시 짚|말씀|정리|확인|안내|요약|설명 하? 어? 드리|보 면|면.|자면|ᆯ게.|겠",
    "모으 어 보 면",
    "지금|오늘|여기 까지 ... 말씀|얘기|이야기|안내|처리|진행|나누",
    "오늘 .. 처리|안내|진행|접수|상담|말씀|약속|나누|도와|돕 하? 어? .. 드리? ᆫ|는|었|건",
    "적|메모|정리|기록 .. 거|내용 .. 읽|불러|말씀",
    "읽 어 드리",
    "종합 하|해|적으로",
    "정리 하? 어서|하자면|하면",
    "# 번 더 .. 확인|정리|말씀|짚",
    "말씀|안내|약속 하? 드리 ᆫ 대로",
    "지금 까지 .. 진행|처리|접수|말씀|나누|안내",
    "다시|한번 부르|불러|읽|짚|정리|말씀 어 드리",
    "확인 차|겸|하 ᆯ|하 는 차원? .. 말씀|정리|다시|안내",
    "로 마무리|정리|종결 하",
    "마지막 으로|로 .. 정리|확인|짚|말씀|요약 하|드리|어",
    plain="정리해드리면 정리하면 정리하자면 요약하면 다시한번말씀드리면 정리할게요 정리해드릴게요 정리드리면 다시말씀드리면",
)
DONE = family(
    "summary.done",
    "었 고|고.|습니다.|어.|으며|으니",
    "고",
    "기 로 하|되",
    "로 .. 하|되|진행|처리|접수|신청|적|올리|마무리",
    "ᆯ 예정|거 이",
    "드리 고|고.|ᆯ게.|겠",
    "되 고|고.|습니다.|는+거|겠",
    "하 고|고.|겠",
    "면 되 고|고.|습니다.|어.",
)
# Who does what, side by side: "저는 …알려 드리고 고객님은 …보내 주시면 됩니다".
BOTH_SIDES = family(
    "summary.both_sides",
    "저|저희 .... 고 .... 고객|어르신|선생|손님|회원 님? .... 면|기+로|는+거|시",
    "는+거|ᆯ+거|기 로 .. 하|되|마무리|알|정리 겠|ᆯ게|었",
)
STEPS = family("summary.steps", "순서|차례 대로|로 .. 말씀|설명|안내|알리")
LIKE_THIS = family("summary.like_this", "이렇 게", "이상 이", "로 마무리", "이렇게")
ANNOUNCED_FROM, LISTED_FROM = 0.45, 0.65
LISTED, LONG = 3, 16
WORDS_GONE_OVER, SHARE_GONE_OVER, SHARE_IN_A_LIST = 6, 0.6, 0.4


def find(call: Call) -> Iterator[Hit]:
    """The announced summing-up, else a late list of what was done and agreed."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        where = reading.share_of_call(turn)
        if where < ANNOUNCED_FROM:
            continue
        sentences = reading.of_turn(turn)
        told = [
            sentence
            for sentence in sentences
            if sentence.has(ANNOUNCED)
            or not (surely_asks(sentence) or sentence.has(WISH, FEELING_SAID))
        ]
        announced = next((sentence for sentence in told if sentence.has(ANNOUNCED)), None)
        if announced:
            rest = [sentence for sentence in told if sentence.index >= announced.index]
            points = _points(rest)
            length = sum(len(sentence.morphemes) for sentence in rest)
            if points or length > LONG:
                yield announced.hit(0.9 if points > 1 else 0.7, until=_end(rest))
        elif where >= LISTED_FROM and not _explains(told) and _goes_over(reading, told):
            yield told[0].hit(0.7, until=_end(told))


def _points(sentences: list[Sentence]) -> int:
    """How many things done or agreed are listed; commas list where verbs are left out."""
    return sum(sentence.count(DONE) + sentence.text.count(",") for sentence in sentences)


def _goes_over(reading: Reading, told: list[Sentence]) -> bool:
    """Whether a turn of several points says hardly anything that was not said before."""
    words = frozenset[str]().union(*(sentence.content for sentence in told))
    points = _points(told)
    parties = any(sentence.has(BOTH_SIDES) for sentence in told)
    few = len(words) < WORDS_GONE_OVER or points < LISTED - 1
    if not told or (few and not (parties and points)):
        return False
    turn = told[0].turn.index
    known = sum(reading.first_heard.get(word, turn) < turn - 1 for word in words) / len(words)
    lists = points > LISTED or parties
    return known >= (SHARE_IN_A_LIST if lists else SHARE_GONE_OVER)


def _explains(told: list[Sentence]) -> bool:
    """Whether the turn offers ways or tells steps instead of going over what was agreed."""
    return any(offers_ways(sentence) > 1 or sentence.has(STEPS) for sentence in told)


def _end(sentences: list[Sentence]) -> Sentence:
    """Where the list ends: with the last sentence that lists something."""
    listing = [sentence for sentence in sentences if sentence.has(DONE, LIKE_THIS, ANNOUNCED)]
    return (listing or sentences)[-1]


RULE = Rule(
    name="summary.sums_up",
    kind="summary",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "통화 끝 무렵에 처리한 일과 약속한 일을 정리해 말합니다",
        "en": "Near the end, sums up what was done and agreed",
    },
    find=find,
)
