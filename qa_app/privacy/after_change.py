"""What is private in a call after some of its lines were changed, without reading all of it again.

A whole call of two hours takes a second or more to read. Rules look some turns back and ahead, and
for two things at the whole call: names and numbers that are told in one place are hidden wherever
they are said again. So the changed lines are read with the lines around them, before and after the
change. Where that tells that anything but these lines could come out differently, nothing is
answered, and all of the call has to be read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from qa_app.foundation.folding import fold
from qa_app.privacy.card_codes import card_codes
from qa_app.privacy.find import SHORTEST_REPEAT, Reading, read
from qa_app.privacy.runs import SPOKEN
from qa_app.privacy.spans import Finding, PersonalDataKind, Span
from qa_app.transcription.transcript import Transcript

# Lines on both sides that are read along: the rule that looks farthest looks some ten turns.
CONTEXT = 40
# With more changed lines than this, reading them twice wins nothing.
MOST_LINES = 100
# What is found of these says nothing of other lines; for names see `_may_repeat`.
_ALONE = frozenset({PersonalDataKind.NAME, PersonalDataKind.ADDRESS, PersonalDataKind.EMAIL})
SHORTEST_PART = 2


def find_after_change(
    before: Transcript, known: Iterable[Finding], after: Transcript
) -> tuple[Finding, ...] | None:
    """The findings of a changed transcript, from those ``known`` of it before.

    None where all of it has to be read.
    """
    changed = _changed(before, after)
    if max(changed.before, changed.after) > MOST_LINES:
        return None
    parted = _parted(known, changed.first, changed.before)
    if parted is None:
        return None
    names = _said(before, (one for one in parted.around if one.kind is PersonalDataKind.NAME))
    begin = max(0, changed.first - CONTEXT)
    here = replace(changed, first=changed.first - begin)
    found = _find_in(
        _lines(before, begin, changed.first + changed.before + CONTEXT),
        _lines(after, begin, changed.first + changed.after + CONTEXT),
        here,
        names,
    )
    if found is None:
        return None
    moved = [changed.follow(one) for one in parted.around]
    placed = [_shifted(one, begin) for one in found]
    return tuple(sorted([*moved, *placed], key=lambda one: one.spans))


@dataclass(frozen=True, slots=True)
class _Changed:
    """The lines from ``first`` on: there were ``before`` of them, and are ``after`` now."""

    first: int
    before: int
    after: int

    def follow(self, finding: Finding) -> Finding:
        """A finding beside the changed lines, where it stands after the change."""
        spans, hidden = self._followed(finding.spans), self._followed(finding.hidden)
        return replace(finding, spans=spans, hidden=hidden)

    def _followed(self, spans: Iterable[Span]) -> tuple[Span, ...]:
        end, by = self.first + self.before, self.after - self.before
        return tuple(
            replace(one, segment=one.segment + by) if one.segment >= end else one for one in spans
        )


def _changed(before: Transcript, after: Transcript) -> _Changed:
    """The stretch in which two transcripts differ."""
    old, new = before.segments, after.segments
    most = min(len(old), len(new))
    first = next((at for at in range(most) if old[at] != new[at]), most)
    rest = most - first
    same = next((at for at in range(rest) if old[-1 - at] != new[-1 - at]), rest)
    return _Changed(first, len(old) - first - same, len(new) - first - same)


def _find_in(
    before: Transcript, after: Transcript, changed: _Changed, names: Iterable[str]
) -> tuple[Finding, ...] | None:
    """The findings in the changed lines; None where others may come out differently as well."""
    old, new = read(before), read(after)
    was = _parted(old.findings, changed.first, changed.before)
    now = _parted(new.findings, changed.first, changed.after)
    if was is None or now is None or not _alone(old, was, changed.first, changed.before):
        return None
    if not _alone(new, now, changed.first, changed.after):
        return None
    codes = [changed.follow(one) for one in card_codes(before, old.findings)]
    if (
        [changed.follow(one) for one in was.around] != list(now.around)
        or codes != list(card_codes(after, new.findings))
        or _names_in(before, old) != _names_in(after, new)
    ):
        return None
    lines = after.segments[changed.first : changed.first + changed.after]
    return None if _may_repeat((line.text for line in lines), names) else now.inside


def _alone(reading: Reading, parted: _Parted, first: int, count: int) -> bool:
    """Whether nothing is told in these lines that is looked for in others."""
    digits: Counter[int] = Counter()
    for atom in reading.atoms:
        if atom.kind in SPOKEN and first <= atom.turn < first + count:
            digits[atom.turn] += len(atom.value)
    few = all(said < SHORTEST_REPEAT for said in digits.values())
    return few and all(one.kind in _ALONE for one in parted.inside)


@dataclass(frozen=True, slots=True)
class _Parted:
    inside: tuple[Finding, ...]
    around: tuple[Finding, ...]


def _parted(findings: Iterable[Finding], first: int, count: int) -> _Parted | None:
    """Findings within these lines, and those elsewhere; None where one is in both."""
    inside: list[Finding] = []
    around: list[Finding] = []
    for finding in findings:
        within = {first <= span.segment < first + count for span in finding.spans}
        if len(within) > 1:
            return None
        (inside if True in within else around).append(finding)
    return _Parted(tuple(inside), tuple(around))


def _names_in(transcript: Transcript, reading: Reading) -> set[str]:
    named = (one for one in reading.findings if one.kind is PersonalDataKind.NAME)
    return set(_said(transcript, named))


def _said(transcript: Transcript, findings: Iterable[Finding]) -> list[str]:
    spans = (span for finding in findings for span in finding.spans)
    return [transcript.segments[one.segment].text[one.start : one.end] for one in spans]


def _may_repeat(lines: Iterable[str], names: Iterable[str]) -> bool:
    """Whether a part of a name that is told elsewhere is in these lines."""
    said = "\n".join(fold(line, caseless=True).text for line in lines)
    parts = {part for name in names for part in _parts(fold(name, caseless=True).text)}
    return any(part in said for part in parts)


def _parts(name: str) -> Sequence[str]:
    """A name, its words, and a Korean one without the family's."""
    parts = [name, *name.split()]
    parts += [name[1:], name[2:]] if "가" <= name[:1] <= "힣" else []
    return [part for part in parts if len(part) >= SHORTEST_PART]


def _lines(transcript: Transcript, begin: int, end: int) -> Transcript:
    return replace(transcript, segments=transcript.segments[begin:end])


def _shifted(finding: Finding, by: int) -> Finding:
    spans, hidden = (
        tuple(replace(span, segment=span.segment + by) for span in those)
        for those in (finding.spans, finding.hidden)
    )
    return replace(finding, spans=spans, hidden=hidden)
