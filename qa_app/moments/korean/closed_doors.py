"""Doors that are closed: one way imposed, or no way at all.

Dictates: one way is imposed with no other given and no reason ("무조건 방문하셔야 합니다").
No alternative: "방법이 없습니다" without looking for another way.
Not to be fooled by: a need that is explained (law, security, safety), a refusal that is followed
by another way, not knowing ("알 수가 없어요").
"""

from collections.abc import Iterator

from qa_app.moments.korean import further_help
from qa_app.moments.korean.honest_unknown import DOES_NOT_KNOW
from qa_app.moments.korean.paraphrase import SAID_BACK
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import (
    CAN,
    INSTEAD,
    TELL,
    WILL_DO,
    is_past,
    offers_ways,
    surely_asks,
)
from qa_app.moments.korean.vocabulary import family
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

MUST_STRONGLY = family(
    "doors.must_strongly",
    "무조건|반드시|꼭|필히|절대|절대로 ... 어야|만|면+안|안+되",
    "무조건",
    "어야 만",
    "로|에서 만 .. 가능*|되|하|받|접수|신청|나가|처리",
    "만 인정|허용|유효|가능|가능하|되|받 하? 되? 습니다|어|거|는데",
    "게 되 어 있",
    "든가|든지 .. 하? 어야",
    "밖에 .. 안|없|되|가능*",
    "만|밖에 ... 어야 하|되",
    "밖에 .. 안 되",
    "외|밖|말고 .. 방법|안|없|못 .. 되|받|하",
    "다른|딴 방법|데|거|곳|건|길 ... 없|안|못",
    "선택|여지 .. 없",
    "시키|하|쓰 다는|는 대로 .. 하? 어야",
    "방식|절차|규정|지침|매뉴얼 대로 .. 하|따르",
    "예외 .. 없",
    "싫|힘들|불편하|어렵|바쁘 어도 .... 어야",
    "원칙|규정|규칙|방침|지침 ... 어야|만|그렇|그러",
    "두말|군말|말 .. 거? .. 없이",
    "아니 면 .. 안|못 받|되|하",
    "선택 .. 없",
    plain="무조건 셔야만 으로만하셔야 에서만하셔야 으로만 에서만",
)
ONLY = family("doors.only", "만 .. 받|되|하|가능|가능하|이용|신청")
MUST = family(
    "doors.must",
    "직접|본인|방문|원본|지점|매장|센터 ... 어야 하|되",
    "오|가|내|쓰|제출|방문|접수|신청|지불|납부|보내|가져오|떼 하? 어야 하|되 습니다.|어.|고.",
    "안 .. 면 .. 안|못 .. 되|받|하",
    "세. .. 안",
)
SHUTS = family(
    "doors.shuts",
    "로|에서|한테|으로는|에 는? 안|못 되|하|받",
    "안|못 .. 면 .. 안|취소|못|불가",
    "거 안 받|되",
)
ORDERS = family(
    "doors.orders", "오|가|내|하|쓰|보내|제출|접수|신청|방문|올리|넣|받|이용 하? 세|어야"
)
REASON = family(
    "doors.reason",
    "때문|이유|위하|법|보안|안전|의무|법률|법령|개인정보|보호|규제|방지|왜냐하면|취지",
    "니까|다+보니|다보니|느라|므로",
    "이|없|있|같|안+되|못하|어렵|크|많|다르 어서",
    "안|못 .. 어서",
    "상 .. 어야",
    "어서.|니까.|거든.",
)
NO_WAY = family(
    "doors.no_way",
    "방법|길|도리|대안|방도|수단|방안|뾰족 .. 없|안",
    "어쩌|어쩔 ᆯ? 수 .. 없 습니다|어|네|지|는|다",
    "뾰족|뾰족하|별|별다르|마땅하 ... 없",
    "손쓰|손 .. ᆯ 수 .. 없",
    "어떻 게 .. 하? .. ᆯ 수 .. 없|방법",
    "ᆯ 수 있 는 .. 거|부분|방법|일 .. 없|아니",
    "드리|하 ᆯ 거|방법|부분 .. 없",
    "어떻+게 하 어? 드리? ᆯ 수 .. 없",
    "드리 ᆯ 수 .. 없",
    "도움 .. 못|드리 기 .. 어렵",
    "돕 .. 드리? .. 못|어렵|수 .. 없",
    "더|더는|더이상 ... 드리|하|돕 .. 못|없|어렵",
    "손 .. 쓸|쓰 .. 없",
    "하 는|ᆯ 수 밖에|수밖에 없",
    "포기 하|해",
    "해결책|대책|해법|뾰족수 .. 없",
    "안 되 는 거 .. 안 되",
    "누구|누가 .. 오 어도 .. 안|못",
    "되돌리|돌이키|번복하|무르 ᆯ 수 .. 없",
    "받아들이 어야",
    "예외 .. 없",
    "포기하",
    plain="어쩔수없 어쩔수가없 방법이없 방법은없 방법없 해드릴게없 해드릴수있는게없 도와드릴수없 도와드릴수가없",
)
# What is good to be without: "이상 없습니다", "추가 비용은 없습니다".
FREE_OF = family(
    "doors.free_of", "비용|이상|문제|추가|수수료|위약금|걱정|필요|부담|제한|상관|변동|차이 .. 없|안"
)
REFUSES = family(
    "doors.refuses",
    "안|못 되|하|받 습니다.|어.|는데.|세.|지.",
    "불가능|불가 하? 습니다|어|고|는데",
    "불가능하 습니다|어|는데",
    "어렵|힘들|곤란 하? 습니다|어|는데.|네",
    "그런|다른|따로|별도 ... 없 습니다.|어.|는데.|네.",
    "없 어. 그런",
    "불 가능 하|이",
)
# "없어요.", and nothing else.
NONE = family("doors.none", "없 습니다.|어.")
FLATLY, SHORT = 3, 6
CUSTOMER_ASKS_WAY = family(
    "doors.customer_asks_way",
    "방법|다른|말고|아니+면|대신|이라도|라도|어떻|좀|안+되|ᆯ+수|가능|가능하|되+나.|되+는가.",
)


