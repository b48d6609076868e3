"""Names of customers: given after a question, stated, used to address them, spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.korean_numbers import DIGITS
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words
from qa_app.transcription.transcript import Speaker

_RULE = next(rule for rule in RULES if rule.reader is Reader.NAME)
_DOUBLE = "남궁|황보|선우|제갈|사공|독고|서문|동방"
_SINGLE = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉사경부피감빈라목태좌복범팽승"
)
_GIVEN = r"[가-힣]"
_KOREAN = (
    rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}]{_GIVEN}{{1,2}}|[{_SINGLE}] {_GIVEN} {_GIVEN})"
)
_ENDING = (
    r"(?:이라고요|라고요|이라고|라고|이고요?|고요?|이구요|구요|이요|요|이에요|이예요|예요|입니다|인데요?|이거든요|거든요|"
    r"이라는|이시고|님|씨)"
)
_ANSWER = re.compile(
    rf"(?:(?:어|음|네|예|아|저는|제가|그|이름은|성함은|본인|이에요)[,.]?\s+)*"
    rf"(?P<name>{_KOREAN})(?:\s?{_ENDING}(?=[\s,.?!]|$)|(?=[,.?!]|$))"
)
_WHOLE = rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}]{_GIVEN}{{2}})"
# Anywhere in an answer, and in statements that other words begin as well: three syllables or more.
_IN_ANSWER = re.compile(rf"(?<![가-힣])(?P<name>{_WHOLE})\s?{_ENDING}(?=[\s,.?!]|$)")
_PRESENTED = re.compile(
    rf"(?<![가-힣])(?:(?:저|저요|여보세요|전|본인은|본인이)[,.]?\s+(?P<me>{_WHOLE})"
    rf"(?:인데요?|이?라고|입니다|이에요|예요|이라는)"
    rf"|(?:명의|예약|예약자|주문|주문자|접수|신청자|계약자|가입자|수령인|받는\s분)(?:는|은)\s+"
    rf"(?P<booked>{_WHOLE})(?:으?로|{_ENDING})"
    rf"|(?P<called>{_WHOLE})이?라고\s?(?:합니다|하는데|해요|하구|하고|불러))(?=[\s가-힣,.?!]|$)"
)
_STATED = re.compile(
    rf"(?:(?:이름은|이름이|성함은|예금주는|명의자는|신청인은)\s+(?P<name>{_KOREAN}){_ENDING}"
    rf"|(?:저는|제가)\s+(?P<called>{_KOREAN})(?:이?라고|입니다|이라는)"
    rf"|(?<![가-힣])(?P<under>{_KOREAN})\s(?:이름|명의|앞)으?로)(?=[\s,.?!]|$)"
)
_ADDRESSED = re.compile(
    rf"(?<![가-힣])(?P<name>(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{_SINGLE}]{_GIVEN}{{2}})\s?(?:고객님|회원님|님|씨)(?![가-힣])"
)
_ASKED = re.compile(
    r"(?:성함|이름|예금주)(?:[^.?!\n]{0,20}(?:어떻게|부탁|말씀|알려|불러|받을|여쭤|여쭐|누구|뭐|번호|다시|확인)|"
    r"[가-힣]{0,2}\s?[?.]?$)|(?:성함|이름)[^\n]{0,4}(?:요|이요)[?.]?\s*$|"
    r"(?:성함|이름|예금주)(?:이?랑|하고|과|와|이나)\s|누구(?:신|시|세|십|예|이|\s?명의|\s?이름|\s?앞)|존함|명의자?(?:가|는|분)?\s?(?:누구|어떻게)|"
    r"\bname\b[^.\n]{0,30}\?|\bname,? please|your (?:full )?name\b"
    r"|who am i speaking|what name|who(?:'s| is) (?:calling|this|speaking)",
    re.IGNORECASE,
)
_NO_NAME = words(
    "남편 어머니 어머님 아버님 아버지 엄마 이거 여기 고객 고객님 주문자 신청자 예약자 구매자",
    "보호자 담당자 관리자 이용자 사용자 가입자 제가 성함 이름 전화 지금 오늘 우리 저희 방금",
    "선생 기사 사장 사모 공사 주인 부모 조금 이모 고모 형제 원장 지점장 소장 부장 과장 차장",
    "팀장 여보세 안녕하 주문 정말 아이 도련 변호사 상담사 매니저 어디 하나 고모부 이모부 강아지",
    "사람 분이 고양이 채권자 채무자 임차인 임대인 민원인 신청인 피해자 계약자 명의자 수취인 발신인",
    "수신인",
    "배우자 주인공 공무원 소비자 사업자 주민등 고객센 전화번 주민번 제조사 수리기 예금주 수령인",
    "마지막 조만간 이번주 지난주 인터넷 한국인 외국인 여행사 병원장 원무과 시어머 장인어 장모님",
)
_STAFF = re.compile(r"(?:상담사|상담원|담당|기사|매니저|직원|선생)\s*$")
_WORD = r"[A-Za-z][A-Za-z'’-]+"
_CAPITAL = r"[A-Z][A-Za-z'’-]+"
_OPENING = re.compile(
    r"(?:(?:yes|yeah|sure|hi|hello|uh|um|oh|okay|of course|certainly|it's|it is|it’s|that's|under|"
    r"my name is|my name's|this is|i'm|the name is|well|speaking to)[,.]?\s+)*",
    re.IGNORECASE,
)
_CAPITALS = re.compile(rf"{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}}")
_LOWER = re.compile(rf"(?:{_WORD})(?:\s+{_WORD}){{0,2}}(?=[.,!?]|\s*$)")
_ENGLISH_STATED = re.compile(
    rf"(?:\b(?i:my name is|my name's|the name's|the name is|name is|this is|"
    rf"(?:in|under) the name(?: of)?|booked under|registered under|it's under|it is under))\s+"
    rf"(?P<name>{_CAPITAL}(?:\s+{_CAPITAL}){{0,3}})"
)
_LOWER_STATED = re.compile(
    rf"\b(?:my name is|my name's|the name's)\s+(?P<name>{_WORD}(?:\s+{_WORD})?)", re.IGNORECASE
)
_TITLED = re.compile(rf"\b(?:Mr|Mrs|Ms|Miss|Mister|Dr)\.?\s+(?P<name>{_CAPITAL})")
_SPELLED = re.compile(r"\b(?:[A-Za-z][\s,.-]+){2,}[A-Za-z]\b")
_AGENT_TALK = re.compile(
    r"how (?:can|may) i help|thank(?:s| you) for calling|from the \w+ team", re.IGNORECASE
)
_NOT_A_NAME = words(
    "yes no sure sorry hello hi what why the my a an it is this that and i calling",
    "from about spelled on in not okay speaking wrong right his her their please",
    "under oh ah hang hold one let can could just there do did i'll i'm i've he she they we",
    "you wait thanks thank yep yeah well um uh sir madam",
)


def find_names(talk: Talk) -> Iterator[Finding]:
    """Customers' names, where they are given and wherever they are said again."""
    found: set[tuple[int, int]] = set()
    for turn in talk.turns:
        found.update(_korean_in(talk, turn))
        found.update(_english_in(talk, turn))
    found.update(_again(talk, found))
    for start, end in sorted(found):
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in found):
            yield _finding(talk, start, end)


