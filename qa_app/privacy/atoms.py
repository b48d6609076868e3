"""Speech cut into the pieces that numbers are dictated in: digits, letters, joins, fillers."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from qa_app.privacy.english_numbers import UNITS as ENGLISH_UNITS
from qa_app.privacy.english_numbers import join_number_words, read_english_word
from qa_app.privacy.korean_numbers import COPULA, ENDING, UNIT, VEHICLE_LETTERS, read_hangul
from qa_app.privacy.korean_numbers import LETTERS as KOREAN_LETTERS
from qa_app.privacy.letter_names import read_letter_names
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words


class AtomKind(Enum):
    """What a piece of speech does in a dictated number."""

    DIGITS = "digits"
    COUNT = "count"  # a number with a unit: an amount, a date, a house number
    LETTERS = "letters"
    JOIN = "join"
    FILLER = "filler"
    FIX = "fix"  # what was said before it was wrong
    WORD = "word"


@dataclass(frozen=True, slots=True)
class Atom:
    """A piece of the talk's text, what it stands for, and the unit it counts, if any."""

    kind: AtomKind
    start: int
    end: int
    turn: int
    value: str = ""
    unit: str = ""
    capitals: bool = False
    lower: bool = False  # a letter that was written small
    maybe: str = ""  # a digit that may as well be a Korean ending: the "이" of "공이요"


FILLERS = words(
    "어 음 그 저 네 예 응 아 그리고 그다음 그다음에 그다음은 다음에 다음은 가만있자 자 또",
    "뭐지 앞자리는 앞에는 가운데는 가운데 뒤에는 뒷자리는 끝에는 끝자리는 마지막은 끝은 네네",
    "맞고 맞고요 맞네요 맞다 맞아 에또 이제 um uh er erm so it's its is then yeah yes yep okay ",
    "ok right mm hmm mm-hm",
    "mhm uh-huh sure and that's well like followed by",
)
FIXES = words(
    "아니 아니요 아뇨 아니다 아니라 아니아니 아니지 정정 정정할게요 틀렸어요 틀렸네요 죄송해요",
    "죄송합니다 아차 잘못 sorry no actually wait correction rather scratch oops",
)
# Words that only together fill time, or take back what was said.
_FILLING = re.compile(
    r"\b(?:let me (?:see|check|look|find it|think)|hang on|hold on|bear with me|one (?:moment|sec)|"
    r"one second|just a (?:second|moment|sec)|you know|what was it|come on)\b"
    r"|(?:잠깐만|잠시만)\S*|뭐더라|뭐였더라|어디\s?보자|가만\s?있어\s?봐|보자",
    re.IGNORECASE,
)
_TAKING_BACK = re.compile(
    r"\b(?:i mean|scratch that|let me start (?:again|over)|my mistake|not that)\b"
    r"|잘못\s?(?:말했|불렀|봤)\S*|다시\s?(?:말씀드릴게|불러\s?드릴게|할게)\S*",
    re.IGNORECASE,
)
JOINS = words(
    "에 다시 대시 슬래시 하이픈 빼기 의 dash hyphen minus slash plus",
)
# British plates, licences and insurance numbers, American plates, where nothing is in capitals.
_CODE = re.compile(
    r"\b(?:[a-z]{2}\d\d\s(?!(?:and|the|but|for|has|was|you|its|not|can|are)\b)[a-z]{3}"
    r"|[a-z]{5}\s?\d{6}\s?[a-z][a-z\d]{4}|[a-z]{2}(?:\s?\d\d){3}\s?[a-d]"
    r"|\d\s?[b-df-hj-np-tv-z]{3}\s?\d{3})\b"
)
_LETTER_FIRST = re.compile(rf"[A-Z](?=[\d가-힣])|(?:{'|'.join(KOREAN_LETTERS)})(?=.*\d)")
_SYLLABLES = str.maketrans("0123456789", "공일이삼사오육칠팔구")
_MIXED = re.compile(r"\d[공영일이삼사오육칠팔구]|[공영일이삼사오육칠팔구]\d", re.ASCII)
MIXED = 30  # syllables
# Behind numerals these are nothing but units, whatever ending follows.
ALWAYS_UNITS = words("원 달러 퍼센트 프로 개월 시간 킬로 키로")
_INITIALS = re.compile(r"[A-Za-z](?:\.[A-Za-z])+\.?")  # S.I.T.I
_CHUNK = re.compile(r"\S+")
_PIECE = re.compile(r"\d+|[A-Za-z]+|[가-힣]+|.")
_AMOUNT = re.compile(r"[$₩£€]\d|^\d{1,3}(?:,\d{3})+|^\d+\.\d+(?!\.?\d*\.)|^\d{1,2}:\d{2}")
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)", re.IGNORECASE)
_NUMERAL_UNIT = re.compile(UNIT.pattern.replace("(?P<unit>", "(?P<unit>일|"))
_PLATE = re.compile(rf"(\d{{2,3}})([{VEHICLE_LETTERS}])(\d{{4}})(?!\d)")


