"""Summary: near the end, what was agreed or done is summed up.

Looked for: "정리해 드리면", "다시 한번 말씀드리면" and what follows it, or a late turn that lists
several things done and to be done.
Not to be fooled by: a paraphrase early in the call, "정리되는 대로 연락드릴게요".
"""

from collections.abc import Iterator

from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import is_question
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
    "마지막 으로|로 .. 정리|확인|짚|말씀|요약 하|드리|어",
    plain="정리해드리면 정리하면 정리하자면 요약하면 다시한번말씀드리면 정리할게요 정리해드릴게요 정리드리면 다시말씀드리면",
)
DONE = family(
    "summary.done",
    "었 고|고.|습니다.|어.|으며|으니",
    "기 로 하|되",
    "로 .. 하|되|진행|처리|접수|신청|적|올리|마무리",
    "ᆯ 예정|거 이",
    "드리 고|고.|ᆯ게.|겠",
    "되 고|고.|습니다.|는+거|겠",
    "하 고|고.|겠",
    "면 되 고|고.|습니다.|어.",
)
LIKE_THIS = family("summary.like_this", "이렇 게", "이상 이", "로 마무리", "이렇게")
ANNOUNCED_FROM, LISTED_FROM = 0.45, 0.65
LISTED = 3


def find(call: Call) -> Iterator[Hit]:
    """The announced summing-up, else a late list of what was done and agreed."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        where = reading.share_of_call(turn)
        if where < ANNOUNCED_FROM:
            continue
        sentences = reading.of_turn(turn)
        told = [sentence for sentence in sentences if not is_question(sentence)]
        announced = next((sentence for sentence in told if sentence.has(ANNOUNCED)), None)
        if announced:
            rest = [sentence for sentence in told if sentence.index >= announced.index]
            if _points(rest) >= LISTED - 1:
                yield announced.hit(0.9, until=_end(rest))
        elif where >= LISTED_FROM and _lists(told):
            yield told[0].hit(0.65, until=_end(told))


def _points(sentences: list[Sentence]) -> int:
    """How many things done or agreed are listed; commas list where verbs are left out."""
    return sum(max(sentence.count(DONE), sentence.text.count(",")) for sentence in sentences)


def _lists(told: list[Sentence]) -> bool:
    listing = sum(sentence.count(DONE) for sentence in told)
    longest = max((len(sentence.morphemes) for sentence in told), default=0)
    return listing >= LISTED + 1 and longest > 20


def _end(sentences: list[Sentence]) -> Sentence:
    """Where the list ends: with the last sentence that lists something."""
    return [sentence for sentence in sentences if sentence.has(DONE, LIKE_THIS, ANNOUNCED)][-1]


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
