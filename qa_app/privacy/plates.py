"""Korean number plates, however their digits are said: 육4일 버 오천이백육십오, 하나 둘 가 3456."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.korean_numbers import DIGITS, NATIVE, VEHICLE_LETTERS
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk

_RULE = next(rule for rule in RULES if rule.reader is Reader.PLATE)
_DIGIT = r"[0-9공영일이삼사오육륙칠팔구]"
_NATIVE = f"(?:{'|'.join(NATIVE)}|{_DIGIT})"
_ONES = "[일이삼사오육칠팔구]"
_TENS = rf"(?:{_ONES}?십{_ONES}?|{_ONES})"
_HUNDREDS = rf"(?:{_ONES}?백{_TENS}?|{_ONES}?십{_ONES}?)"
_THOUSANDS = rf"(?:{_ONES}?천(?:{_ONES}?백)?{_TENS}?)"
_FRONT = rf"(?:{_DIGIT}\s?{_DIGIT}(?:\s?{_DIGIT})?|{_NATIVE}(?:\s{_NATIVE}){{1,2}})"
_BACK = rf"(?:{_DIGIT}(?:\s?{_DIGIT}){{3}}|{_NATIVE}(?:\s{_NATIVE}){{3}})"
_GAP = rf"\s?(?P<letter>[{VEHICLE_LETTERS}])(?:에\s|[,\s]\s?)?"
_AFTER = r"(?!\d|\s?(?:원|만|억|조|개|명|년|미터|킬로|점|포인트|퍼센트|번지|평|분|시))"
_DIGITS = re.compile(rf"(?<![0-9가-힣]){_FRONT}{_GAP}(?P<back>{_BACK}){_AFTER}")
# With scales it may be an amount as well, so that it has to be asked for or called a car.
_SCALED = re.compile(
    rf"(?<![0-9가-힣])(?:{_FRONT}|{_HUNDREDS}){_GAP}(?P<back>{_BACK}|{_THOUSANDS}){_AFTER}"
)
_CAR = re.compile(r"[가-힣]{0,3}\s?(?:그|이|저)?\s?(?:차|승용차|트럭|택시|버스|오토바이)")
_CAR_BEFORE = re.compile(r"(?:차|차는|차가|차량|차량은|트럭|트럭이|번호판이|번호판은)\s$")


def find_plates(talk: Talk, labels: Labels) -> Iterator[Finding]:
    """Plates by their shape, and by how they were asked for."""
    if talk.language != "ko":
        return
    for pattern, shape_enough in ((_DIGITS, True), (_SCALED, False)):
        for match in pattern.finditer(talk.text):
            named = labels.of(*match.span())
            asked = bool(_RULE.asked & named) or _is_of_a_car(talk.text, match)
            # 오 and 구 are digits as well: by their shape alone such numbers may be anything.
            digit = match.group("letter") in DIGITS
            plain = shape_enough and HARMLESS not in named and not digit
            if (asked or plain) and "\n" not in match.group():
                yield _finding(talk, match, asked=asked)


def _is_of_a_car(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - 6) : match.start()]
    return bool(_CAR.match(text, match.end()) or _CAR_BEFORE.search(before))


def _finding(talk: Talk, match: re.Match[str], *, asked: bool) -> Finding:
    return Finding(
        _RULE.kind,
        _RULE.name,
        talk.spans([match.span()]),
        talk.spans([match.span("back")]),
        Confidence.SURE,
        "asked" if asked else "shape",
    )
