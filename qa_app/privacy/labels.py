"""Words that say what the next number is: card number, 계좌번호, order number."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import takewhile

from qa_app.privacy.talk import Talk, Turn
from qa_app.transcription.transcript import Speaker

HARMLESS = "harmless"
# The more particular stands first: "전화번호 뒷자리" is not a whole phone number.
LABELS: dict[str, str] = {
    HARMLESS: (
        r"(?:주문|예약|접수|운송장|송장|등기|조회|승인|증권|수용가|고객|회원|인증|보안|상품|제품|품목|모델|"
        r"부품|시리얼|일련|청구서|영수증|민원|대기|문의|계약|사건|사업자\s?등록|항공편?|우편|편명|대표|콜센터|"
        r"고객센터|고지서|견적|관리|쿠폰|서비스)\s?(?:번호|넘버|코드)|고객센터|대표\s?전화|우편번호|"
        r"운송장|송장|모델명?|시리얼|일련번호|계량기|금액|잔액|점수|버전|서버|에러|오류|"
        r"(?:order|booking|reservation|tracking|parcel|reference|case|ticket|claim|policy|invoice|"
        r"quote|quotation|confirmation|serial|model|part|flight|room|gate|customer|member|membership|"
        r"job|complaint|promo|verification|fault|error|product|item|zip|meter|extension)"
        r"\s?(?:number|code|id|no\b|ref\w*|line|services?)?(?:'s)?|reference|main line|"
        r"toll[- ]free|helpline|call us|our (?:number|line|store|branch|office)|"
        r"opening hours|balance|amount"
    ),
    "rrn_back": r"(?:주민|외국인)\s?(?:등록)?\s?번호\s?(?:뒷|뒤|끝)\s?\S*",
    "rrn": (
        r"(?:주민|외국인)\s?(?:등록)?\s?번호|등록증|민증|신분증\s?번호|resident registration|"
        r"(?:alien|foreigner) registration|registration number on my id"
    ),
    "ssn_back": r"last (?:four|4)(?: digits)? (?:of|on|in) (?:your|my|the) (?:social|ssn)",
    "ssn": (
        r"social security(?: number)?|\bssn\b|\bsocial\b(?! (?:media|work|care|club|event))|"
        r"national insurance"
    ),
    "cvc": r"\bcv[cv]2?\b|시\s?브이\s?[씨시]|씨\s?브이\s?[씨시]|security code|card code|"
    r"three[- ]digit (?:code|number)|(?:three digits|code|number) on the back|카드\s?비밀\s?번호|"
    r"카드\s?뒷면|(?:끝|뒤)\s?세\s?자리\s?(?:숫자|번호)?",
    "card_last": (
        r"카드\s?(?:번호)?\s?(?:의\s?)?(?:맨\s?)?(?:뒷|뒤|끝|마지막)\s?\S*(?:\s네\s?(?:자리|개))?|"
        r"(?:card|policy) (?:number )?end(?:s|ing)(?: in)?|"
        r"(?:last|final) (?:four|4)(?: digits| numbers)? (?:of|on|from) (?:your|my|the|that|this) "
        r"(?:credit |debit |bank |payment )?card"
    ),
    "card": (
        r"카드\s?(?:번호|넘버)?|"
        r"(?:credit |debit )?card(?:'s)?(?: number)?|long number|digits on the card|"
        r"\bvisa\b|master\s?card|\bamex\b"
    ),
    "account": (
        r"계좌|통장|은행|뱅크|농협|수협|신협|새마을금고|account(?:'s)?(?: number)?|"
        r"routing|sort code|\biban\b|direct debit|\bbank\b"
    ),
    "phone_back": (
        r"(?:전화|휴대폰|핸드폰|연락처|번호)\s?(?:번호)?\s?(?:의\s?)?(?:뒷|뒤|끝)\s?(?:네\s?)?(?:자리|번호|개)|뒷\s?번호|"
        r"last (?:four|4)(?: digits)? (?:of|on|in) (?:your|my|the|that|this) "
        r"(?:phone|mobile|cell|telephone|contact|number)"
    ),
    "phone": (
        r"전화\s?번호|연락처|휴대폰|핸드폰|휴대\s?전화|집\s?전화|전화|가입하신\s?번호|연락\s?가능|(?:제|내|받으실|저희)\s?번호|"
        r"번호\s?남겨|"
        r"phone|mobile|\bcell\b|callback|call me|call back|ring me|contact number|reach (?:you|me)|"
        r"(?:my|your|the best|a) number|text me|landline"
    ),
    "passport": r"여권|passport",
    "driver_licence": (r"면허|driv\w+(?:'s)? licen[cs]e|\blicen[cs]e\b(?! plate)"),
    "vehicle_back": r"차(?:량)?\s?번호\s?(?:뒷|뒤|끝)\s?(?:네\s?)?\S*",
    "vehicle": (
        r"차(?:량)?\s?번호|번호판|license plate|number plate|plate(?: number)?|"
        r"\breg(?: number)?\b|(?:vehicle|car'?s?) registration|"
        r"registration(?: number)? (?:of|is|for)|(?:my|your|the) registration"
    ),
    "birth_date": (
        r"생년\s?월일|생일|생신|태어났|태어난|태어나신|태어나셨|출생|date of birth|\bdob\b|"
        r"birth\s?da(?:y|te)|\bborn\b"
    ),
    "address": (
        r"주소|배송지|동\s?호수|호수|사는\s?곳|사시는\s?곳|계신\s?(?:곳|데)|이사했|"
        r"어디\s?(?:사세요|사시|세요|예요|신가요)|"
        r"(?:설치|방문|수거|점검|배달)(?:하실|할|갈|받으실)\s?(?:곳|데|장소)|"
        r"address|located|where do you live|(?:i|we|she|he|they) live|live (?:at|on)|moved to|"
        r"deliver(?:ed)? (?:it |them |this |that )?to|calling from|went to|"
        r"(?:should|does|do|shall|did) (?:it|they|we|i) (?:go|come|deliver|send)|"
        r"should go to|pick ?up|\b(?:i'm|we're|i am|we are) at|house number|send it to|parked at|"
        r"sending the engineer"
    ),
    "name": r"성함|이름|예금주|\bname\b|who am i speaking",
}
_ANY = re.compile(
    "|".join(f"(?P<{name}>{pattern})" for name, pattern in LABELS.items()), re.IGNORECASE
)
TURNS_BACK, CHARACTERS_AFTER = 4, 16


@dataclass(frozen=True, slots=True)
class Label:
    """One label as said: its name in :data:`LABELS`, and where."""

    name: str
    start: int
    end: int
    turn: int


class Labels:
    """All labels of a talk, to be asked which of them a number answers to."""

    def __init__(self, talk: Talk) -> None:
        self._talk = talk
        self._labels = [
            Label(match.lastgroup or "", *match.span(), talk.turn_at(match.start()).number)
            for match in _ANY.finditer(talk.text)
        ]
        self._starts = [label.start for label in self._labels]

    def of(self, start: int, end: int, back: int = TURNS_BACK) -> frozenset[str]:
        """The names of the labels that what is said from ``start`` to ``end`` may answer to.

        In the same turn the nearest before counts, or one right behind; else all of the last
        turn that asked for something, at most ``back`` turns ago.
        """
        turn = self._talk.turn_at(start)
        before = bisect_right(self._starts, start - 1)
        nearest = self._labels[before - 1] if before else None
        if nearest and nearest.turn == turn.number:
            return frozenset() if self._announced(nearest, turn) else frozenset({nearest.name})
        last = self._talk.turn_at(end - 1).number
        behind = [label for label in self._labels[before : before + 8] if label.start >= end]
        if behind and behind[0].turn == last and 0 <= behind[0].start - end < CHARACTERS_AFTER:
            return frozenset({behind[0].name})
        if not nearest or turn.number - nearest.turn > back:
            return frozenset()
        asked = takewhile(
            lambda at: self._labels[at].turn == nearest.turn, range(before - 1, -1, -1)
        )
        return frozenset(self._labels[at].name for at in asked)

    @staticmethod
    def _announced(label: Label, turn: Turn) -> bool:
        """A card's last digits that somebody tells the customer, to say which card it is."""
        return label.name == "card_last" and turn.speaker is not Speaker.CUSTOMER
