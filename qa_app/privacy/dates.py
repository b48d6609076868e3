"""Birth dates said as dates: 칠십구년 칠월 십이일, the fourth of March nineteen eighty two."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from itertools import groupby

from qa_app.privacy.answers import READ_BACK
from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.checks import is_short_date
from qa_app.privacy.labels import Labels, tells_else
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk
from qa_app.privacy.vocabulary import words

_MONTHS = words(
    "january february march april may june july august september october november",
    "december jan feb mar apr jun jul aug sep sept oct nov dec",
)
_LUNAR_MONTH = re.compile(r"(?:동짓|섣|정)(?:달|월)\S{0,3}|정월\S{0,3}")
_LUNAR_DAY = re.compile(
    r"초?(?:하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|열흘)(?:날)?\S{0,3}|"
    r"(?:열|스무|스물)(?:하루|이틀|사흘|나흘|닷새|엿새|이레|여드레|아흐레|날)\S{0,3}|(?:대?보름|그믐|초파일|단오|단옷날|추석|한가위|설날|칠석|백중|동지|크리스마스|성탄절|어린이날|광복절|개천절|삼일절)(?:날)?\S{0,3}"
)
_UNITS = frozenset({"년", "년생", "월", "일", "th"})
_LINKS = frozenset({"the", "of", "in", "year", "month", "day", "음력", "양력"})
_ASKED = frozenset({"birth_date", "expiry", "pin", "secret"})
# Of an answer, and of what an agent reads back.
_TELLING = words(
    "it's it is was born that's that i'm i am so on in the of well i think her his she he my and",
    "i've got have as just to confirm check read right okay ok yes yeah no sorry actually end",
    "start",
    "beginning until till expires expiry date birth dob birthday her she's he's they're thanks",
    "thank",
    "you lovely perfect great sure oh ah uh um eh er erm please year month day or be should would",
    "will i'd say that'd not mine mine's by",
)
MOST_OTHERS = 3
_RULE = next(rule for rule in RULES if rule.reader is Reader.DATE)
_EXPIRY = next(rule for rule in RULES if "expiry" in rule.asked)


def find_birth_dates(talk: Talk, atoms: list[Atom], labels: Labels) -> Iterator[Finding]:
    """Dates that answer to a birth date, or that somebody is "born in" behind them."""
    for group in _date_groups(atoms):
        start, end = group[0].start, group[-1].end
        born_in = any(atom.unit == "년생" for atom in group)
        named = _named(labels, group)
        whole = _born(talk, end) or born_in or (_RULE.asked & named and _told(talk, labels, group))
        if (whole and _is_date(group)) or (
            _ASKED & named and _answers(talk, atoms, group, labels.before(start))
        ):
            rule = _EXPIRY if "expiry" in named else _RULE
            spans = talk.spans([(start, end + _with_born(talk, end))])
            yield Finding(rule.kind, rule.name, spans, spans, Confidence.SURE, "asked")
    for group in _digit_groups(atoms):
        value = "".join(atom.value for atom in group)
        start, end = group[0].start, group[-1].end
        short = len(value) in (6, 8) and is_short_date(value[-6:])
        if short and _born(talk, end):
            spans = talk.spans([(start, end + _with_born(talk, end))])
            yield Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "shape")


def _born(talk: Talk, end: int) -> bool:
    return bool(re.match(r"\s?(?:생(?![일선])|에\s?태어|출생)", talk.text[end : end + 6]))


def _with_born(talk: Talk, end: int) -> int:
    """The syllable right behind that belongs to the date."""
    return int(_born(talk, end) and talk.text.startswith("생", end))


def _named(labels: Labels, group: list[Atom]) -> frozenset[str]:
    """What the date answers to."""
    return labels.of(group[0].start, group[-1].end)


def _told(talk: Talk, labels: Labels, group: list[Atom]) -> bool:
    """By the customer, or in the agent's own question: not the next date that an agent names."""
    turn = talk.turn_at(group[0].start)
    own = labels.of(group[0].start, group[-1].end) != labels.asked(group[0].start)
    reads = READ_BACK.search(talk.text, turn.start, group[0].start)
    again = reads and not tells_else(talk.text[turn.start : group[0].start])
    return not turn.by_centre or own or bool(again)


