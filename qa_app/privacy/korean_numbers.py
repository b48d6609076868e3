"""Korean numbers as they are dictated: 공일공, 팔팔 일공, 천이백, 하나 둘, 칠이요, 엠 일이삼."""

from __future__ import annotations

import re
from collections.abc import Iterator

DIGITS = dict(zip("공영빵일이삼사오육륙칠팔구", "0001234566789", strict=True))
NATIVE = {
    "하나": "1", "둘": "2", "셋": "3", "넷": "4", "다섯": "5", "여섯": "6", "일곱": "7",
    "여덟": "8", "아홉": "9",
}  # fmt: skip
_SCALES = {"십": 10, "백": 100, "천": 1000}
LETTERS = {
    "에이치": "H", "더블유": "W", "더블류": "W", "에이": "A", "에프": "F", "아이": "I",
    "제이": "J", "케이": "K", "에스": "S", "브이": "V", "엑스": "X", "와이": "Y", "제트": "Z",
    "비": "B", "씨": "C", "디": "D", "지": "G", "엘": "L", "엠": "M", "엔": "N", "피": "P",
    "큐": "Q", "알": "R", "티": "T", "유": "U",
}  # fmt: skip
_NATIVE_TENS = {
    "열": 10, "스물": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60, "일흔": 70, "여든": 80,
    "아흔": 90,
}  # fmt: skip
VEHICLE_LETTERS = "가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주바사아자배하허호"
# Without a final consonant these take "요", the others "이요".
_OPEN = "이사오구"

ENDING = re.compile(
    r"(?:번|생)?(?:까지로(?:요)?|(?:까지|부터|에서|정도|쯤|짜리|으로|뿐)(?:는|은|도|만)?(?:이?네요?|이?고요?|이?구요|이?요|"
    r"이에요|예요|입니다|인데요?|이?지요?|이?죠|이?라고|이?었어요|였어요|이?거든요?|인가요|"
    r"이?니까요?|이?더라고요)?|이?라[가-힣]{0,4}|이?었[가-힣]{0,4}|였[가-힣]{0,4}|이?니까?요?|이지요?|이시[가-힣]{0,3}|"
    r"이신[가-힣]{0,3}|이?던[가-힣]{0,3}|이?더[가-힣]{0,4}|이?잖아요?|이?겠[가-힣]{0,3}|이?면[가-힣]{0,2}|이?라고|이유|유|여유|이여유|인디요?|입니더|임더|이래유|이어유|이더[가-힣]?|이우다|우다|인데예|에예|예|올시다|이올시다|이?고예|이?라예|이?고요?|이?구요|이?요|입니다|이에요|이예요|예요|이?거든요?|인데요?|이?네요|"
    r"으로요?|로요?|에서|에다가?|에|은|는|이|가|을|를|와|과|도|이?랑|하고|까지|이?라|이?죠|이?에서|"
    r"맞나요|맞아요|인가요|이?세요|이?십니다|이?시고|님|번|이?었고요?|이?던데요?|이나|정도|밖에|씩|짜리|쯤|"
    r"이?랍니다|일걸요|이?야|부터|마다|만|동안|뒤에?|전에?|후에?|안에|째|이신데요?|이?래요|생|여서|라서|이라서|에요|여기)?"
)
# A word by itself behind digits: whoever writes "5678 이에요" writes a last two as 2.
COPULA = re.compile(
    r"이(?:요|고요?|구요|에요|예요|거든요?|네요|죠|지요|라고요?|래요|라서요?|니까요?)"
)
UNIT = re.compile(
    r"(?P<unit>개월|만|원|달러|년생|년식|년|월|시간|시|분|초|박|명|개|대|번째|번길|길|번지|번|층|호선|호|동|"
    r"퍼센트|프로|%|킬로|키로|미터|평|살|세|회|주|건|장|권|병|기가|메가|도|위|등|단계|자리|학년|"
    r"인치|배|가지|인|인승|군데|와트)"
)
_DIGIT = f"{'|'.join(NATIVE)}|[{''.join(DIGITS)}]"  # 일곱 before 일
_SCALED = (
    r"[일이삼사오육칠팔구]?[십백천만](?:[일이삼사오육칠팔구]?[십백천만])*[일이삼사오육칠팔구]?"
)
_JOIN = r"에|다시|대시|의|-"
_TOKEN = re.compile(rf"(?P<scaled>{_SCALED})|(?P<digit>{_DIGIT})|(?P<join>{_JOIN})")
_ANY = rf"{'|'.join(NATIVE)}|[{''.join(DIGITS)}십백천만]"
_BODY = re.compile(
    rf"(?:(?:{_JOIN})(?=(?:{_DIGIT}){{3}}))?(?:{_ANY})(?:{_ANY}|(?:{_JOIN})(?={_ANY}))*에?"
)
_LETTER = "|".join(LETTERS)
_LETTERED = re.compile(rf"(?:(?:{_DIGIT}){{2,}})?(?:{_LETTER})(?:{_LETTER}|{_DIGIT})*")
_LETTER_PIECE = re.compile(rf"(?P<letter>{_LETTER})|(?:{_DIGIT})+")
_PLATE = re.compile(
    rf"(?P<front>{_SCALED}|(?:{_DIGIT}){{2,3}})(?P<letter>[{VEHICLE_LETTERS}])에?"
    rf"(?P<back>{_SCALED}|(?:{_DIGIT}){{4}})?(?P<ending>[가-힣]*)"
)
_COPULA = re.compile(rf"(.*(?:{_ANY}))이(?P<rest>요|고요?|구요|에요|예요|거든요?|네요|죠|라고)$")
_GUYO = re.compile(rf"(.*[{_OPEN}])구요$")
# 십이일이시고요: no hour.
_DAY = re.compile(r"(?P<day>[이삼]?십[일이삼사오육칠팔구]?일)이(?:시|신|세|십)[가-힣]*")
_NATIVE_TEN = re.compile(
    rf"(?P<tens>{'|'.join(_NATIVE_TENS)})(?P<ones>{'|'.join(NATIVE)})(?P<ending>[가-힣]*)"
)
_MONTHS = {"유월": "6", "시월": "10"}