def _finding(talk: Talk, start: int, end: int) -> Finding:
    text = talk.text[start:end]
    family = 0
    if "가" <= text[0] <= "힣":
        family = 2 if re.match(_DOUBLE, text) and len(text) > 2 else 1
    hidden = talk.spans([(start + family, end)])
    doubtful = family and len(text) - family < 2 and family == 1
    confidence = Confidence.DOUBTFUL if doubtful else Confidence.SURE
    return Finding(_RULE.kind, _RULE.name, talk.spans([(start, end)]), hidden, confidence, "asked")


def _asked_before(talk: Talk, turn: Turn) -> bool:
    """One of the two turns before asked for a name and nobody else has answered since."""
    for back in talk.turns[max(0, turn.number - 2) : turn.number]:
        other = back.speaker != turn.speaker or turn.speaker is Speaker.UNKNOWN
        asked = _ASKED.search(talk.text[back.start : back.end])
        if asked and other and back.speaker is not Speaker.CUSTOMER:
            return turn.speaker is not Speaker.AGENT
    return False


def _korean_in(talk: Talk, turn: Turn) -> Iterator[tuple[int, int]]:
    text = talk.text[turn.start : turn.end]
    matches = [m for m in _ADDRESSED.finditer(text) if not _STAFF.search(text[: m.start()])]
    spans = [m.span("name") for m in matches]
    if turn.speaker is not Speaker.AGENT:
        spans += [m.span(m.lastgroup or 0) for m in _STATED.finditer(text)]
        spans += [m.span(m.lastgroup or 0) for m in _PRESENTED.finditer(text)]
        if _asked_before(talk, turn):
            answer = _ANSWER.match(text) or _IN_ANSWER.search(text)
            spans += [answer.span("name")] if answer else []
    for start, end in spans:
        name = text[start:end]
        if name not in _NO_NAME and name[:-1] not in _NO_NAME and not _is_number(name):
            yield turn.start + start, turn.start + end


def _is_number(name: str) -> bool:
    """구팔팔 씨 is 988 C."""
    return all(syllable in DIGITS for syllable in name)


def _english_in(talk: Talk, turn: Turn) -> Iterator[tuple[int, int]]:
    text = talk.text[turn.start : turn.end]
    spans = [m.span("name") for m in _TITLED.finditer(text)]
    if turn.speaker is not Speaker.AGENT and not _AGENT_TALK.search(text):
        spans += [m.span("name") for m in _ENGLISH_STATED.finditer(text)]
        spans += [
            _until_no_name(text, m.start("name"), m.end("name"))
            for m in _LOWER_STATED.finditer(text)
        ]
        if _asked_before(talk, turn):
            spans += _english_answer(text)
    named = [(a, b) for a, b in (_until_no_name(text, *span) for span in spans) if a < b]
    for start, end in named:
        yield turn.start + start, turn.start + end
    if named and (spelled := _SPELLED.search(text, max(end for _, end in named))):
        yield turn.start + spelled.start(), turn.start + spelled.end()


def _english_answer(text: str) -> list[tuple[int, int]]:
    opening = _OPENING.match(text)
    start = opening.end() if opening else 0
    name = _CAPITALS.match(text, start) or _LOWER.match(text, start)
    return [name.span()] if name else []


def _until_no_name(text: str, start: int, end: int) -> tuple[int, int]:
    for word in re.finditer(r"\S+", text[start:end]):
        if word.group().lower().strip(",.'") in _NOT_A_NAME:
            return start, start + len(text[start : start + word.start()].rstrip())
    return start, end


def _again(talk: Talk, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same names elsewhere: a Korean name whole, an English one by any of its parts."""
    names = {talk.text[start:end] for start, end in found}
    for name in names:
        korean = "가" <= name[0] <= "힣"
        words = [name] if korean else [w for w in name.split() if len(w) > 2 and w[0].isupper()]
        for word in words if not korean or len(name) > 2 else []:
            edge = "" if korean else r"\b"
            for match in re.finditer(edge + re.escape(word) + edge, talk.text):
                yield match.span()
