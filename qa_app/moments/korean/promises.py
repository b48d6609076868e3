"""Promises: what the agent undertakes, by when, and whether a time was named.

Looked for: the agent's own or their side's deed to come ("전화드릴게요", "기사님이 방문합니다").
Not to be fooled by: what is done at once ("조회해 보겠습니다", "잠시 확인할게요"), questions, what is
over, what the customer is to do, good wishes.
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from qa_app.moments.korean import closing, specific_commitment, times
from qa_app.moments.korean.empathy import PAST_GUESS
from qa_app.moments.korean.feeling_words import FEELING_SAID
from qa_app.moments.korean.morphemes import Morpheme
from qa_app.moments.korean.reading import Reading, Sentence
from qa_app.moments.korean.speech_acts import FIND_OUT, asks_or_begs, is_past
from qa_app.moments.korean.vocabulary import family, look_up, look_up_plain
from qa_app.moments.repeats import Undertaking, once
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.turns import Call

UNDERTAKES = family(
    "promise.undertakes",
    "전화|연락|답변|문자|회신|콜백|메일|답|보고|통보|보상|환불|우편|등기|톡|채팅 ... 드리|하|보내|넣 ... ᆯ게.|겠|습니다.|기+로",
    "보내|부치|알리|전달|접수|신청|처리|취소|변경|예약|방문|배송|발송|수거|교체|교환|연결|요청|의뢰|준비|올리|넣|바꾸|옮기 하|되|시키? 어? 드리|놓|두 ᆯ게.|겠|습니다.|도록|기+로",
    "물어보|알아보|여쭤보|문의 하? 고|어서|어 ... ᆯ게.|겠|드리",
    "확인 하? 어서|고|후|되 ... 드리|전화|연락|문자 ... ᆯ게.|겠|습니다.",
    "기사|담당자|직원|검침원|업체|본사 ... 방문|연락|전화|가|찾아가|나가 하|드리? ᆯ|겠|습니다.",
    "도록 하 겠|ᆯ게.",
    "ᆯ 예정 이",
    "꼭 ... ᆯ게.|겠",
    "빼|전하|넘기|넣|걸|달|맡기|챙기|갖다 어? 드리|놓|두 ᆯ게.|겠|습니다.|ᆯ",
    "전화|연락|답변|설명|안내|방문|점검|문자|확인|말씀|회신 하? 어? 드리|주|하|가|오 ᆯ 거|것|겁니다",
    "요청|신청|접수|의뢰|전달|말씀|보고 직접|꼭|바로? 넣|하|드리 어? 놓|두? ᆯ게.|겠|습니다.",
)
# What the customer is to do, or what is so by rule.
YOURS = family("promise.yours", "어 주 면 되|어|감사", "어야 하|되|ᆯ")
AT_ONCE = family(
    "promise.at_once",
    "조회|확인|살펴보|찾아보|보|검색 하? 어? 보|드리? 겠 습니다.|ᆯ게.",
    "잠시|잠깐|바로|지금|먼저|우선|일단",
    "말씀|안내|설명|정리 하? 어? 드리",
    "끊|종료",
)


# Where one clause ends and the next has a deed, and a time, of its own.
_JOINS = frozenset({"고", "고.", "며", "지만", "는데", "구"})
_NO_JOIN_TAGS = ("VX",)
# The doer is not the agent.
OTHERS = family(
    "promise.others",
    "기사|기사님|담당자|직원|검침원|업체|본사|부서|센터|팀|팀장|지점|지점장|원장|선생|배송원|택배|매니저|플래너|창고|은행|카드사",
)
# What kind of deed it is. Telling comes first: "환불 들어가는 대로 문자 드릴게요".
DEEDS = {
    "text": family("promise.text", "문자|메시지|카톡|톡|알림톡|링크"),
    "email": family("promise.email", "메일|이메일"),
    "call": family("promise.call", "전화|통화|콜백|유선"),
    "contact": family("promise.contact", "연락|회신|답변|답|안내|알리|말씀|통보|결과"),
    "visit": family("promise.visit", "방문|찾아가|찾아뵙|나가|출동", "기사 .... 가|오|방문"),
    "refund": family("promise.refund", "환불|입금|보상|송금|환급|카드+취소|결제+취소"),
    "collect": family("promise.collect", "수거|회수"),
    "replace": family("promise.replace", "교체|교환"),
    "send": family("promise.send", "보내|발송|배송|부치|택배|우편|등기|출고"),
    "cancel": family("promise.cancel", "취소|해지|철회"),
    "pursue": family("promise.pursue", "전달|접수|요청|의뢰|보고|신청|올리|확인|알아보|점검|처리"),
}
_SAYS_NOTHING = frozenset(
    [
        "방문",
        "찾아가",
        "나가",
        "출동",
        "기사",
        "기사님",
        "환불",
        "입금",
        "보상",
        "문자",
        "메시지",
        "카톡",
        "톡",
        "링크",
        "메일",
        "이메일",
        "전화",
        "통화",
        "콜백",
        "연락",
        "회신",
        "답변",
        "답",
        "안내",
        "알리",
        "결과",
        "보내",
        "발송",
        "배송",
        "부치",
        "전달",
        "접수",
        "요청",
        "의뢰",
        "보고",
        "신청",
        "올리",
        "알아보",
        "점검",
        "처리",
        "내일",
        "모레",
        "오늘",
        "오전",
        "오후",
        "저녁",
        "아침",
        "주",
        "요일",
        "월요일",
        "화요일",
        "수요일",
        "목요일",
        "금요일",
        "토요일",
        "일요일",
        "시간",
        "영업일",
        "다시",
        "한번",
        "정리",
        "담당자",
        "직원",
        "먼저",
        "바로",
        "꼭",
        "제",
        "저희",
        "약속",
        "다음",
        "이번",
        "안",
        "내",
        "중",
        "뒤",
        "후",
        "까지",
        "주말",
        "고객님",
    ]
)


def find(call: Call) -> list[Hit]:
    """What the agent's side undertakes to do after the call; what is said again is left out."""
    return once(_found(call))


