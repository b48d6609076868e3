"""Addresses: the part below the road name, in Korean order and in English order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.english_names import may_be_name
from qa_app.privacy.english_numbers import NUMBERS
from qa_app.privacy.korean_numbers import ENDING
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.runs import SPOKEN
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words

_RULE = next(rule for rule in RULES if rule.reader is Reader.ADDRESS)
_ROAD = re.compile(r"[가-힣0-9]{1,}(?:로|길|동|읍|면|리)")
# Roads that are nothing else, and what is only done at an address: without being asked.
_WELL_KNOWN = re.compile(
    r"(?:종|을지|충무|퇴계|테헤란|청계천|세종대|강남대|올림픽|[가-힣]{2,}(?:중앙|순환|대학|산업|평화))로"
)
_DELIVERED = re.compile(
    r"(?:번지|번|호|층)?(?:으?로|에|에다가?|까지)\s(?:좀\s)?(?:보내|배송|배달|부쳐|부치|갖다|가져다|와\s|오(?:세|시|셔)|방문)"
    r"|(?:번지|호|층)?(?:에\s(?:살|거주|있는\s집)|\s?(?:인데요?|이에요|예요|입니다|이거든요)(?=[\s,.]|$))"
)
_REGION = re.compile(r"[가-힣]+(?:시|군|구|도|동|읍|면)")
_BUILDING = re.compile(
    r"(?:[가-힣]*(?:아파트|빌라|오피스텔|빌딩|타워|맨션|주택|단지|하이츠|지하|지상|지층|반지하|별관|본관|신관|옥탑|옥탑방|"
    r"마을|연립|상가|캐슬|파크|자이|푸르지오|힐스테이트|래미안|기숙사)|[일이삼사오육칠1-7]가"
    rf"|(?:가|나|다|라|에이|비|씨|디|[A-Z])동)(?:{ENDING.pattern})"
)
_UNITS = frozenset({"번길", "길", "번지", "동", "호", "층"})
_STREETS = words(
    "street st road rd avenue ave lane ln drive dr court ct way close crescent place",
    "boulevard blvd terrace gardens square grove park row mews hill circle trail parkway walk path",
    "view gate plaza highway broadway crossing wharf quay green heights mount rise vale parade",
    "esplanade promenade chase wynd brae strand circuit",
)
_ONLY_STREETS = words("street road avenue lane crescent terrace boulevard close drive grove mews")
_BEHIND_STREET = frozenset({"flat", "apartment", "apt", "unit", "suite", "number", "no"})
_INSIDE = frozenset({"flat", "apartment", "apt", "unit", "suite", "number", "house"})
_NO_NAME = words(
    "the a an this that of down up on one other my your our same long each minutes",
    "next by in to at is and way for",
)

# The agent's own: where everybody may come.
_OURS = re.compile(
    r"\b(?:our|we're|we are|us at|branch|store|shop|depot|office|clinic|showroom|warehouse|studio|"
    r"returns?|head office|based at|the address (?:for|is|you)|(?:write|post|send|come|pop|drop|"
    r"bring|take)"
    r"(?: \w+){0,2} (?:to|in|into|at|down))\b(?![^?]*\byour\b)|"
    r"저희|매장|지점|본사|센터|대리점|지사|영업소|사무실",
    re.IGNORECASE,
)
_FLOOR = re.compile(
    r"\b(?:(?:top|ground|first|second|third|fourth|fifth|lower|upper|basement|garden|attic|rear|front)"
    r"[\s-](?:floor|flat|apartment|unit)(?:\s(?:left|right|front|back|rear|flat))?"
    r"|flat above|basement flat|upstairs flat|downstairs flat)\b",
    re.IGNORECASE,
)
_HOUSE = re.compile(
    r"\b(?P<named>(?:(?:The|Old|New|Little|High|Low)\s)?(?:[A-Z][\w'’]+\s){1,2}"
    r"(?:Cottage|House|Lodge|Farm|Barn|Villa|Manor|Bungalow|Grange|Croft|Cabin|Rectory|Vicarage|Forge|Stables|Chapel|Oast|Gables|Willows|Orchard|"
    r"Farmhouse|Cottages|Towers?|Mansions?|Bakery|Mill|Schoolhouse|Dairy|Boathouse|Gatehouse|"
    r"Steading|Post\sOffice))\b"
    r"|\b(?P<lower>(?!(?:the|my|a|an|our|their|this|that|your)\s)"
    r"(?!\w+\s\w+\s(?:shop|park|animals?)\b)[a-z]+\s"
    r"(?:cottage|lodge|farm|barn|manor|bungalow|grange|croft|schoolhouse|farmhouse|cabin|rectory|"
    r"vicarage|stables|gatehouse|villa|chapel|manse|steading|bothy|boathouse|"
    r"(?<=old )(?:mill|forge|school|bakery|dairy|post office)"
    r"(?!\s(?:farm|barn|cottage|lodge|house)\b)|(?<=old )\w+ house))\b"
)

_NAMED_HOUSE = re.compile(
    r"(?:(?:it's|it is|that's|to|yes|yeah|sure|um|"
    r"uh)[,.]?\s)*(?P<named>The(?:\s[A-Z][\w'’]+){1,3})(?=,\s\S)",
)
# "Rose Hill, that's the name of the house"; "the house is called Rose Hill".
_CALLED = re.compile(
    r"(?<![A-Za-z] )\b(?P<named>[A-Z][\w'’]+(?:\s[A-Z][\w'’]+){0,2}),?\s(?:(?:that's|which is|"
    r"is)\s)"
    r"(?:the )?(?:name of the house|house name|name of it|house's name)\b"
    r"|\b(?i:(?:house|cottage|place|building|it)(?:'s| is) (?:called|named)|house name(?:'s| is)|"
    r"name of the house is)\s"
    r"(?:the )?(?P<after>[A-Z][\w'’]+(?:\s[A-Z][\w'’]+){0,2})"
)
# Between a flat and the house's number: "Flat 6B, Marlow Court, 37 Penrose Street".
_BEHIND_FLAT = re.compile(
    r"\b(?i:flat|apartment|apt|unit|suite)\s\w+(?:[\s-]\w+)?,\s"
    r"(?P<building>[A-Z][\w'’]+(?:\s[A-Z][\w'’]+){0,2})"
    rf"(?=,\s(?i:\d+[a-z]?|{'|'.join(NUMBERS)})\b)"
)
_PART = r"(?:block|unit|suite|building|tower|wing|floor|level|lot|plot|apartment|flat|door)"
_PART_NAMED = rf"{_PART}\s(?:\d{{1,4}}[a-z]?|[b-z]|a(?!\s\w))\b"
_PARTS = re.compile(rf"\b{_PART_NAMED}(?:,?\s{_PART_NAMED})*", re.IGNORECASE)

_OLD_NUMBER = re.compile(
    r"[^.?!\n]{0,16}?\b(?:not|no longer|instead of|rather than|used to be|it was|we were|"
    r"moved from)\s"
    r"(?:at\s)?(?:(?:number|no\.?|flat|unit|house)\s)?",
    re.IGNORECASE,
)
# Pieces of speech: nobody says more, and reading on from each of many numbers would never end.
LONGEST_HOUSE, LONGEST_BELOW_ROAD = 16, 24

Stretches = list[tuple[int, int]]


def find_addresses(talk: Talk, atoms: list[Atom], labels: Labels) -> Iterator[Finding]:
    """The house numbers and flats of the talk, whatever the road's name before or after."""
    inside = [place for turn in talk.turns for place in _inside(talk, turn, labels)]
    yield from (_finding(talk, [place]) for place in inside)
    taken = 0
    for i in range(len(atoms)):
        if i < taken:
            continue
        found, taken = _korean(talk, atoms, i, labels)
        if not found:
            found, taken = _english(talk, atoms, i, labels)
        if found and not _is_ours(talk, found[0][0]):
            rest = [(_behind(inside, a), b) for a, b in found]
            if any(a < b for a, b in rest):
                yield _finding(talk, [(a, b) for a, b in rest if a < b])