def _answers(talk: Talk, atoms: list[Atom], group: list[Atom], since: int) -> bool:
    """A part of a date with little else said ``since``: the twelfth, of May, eighty-one."""
    turn = talk.turn_at(group[0].start)
    if turn.by_centre and not _is_date(group):
        return False  # "day first"
    if turn.by_centre and _says_more(talk, atoms, group):
        return False  # "on the fifth of June you can …"
    told = any(
        a.value == "of" or _is_month(a) or _is_lunar(a) or a.kind is AtomKind.COUNT for a in group
    )
    if not told:
        return False  # digits alone are a number
    if since > turn.start and not any(a.kind in (AtomKind.DIGITS, AtomKind.COUNT) for a in group):
        since = turn.start  # a month alone
    at = bisect_left(atoms, since, key=lambda atom: atom.start)
    group_at = bisect_left(atoms, group[0].start, key=lambda atom: atom.start)
    others = 0
    while at < len(atoms) and atoms[at].start < group[0].start:
        atom = atoms[at]
        number = atom.kind in (AtomKind.DIGITS, AtomKind.COUNT) and not _is_no_year(atom)
        if number and not any(a.kind is AtomKind.FIX for a in atoms[at:group_at]):
            return False  # another date follows the one that was asked for
        others += atom.kind is AtomKind.WORD and atom.value not in _TELLING and not _is_month(atom)
        at += 1
    return others <= (0 if turn.by_centre else MOST_OTHERS)


def _says_more(talk: Talk, atoms: list[Atom], group: list[Atom]) -> bool:
    """The agent's sentence goes on behind the date, and not to have it confirmed."""
    at = bisect_left(atoms, group[-1].end, key=lambda atom: atom.start)
    following = atoms[at] if at < len(atoms) and atoms[at].turn == group[-1].turn else None
    if not following or following.kind is not AtomKind.WORD:
        return False
    apart = re.search(r"[.?!,]", talk.text[group[-1].end : following.start])
    confirms = re.match(r"맞|이시|확인|생|로\s|으로\s|이고|이요", following.value)
    return not apart and not confirms and following.value not in _TELLING


def _digit_groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    """Digits said in a row in one turn: ``육구 공이 십팔``."""
    for (digits, _), group in groupby(atoms, key=lambda a: (a.kind is AtomKind.DIGITS, a.turn)):
        if digits:
            yield list(group)


def _date_groups(atoms: list[Atom]) -> Iterator[list[Atom]]:
    group: list[Atom] = []
    for atom in [*atoms, None]:
        if atom and _in_date(atom) and (not group or group[-1].turn == atom.turn):
            group.append(atom)
            continue
        if trimmed := _trimmed(group):
            yield trimmed
        group = [atom] if atom and _in_date(atom) else []


def _in_date(atom: Atom) -> bool:
    if atom.kind is AtomKind.WORD or atom.unit == "november":
        return _is_month(atom) or _is_lunar(atom) or atom.value in _LINKS
    if atom.kind in (AtomKind.FILLER, AtomKind.JOIN, AtomKind.FIX):
        return True
    return atom.kind is AtomKind.DIGITS or (atom.kind is AtomKind.COUNT and atom.unit in _UNITS)


def _is_month(atom: Atom) -> bool:
    return atom.value in _MONTHS or atom.unit == "november"


def _is_lunar(atom: Atom) -> bool:
    """동짓달, 초사흘."""
    value = atom.value
    return bool(_LUNAR_MONTH.fullmatch(value) or _LUNAR_DAY.fullmatch(value))


def _trimmed(group: list[Atom]) -> list[Atom]:
    between = (AtomKind.FILLER, AtomKind.JOIN, AtomKind.FIX)
    while group and (group[-1].value in _LINKS or group[-1].kind in between):
        group = group[:-1]
    while group and (group[0].value in _LINKS - {"the"} or group[0].kind in between):
        group = group[1:]
    while len(group) > 1 and _is_no_year(group[0]) and group[1].kind is not AtomKind.WORD:
        group = group[1:]  # a card's number in front of its expiry
    return group if any(atom.value not in _LINKS for atom in group) else []


def _is_no_year(atom: Atom) -> bool:
    """Four digits and more that are no year of our time."""
    long = atom.kind is AtomKind.DIGITS and len(atom.value) >= 3
    return long and not re.fullmatch(r"(?:19|20)\d\d(?:\d\d\d\d)?", atom.value)


def _is_date(group: list[Atom]) -> bool:
    month = any(
        atom.unit == "월" or _is_month(atom) or _LUNAR_MONTH.fullmatch(atom.value) for atom in group
    )
    numbers = sum(atom.value.isdecimal() or _is_lunar(atom) for atom in group)
    year = any(len(atom.value) == 4 and atom.value[:2] in ("19", "20") for atom in group)
    return (month and (numbers >= 2 or year)) or any(atom.unit == "년생" for atom in group)
