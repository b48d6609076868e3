"""Names of customers: given after a question, stated, used to address them, spelled out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.english_names import ASKED as ENGLISH_ASKED
from qa_app.privacy.english_names import names_again, names_in
from qa_app.privacy.korean_numbers import DIGITS, NATIVE, read_hangul
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words
from qa_app.transcription.transcript import Speaker

_RULE = next(rule for rule in RULES if rule.reader is Reader.NAME)
_DOUBLE = "남궁|황보|선우|제갈|사공|독고|서문|동방"
FAMILY_NAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공"
    "현함변염여추도소석선설마길연위표명기반왕금옥육인맹제모탁국어은편용예봉사경부피감빈라목태좌복범팽승나단담판군빙"
)
_GIVEN = r"[가-힣]"
_KOREAN = (
    rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{FAMILY_NAMES}]{_GIVEN}{{1,2}}|"
    rf"[{FAMILY_NAMES}],? {_GIVEN},? {_GIVEN})"
)
_ENDING = (
    r"(?:이라고요|라고요|이라고|라고|이고요?|고요?|이구요|구요|이요|요|이에요|이예요|예요|입니다|인데요?|이거든요|거든요|"
    r"이라는|이시고|님|씨(?:예요|에요|입니다|요|이?고요|인데요|라고요?)?|이라\s?[카캅합]\S*|이?라예|입니더|임더|인디요?|인데[예유]|이유|여유|이구만요|이오|이외다|"
    r"이?올시다|이?우다|이?구먼요?|여|이여|\s?앞으로(?:요)?|이래요|래요|이래유|이지요|지요|이죠|죠|일\s?거예요|일걸요|으로요|로요|이?라\s?하는데요?|이?랍니다|"
    r"이야|맞아요|맞습니다|이\s맞아요|이\s맞습니다)"
)
_ANSWER = re.compile(
    rf"(?:(?:어|음|네|예|아|저는|제가|그|제|이름은|성함은|이름이요|이름은요|본인|이에요)[,.]?\s+)*"
    rf"(?P<name>{_KOREAN})(?:\s?{_ENDING}(?=[\s,.?!]|$)|(?=[,.?!]|$)"
    rf"|(?=\s(?:\d{{2}}|[공영일이삼사오육륙칠팔구]{{4}}|[^\s]{{1,4}}년|생년|연락|전화|휴대|핸드|주소|번호))"
    rf"|(?=\s(?:엄마|아빠|남편|아내|부인|딸|아들|보호자|학부모|대리|어머니|아버지|동생|형|누나|언니)))"
)
_APART = re.compile(
    rf"성[은이]\s(?P<family>{_DOUBLE}|[{FAMILY_NAMES}])(?:씨)?(?:(?:{_ENDING}|이고|고)[,.]?|[,.])\s"
    rf"(?:(?:(?:제\s)?(?:이름|명)[은이]|(?P=family)(?:씨)?에?,?)\s)?"
    rf"(?P<given>{_GIVEN}(?:,?\s?{_GIVEN})??){_ENDING}(?=[\s,.?!]|$)"
)
_GIVEN_ALONE = re.compile(
    rf"(?:(?:네|예|어|음|이름은|제 이름은)[,.]?\s)*"
    rf"(?P<given>{_GIVEN}(?:,?\s?{_GIVEN})??)(?:{_ENDING})?(?=[,.?!]|$)"
)
_ASKED_FAMILY = re.compile(r"(?<![가-힣])성(?:씨)?(?:이|은|을|만|부터|가)?(?=[\s?.,]|요)")
_ASKED_GIVEN = re.compile(
    r"이름(?:은|이|도|을)?(?:요)?[?.]?\s*$|이름[은이도을]?\s\S{0,4}(?:어떻게|뭐|말씀|불러|알려)"
)
_WHOLE = rf"(?:(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{FAMILY_NAMES}]{_GIVEN}{{2}})"
# Anywhere in an answer, and in statements that other words begin as well: three syllables or more.
_IN_ANSWER = re.compile(
    rf"(?<![가-힣])(?P<name>{_WHOLE})(?:\s?(?:{_ENDING}|으?로|이?하고|이?랑|의|이가|이)(?=[\s,.?!]|$))"
    rf"|(?:^|[,.]\s)(?P<bare>{_WHOLE})(?=[,.?!]|$)"
)
# Of two syllables, and no name: what people say of themselves, or of a time.
_COMMON_NOUNS = (
    "고객|고민|지금|사람|직원|손님|학생|임신|반대|오전|오후|강사|기사|교사|선생|회사|초보|주부|주민|"
    "주말|주인|신입|신랑|신부|남자|여자|여기|거기|어제|오늘|내일|모레|이번|지난|방금|조금|금방|전화|"
    "문제|문의|불만|불편|마음|생각|정도|정말|진짜|진심|최고|최선|최악|환자|현지|현장|외국|한국|미국|"
    "중국|일본|서울|부산|대구|인천|광주|대전|울산|경기|강원|제주|군인|경찰|변호|의사|간호|약사|공무|"
    "원장|부장|과장|차장|팀장|반장|소장|국장|사장|이장|동생|형제|남편|아내|아들|엄마|아빠|부모|이모|고모|"
    "삼촌|장남|장녀|막내|혼자|우리|저희|하나|두번|세번|네번|채식|천식|당뇨|고령|장애|어른|아이|성인|"
    "미성|청년|노인|단골|회원|비회|가입|신청|예약|주문|구매|판매|탈퇴|취소|환불|반품|교환|변경|해지|"
    "이사|이직|이혼|결혼|기혼|미혼|연장|출장|출근|퇴근|휴가|여행|유학|국내|국외|안전|안심|안내|공부|"
    "공사|공인|우수|우선|구직|구입|도착|도움|소비|시작|시험|시간|기분|기억|기준|기대|마지|마찬|심각|심정|"
    "현금|현재|피해|피곤|호주|독신|독학|감사|감기|배달|배송|백수|경우|경력|경리|사실|사무|사과|남은|"
    "편입|편도|용인|용무|모두|모임|목표|목적|탑승|지각|지인|지방|지점|원래|원룸|원인|채용|변심|염색|"
    "추가|추천|석사|박사|선배|선수|선물|설명|설치|설계|길치|연락|위치|위험|표정|명의|명함|반값|왕복|"
    "선원|선장|조종|우산|우편|여권|전세|월세|채소|강남|강북|안양|수원|성남|용인|노원|양천|구로|마포|"
    "신혼|신규|전문|전업|정규|계약|임시|임대|임차|주차|주거|주소|차주|차남|연구|연금|유료|무료|"
    "금요|월요|화요|수요|목요|토요|일요|인턴|인사|맹인|제일|제가|은퇴|은행|국민|어디|어느"
)
_PRESENTED = re.compile(
    rf"(?<![가-힣])(?:(?:저|저요|여보세요|전|본인은|본인이|저는|제가|"
    rf"(?:전화|문의|주문|예약|신청|접수|통화|상담|수리|설치|진료|가입|계약|구매)\s?(?:한|받은|받았던|했던|드린|드렸던|하신|주신|하셨던))[,.]?\s+(?:(?:예|네|어|음|그)[,.]?\s+)*(?P<me>{_WHOLE})"
    rf"(?:인데[요예유]?|이?라고|입니다|이에요|예요|이라는|이라\s?[카캅합]\S*|입니더|인디요?|이라예|이유)"
    rf"|(?:(?:^|[,.]\s|(?:아|어|예|네|여보세요|아이고)[,.]?\s)(?:나|난|나는|내가|내|저|전)|여보세요)[,.]?\s"
    rf"(?P<plainly>{_WHOLE})(?:이여|인데(?:요|유|예)?|인디(?:요|유)?|이유|이오|이외다|이?올시다|이?구먼|이?구만|이야|"
    rf"이라우|이라오|이라예|입니더|임더|이우다|이라네|이랑께|이여유)"
    rf"|(?:저|저는|전(?=\s[가-힣]+라고))\s(?P<short>(?!{_COMMON_NOUNS})[{FAMILY_NAMES}]{_GIVEN})"
    r"(?:인데요|입니다|이?라고|예요|이에요)"
    rf"|(?:명의|예약|예약자|주문|주문자|접수|신청자|계약자|가입자|수령인|받는\s분)(?:는|은)\s+"
    rf"(?P<booked>{_WHOLE})(?:으?로|{_ENDING})"
    rf"|(?P<called>{_WHOLE})이?라고\s?(?:합니다|하는데|해요|하구|하고|불러))(?=[\s가-힣,.?!]|$)"
)
_STATED = re.compile(
    rf"(?:(?:(?:이름|성함|예금주|명의자?|신청인|예약자|수령인|입금자|계약자|가입자)(?:은|는|이|가)?(?:요|이요)?)[,:]?\s+(?P<name>{_KOREAN}){_ENDING}"
    rf"|(?:저는|제가)\s+(?P<called>{_KOREAN})(?:이?라고|입니다|이라는)"
    rf"|(?<![가-힣])(?P<under>{_KOREAN})\s(?:이름|명의)으?로"
    rf"|(?<![가-힣])(?P<to>{_WHOLE})(?<![장실점문국관집역소당원청])\s앞으로)(?=[\s,.?!]|$)"
)
_ADDRESSED = re.compile(
    rf"(?<![가-힣])(?P<name>(?:{_DOUBLE}){_GIVEN}{{1,2}}|[{FAMILY_NAMES}]{_GIVEN}{{2}})\s?"
    r"(?:고객님|회원님|고객분|어르신|(?:어머|아버|할머|사모|사장|보호자|환자|여사|학부모|입주민|선생)님|님|씨)"
    r"(?=$|[^가-힣]|이(?:요|에|신|시|세|고|라)|께|은|는|을|의|맞|한테|께서)"
)
_ASKED = re.compile(
    r"(?:성함|이름|존함|성씨)(?:이|은|은요|이요|이라고요)?[?]?\s*$|성씨?가?\s(?:뭐|어떻게)|"
    r"(?:계약자|예약자|명의자|가입자|신청자|수령인|보호자|환자|주문자)(?:분|님)?(?:은|는|이|가)?\s\S{0,5}"
    r"(?:이세요|이신가요|인가요|이에요|예요|누구\S*)[?.]?\s*$|"
    r"(?:성함|이름|예금주)(?:[^.?!\n]{0,20}(?:어떻게|부탁|말씀|한\s?번|알려|불러|받을|여쭤|여쭐|누구|뭐|번호|다시|확인|글자|한자|영문|철자|쓰)|"
    r"[가-힣]{0,2}\s?[?.]?$)|(?:성함|이름)[^\n]{0,4}(?:요|이요)[?.]?\s*$|"
    r"(?:입금자|수령인|예약자|신청자|가입자|계약자|명의자|보호자|대표자|수취인|탑승자|투숙객|환자|동승자|주문자)"
    r"(?:분|님|명)?(?:은|는|이|가|께서|께선)?\s?(?:어떻게|누구|성함|요|이요|본인|맞|고객님|선생님)\S*\s?\S*[?.]?\s*$|"
    r"(?:받는|받으시는|받으실|"
    r"예약하신|신청하신|주문하신|가입하신|계약하신|입금하신|보내시는|타시는|오시는|내원하시는|전화\s?주신|말씀하시는|통화하시는|함께|같이)"
    r"\s?(?:분|명|사람|이름|성함)(?:은|는|이|가|께서|께선)?\s?(?:어떻게|누구|성함|요|이요|본인|맞|고객님|선생님)\S*\s?\S*[?.]?\s*$|"
    r"^\s*(?:그럼 |그리고 )?(?:신부|신랑|배우자|보호자|동반자|자녀|아이|어머니|아버지)(?:님|분)?"
    r"(?:은|는)요?[?.]?\s*$|"
    r"(?:성함|이름)[^.?!\n]{0,24}\?|(?:성함|이름|예금주)(?:이?랑|하고|과|와|이나)\s|누구(?:신|시|세|십|예|이|\s?명의|\s?이름|\s?앞)|존함|명의자?(?:가|는|분)?\s?(?:누구|어떻게)|"
    rf"{ENGLISH_ASKED}",
    re.IGNORECASE,
)
_NO_NAME = words(
    "남편 어머니 어머님 아버님 아버지 엄마 이거 여기 고객 고객님 주문자 신청자 예약자 구매자",
    "보호자 담당자 관리자 이용자 사용자 가입자 제가 성함 이름 전화 지금 오늘 우리 저희 방금",
    "선생 기사 사장 사모 공사 주인 부모 조금 이모 고모 형제 원장 지점장 소장 부장 과장 차장",
    "팀장 여보세 안녕하 주문 정말 아이 도련 변호사 상담사 매니저 어디 하나 고모부 이모부 강아지",
    "사람 분이 고양이 채권자 채무자 임차인 임대인 민원인 신청인 피해자 계약자 명의자 수취인 발신인",
    "수신인 지난달 지난해 금요일 목요일 나중에 나중 나머지 나도 나는 나만 나가 나와 나올 나온 나오",
    "나라 오전반 오후반",
    "배우자 주인공 공무원 소비자 사업자 주민등 고객센 전화번 주민번 제조사 수리기 예금주 수령인",
    "마지막 조만간 이번주 지난주 인터넷 한국인 외국인 여행사 병원장 원무과 시어머 장인어 장모님",
)
_NO_ANSWER = words(
    "본인 저희 회원 비회원 남편 아내 아들 따님 아빠 엄마 언니 누나 오빠 형님 친구 부인 할머니 ",
    "할아버지",
    "몰라 맞아 없어 그거 그건 이건 저거 제꺼 저예 아까 똑같 같은 여보 당연 그럼 물론 등록 사장님",
    "둘다 모두 다른 나중 비밀 한글 영어 영문 숫자 철자 받침 그냥 법인 회사 매장 가게 이름 성함",
)
MOST_IN_ANSWER = 3
# Names of things are asked for as well.
_NO_PERSONS = re.compile(
    r"(?:와이파이|상품|제품|파일|회사|업체|가게|매장|프로그램|앱|네트워크|요금제|동네|약|책|노래|건물|단지|아파트|폴더|서비스|모델|"
    r"브랜드|채널|방송|영화|메뉴|품목|병원|지점|부서|식당|호텔|기기)\s?(?:이름|명)|"
    r"\b(?:network|wi-?\s?fi|company|business|product|file|brand|app|street|store|shop|model|domain|drug|"
    r"medication|plan|tariff|package|project|folder|team|show|channel|printer|device|hotel|school|hospital|"
    r"site|medicine|song|book|game|router|server|branch|depot|garage)(?:'s)? name\b|"
    r"\bname (?:of|on) (?:the|your|that) (?:network|wi-?fi|company|business|product|file|brand|"
    r"app|store|shop|"
    r"model|drug|medication|plan|tariff|package|hotel|hospital|site|medicine|song|book|game|router|server|"
    r"branch|depot|garage|airline|bank|box|label|screen|tablets?)",
    re.IGNORECASE,
)
# "받침" and the like spell a name; its family's name is told behind it: "한울이요. … 성은 유요."
_FAMILY_BEHIND = re.compile(
    rf"[,.]\s(?:[^\n]{{0,60}}[,.]\s)?(?:제\s)?성(?:씨)?[은이]\s(?:{_DOUBLE}|[{FAMILY_NAMES}])(?:씨)?"
    rf"{_ENDING}(?=[\s,.?!]|$)"
)
# Nothing but a word, and none of those that a family's name begins: "슬기요."
_WHOLE_ANSWER = re.compile(
    rf"(?:(?:네|예|어|음)[,.]?\s)*(?![{FAMILY_NAMES}])[가-힣]{{2,3}}?"
    r"(?:이요|요|이에요|예요|입니다|이고요|고요|(?:이)?라고\s?\S{1,4})[.,]?"
)
_VERB_ENDS = re.compile(r"[가-힣]*[아어여해돼워와려져봐줘래네데까지죠게쎄니]")
_BY_GIVEN_NAME = (
    r"(?:이|아|야)?\s?(?:고객님|회원님|고객분|어르신|환자분|학생|아기|어린이|보호자|"
    r"(?:어머|아버|할머|사모|사장|보호자|환자|여사|학부모|선생|손|대표|이사|부장|과장|실장|원장|팀장|점장|교수|작가)님|님|씨)"
    r"(?=$|[^가-힣]|이(?:요|에|신|시|세|고|라)|께|은|는|을|의|맞|한테|께서|이?랑|도|만)"
)
_STAFF = re.compile(r"(?:상담사|상담원|담당|기사|매니저|직원|선생)\s*$")


def find_names(talk: Talk) -> Iterator[Finding]:
    """Customers' names, where they are given and wherever they are said again."""
    found: set[tuple[int, int]] = set()
    for turn in talk.turns:
        found.update(_korean_in(talk, turn))
        found.update(_english_in(talk, turn))
    given = {place for turn in talk.turns for place in _given_apart(talk, turn)}
    found.update(_again(talk, found))
    given.update(_by_given_name(talk, found))
    found = {(a, b) for a, b in found if not any(a < y and x < b for x, y in given)}
    for start, end in sorted(found | given):
        others = found | given
        if not any(a <= start and end <= b and (a, b) != (start, end) for a, b in others):
            yield _finding(talk, start, end, whole=(start, end) in given)