def _behind(known: Stretches, start: int) -> int:
    """Where what begins at ``start`` goes on behind what is known already."""
    return max((end for begin, end in known if begin <= start < end), default=start)


def _finding(talk: Talk, found: Stretches) -> Finding:
    spans = talk.spans(found)
    return Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "asked")


def _is_ours(talk: Talk, start: int) -> bool:
    turn = talk.turn_at(start)
    return turn.by_centre and bool(_OURS.search(talk.text[turn.start : start]))


def _inside(talk: Talk, turn: Turn, labels: Labels) -> Iterator[tuple[int, int]]:
    """Floors and houses with names, in answers to a question for an address."""
    if turn.by_centre or not _RULE.asked & (labels.asked(turn.start) | labels.in_turn(turn)):
        return
    named = _NAMED_HOUSE.match(talk.text, turn.start, turn.end)
    if named:
        yield named.span("named")
    for pattern in (_CALLED, _BEHIND_FLAT):
        for called in pattern.finditer(talk.text, turn.start, turn.end):
            yield called.span(called.lastgroup or 0)
    for pattern in (_FLOOR, _HOUSE, _PARTS):
        for match in pattern.finditer(talk.text, turn.start, turn.end):
            before = talk.text[turn.start : match.start()].split()
            if pattern is _HOUSE and before and _is_house_number(before[-1]):
                continue  # a street called so
            yield match.span()


