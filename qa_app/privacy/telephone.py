"""Telephone numbers as people say, type and dial them, in forms that can be compared."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

import phonenumbers

from qa_app.foundation.folding import fold
from qa_app.privacy.atoms import AtomKind, read_atoms
from qa_app.privacy.spans import Finding, PersonalDataKind
from qa_app.privacy.talk import Talk
from qa_app.transcription.transcript import Transcript

# Where a number without its country may be from: calls here are in Korean and English.
REGIONS = ("KR", "US", "GB", "IE", "AU", "NZ")
SHORTEST, LONGEST = 7, 15  # digits
_WRITTEN = re.compile(r"(?<![\w])\+?\(?\d[\d\s().\-/]{5,24}\d(?!\w)")
_JOINED = re.compile(r"(?<!\d)\+?\d{7,15}(?!\d)")


def number_forms(typed: str) -> set[str]:
    """All numbers that this may be, each as it is dialled from abroad; none if it is no number.

    "010-2345-6789", "+82 10 2345 6789" and "0082 10 2345 6789" share a form.
    """
    text = fold(typed).text.strip()
    digits = re.sub(r"\D", "", text)
    if not SHORTEST <= len(digits) <= LONGEST:
        return set()
    abroad = text.startswith("+") or digits.startswith("00")
    written = ["+" + digits.removeprefix("00")] if abroad else [digits]
    if not abroad and not digits.startswith("0"):
        written.append("+" + digits)  # "82 10 …": the plus was left out
    forms = {form for number in written for region in REGIONS if (form := _form(number, region))}
    return forms or {digits.lstrip("0")}


def _form(number: str, region: str) -> str:
    try:
        parsed = phonenumbers.parse(number, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(parsed):
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def numbers_in(text: str) -> set[str]:
    """The forms of all telephone numbers that are written in a text, such as a file's name."""
    plain = fold(text).text
    found = [*_WRITTEN.findall(plain), *_JOINED.findall(plain)]
    return {form for written in found for form in number_forms(written)}


def numbers_told(transcript: Transcript, findings: Iterable[Finding]) -> set[str]:
    """The forms of the telephone numbers among what was found in a transcript."""
    talk = Talk.of(transcript)
    atoms = read_atoms(talk)
    told: set[str] = set()
    for finding in findings:
        if finding.kind is not PersonalDataKind.PHONE:
            continue
        digits = ""
        for span in finding.spans:
            begin = talk.turns[span.segment].start
            at = bisect_left(atoms, begin + span.start, key=lambda atom: atom.start)
            while at < len(atoms) and atoms[at].end <= begin + span.end:
                digits += atoms[at].value if atoms[at].kind is AtomKind.DIGITS else ""
                at += 1
        told |= number_forms(digits)
    return told
