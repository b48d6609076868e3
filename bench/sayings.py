"""Ways in which people say numbers, and in which Whisper writes them down, for labelled talks.

A talk of ``masking/held-back.*.yaml`` has slots such as ``{phone}``; :func:`said` fills one with a
marked value, ``[phone …]``, said in one of many ways, possibly over several turns: a turn ends
with " | a: 네. | c: ". The same seed gives the same talks.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import cycle
from random import Random

KO_DIGITS = "공일이삼사오육칠팔구"
KO_NATIVE = ["공", "하나", "둘", "셋", "넷", "다섯", "여섯", "일곱", "여덟", "아홉"]
KO_LETTERS = {"M": "엠", "S": "에스", "R": "알", "D": "디", "A": "에이", "B": "비", "C": "씨"}
EN_DIGITS = ["oh", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
EN_TEENS = ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
            "eighteen", "nineteen"]  # fmt: skip
EN_TENS = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
KO_PAUSES = ["네.", "네", "네네.", "예.", "네, 말씀하세요.", "네, 그다음이요."]
EN_PAUSES = ["Mm-hm.", "Okay.", "Yes.", "Go ahead.", "Right.", "Got it."]
KO_CORRECTIONS = ["아니 {}", ", 아니다 {}", ", 아 아니 {}", ", 죄송해요 {}"]
EN_CORRECTIONS = [", no, {}", ", sorry, {}", ", wait, {}", ", I mean {}", ", actually {}"]

FEWEST_TELLING = 4  # digits

Groups = list[str]
Say = Callable[[Groups, Random], str]


# Korean


def ko_word(group: str, zero: str = "공") -> str:
    """A group digit by digit; a letter by its name."""
    said = "".join(KO_DIGITS[int(c)] if c.isdigit() else f"{KO_LETTERS[c]} " for c in group)
    return said.replace("공", zero).strip()


def _ko_joined(join: str) -> Say:
    return lambda groups, _: join.join(map(ko_word, groups))


def _ko_zero(groups: Groups, _: Random) -> str:
    return " ".join(ko_word(group, "영") for group in groups)


def _ko_native(groups: Groups, rng: Random) -> str:
    return " ".join(KO_NATIVE[int(c)] if c.isdigit() else KO_LETTERS[c] for g in groups for c in g)


def _ko_single(groups: Groups, _: Random) -> str:
    return " ".join(ko_word(c) for g in groups for c in g)


def _ko_pairs(groups: Groups, _: Random) -> str:
    digits = "".join(groups)
    return " ".join(ko_word(digits[i : i + 2]) for i in range(0, len(digits), 2))


def _ko_mixed(groups: Groups, rng: Random) -> str:
    """Whisper writes some digits as numerals and some as syllables: 공1공 1234에 오육칠팔."""
    said = []
    for group in groups:
        way = rng.randrange(3)
        if way == 0:
            said.append(group)
        elif way == 1:
            said.append(ko_word(group))
        else:
            said.append("".join(c if rng.random() < 0.5 else ko_word(c) for c in group))
    return rng.choice([" ", "에 "]).join(said)


def _ko_fillers(groups: Groups, rng: Random) -> str:
    return rng.choice([", 음, ", ", 어, ", ", 그, ", "... "]).join(map(ko_word, groups))


def _ko_turns(groups: Groups, rng: Random) -> str:
    said = [ko_word(group) for group in groups]
    return _over_turns(said, KO_PAUSES, rng, join="에")


def _ko_read_back(groups: Groups, rng: Random) -> str:
    said = [ko_word(group) for group in groups]
    return _read_back(said, "네, {}.", rng)


def _ko_corrected(groups: Groups, rng: Random) -> str:
    last = groups[-1]
    if not last[-1].isdigit():
        return _ko_joined(" ")(groups, rng)
    wrong = str((int(last[-1]) + rng.randint(1, 9)) % 10)
    slip = ko_word(last[:-1] + wrong)
    right = rng.choice([last[-1], last])
    said = " ".join([*map(ko_word, groups[:-1]), slip])
    correction = rng.choice(KO_CORRECTIONS).format(ko_word(right))
    return said + (correction if correction.startswith(",") else f", {correction}")


def _numerals(join: str) -> Say:
    return lambda groups, _: join.join(groups)


def _numerals_single(groups: Groups, _: Random) -> str:
    return " ".join(c for g in groups for c in g)


KO_WAYS: list[Say] = [
    _ko_joined("에 "), _ko_joined(" "), _ko_joined(""), _ko_joined(" 다시 "), _ko_joined(", "),
    _ko_zero, _ko_native, _ko_single, _ko_pairs, _ko_mixed, _ko_mixed, _ko_fillers,
    _ko_turns, _ko_turns, _ko_read_back, _ko_corrected, _ko_corrected,
    _numerals("-"), _numerals(" "), _numerals(""), _numerals_single,
]  # fmt: skip


# English


def en_word(group: str, zero: str = "oh") -> str:
    """A group digit by digit, letters as they are."""
    return " ".join((zero if c == "0" else EN_DIGITS[int(c)]) if c.isdigit() else c for c in group)


def _en_joined(join: str, zero: str = "oh") -> Say:
    return lambda groups, _: join.join(en_word(group, zero) for group in groups)


def _en_doubles(groups: Groups, _: Random) -> str:
    """Double five, triple oh, within and between groups."""
    digits, said, at = "".join(groups), [], 0
    while at < len(digits):
        c = digits[at]
        times = 3 if digits[at : at + 3] == c * 3 else 2 if digits[at : at + 2] == c * 2 else 1
        word = en_word(c)
        said.append({1: "", 2: "double ", 3: "triple "}[times] + word if c.isdigit() else c)
        at += times if c.isdigit() else 1
    return " ".join(said)


def _en_pairs(groups: Groups, _: Random) -> str:
    """Twenty two, nineteen, oh five: pairs as numbers."""
    said = []
    for group in groups:
        pairs = [group[i : i + 2] for i in range(0, len(group), 2)]
        said.append(" ".join(_en_pair(pair) for pair in pairs))
    return ", ".join(said)


def _en_pair(pair: str) -> str:
    if not pair.isdigit() or len(pair) == 1 or pair[0] == "0":
        return en_word(pair)
    if pair[0] == "1":
        return EN_TEENS[int(pair[1])]
    return EN_TENS[int(pair[0])] + ("" if pair[1] == "0" else f" {EN_DIGITS[int(pair[1])]}")


def _en_mixed(groups: Groups, rng: Random) -> str:
    return " ".join(group if rng.random() < 0.5 else en_word(group) for group in groups)


def _en_hyphens(groups: Groups, _: Random) -> str:
    return "-".join(c if not c.isdigit() else EN_DIGITS[int(c)] for g in groups for c in g)


def _en_fillers(groups: Groups, rng: Random) -> str:
    return rng.choice([", uh, ", "... ", ", um, ", ", let me see, "]).join(map(en_word, groups))


def _en_turns(groups: Groups, rng: Random) -> str:
    return _over_turns([en_word(group) for group in groups], EN_PAUSES, rng)


def _en_read_back(groups: Groups, rng: Random) -> str:
    return _read_back([en_word(group) for group in groups], "{}.", rng)


def _en_corrected(groups: Groups, rng: Random) -> str:
    last = groups[-1]
    if not last[-1].isdigit():
        return _en_joined(", ")(groups, rng)
    wrong = str((int(last[-1]) + rng.randint(1, 9)) % 10)
    right = rng.choice([last[-1], last])
    said = ", ".join([*map(en_word, groups[:-1]), en_word(last[:-1] + wrong)])
    return said + rng.choice(EN_CORRECTIONS).format(en_word(right))


EN_WAYS: list[Say] = [
    _en_joined(", "), _en_joined(" "), _en_joined(", ", "zero"), _en_joined(" ", "zero"),
    _en_doubles, _en_doubles, _en_pairs, _en_mixed, _en_hyphens, _en_fillers, _en_turns,
    _en_turns, _en_read_back, _en_corrected, _en_corrected,
    _numerals("-"), _numerals(" "), _numerals(""), _numerals_single,
]  # fmt: skip


# Over turns; "{" and "}" stand for a mark's brackets until the kind is known.


def _over_turns(said: list[str], pauses: list[str], rng: Random, join: str = "") -> str:
    """Groups with the other's assent between them, at one or at each border."""
    each = rng.random() < 0.5
    at = rng.randrange(1, len(said)) if len(said) > 1 else 0
    parts = [said[0]]
    for number, group in enumerate(said[1:], start=1):
        if each or number == at:
            parts.append(f"}} | a: {rng.choice(pauses)} | c: {{")
        else:
            parts.append(f"{join} ")
        parts.append(group)
    return "".join(parts)