LONGEST = 60  # syllables: nobody says more in one breath

# "Come": no five, whatever ending "세요" may be.
_COME = re.compile(r"오(?:세요|시[가-힣]{0,3}|셔[가-힣]{0,2}|십시오|신[가-힣]{0,2}|실[가-힣]{0,2})")

# kind, start, end, value, unit, maybe
Reading = tuple[str, int, int, str, str, str]


def read_hangul(core: str) -> list[Reading]:
    """What a chunk without spaces stands for; one ``word`` where it is no number."""
    if len(core) > LONGEST or _COME.fullmatch(core):
        return [("word", 0, len(core), core, "", "")]
    if core[:2] in _MONTHS and ENDING.fullmatch(core[2:]):
        return [("count", 0, 2, _MONTHS[core[:2]], "월", "")]
    if day := _DAY.fullmatch(core):
        return _day(list(_tokens(day.group("day"))))
    if (ten := _NATIVE_TEN.fullmatch(core)) and ENDING.fullmatch(ten.group("ending")):
        value = str(_NATIVE_TENS[ten.group("tens")] + int(NATIVE[ten.group("ones")]))
        return [("digits", 0, ten.end("ones"), value, "scaled", "")]
    return (
        _with_maybe(core)
        or _longest_number(core)
        or _letters(core)
        or _plate(core)
        or [("word", 0, len(core), core, "", "")]
    )


def _with_maybe(core: str) -> list[Reading]:
    """Numbers before an ending that may itself be a digit: 공이요 is 0, or 0 and 2."""
    for pattern, digit in ((_COPULA, "2"), (_GUYO, "9")):
        match = pattern.match(core)
        if match and _BODY.fullmatch(match.group(1)):
            readings = list(_tokens(match.group(1)))
            kind, start, end, value, unit, _ = readings[-1]
            rest = match.groupdict().get("rest")
            maybe = "" if rest in ("에요", "라고") else digit + "9" * (rest == "구요")
            end += len(maybe)  # hidden with the digits, in case it is one
            return _day([*readings[:-1], (kind, start, end, value, unit, maybe)])
    return []