def read_atoms(talk: Talk) -> list[Atom]:
    """All of the talk in order, each chunk of letters at least one atom."""
    atoms: list[Atom] = []
    for turn in talk.turns:
        said = _with_phrases(list(_read_turn(talk.text, turn)), talk.text, turn)
        said = read_letter_names(_with_lower_letters(said, talk.text, turn))
        said = join_number_words(_without_spelling(said, lower=_is_lower(talk.text, turn)))
        atoms += _with_units(said, talk.text)
    return _with_plate_letters(atoms)


def _with_phrases(atoms: list[Atom], text: str, turn: Turn) -> list[Atom]:
    """The words of a phrase as one filler or fix, whatever each is by itself."""
    for pattern, kind in ((_FILLING, AtomKind.FILLER), (_TAKING_BACK, AtomKind.FIX)):
        done, position = [], 0
        for match in pattern.finditer(text, turn.start, turn.end):
            begin = bisect_left(atoms, match.start(), lo=position, key=lambda atom: atom.start)
            end = bisect_right(atoms, match.end(), lo=begin, key=lambda atom: atom.end)
            if begin < end:
                phrase = Atom(kind, *match.span(), turn.number, match.group().lower())
                done += [*atoms[position:begin], phrase]
                position = end
        atoms = done + atoms[position:]
    return atoms


def _with_lower_letters(atoms: list[Atom], text: str, turn: Turn) -> list[Atom]:
    """The letters of a code that was written without capitals."""
    for match in _CODE.finditer(text, turn.start, turn.end):
        begin = bisect_left(atoms, match.start(), key=lambda atom: atom.start)
        end = bisect_right(atoms, match.end(), lo=begin, key=lambda atom: atom.end)
        for i in range(begin, end):
            said = text[atoms[i].start : atoms[i].end]
            if atoms[i].kind is AtomKind.WORD and said.isalpha():
                atoms[i] = replace(atoms[i], kind=AtomKind.LETTERS, value=said.upper())
    return atoms


def _read_turn(text: str, turn: Turn) -> Iterator[Atom]:
    before = ""
    for match in _CHUNK.finditer(text, turn.start, turn.end):
        chunk = match.group()
        core = chunk.strip(".,!?…:;()[]\"'“”‘’~")
        start = match.start() + chunk.find(core) if core else match.start()
        ends = before[-1:].isdecimal() and COPULA.fullmatch(core)
        word = [Atom(AtomKind.WORD, start, start + len(core), turn.number, core)]
        yield from word if ends else _read_chunk(core, start, turn.number)
        before = chunk


def _read_chunk(core: str, start: int, turn: int) -> Iterator[Atom]:
    end, lower = start + len(core), core.lower()
    if not core or core in {"-", "/", "+"} or lower in JOINS:
        yield Atom(AtomKind.JOIN, start, end, turn, core)
    elif lower in FIXES:
        yield Atom(AtomKind.FIX, start, end, turn, lower)
    elif lower in FILLERS:
        yield Atom(AtomKind.FILLER, start, end, turn, lower)
    elif mixed := _read_mixed(core, start, turn):
        yield from mixed
    elif any(c.isdecimal() and c.isascii() for c in core):
        yield from _read_numerals(core, start, turn)
    elif "가" <= core[0] <= "힣":
        for kind, a, b, value, unit, maybe in read_hangul(core):
            yield Atom(AtomKind(kind), start + a, start + b, turn, value, unit, maybe=maybe)
    else:
        yield from _read_latin(core, start, turn)