def _read_back(said: list[str], answer: str, rng: Random) -> str:
    """The other side says the first groups back before the rest comes."""
    if len(said) < 2:
        return said[0]
    at = rng.randrange(1, len(said))
    first, rest = " ".join(said[:at]), " ".join(said[at:])
    # Said alone, a prefix or a letter tells nothing of the person.
    words = len(first.split()) if first.isascii() else len(first.replace(" ", ""))
    again = f"{{{first}}}" if words >= FEWEST_TELLING else first
    return f"{first}}} | a: {answer.format(again)} | c: {{{rest}"


# Values


def _digits(rng: Random, count: int) -> str:
    return "".join(str(rng.randrange(10)) for _ in range(count))


def _luhn(rng: Random, start: str, length: int) -> str:
    body = start + _digits(rng, length - len(start) - 1)
    total = 0
    for place, c in enumerate(reversed(body)):
        doubled = int(c) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)


def _card(rng: Random) -> Groups:
    if rng.random() < 0.15:
        number = _luhn(rng, "37", 15)
        return [number[:4], number[4:10], number[10:]]
    number = _luhn(rng, rng.choice(["4", "51", "53", "9410", "62"]), 16)
    return [number[i : i + 4] for i in range(0, 16, 4)]


def _ko_rrn(rng: Random) -> Groups:
    year, month, day = rng.randrange(40, 100), rng.randrange(1, 13), rng.randrange(1, 29)
    first = f"{year:02}{month:02}{day:02}"
    body = first + rng.choice("1256") + _digits(rng, 5)
    weights = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]
    check = (11 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11) % 10
    if body[6] in "56":
        check = (13 - sum(int(c) * w for c, w in zip(body, weights, strict=True)) % 11) % 10
    return [first, body[6:] + str(check)]