def _longest_number(core: str) -> list[Reading]:
    for cut in range(len(core), 0, -1):
        body, rest = core[:cut], core[cut:]
        if not _BODY.fullmatch(body):
            continue
        unit = UNIT.match(rest)
        if unit and ENDING.fullmatch(rest[unit.end("unit") :]):
            readings = list(_tokens(body))
            counted = unit.group("unit") != "번" or len(readings[-1][3]) < 3
            if counted and len(readings) == 1:
                value, end = readings[0][3], cut + unit.end("unit")
                return [("count", 0, end, value, unit.group("unit"), "")]
            if counted:
                return _counted_end(readings, unit.group("unit"), cut + unit.end("unit"))
        if ENDING.fullmatch(rest):
            return _day(list(_tokens(body)))
    return []


def _counted_end(readings: list[Reading], unit: str, end: int) -> list[Reading]:
    """``백삼동천사백이호`` said in one breath: only the last number has the unit."""
    _, start, _, value, _, _ = readings[-1]
    return [*readings[:-1], ("count", start, end, value, unit, "")]


def _day(readings: list[Reading]) -> list[Reading]:
    """``이십칠일`` is a day of a month, not 27 and 1."""
    if len(readings) == 2 and readings[1][3] == "1" and readings[0][2] == readings[1][1]:
        value = readings[0][3]
        if len(value) == 2 and readings[0][4] == "scaled" and value <= "31":
            return [("count", 0, readings[1][2], value, "일", "")]
    return [(p, a, b, v, u if p == "count" else "", m) for p, a, b, v, u, m in readings]


def _tokens(body: str) -> Iterator[Reading]:
    digits: list[str] = []
    begin = 0
    for match in _TOKEN.finditer(body):
        if match.group("digit"):
            begin = begin if digits else match.start()
            digits.append(DIGITS.get(match.group()) or NATIVE[match.group()])
            continue
        if digits:
            yield "digits", begin, match.start(), "".join(digits), "", ""
            digits = []
        if match.group("scaled"):
            kind, unit = ("count", "만") if "만" in match.group() else ("digits", "scaled")
            yield kind, match.start(), match.end(), str(counted(match.group())), unit, ""
        else:
            yield "join", match.start(), match.end(), match.group(), "", ""
    if digits:
        yield "digits", begin, len(body), "".join(digits), "", ""


def counted(text: str) -> int:
    """The value of a number said with scales: ``천이백삼십사`` is 1234."""
    total = section = digit = 0
    for syllable in text:
        if syllable == "만":
            total += (section + digit or 1) * 10_000
            section = digit = 0
        elif syllable in _SCALES:
            section += (digit or 1) * _SCALES[syllable]
            digit = 0
        else:
            digit = int(DIGITS[syllable])
    return total + section + digit


def _letters(core: str) -> list[Reading]:
    """Letters by their names, with digits between or behind: ``엠일공이씨삼사오육``."""
    for cut in range(len(core), 0, -1):
        if _LETTERED.fullmatch(core[:cut]) and ENDING.fullmatch(core[cut:]):
            return [_letter_or_digits(match) for match in _LETTER_PIECE.finditer(core[:cut])]
    return []


def _letter_or_digits(match: re.Match[str]) -> Reading:
    if match.group("letter"):
        return "letters", *match.span(), LETTERS[match.group()], "", ""
    (_, _, _, value, _, _), *_ = _tokens(match.group())
    return "digits", *match.span(), value, "", ""


def _plate(core: str) -> list[Reading]:
    match = _PLATE.fullmatch(core)
    if not match or not ENDING.fullmatch(match.group("ending")):
        return []
    found: list[Reading] = []
    for group, kind in (("front", "digits"), ("letter", "letters"), ("back", "digits")):
        if text := match.group(group):
            value = text if group == "letter" else "".join(r[3] for r in _tokens(text))
            found.append((kind, *match.span(group), value, "", ""))
    return found
