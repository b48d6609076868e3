"""Options: two or more real alternatives are put to the customer.

Looked for: "A하셔도 되고 B하셔도 됩니다", "A하거나 B하실 수 있어요", "A가 있고 B가 있어요", "A로 할까요,
B로 할까요", "아니면".
Not to be fooled by: steps that are all required, "될 수도 있고 안 될 수도 있고" (``hedging``).
"""

from collections.abc import Iterator
from itertools import pairwise

from qa_app.moments.korean import hedging
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    CAN,
    NOT,
    TELL,
    WANT,
    WH,
    is_question,
    may_ask,
    offers_ways,
)
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

EITHER = family(
    "options.either",
    "거나 .... 있|되|가능*|드리|돕|하|둘|중|어도",
    "든지|든가 .... 든지|든가|되|가능*",
    "아니 면",
    "또는|혹은|내지",
    "중 에? .. 하나|고르|선택|편하|원하|무엇",
    "둘|셋|모두 다? .. 가능*|되|있|쓰|하",
    "# 가지|개|종류 다|모두 .. 가능*|되|있",
    "하나 .... 하나 .... 방법|거|수|어도|는",
    "이든|든 .... 이든|든",
    "# 번째|번+째 .... # 번째|번+째 .... 고르|선택",
    "거 와|과|이랑 .... 거",
    "다 .. 가능*|되",
    "랑 .... 거|방법|쪽 이 요.|어.|는데.|ᆫ데",
    "거 랑 .... 거|있",
    "방법|쪽|길|안 도 있",
    "있 고|고. .... 있 습니다.|어.|는데.|고.",
    "방법|길 .... 방법|길 .. 있|이|중",
    "말고 .. 도 .. 있",
    "거|방법|길 도 있 고|고. .... 거|방법|길 도 있",
    "ᆯ지 .... ᆯ지",
    plain="아니면 중에서 둘중 셋중",
)
EITHER_OR = family("options.either_or", "아니 면", "또는|혹은")
ALL_OPEN = family("options.all_open", "다 .. 가능|가능하|되")
LISTS = family(
    "options.lists",
    "중 에? .. 선택|고르|하나",
    "# 번째|번+째 .... # 번째|번+째 .... 고르|선택",
    "거나",
    "있 고|고. .... 있",
    "거 랑 .... 거",
    "하나 .... 하나",
    "방법|길 .... 방법|길",
    "둘|셋 다",
    "이든|든 .... 이든|든",
    "거 와|과 .... 거",
    "# 가지|개 다|모두",
)
# "택배로 보내 드릴까요?", "카드로 하시겠어요?"
OFFERS = family("options.offers", "드리 ᆯ까", "로 .. 하 겠|ᆯ까|ᆯ래|세", "겠 어.")
_SUITS = "낫|편하|좋|괜찮|나으"
# "오전이 낫나, 저녁이 낫나", "이게 편하세요, 저게 편하세요"
WHICH_SUITS = family(
    "options.which_suits",
    *(
        f"{word} 나|는가|세|ᆯ까|나.|는가.|세.|ᆯ까.|어. .... {word} 나.|나|는가.|세.|ᆯ까.|어."
        for word in _SUITS.split("|")
    ),
)
BOTH_ARE = family("options.both_are", "거|방법|길 도 있 고|고. .... 거|방법|길 도 있")
SHORT_QUESTION = 14
# "걱정되시거나 궁금하신 것 있으세요?", "누르신 적 있으세요?"
MORE_OPEN = family("options.more_open", "ᆫ|는 거|점|적|부분|일 .. 있|없 었? 세|나|어.|ᆯ까")
# "옆집도 그런지 아니면 댁만 그런지": what is the case, not what one may choose.
FACTS = family("options.facts", "는지 .... 는지", "ᆫ지 .... ᆫ지", "아니 면 .... 는지")
# "무릎이 쑤셔서 그러세요, 아니면 걱정이 있어서 그러세요": which is so, not which one would like.
STATE_ASKED = family(
    "options.state_asked",
    "어서|때문 이? 그러|그렇|이|에 세.|는가.|나.|어.",
    "때|뒤|후|중 .. 세.|나.|어.|는가.",
    "었|는+중+이|고+있|이 세.|어.|는가.|나.|습니까.",
    "예정|상태|계획 이|는 는가.|세.|어.",
)
HOW_MANY = family(
    "options.how_many", "# 가지|개|종류", "방법|선택지|길 ... # 가지|개", "선택 하|지"
)
ORDERED = family(
    "options.ordered",
    "첫째|둘째|셋째|그다음|마지막|단계|첫번째",
    "그 다음",
    "먼저 .... 고+나|다음|그리고|그러+고",
)
THERE_IS = family("options.there_is", "있|남 고")
AND_THERE_IS = family("options.and_there_is", "있 습니다|어|는데", "남 어 있", "남 었")
WAY = family("options.way", "방법|길|수 도? 있", "방법 .. 이")
# "A할까요, 아니면 B할까요?"
ALT_QUESTION = family(
    "options.alt_question",
    "ᆯ까 ... 아니+면",
    "ᆯ까.|ᆯ까 .... ᆯ까.|ᆯ래.",
    "아니 면 .... ᆯ까.|ᆯ래.|세.|겠+어.|는가.|나.",
    "또는|혹은 .... ᆯ까.|ᆯ래.|세.|겠+어.|는가.|나.",
)