def _is_house_number(word: str) -> bool:
    """The digits of one, unless a comma parts them from what follows: "flat nine, Hazel House"."""
    return word[-1].isalnum() and (
        word[0].isdigit() or word.lower() in NUMBERS or (len(word) == 1 and word.isupper())
    )


def _korean(talk: Talk, atoms: list[Atom], i: int, labels: Labels) -> tuple[Stretches, int]:
    end = i
    last = min(len(atoms), i + LONGEST_BELOW_ROAD)
    while end < last and atoms[end].turn == atoms[i].turn and _below_road(atoms[end]):
        end += 1
    while end > i and atoms[end - 1].kind is AtomKind.JOIN:
        end -= 1
    group = atoms[i:end]
    if not group or group[0].kind is AtomKind.JOIN:
        return [], i
    units = {atom.value if atom.kind is AtomKind.FILLER else atom.unit for atom in group}
    named = labels.of(group[0].start, group[-1].end)
    asked = _RULE.asked & named
    before = [a for a in atoms[max(0, i - 2) : i] if a.turn == group[0].turn]
    on_road = bool(
        before and before[-1].kind is AtomKind.WORD and _ROAD.fullmatch(_text(talk, before[-1]))
    )
    region = on_road and len(before) > 1 and _REGION.fullmatch(_text(talk, before[0]))
    if group[0].kind is AtomKind.WORD and group[0].value != "산" and "호" not in units:
        return [], i  # only a building's name
    flat = {"동", "호"} <= units
    known = on_road and _unasked(talk, before[-1], group[-1].end)
    below = flat or known or (asked and (on_road or units & _UNITS))
    if not region and (HARMLESS in named or not below):
        return [], i
    return [(group[0].start, group[-1].end)], end


def _unasked(talk: Talk, road: Atom, end: int) -> bool:
    """The road can be nothing else, and something is brought or is there."""
    delivered = _DELIVERED.match(talk.text, end) or talk.text[: road.start].endswith("여기 ")
    return bool(_WELL_KNOWN.fullmatch(_text(talk, road)) and delivered)


def _below_road(atom: Atom) -> bool:
    if atom.kind is AtomKind.COUNT:
        return atom.unit in _UNITS
    if atom.kind is AtomKind.WORD:
        return atom.value == "산" or bool(_BUILDING.fullmatch(atom.value))
    if atom.kind is AtomKind.FILLER:
        return atom.value == "호"  # of 902호; it might have been a plate's letter
    return atom.kind in (AtomKind.DIGITS, AtomKind.JOIN)