def find_dictates(call: Call) -> Iterator[Hit]:
    """One way only, with neither a reason nor another way beside it."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if sentence.turn.index == 0 or _asks(sentence) or is_past(sentence):
            continue
        confidence = _imposes(sentence) or _shuts_and_orders(reading, sentence)
        if confidence and not _opened(reading, sentence) and not _explained(reading, sentence):
            yield sentence.hit(confidence)


def _asks(sentence: Sentence) -> bool:
    return surely_asks(sentence) or sentence.has(TELL) or further_help.asks_for_more(sentence)


def _imposes(sentence: Sentence) -> float:
    strong, must = sentence.has(MUST_STRONGLY), sentence.has(MUST)
    if strong and must:
        return 0.85
    return 0.7 if strong or must else 0.0


def _shuts_and_orders(reading: Reading, sentence: Sentence) -> float:
    """ "카드로는 안 돼요. 현금으로 내세요": one way is shut and another ordered."""
    near = reading.of_turn(sentence.turn)[sentence.index : sentence.index + 2]
    if sentence.has(SHUTS) and any(other.has(ORDERS) for other in near):
        return 0.7
    refuses = len(sentence.morphemes) <= SHORT and sentence.has(REFUSES)
    return 0.7 if refuses and any(other.has(ORDERS) for other in near[1:]) else 0.0


def _explained(reading: Reading, sentence: Sentence) -> bool:
    near = reading.of_turn(sentence.turn)[max(0, sentence.index - 1) : sentence.index + 2]
    return any(other.has(REASON) for other in near)


def _opened(reading: Reading, sentence: Sentence) -> bool:
    """Whether another way is named in the same breath or after it."""
    following = reading.of_turn(sentence.turn)[sentence.index + 1 :]
    if sentence.has(INSTEAD) or (offers_ways(sentence) and not sentence.has(ONLY)):
        return True
    return any(other.has(INSTEAD, CAN, WILL_DO) for other in following)


def find_no_alternative(call: Call) -> Iterator[Hit]:
    """Refusals that look for no other way."""
    reading = Reading.of(call)
    for sentence in reading.agent():
        if sentence.turn.index == 0 or _asks(sentence):
            continue
        confidence = _refuses(reading, sentence)
        if confidence and not _opened(reading, sentence):
            yield sentence.hit(confidence)


def _refuses(reading: Reading, sentence: Sentence) -> float:
    if sentence.has(NO_WAY):
        if sentence.has(SAID_BACK, FREE_OF):
            return 0.0
        return 0.5 if sentence.has(DOES_NOT_KNOW) else 0.85
    short = len(sentence.morphemes) <= FLATLY and sentence.has(NONE)
    if (not short and not sentence.has(REFUSES)) or sentence.has(DOES_NOT_KNOW):
        return 0.0
    if sentence.has(FREE_OF) or sentence.has(MUST_STRONGLY, MUST):
        return 0.0
    turn = reading.of_turn(sentence.turn)
    if any(_imposes(other) or _shuts_and_orders(reading, other) for other in turn):
        return 0.5
    asked = any(heard.has(CUSTOMER_ASKS_WAY) for heard in reading.heard_before(sentence.turn))
    return 0.7 if asked else 0.5


DICTATES_RULE = Rule(
    name="dictates.one_way_only",
    kind="dictates",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "이유나 다른 방법 없이 한 가지 방법만 강요합니다",
        "en": "Imposes one way, with neither a reason nor another way",
    },
    find=find_dictates,
)
NO_ALTERNATIVE_RULE = Rule(
    name="no_alternative.no_way",
    kind="no_alternative",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "다른 길을 찾아보지 않고 방법이 없다고 합니다",
        "en": "Says that nothing can be done, and looks for no other way",
    },
    find=find_no_alternative,
)