def _read_mixed(core: str, start: int, turn: int) -> list[Atom]:
    """``공1공`` and ``구4이77에``: digits that recognition wrote now one way, now the other."""
    named = _LETTER_FIRST.match(core)
    letter = named.group() if named else ""
    value = KOREAN_LETTERS.get(letter, letter)
    core, start = core[len(letter) :], start + len(letter)
    numeral = _NUMERAL_UNIT.sub("", core.lstrip("0123456789"), count=1)
    lettered = letter != "" and (not letter.isascii() or "가" <= core[:1] <= "힣")
    mixed = lettered or (_MIXED.search(core) and not ENDING.fullmatch(numeral))
    if not mixed or len(core) > MIXED:
        return []
    syllables = core.translate(_SYLLABLES)
    read = read_hangul(syllables)
    if any(kind not in ("digits", "join") or unit == "scaled" for kind, *_, unit, _ in read):
        return []
    first = [Atom(AtomKind.LETTERS, start - len(letter), start, turn, value)] if letter else []
    return first + [
        Atom(AtomKind(kind), start + a, start + b, turn, digits, unit, maybe=maybe)
        for kind, a, b, digits, unit, maybe in read
    ]


def _read_latin(core: str, start: int, turn: int) -> Iterator[Atom]:
    spelled = _INITIALS.fullmatch(core) and core.lower() not in ENGLISH_UNITS
    apart = r"[^.]+" if spelled else r"[^-]+"
    words = [(m.group(), m.start()) for m in re.finditer(apart, core)]
    read = [read_english_word(word) for word, _ in words]
    if all(kind != "word" for kind, _, _ in read):
        for (word, at), (kind, value, unit) in zip(words, read, strict=True):
            a = start + at
            yield Atom(AtomKind(kind), a, a + len(word), turn, value, unit, lower=word.islower())
    else:
        capitals = core.isupper() and core.isalpha()
        yield Atom(AtomKind.WORD, start, start + len(core), turn, core.lower(), capitals=capitals)


def _read_numerals(core: str, start: int, turn: int) -> Iterator[Atom]:
    whole = (start, start + len(core), turn)
    if _AMOUNT.search(core):
        yield Atom(AtomKind.COUNT, *whole, re.sub(r"\D", "", core), "amount")
        return
    if ordinal := _ORDINAL.fullmatch(core):
        yield Atom(AtomKind.COUNT, *whole, ordinal.group(1), "th")
        return
    if plate := _PLATE.match(core):
        for group, kind in ((1, AtomKind.DIGITS), (2, AtomKind.LETTERS), (3, AtomKind.DIGITS)):
            a, b = plate.span(group)
            yield Atom(kind, start + a, start + b, turn, plate.group(group))
        return
    yield from _read_pieces(core, start, turn)


def _read_pieces(core: str, start: int, turn: int) -> Iterator[Atom]:
    digits: Atom | None = None
    mixed = sum(c.isdigit() for c in core) >= 2 or core.isupper()
    for match in _PIECE.finditer(core):
        piece, a, b = match.group(), start + match.start(), start + match.end()
        if piece.isdecimal():
            if digits:
                yield digits
            digits = Atom(AtomKind.DIGITS, a, b, turn, piece)
            continue
        if digits and "가" <= piece[0] <= "힣":
            yield from _after_digits(digits, piece, a, b)
            digits = None
            continue
        if digits:
            yield digits
            digits = None
        yield _other_piece(piece, a, b, turn, mixed)
    if digits:
        yield digits