def _text(talk: Talk, atom: Atom) -> str:
    return talk.text[atom.start : atom.end]


def _english(talk: Talk, atoms: list[Atom], i: int, labels: Labels) -> tuple[Stretches, int]:
    numbers = i
    last = min(len(atoms), i + LONGEST_HOUSE)
    while numbers < last and _in_house_number(atoms, numbers, i):
        numbers += 1
    house = atoms[i:numbers]
    if (
        not house
        or not any(a.kind is AtomKind.DIGITS for a in house)
        or house[0].kind is AtomKind.FILLER
    ):
        return [], i
    street = _street_end(talk, atoms, numbers)
    named = labels.of(house[0].start, house[-1].end)
    if not street:
        return [], i
    name = atoms[numbers:street]
    asked = bool(_RULE.asked & named) and HARMLESS not in named
    capitalised = all(_text(talk, atom)[0].isupper() for atom in name)
    if not (asked or capitalised or _plainly_street(talk, name)):
        return [], i
    found = [(house[0].start, house[-1].end)]
    end = street
    if end < len(atoms) and atoms[end].value in _BEHIND_STREET and atoms[end].turn == house[0].turn:
        while end < len(atoms) and (end == street or _in_house_number(atoms, end, street)):
            end += 1
        if any(atom.kind in SPOKEN for atom in atoms[street:end]):
            found.append((atoms[street].start, atoms[end - 1].end))
        else:
            end = street  # "no worries"
    return [*found, *_old_number(talk, atoms, end)], end


def _old_number(talk: Talk, atoms: list[Atom], at: int) -> Stretches:
    """Behind an address the one that it was taken for: "…, not number eighty"."""
    turn = talk.turn_at(atoms[at - 1].start)
    match = _OLD_NUMBER.match(talk.text, atoms[at - 1].end, turn.end)
    if not match:
        return []
    said = list(
        takewhile(
            lambda atom: atom.kind is AtomKind.DIGITS and atom.turn == turn.number,
            (a for a in atoms[at : at + LONGEST_HOUSE] if a.start >= match.end()),
        )
    )
    return [(said[0].start, said[-1].end)] if said else []


def _plainly_street(talk: Talk, name: list[Atom]) -> bool:
    """Where nothing has capitals: words that may be a name, and what is only a street."""
    turn = talk.turn_at(name[0].start)
    named = all(may_be_name(atom.value) and atom.value not in _STREETS for atom in name[:-1])
    plain = talk.text[turn.start : turn.end].islower()
    return plain and named and len(name) <= 3 and name[-1].value in _ONLY_STREETS


def _in_house_number(atoms: list[Atom], at: int, first: int) -> bool:
    atom = atoms[at]
    if atom.turn != atoms[first].turn:
        return False
    if atom.kind is AtomKind.FILLER:  # "one hundred and twelve", "fourteen, uh, B"
        return at > first and at + 1 < len(atoms) and atoms[at + 1].kind is AtomKind.DIGITS
    inside = atom.kind is AtomKind.WORD and atom.value in _INSIDE
    return inside or atom.kind in (AtomKind.DIGITS, AtomKind.LETTERS)


def _street_end(talk: Talk, atoms: list[Atom], start: int) -> int:
    """Behind the street's name of one to four words and its type; 0 if there is none."""
    for end in range(start + 1, min(start + 5, len(atoms))):
        before = atoms[end - 1]
        street_next = end == start + 1 and atoms[end].value in _STREETS
        the = before.value == "the" and (_text(talk, before) == "The" or street_next)
        if atoms[end].turn != atoms[start].turn or (before.value in _NO_NAME and not the):
            return 0
        if before.kind is not AtomKind.WORD and before.unit != "th":  # Fifth Avenue
            return 0
        if atoms[end].kind is AtomKind.WORD and atoms[end].value in _STREETS:
            return end + 1
    return 0