def _ko_phone(rng: Random) -> Groups:
    if rng.random() < 0.25:
        area = rng.choice(["02", "031", "051", "064", "070"])
        return [
            area,
            "2345678"[rng.randrange(7)] + _digits(rng, rng.choice([2, 3])),
            _digits(rng, 4),
        ]
    return ["010", "2345678"[rng.randrange(7)] + _digits(rng, 3), _digits(rng, 4)]


def _en_phone(rng: Random) -> Groups:
    if rng.random() < 0.3:
        return ["07" + _digits(rng, 3), _digits(rng, 3), _digits(rng, 3)]
    return [str(rng.randrange(201, 989)), "555", "01" + _digits(rng, 2)]


def _ko_account(rng: Random) -> Groups:
    shape = rng.choice([(3, 2, 6), (3, 3, 6), (6, 2, 6), (4, 3, 6), (3, 4, 4, 2), (4, 2, 7)])
    return [_digits(rng, size) for size in shape]


def _en_account(rng: Random) -> Groups:
    return [_digits(rng, size) for size in rng.choice([(4, 4), (3, 3, 4), (4, 4, 2), (3, 3, 3)])]


def _ko_passport(rng: Random) -> Groups:
    letter = rng.choice("MSRD")
    if rng.random() < 0.4:
        return [letter + _digits(rng, 3), rng.choice("ABCD") + _digits(rng, 4)]
    return [letter + _digits(rng, 4), _digits(rng, 4)]


def _en_passport(rng: Random) -> Groups:
    if rng.random() < 0.5:
        return [_digits(rng, 3), _digits(rng, 3), _digits(rng, 3)]
    return [rng.choice("ACEK"), _digits(rng, 4), _digits(rng, 4)]


def _ko_licence(rng: Random) -> Groups:
    return [str(rng.randrange(11, 29)), _digits(rng, 2), _digits(rng, 6), _digits(rng, 2)]


def _en_licence(rng: Random) -> Groups:
    return [rng.choice("BDFKMRSW"), _digits(rng, 3), _digits(rng, rng.choice([4, 5]))]


def _ssn(rng: Random) -> Groups:
    return [str(rng.randrange(101, 665)), _digits(rng, 2).replace("00", "17"),
            _digits(rng, 4).replace("0000", "2819")]  # fmt: skip


VALUES: dict[tuple[str, str], Callable[[Random], Groups]] = {
    ("ko", "card"): _card, ("en", "card"): _card, ("ko", "rrn"): _ko_rrn, ("en", "rrn"): _ssn,
    ("ko", "phone"): _ko_phone, ("en", "phone"): _en_phone, ("ko", "account"): _ko_account,
    ("en", "account"): _en_account, ("ko", "passport"): _ko_passport,
    ("en", "passport"): _en_passport, ("ko", "driver_licence"): _ko_licence,
    ("en", "driver_licence"): _en_licence,
    ("ko", "last4"): lambda rng: [_digits(rng, 4)], ("en", "last4"): lambda rng: [_digits(rng, 4)],
    ("ko", "cvc"): lambda rng: [_digits(rng, 3)], ("en", "cvc"): lambda rng: [_digits(rng, 3)],
    ("ko", "back7"): lambda rng: _ko_rrn(rng)[1:], ("en", "back7"): lambda rng: _ssn(rng)[2:],
}  # fmt: skip
NAMED_AS = {"last4": "phone", "cvc": "card", "back7": "rrn"}


def said(slot: str, language: str, rng: Random) -> str:
    """A value of a slot's kind, marked, said in one of the language's ways."""
    groups = VALUES[language, slot](rng)
    text = rng.choice(KO_WAYS if language == "ko" else EN_WAYS)(groups, rng)
    kind = NAMED_AS.get(slot, slot)
    return f"[{kind} {text}]".replace("{", f"[{kind} ").replace("}", "]")


def talks(
    frames: dict[str, list[str]], values: dict[str, list[str]], file: str, times: int
) -> Iterator[tuple[str, str]]:
    """Kind and source of each talk: every frame ``times`` times, with another value each time.

    ``file`` is the name of the frames' file: it ends in the language, and seeds the choices.
    """
    language = file.split(".")[-2]
    rng = Random(file)  # noqa: S311  the same talks each time
    lists = {kind: cycle(rng.sample(listed, len(listed))) for kind, listed in values.items()}

    def fill(slot: re.Match[str]) -> str:
        kind = slot.group(1)
        return next(lists[kind]) if kind in lists else said(kind, language, rng)

    for kind, sources in frames.items():
        for source in _repeated(sources, times):
            yield kind, re.sub(r"\{(\w+)\}", fill, source)


def _repeated(sources: Sequence[str], times: int) -> Iterator[str]:
    for _ in range(times):
        yield from sources