def _after_digits(digits: Atom, piece: str, a: int, b: int) -> Iterator[Atom]:
    unit = _NUMERAL_UNIT.match(piece)
    if unit and unit.group("unit") not in ALWAYS_UNITS:
        unit = unit if ENDING.fullmatch(piece[unit.end("unit") :]) else None
    if len(piece) == 1 and piece in VEHICLE_LETTERS and len(digits.value) in (2, 3):
        yield digits
        yield Atom(AtomKind.FILLER, a, b, digits.turn, piece)  # a plate's letter if digits follow
    elif unit and (unit.group("unit") not in ("번", "일") or len(digits.value) < 3):
        end, name = a + unit.end("unit"), unit.group("unit")
        yield replace(digits, kind=AtomKind.COUNT, end=end, unit=name)
    else:
        yield digits
        if not ENDING.fullmatch(piece):
            yield Atom(AtomKind.WORD, a, b, digits.turn, piece)


def _other_piece(piece: str, a: int, b: int, turn: int, mixed: bool) -> Atom:
    if piece.isascii() and piece.isalpha():
        short = (mixed and len(piece) <= 7) or len(piece) <= 2
        return Atom(AtomKind.LETTERS if short else AtomKind.WORD, a, b, turn, piece.upper())
    return Atom(AtomKind.JOIN if piece in "-./()+#," else AtomKind.WORD, a, b, turn, piece)


def _is_lower(text: str, turn: Turn) -> bool:
    return text[turn.start : turn.end].islower()


def _without_spelling(atoms: list[Atom], *, lower: bool) -> list[Atom]:
    """``A for apple`` and ``F as in Frank`` are one letter; ``MORGA 657054`` is five."""
    done: list[Atom] = []
    at = 0
    while at < len(atoms):
        atom = atoms[at]
        if more := _words_of_letter(atom, atoms[at + 1 : at + 4]):
            letter = "O" if atom.value == "0" else atom.value
            atom = replace(atom, kind=AtomKind.LETTERS, value=letter, end=atoms[at + more].end)
        capitals = atom.kind is AtomKind.WORD and 4 <= len(atom.value) <= 7 and atom.capitals
        if capitals and at + 1 < len(atoms) and atoms[at + 1].kind is AtomKind.DIGITS:
            atom = replace(atom, kind=AtomKind.LETTERS, value=atom.value.upper())
        before = done[-1] if done else None
        article = not lower and _is_article(atom, before)
        if article or _is_word(atom, atoms[at + 1 : at + 2], before):
            atom = replace(atom, kind=AtomKind.WORD)
        if _is_pronoun(done[-1] if done else None, atom, atoms[at + 1 : at + 2]):
            atom = replace(atom, kind=AtomKind.WORD)
        done.append(atom)
        at += 1 + more
    return done


# The old one, this one: nothing is counted, nothing dictated.
_BEFORE_ONE = words(
    "old new that this the other which another any every last first right wrong same little big",
    "each",
    "only nice good no blue black white red better best next young current silver grey green main",
    "correct small large long short different previous spare cheaper second",
)


def _is_article(atom: Atom, before: Atom | None) -> bool:
    """``a`` among words with capitals, not behind a house number nor in a spelled name."""
    alone = before is None or before.kind not in (AtomKind.DIGITS, AtomKind.LETTERS)
    return atom.value == "A" and atom.lower and alone and atom.end - atom.start == 1


def _is_word(atom: Atom, following: list[Atom], before: Atom | None) -> bool:
    """``I told you`` and ``…, a grey Astra``: no letters."""
    close = bool(following) and following[0].kind is AtomKind.WORD
    close = close and following[0].start - atom.end == 1
    letter = atom.kind is AtomKind.LETTERS and atom.end - atom.start == 1
    apart = before is not None and before.kind is AtomKind.LETTERS and atom.start - before.end > 1
    return close and letter and (atom.value == "I" or (atom.value == "A" and apart))


def _is_pronoun(before: Atom | None, atom: Atom, following: list[Atom]) -> bool:
    """``one`` behind an adjective, with no digit next to it."""
    numbers = (AtomKind.DIGITS, AtomKind.LETTERS, AtomKind.COUNT)
    alone = not following or following[0].kind not in numbers
    pronoun = atom.value == "1" and atom.unit == "word" and before is not None
    behind = before is not None and before.value.lower() in (*_BEFORE_ONE, "1")
    return pronoun and alone and behind and before is not None and before.unit in ("", "th")


