"""E-mail addresses, written and spoken: what stands before the "@" is hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator

from qa_app.privacy.atoms import Atom, Part
from qa_app.privacy.rules import RULES, Reader
from qa_app.privacy.spans import Confidence, Finding
from qa_app.privacy.talk import Talk
from qa_app.privacy.vocabulary import words

_RULE = next(rule for rule in RULES if rule.reader is Reader.EMAIL)
_WRITTEN = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}(?=@[\w-]+\.\w)", re.ASCII)
_SPOKEN_AT = re.compile(
    r"\s*(?:골뱅이|\b앳\b)|\s+at\s+(?!the\b)(?:(?!at\b)[\w-]+\s+){1,4}?dot\s+"
    r"(?:com|net|org|co|kr|uk|edu|io|gov|de|eu|me|fm|info|biz|ca|au|fr|nl|us|tv|ai|app|dev|ac|ie|jp)\b"
    r"|\s+at\s+[\w-]+\.[a-z]{2,}\b",
    re.IGNORECASE,
)
_LINKS = words(
    "dot underscore dash hyphen plus point period 점 닷 언더바 언더스코어 하이픈 대시 . - _ +",
)


def find_emails(talk: Talk, atoms: list[Atom]) -> Iterator[Finding]:
    """The local parts of all addresses."""
    for match in _WRITTEN.finditer(talk.text):
        yield _finding(talk, *match.span())
    for match in _SPOKEN_AT.finditer(talk.text):
        start = _local_start(talk, atoms, match.start(), glued=not match.group()[0].isspace())
        if start < match.start():
            yield _finding(talk, start, match.start())


def _finding(talk: Talk, start: int, end: int) -> Finding:
    spans = talk.spans([(start, end)])
    return Finding(_RULE.kind, _RULE.name, spans, spans, Confidence.SURE, "shape")


def _local_start(talk: Talk, atoms: list[Atom], at: int, *, glued: bool) -> int:
    """Back over letters, digits, links, and the one word (or linked words) that is the name."""
    turn, start, named, linked = talk.turn_at(at), at, False, False
    if glued:  # in one breath with the "@"
        written = re.search(r"[\w.+-]{1,64}$", talk.text[turn.start : at], re.ASCII)
        if written:
            return turn.start + written.start()
    before = [a for a in atoms if turn.start <= a.start < at]
    for atom in reversed(before):
        link = atom.value in _LINKS
        spelled = atom.part in (Part.DIGITS, Part.LETTERS)
        word = atom.part is Part.WORD or (linked and atom.unit == "th")  # "first dot last"
        if not (link or spelled) and (not word or (named and not linked)):
            break
        named = named or not (link or spelled)
        linked = link
        start = atom.start
    return start
