"""E-mail addresses, written and spoken: what stands before the "@" is hidden."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.labels import Labels
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk, Turn
from qa_app.privacy.vocabulary import words

SHORTEST_REPEAT, TURNS_AGAIN = 3, 4  # characters; turns
_RULE = next(rule for rule in RULES if rule.reader is Reader.EMAIL)
_PROVIDERS = (
    r"g\s?-?mail|google\s?mail|hot\s?mail|yahoo|ya hoo|outlook|i\s?cloud|aol|a o l|msn|"
    r"proton\s?mail|"
    r"proton|btinternet|live|comcast|verizon|eircom|bigpond|optusnet|rogers|shaw|sympatico|naver|daum|"
    r"hanmail|nate|kakao|me|mac|ymail|gmx|fastmail|example|virgin\s?media|sky|talktalk"
)
_ENDS = (
    r"com|net|org|co|kr|uk|edu|io|gov|de|eu|me|fm|info|biz|ca|au|fr|nl|us|tv|ai|app|dev|ac|ie|jp|nz|"
    r"email|tech|online|store|shop"
)
# With a blank where recognition put one: "johnsmith@ example.com", "johnsmith @ example dot com".
_WRITTEN = re.compile(
    r"(?<![\w.+-])[\w.+'-]{1,64}(?=(?:@[\w-]+\.\w|\s?@\s?[\w-]+(?:\s?\.\s?|\s+(?:dot|점)\s+)\w"
    rf"|\s?@\s?(?:{_PROVIDERS})\b))",
    re.ASCII | re.IGNORECASE,
)
# In one word with "at": "john.smothersatexample.com", "jsmithatgmail.com".
_RUN_TOGETHER = re.compile(
    r"(?<![\w.@+-])(?P<local>[\w.+-]*[\w-])\s?at\s?(?P<domain>[a-z][a-z0-9-]*)"
    rf"(?:\.| dot )(?:{_ENDS})\b(?:(?:\.| dot )\w+)?",
    re.ASCII | re.IGNORECASE,
)
_SPOKEN_AT = re.compile(
    r"\s*(?:골뱅이|\b앳\b|\b엣\b)|(?:\s?[,.])?\s+(?:at(?: sign)?|@)(?:\s?[,.])?\s+(?!the\b|"
    r"www)(?:(?!at\b)[\w-]+[,.]?\s+){1,4}?(?:dot|point)[,.]?\s+"
    rf"(?:{_ENDS})\b"
    rf"|\s+at(?: sign)?\s+(?!www)[\w-]+(?:\.[a-z]{{2,}}|\s?\.\s?(?:{_ENDS}))\b|\s+at\s+(?!(?:me|"
    rf"mac|live|sky|shaw|example|nate)\b)(?:{_PROVIDERS})\b(?=[,.?!]|\s*(?:\n|$)|\s+(?:please|thanks|and)\b)",
    re.IGNORECASE,
)
_LINKS = words(
    "dot underscore dash hyphen plus point period full-stop 점 닷 언더바 언더스코어 밑줄 하이픈",
    "대시 . - _ +",
)
_LINKED = re.compile(
    r"[\w']+(?:\s(?!dot\b|underscore\b)\w+){0,1}\s(?:dot|underscore|언더바|점|밑줄)\s[\w']+(?:\s(?:dot|underscore|언더바|점|"
    r"one|two|three|four|five|six|seven|eight|nine|oh|zero|\d+))*(?:\s\w+(?=[,.?!]|$))?",
    re.IGNORECASE,
)
# Before the address, no part of it.
_BEFORE = words(
    "is it's its to that's that'll be yes yeah sure um uh er so and email e-mail address mail",
    "try my use under",
    "lowercase case word lower all one just okay ok right well oh send sent on with me as",
    "i'm have got has no not sorry actually or either like then through via it this should still",
    "yep yup her his our their correct me him will would for in at from 네 예 어 음 그 저 제",
    "이메일은 메일은",
    "이메일 메일 주소는 주소가 메일주소는 이메일이 메일이 제가 저는 아이디는 아이디가 영어로",
    "소문자로 전부 그게 으로",
    "아니 아니요 회사 개인 그럼 거기 여기 보내 주세요",
)
# Between the name and the "at": how it is written.
_HOW_WRITTEN = re.compile(
    r"(?:[,.]?\s(?:(?:(?:so )?that's |spelled |spelt |"
    r"spelling )[A-Za-z](?:[\s-][A-Za-z]){2,}(?=[,.]?$)|(?:and |that's |it's |with |in |"
    r"as )?(?:all )?(?:one word|lower\s?case|small letters|"
    r"together|joined(?: up| together)?|run together|no (?:spaces?|gaps?|dots?|caps|capitals)|"
    r"(?:all )?in lower\s?case|다 붙여서|붙여서|소문자로|전부 소문자로?|한 단어로)))+[,.]?$",
    re.IGNORECASE,
)
_PROVIDER_BEHIND = re.compile(
    rf"(?:이?고|이요|,)?\s(?:{_PROVIDERS}|지메일|네이버|다음|한메일|네이트|카카오|핫메일|아이클라우드)\S*$",
    re.IGNORECASE,
)
_OURS = re.compile(
    r"\b(?:us|our|we're|write|contact|reach|team|visit|company|desk|online|website|page)\b|"
    r"저희|당사|회사|센터|문의는|공식|대표",
    re.IGNORECASE,
)
_ROLES = words(
    "claims claim help support info hello sales contact service services enquiries enquiry care",
    "team",
    "returns refunds complaints orders billing accounts bookings office admin jobs press hr",
    "privacy",
    "customer customers customerservice feedback query queries reservations warranty parts careers",
)


def find_emails(talk: Talk, atoms: list[Atom], labels: Labels) -> Iterator[Finding]:
    """The local parts of all addresses but a company's that its agent gives."""
    places = [match.span() for match in _WRITTEN.finditer(talk.text)]
    places += [match.span("local") for match in _glued(talk, labels)]
    for match in _SPOKEN_AT.finditer(talk.text):
        if talk.turn_at(match.start()).end < match.end():
            continue
        glued = match.group()[0] not in " \t,."
        start = _local_start(talk, atoms, labels, match.start(), glued=glued)
        places += [(start, match.start())] if start < match.start() else []
    places += _without_domain(talk, atoms, labels)
    reached = -1
    for start, end in sorted(places):
        if start >= reached and not _is_ours(talk, start, end):
            reached = end
            yield _finding(talk, start, end)
            yield from (_finding(talk, *place) for place in _again(talk, start, end))