_OF_LETTER = frozenset({"for", "like", "as", "of", "in"})


def _words_of_letter(letter: Atom, following: list[Atom]) -> int:
    """How many words behind a letter only say which letter it is."""
    values = [atom.value.lower() for atom in following]
    one, two = values[:1], values[:2]
    links = 2 if two in (["as", "in"], ["is", "for"]) else 1 if one and one[0] in _OF_LETTER else 0
    said = "o" if letter.value == "0" and letter.end - letter.start == 1 else letter.value.lower()
    is_letter = letter.kind is AtomKind.LETTERS or said == "o"
    if not is_letter or len(set(said)) != 1 or not 0 < links < len(values):
        return 0
    return links + 1 if values[links].startswith(said[0]) else 0


def _with_units(atoms: list[Atom], text: str) -> list[Atom]:
    """Numbers whose unit is the next word become counts: ``칠 월``, ``eighty dollars``."""
    done: list[Atom] = []
    for at, atom in enumerate(atoms):
        before = done[-1] if done else None
        following = atoms[at + 1] if at + 1 < len(atoms) else None
        if before and _is_plate_letter(before, atom, following):
            done.append(replace(atom, kind=AtomKind.WORD, value=text[atom.start : atom.end]))
            continue
        close = before and text[before.end : atom.start].isspace()
        counted = before and close and before.kind is AtomKind.DIGITS
        if before and counted and atom.kind in (AtomKind.WORD, AtomKind.DIGITS):
            unit = _unit_of(text[atom.start : atom.end], before, done)
            if unit:
                end = atom.start + len(unit) if "가" <= unit[0] <= "힣" else atom.end
                done[-1] = replace(before, kind=AtomKind.COUNT, end=end, unit=unit)
                continue
        done.append(atom)
    return done


def _is_plate_letter(before: Atom, atom: Atom, following: Atom | None) -> bool:
    """``백오십이 도 팔천팔백일``: no degrees, as four digits follow."""
    letter = atom.value.removesuffix("에")
    alone = letter in VEHICLE_LETTERS and len(letter) == 1 and atom.kind is AtomKind.WORD
    digits = before.kind is AtomKind.DIGITS and len(before.value) in (2, 3)
    four = following is not None and following.kind is AtomKind.DIGITS and len(following.value) == 4
    return alone and digits and four


def _unit_of(word: str, number: Atom, before: list[Atom]) -> str:
    if word.lower() in ENGLISH_UNITS:
        return word.lower()
    if word == "일":  # "one" unless a month came before
        month = len(before) > 1 and before[-2].unit == "월"
        return "일" if month else ""
    unit = None if word.startswith(("주세", "주시", "주십")) else UNIT.match(word)
    if not unit or (unit.group("unit") == "번" and len(number.value) > 2):
        return ""
    return unit.group("unit") if ENDING.fullmatch(word[unit.end("unit") :] or "요") else ""


def _with_plate_letters(atoms: list[Atom]) -> list[Atom]:
    """A lone syllable between two or three digits and four more is the letter of a plate."""
    for i in range(1, len(atoms) - 1):
        before, atom = _digits_before(atoms, i), atoms[i]
        joined = atoms[i + 1].kind is AtomKind.JOIN and i + 2 < len(atoms)
        after = atoms[i + 2 if joined else i + 1]
        letter = atom.value.removesuffix("에")
        lone = atom.kind in (AtomKind.WORD, AtomKind.FILLER) and letter in VEHICLE_LETTERS
        fits = before in (2, 3) and len(after.value) == 4 and after.kind is AtomKind.DIGITS
        if lone and len(letter) == 1 and fits:
            end = atom.start + 1
            atoms[i] = replace(atom, kind=AtomKind.LETTERS, value=letter, end=end)
    return atoms


def _digits_before(atoms: list[Atom], at: int) -> int:
    """How many digits are said right before, in one go."""
    count = 0
    for atom in reversed(atoms[max(0, at - 4) : at]):
        if atom.kind is not AtomKind.DIGITS or atom.turn != atoms[at].turn:
            break
        count += len(atom.value)
    return count