def find(call: Call) -> Iterator[Hit]:
    """Neighbouring sentences that together hold two open ways."""
    reading = Reading.of(call)
    for turn in call.agent_turns:
        if turn.index == 0:
            continue
        sentences = reading.of_turn(turn)
        for sentence in sentences:
            confidence = alternatives_in(sentence)
            if confidence:
                yield sentence.hit(confidence)
        for one, other in pairwise(sentences):
            confidence = _together(one, other)
            if confidence:
                yield one.hit(confidence, until=other)


def asks_what_is_so(sentence: Sentence) -> bool:
    """Whether an either-or question asks for facts of the customer's, leaving no choice."""
    return (
        sentence.has(EITHER_OR)
        and sentence.has(STATE_ASKED)
        and may_ask(sentence)
        and not sentence.has(WANT, OFFERS, CAN)
        and sentence.ending not in ("ᆯ까.", "ᆯ래.")
    )


def _excluded(sentence: Sentence) -> bool:
    if sentence.has(ORDERED, FACTS):
        return True
    if not sentence.has(hedging.STRONG) or offers_ways(sentence) > 1:
        return False
    return any(form.form in NOT for form in sentence.morphemes)


def alternatives_in(sentence: Sentence) -> float:
    """How surely a sentence by itself holds two alternatives."""
    open_ended = sentence.has(MORE_OPEN) and not sentence.has(BOTH_ARE)
    if _excluded(sentence) or open_ended or asks_what_is_so(sentence):
        return 0.0
    if sentence.has(WHICH_SUITS):
        return 0.75
    if offers_ways(sentence) > 1:
        return 0.85
    if sentence.has(EITHER):
        if is_question(sentence) or sentence.has(ALT_QUESTION):
            if sentence.has(WH):
                return 0.0
            return 0.8 if sentence.has(ALT_QUESTION) else 0.5
        if offers_ways(sentence) or sentence.has(LISTS):
            return 0.8
        return 0.7 if "," in sentence.text and sentence.has(ALL_OPEN) else 0.5
    return 0.0


def _together(one: Sentence, other: Sentence) -> float:
    if _excluded(one) or _excluded(other):
        return 0.0
    if offers_ways(one) and offers_ways(other):
        return 0.75
    if one.has(THERE_IS) and other.has(AND_THERE_IS) and one.ending == "고.":
        return 0.7
    if one.has(WAY) and other.has(WAY) and (one.has(EITHER) or other.has(EITHER)):
        return 0.7
    if (offers_ways(one) or one.has(CAN, HOW_MANY)) and other.has(EITHER):
        return 0.75
    if one.has(TELL) or other.has(TELL):
        return 0.0
    both_ask = may_ask(other) and not one.has(WH) and not other.has(WH)
    if both_ask and one.ending == other.ending and len(one.morphemes) < SHORT_QUESTION:
        return 0.75 if one.has(WANT, OFFERS) and other.has(WANT, OFFERS) else 0.0
    return 0.0


RULE = Rule(
    name="options.real_alternatives",
    kind="options",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "고객이 고를 수 있는 두 가지 이상의 방법을 제시합니다",
        "en": "Puts two or more real alternatives to the customer",
    },
    find=find,
)
