"""Names spelled letter by letter: S-I-T-I, W for Whitney, double D, kilo oscar, 정할 때 정."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.english_names import may_be_name, names_right_behind
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.names import FAMILY_NAMES
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words

_RULE = next(rule for rule in RULES if rule.reader is Reader.SPELLED)
_BETWEEN = words(
    "capital small big little lower upper case space apostrophe letter the with a then"
)
LONGEST_GAP = 3
TURNS_AGAIN = 4
_NOT_NAMED = "And|The|It|But|So|Is|For|From|With|Yes|No"
SHORTEST_WORD, LONGEST_WAY = 3, 12  # letters; words from a name to its spelling
_OWN_NAME = re.compile(r"\b(?:i'm|i am|my name|our)\b|저는|제 이름", re.IGNORECASE)
# Asked for together with a name, letters are rather of these.
_CODES = frozenset({"vehicle", "vehicle_back", "postcode", "passport", "driver_licence", "ssn"})
# Fewer letters are rather an acronym, if no name was asked for.
FEWEST_ASKED, FEWEST = 2, 4
_NO_SPELLING_AFTER = re.compile(
    r"\b(?:the|an?|my|your|our|their|this|that|on|via|by|with|for|of|in|to|from|got|and)\s+$",
    re.IGNORECASE,
)
# 정할 때 정, 하늘 할 때 하, 윤달의 윤, 밝을 민
_KOREAN = re.compile(
    r"(?<![가-힣])[가-힣]{1,4}(?:\s?할\s?때|의|이라고\s?할\s?때|에\s?쓰는|\s?쓸\s?때)(?:의|에)?\s(?P<said>[가-힣])"
    r"(?:자|입니다|이요|요|이고요?|고요?|이에요|예요|가|는|를|은|라예|이라예)?(?=[\s,.?!]|$)"
)
_VOWEL_SAID = re.compile(
    r"(?<![가-힣])(?:아이|어이|여이|야이|오이)\s(?P<said>[가-힣])(?:자)?(?:이?요|예요|이에요)?(?=[,.?!]|$)"
)
_JAMO = (
    r"(?:쌍?(?:기역|디귿|비읍|시옷|지읒|지읏)|니은|리을|미음|이응|치읓|치읏|키읔|티읕|피읖|히읗|"
    r"히읏)"
)
_VOWEL = r"(?:[아야어여오요우유으이애에외위]{1,2})"
_SPELT_JAMO = re.compile(rf"(?<![가-힣]){_JAMO}(?:[\s,에]*(?:{_JAMO}|{_VOWEL}(?![가-힣])))+")


def find_spelled(
    talk: Talk, atoms: list[Atom], labels: Labels, found: Iterable[Finding]
) -> Iterator[Finding]:
    """All names that are spelled, in answers and elsewhere."""
    taken: dict[int, list[tuple[int, int]]] = {}
    for finding in found:
        for span in finding.spans:
            taken.setdefault(span.segment, []).append((span.start, span.end))
    for start, end, letters, digits in _groups(atoms, talk.text):
        turn = talk.turn_at(start)
        a, b = start - turn.start, end - turn.start
        if any(x < b and a < y for x, y in taken.get(turn.number, ())):
            continue
        if _is_name(talk, labels, start, end, letters, digits=digits):
            yield _finding(talk, start, end)
            yield from (
                _finding(talk, *place) for place in _said_behind(talk, labels, end, letters)
            )
    if talk.language == "ko":
        yield from _korean(talk, labels)


def _finding(talk: Talk, start: int, end: int) -> Finding:
    spans = talk.spans([(start, end)])
    return Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "asked")


def _groups(atoms: list[Atom], text: str) -> Iterator[tuple[int, int, str, bool]]:
    """Letters in a row in one turn: where, which, and whether digits are among or next to them."""
    group: list[Atom] = []
    gap, digits = 0, False
    for atom in [*atoms, None]:
        same = bool(group) and atom is not None and atom.turn == group[0].turn
        if atom and _is_letter(atom) and (same or not group):
            group.append(atom)
            gap = 0
            continue
        if atom and same and (_is_letter_o(atom) or _is_korean_vowel(atom, text)):
            group.append(atom)
            continue
        between = (
            atom
            and same
            and (atom.kind in (AtomKind.JOIN, AtomKind.FILLER) or atom.value in _BETWEEN)
        )
        if between and gap < LONGEST_GAP:
            gap += 1
            continue
        if group:
            digits = digits or bool(same and atom and atom.kind is AtomKind.DIGITS and gap == 0)
            if said := _without_article(group, text):
                yield said[0].start, said[-1].end, "".join(a.value for a in said), digits
        digits = bool(atom and atom.kind is AtomKind.DIGITS and not _is_o(atom))
        group = [atom] if atom and (_is_letter(atom) or _is_o(atom)) else []
        gap = 0


def _is_letter(atom: Atom) -> bool:
    """One letter, or one that is doubled."""
    single = len(atom.value) == 1 or len(set(atom.value)) == 1
    return atom.kind is AtomKind.LETTERS and atom.value.isascii() and single


def _without_article(group: list[Atom], text: str) -> list[Atom]:
    """``a Z`` is one letter, ``I E`` may be two."""
    said = [text[atom.start : atom.end] for atom in group]
    capitals = any(word.isupper() for word in said[1:])
    return group[1:] if said[0] == "a" and capitals else group


def _is_korean_vowel(atom: Atom, text: str) -> bool:
    """O and E by their Korean names are five and two."""
    return atom.kind is AtomKind.DIGITS and text[atom.start : atom.end] in ("오", "이")


def _is_o(atom: Atom) -> bool:
    return _is_letter_o(atom) and atom.end - atom.start == 1


def _is_letter_o(atom: Atom) -> bool:
    return atom.kind is AtomKind.DIGITS and atom.value == "0" and atom.end - atom.start <= 2


def _is_name(
    talk: Talk, labels: Labels, start: int, end: int, letters: str, *, digits: bool
) -> bool:
    named = labels.of(start, end) | labels.asked(start)
    asked = named & {"name", "email", "secret"}
    turn = talk.turn_at(start)
    if not set(letters) - {"I", "A", "0"}:
        return False
    korean = "가" <= talk.text[start] <= "힣"
    if turn.by_centre and _OWN_NAME.search(talk.text[turn.start : start]):
        return False
    if _spells_word(talk, turn, start, letters):
        return True
    if turn.by_centre:
        asked = frozenset()
    if asked and named & _CODES:
        return len(letters) > FEWEST and not digits
    if asked and not digits:
        return len(letters) >= FEWEST_ASKED + ("name" not in named) and letters != "IA"
    if HARMLESS in named or digits or korean or named - {"phone", "name", "email"}:
        return False
    before = talk.text[turn.start : start]
    return len(letters) >= FEWEST and not _NO_SPELLING_AFTER.search(before)


def _spells_word(talk: Talk, turn: Turn, start: int, letters: str) -> bool:
    """A word said shortly before that may be a name: "Eze. E, Z, E"."""
    before = talk.turns[max(0, turn.number - 1)]
    said = re.findall(r"[A-Za-z]+", talk.text[before.start : start])
    word = letters.replace("0", "O").lower()
    near = any(w.lower() == word and not w.isupper() for w in said[-LONGEST_WAY:])
    return near and len(word) >= SHORTEST_WORD and may_be_name(word)


def _said_behind(talk: Talk, labels: Labels, end: int, letters: str) -> Iterator[tuple[int, int]]:
    """The name as a word behind its letters, and the other name: "K E I R A N, Dalrymple"."""
    turn = talk.turn_at(end - 1)
    if turn.by_centre:
        return
    word = letters.replace("0", "O")
    if len(word) >= SHORTEST_WORD and may_be_name(word):
        last = talk.turns[min(len(talk.turns) - 1, turn.number + TURNS_AGAIN)].end
        said = re.compile(rf"\b(?i:{word})\b(?:\s(?!(?:{_NOT_NAMED})\b)[A-Z][a-z'’-]+)?")
        yield from (match.span() for match in said.finditer(talk.text, end, last))
    if "name" in labels.asked(end - 1) or "name" in labels.in_turn(turn):
        other = names_right_behind(talk.text[end : turn.end])
        if other and other.group("name").upper() != word:
            yield end + other.start("name"), end + other.end("name")


def _korean(talk: Talk, labels: Labels) -> Iterator[Finding]:
    family = -1  # the turn in which the family's name has been spelled: it stays
    for match in _KOREAN.finditer(talk.text):
        said, turn = match.group("said"), talk.turn_at(match.start()).number
        if said not in match.group().split()[0] or HARMLESS in labels.of(*match.span()):
            continue
        first, family = family != turn, turn
        follows = _KOREAN.match(talk.text, _next_word(talk, match.end()))
        given = follows and _in_given_name(talk, turn, said + follows.group("said"))
        if first and said in FAMILY_NAMES and follows and not given:
            continue
        yield _finding(talk, *match.span())
    for match in _VOWEL_SAID.finditer(talk.text):
        if "name" in labels.of(*match.span()) | labels.asked(match.start()):
            yield _finding(talk, *match.span())
    for match in _SPELT_JAMO.finditer(talk.text):
        if HARMLESS not in labels.of(*match.span()):
            yield _finding(talk, *match.span())


def _in_given_name(talk: Talk, turn: int, syllables: str) -> bool:
    """A name was said in whose given part both syllables are, so that none is the family's."""
    begin, end = talk.turns[max(0, turn - 2)].start, talk.turns[turn].end
    said = talk.text[begin:end]
    return bool(re.search(rf"(?<![가-힣])[{FAMILY_NAMES}]{syllables}", said))


def _next_word(talk: Talk, end: int) -> int:
    gap = re.compile(r"[\s,.]*").match(talk.text, end)
    return gap.end() if gap else end