def _finding(talk: Talk, start: int, end: int) -> Finding:
    spans = talk.spans([(start, end)])
    return Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "shape")


def _again(talk: Talk, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the next turns read it back without its domain."""
    turn = talk.turn_at(start).number
    local = talk.text[start:end].strip(" ,.")
    if len(local) >= SHORTEST_REPEAT:
        last = talk.turns[min(len(talk.turns) - 1, turn + TURNS_AGAIN)]
        said = re.compile(rf"(?<!\w){re.escape(local)}(?![A-Za-z0-9@])", re.IGNORECASE)
        yield from (m.span() for m in said.finditer(talk.text, talk.turns[turn].end, last.end))


def _glued(talk: Talk, labels: Labels) -> Iterator[re.Match[str]]:
    """Addresses whose "at" was not heard as a word; not chat.com nor whatsapp.com."""
    for match in _RUN_TOGETHER.finditer(talk.text):
        known = re.fullmatch(_PROVIDERS, match.group("domain"), re.IGNORECASE)
        asked = "email" in labels.of(*match.span()) | labels.asked(match.start())
        blank = re.search(r"\s", match.group().split(".")[0])
        told = re.search(r"[.\d_]", match.group("local"))
        if not blank and len(match.group("local")) > 1 and (known or asked or told):
            yield match


def _is_ours(talk: Talk, start: int, end: int) -> bool:
    """A mailbox that the agent gives out: claims@, "write to us at"."""
    turn = talk.turn_at(start)
    if not turn.by_centre:
        return False
    local = talk.text[start:end].lower()
    before = talk.text[turn.start : start]
    return bool(_OURS.search(before) or _ROLES & set(re.findall(r"[a-z]+", local)))


def _local_start(talk: Talk, atoms: list[Atom], labels: Labels, at: int, *, glued: bool) -> int:
    """Back over letters, digits, links, and the words that are the name.

    One word, or linked ones; all of them after a question for the address.
    """
    said = _HOW_WRITTEN.search(talk.text, talk.turn_at(at).start, at)
    at = said.start() if said else at
    turn, start, named, linked = talk.turn_at(at), at, False, False
    after_word = False
    if glued:  # in one breath with the "@"
        written = re.search(r"[\w.+-]{1,64}$", talk.text[turn.start : at], re.ASCII)
        if written:
            return turn.start + written.start()
    asked = "email" in labels.of(at, at + 1) | labels.asked(at)
    for atom in reversed(
        atoms[_first(atoms, turn) : bisect_left(atoms, at, key=lambda a: a.start)]
    ):
        if asked and atom.value in ("then", "and"):
            continue  # "j, then okonkwo, then nineteen"
        link = atom.value in _LINKS
        spelled = atom.kind in (AtomKind.DIGITS, AtomKind.LETTERS)
        word = (atom.kind is AtomKind.WORD and not link) or (
            linked and atom.unit == "th"
        )  # "first dot last"
        apart = after_word and "," in talk.text[atom.end : start]  # "first initial, okoye"
        more = asked and word and not apart and not _begins(talk, atom, start)
        if not (link or spelled or more) and (not word or (named and not linked)):
            break
        ends = _sentence_ends(talk, atom.end, start)
        if word and not linked and (ends or atom.value in _BEFORE):
            break
        if (word and not linked and named and not more) or (
            spelled and named and _sentence_ends(talk, atom.end, start)
        ):
            break
        named = named or not (link or spelled)
        linked = link
        after_word = word
        start = atom.start
    return start


def _first(atoms: list[Atom], turn: Turn) -> int:
    return bisect_left(atoms, turn.start, key=lambda atom: atom.start)


def _begins(talk: Talk, atom: Atom, start: int) -> bool:
    """The word only leads up to the address."""
    topic = len(atom.value) > 2 and atom.value[-1] in "은는" and atom.value >= "가"
    return atom.value in _BEFORE or topic or _sentence_ends(talk, atom.end, start)


def _sentence_ends(talk: Talk, end: int, start: int) -> bool:
    return bool(re.match(r"\S*[.?!:]\s", talk.text[end : start + 1]))


def _spelled(atoms: list[Atom], turn: Turn) -> tuple[int, int] | None:
    """Letters with digits or links between them: 에스 유 언더바 구이."""
    group: list[Atom] = []
    for atom in atoms:
        if atom.turn != turn.number:
            break
        if atom.kind in (AtomKind.LETTERS, AtomKind.DIGITS) or (group and atom.value in _LINKS):
            group.append(atom)
        elif group and atom.kind is not AtomKind.FILLER:
            break
    while group and group[-1].value in _LINKS:
        group.pop()
    letters = sum(atom.kind is AtomKind.LETTERS for atom in group)
    linked = any(atom.value in _LINKS or atom.kind is AtomKind.DIGITS for atom in group)
    return (group[0].start, group[-1].end) if letters > 1 and linked else None


def _without_domain(talk: Talk, atoms: list[Atom], labels: Labels) -> Iterator[tuple[int, int]]:
    """``lucy dot barnes`` in answer to a question for the address."""
    for turn in talk.turns:
        if turn.by_centre or "email" not in labels.asked(turn.start):
            continue
        said = talk.text[turn.start : turn.end]
        if re.search(r"\bat\b|@|골뱅이", said):
            continue
        if spelled := _spelled(atoms[_first(atoms, turn) :], turn):
            yield spelled
            continue
        match = _LINKED.search(said)
        if match and not re.search(rf"(?:dot|점)\s(?:{_ENDS}|컴|넷)\b", match.group()):
            told = _PROVIDER_BEHIND.sub("", match.group())
            yield turn.start + match.start(), turn.start + match.start() + len(told)