def _by_given_name(talk: Talk, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Where somebody is addressed without the family's name: "서연 고객님"."""
    for name in {talk.text[start:end] for start, end in found}:
        family = 2 if re.match(_DOUBLE, name) and len(name) > 2 else 1
        if "가" <= name[0] <= "힣" and len(name) - family > 1:
            told = rf"{_BY_GIVEN_NAME}|(?:{_ENDING})?(?=[,.?!]|$)"
            said = rf"(?<![가-힣])(?P<given>{re.escape(name[family:])})(?:{told})"
            yield from (match.span("given") for match in re.finditer(said, talk.text))


def _given_apart(talk: Talk, turn: Turn) -> Iterator[tuple[int, int]]:
    """A given name that is told apart from the family's, in one turn or in two."""
    if turn.by_centre:
        return
    text = talk.text[turn.start : turn.end]
    for match in _APART.finditer(text):
        yield turn.start + match.start("given"), turn.start + match.end("given")
    earlier = talk.turns[max(0, turn.number - 5) : turn.number]
    asked = [talk.text[t.start : t.end] for t in earlier if t.by_centre]
    alone = _GIVEN_ALONE.match(text)
    if alone and _FAMILY_BEHIND.match(text, alone.end()) and _asked_before(talk, turn):
        yield turn.start + alone.start("given"), turn.start + alone.end("given")
    elif alone and _WHOLE_ANSWER.fullmatch(text) and _asked_before(talk, turn):
        if _may_be_given(alone.group("given")):
            yield turn.start + alone.start("given"), turn.start + alone.end("given")
    elif (
        alone and asked and _ASKED_GIVEN.search(asked[-1]) and any(map(_ASKED_FAMILY.search, asked))
    ):
        yield turn.start + alone.start("given"), turn.start + alone.end("given")


def _finding(talk: Talk, start: int, end: int, *, whole: bool = False) -> Finding:
    text = talk.text[start:end]
    family = 0
    if "가" <= text[0] <= "힣" and not whole:
        family = 2 if re.match(_DOUBLE, text) and len(text) > 2 else 1
    hidden = talk.spans([(start + family, end)])
    uncertain = family and len(text) - family < 2 and family == 1
    confidence = Confidence.UNCERTAIN if uncertain else Confidence.SURE
    return Finding(_RULE.kind, _RULE.name, talk.spans([(start, end)]), hidden, confidence, "asked")


def _asked_before(talk: Talk, turn: Turn) -> bool:
    """One of the two turns before asked for a name and nobody else has answered since."""
    for back in talk.turns[max(0, turn.number - 2) : turn.number]:
        other = back.speaker != turn.speaker or turn.speaker is Speaker.UNKNOWN
        said = talk.text[back.start : back.end]
        asked = _ASKED.search(said) and not _NO_PERSONS.search(said)
        if asked and other and back.speaker is not Speaker.CUSTOMER:
            return not turn.by_centre
    return False


def _korean_in(talk: Talk, turn: Turn) -> Iterator[tuple[int, int]]:
    text = talk.text[turn.start : turn.end]
    matches = [m for m in _ADDRESSED.finditer(text) if not _STAFF.search(text[: m.start()])]
    spans = [m.span("name") for m in matches]
    if not turn.by_centre:
        spans += [m.span(m.lastgroup or 0) for m in _STATED.finditer(text)]
        spans += [m.span(m.lastgroup or 0) for m in _PRESENTED.finditer(text)]
        if _asked_before(talk, turn):
            answer = _ANSWER.match(text)
            spans += [answer.span("name")] if answer and _may_be(answer.group("name")) else []
            if not spans:
                named = _IN_ANSWER.finditer(text)
                spans += [m.span(m.lastgroup or 0) for m in named][:MOST_IN_ANSWER]
    for start, end in spans:
        if _may_be(text[start:end]):
            yield turn.start + start, turn.start + end


def _may_be(name: str) -> bool:
    said = name not in _NO_NAME and name[:-1] not in _NO_NAME
    return said and not _is_number(name) and name[:2] not in NATIVE


def _may_be_given(word: str) -> bool:
    """Neither a verb nor what people answer instead of a name."""
    known = (
        word in _NO_NAME or re.fullmatch(_COMMON_NOUNS, word) or read_hangul(word)[0][0] != "word"
    )
    return not (known or _VERB_ENDS.fullmatch(word) or word in _NO_ANSWER)


def _is_number(name: str) -> bool:
    """구팔팔 씨 is 988 C."""
    return all(syllable in DIGITS for syllable in name)


def _english_in(talk: Talk, turn: Turn) -> Iterator[tuple[int, int]]:
    text = talk.text[turn.start : turn.end]
    agent, asked = turn.by_centre, _asked_before(talk, turn)
    for start, end in names_in(text, asked=asked, agent=agent):
        yield turn.start + start, turn.start + end


def _again(talk: Talk, found: set[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The same names elsewhere: a Korean name whole, an English one by any of its parts."""
    for name in {talk.text[start:end] for start, end in found}:
        if not "가" <= name[0] <= "힣":
            yield from names_again(talk.text, name)
        elif len(name) > 2:
            yield from (match.span() for match in re.finditer(re.escape(name), talk.text))