def _found(call: Call) -> Iterator[Undertaking]:
    for sentence in Reading.of(call).agent():
        whole = _promises(sentence)
        made = [clause for clause in clauses(sentence) if _promises(clause)]
        for clause in _by_time(made) if made else [sentence] if whole else []:
            yield _undertaking(clause)


def clauses(sentence: Sentence) -> list[Sentence]:
    """The coordinate parts of a sentence, each with the ending that the sentence has."""
    forms = sentence.morphemes
    cuts = [
        place + 1
        for place, (form, following) in enumerate(pairwise(forms))
        if form.tag == "EC"
        and form.form in _JOINS
        and not following.tag.startswith(_NO_JOIN_TAGS)
        and following.form not in ("있", "싶", "나", "보")
    ]
    if not cuts:
        return [sentence]
    ending = _final_endings(forms)
    parts = []
    for first, last in pairwise([0, *cuts, len(forms)]):
        own = forms[first:last]
        closed = own if last == len(forms) else [*own[:-1], *ending]
        parts.append(_part(sentence, own, closed))
    return parts


def _final_endings(forms: list[Morpheme]) -> list[Morpheme]:
    """The endings behind the last verb: what is promised in it is promised in all."""
    place = len(forms)
    while place and forms[place - 1].tag[0] in "ES":
        place -= 1
    return forms[place:]


def _part(sentence: Sentence, own: list[Morpheme], closed: list[Morpheme]) -> Sentence:
    begin, end = own[0].begin, own[-1].end
    part = Sentence(
        sentence.turn, sentence.index, begin, end, closed, sentence.asks, sentence.marked
    )
    part.found = look_up(closed)
    look_up_plain(part.plain, part.found)
    return part


def _by_time(made: list[Sentence]) -> Iterator[Sentence]:
    """Promises of one sentence; those of one doer and time are one."""
    latest: Sentence | None = None
    for clause in made:
        together = latest and _doer(latest) == _doer(clause)
        if latest and together and not (times.named(latest.text) and times.named(clause.text)):
            joined = [*latest.morphemes, *clause.morphemes]
            latest = replace(latest, end=clause.end, morphemes=joined)
            latest.found = look_up(joined)
            continue
        if latest:
            yield latest
        latest = clause
    if latest:
        yield latest


def _promises(sentence: Sentence) -> float:
    if asks_or_begs(sentence) or is_past(sentence) or sentence.turn.index == 0:
        return 0.0
    if sentence.has(closing.WISH, YOURS, specific_commitment.NOTED, FEELING_SAID, PAST_GUESS):
        return 0.0
    timed = sentence.has(times.EXACT) and sentence.has(specific_commitment.DEED)
    if not (timed or sentence.has(UNDERTAKES)):
        return 0.0
    if sentence.has(AT_ONCE) and not timed and not sentence.has(FIND_OUT):
        return 0.0
    return 0.8 if timed else 0.7


def _undertaking(sentence: Sentence) -> Undertaking:
    timed = sentence.has(times.EXACT)
    hit = Hit(
        turn=sentence.turn,
        begin=sentence.begin,
        end=sentence.end,
        confidence=0.8 if timed and sentence.has(specific_commitment.DEED) else 0.7,
        details=_details(sentence),
    )
    deed = next((name for name, words in DEEDS.items() if sentence.has(words)), "")
    objects = sentence.content - _SAYS_NOTHING
    return Undertaking(hit, deed, _doer(sentence), frozenset(objects))


def _doer(sentence: Sentence) -> str:
    return "others" if sentence.has(OTHERS) else "us"


def _details(sentence: Sentence) -> dict[str, str | float | bool]:
    by_when = times.named(sentence.text)
    exact = bool(by_when) and sentence.has(times.EXACT) and not times.is_wide_range(sentence)
    if not by_when and (vague := sentence.found.get(times.VAGUE)):
        first, last = vague[0]
        forms = sentence.morphemes[first : max(first + 1, last)]
        by_when = sentence.turn.text[forms[0].begin : forms[-1].end]
    return {"what": sentence.text, "by_when": by_when, "time_named": exact}


RULE = Rule(
    name="promise.undertakes",
    kind="promise",
    languages=frozenset({"ko"}),
    looks_for={
        "ko": "상담사가 통화 뒤에 무엇을 하겠다고 약속합니다",
        "en": "The agent promises to do something after the call",
    },
    find=find,
)
