"""Dictated numbers: which rule, if any, each run of digits and letters falls under."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from qa_app.privacy.atoms import Atom, AtomKind
from qa_app.privacy.checks import is_announced
from qa_app.privacy.labels import HARMLESS, Labels
from qa_app.privacy.rules import RULES, Reader, Rule
from qa_app.privacy.runs import DictatedRun
from qa_app.privacy.spans import Confidence, Finding, PersonalDataKind
from qa_app.privacy.talk import Talk
from qa_app.transcription.transcript import Speaker

# On older Korean driver's licences in the place of the first two digits.
_REGION = re.compile(
    r"(?<![가-힣])(?P<name>서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|"
    r"울산)[,\s]*$"
)


@dataclass(frozen=True, slots=True)
class _Match:
    rule: Rule
    run: DictatedRun
    value: str
    confidence: Confidence
    reason: str


def find_numbers(
    talk: Talk, runs: list[DictatedRun], labels: Labels
) -> Iterator[tuple[Finding, str]]:
    """The findings among dictated numbers, each with its digits and letters."""
    rules = [
        rule for rule in RULES if rule.reader is Reader.NUMBER and talk.language in rule.languages
    ]
    waiting = runs[::-1]  # in the order of the call
    announced: set[str] = set()  # lines for everybody that somebody says again
    while waiting:
        run = waiting.pop()
        value = next(run.values())
        line = value in announced or _announced(talk, run)
        if line:
            announced.add(value)
        match = None if line else _judge(run, rules, labels)
        if match:
            yield _finding(talk, match), match.value
            waiting += _left_over(run, match.run)


def _announced(talk: Talk, run: DictatedRun) -> bool:
    """A line for everybody: what an agent says, or what is too long for a bank's number."""
    value, turn = next(run.values()), talk.turn_at(run.start)
    plain = turn.speaker is Speaker.UNKNOWN and (talk.language == "ko" or len(value) >= 10)
    return (turn.by_centre or plain) and is_announced(value, talk.language)


def _left_over(run: DictatedRun, taken: DictatedRun) -> Iterator[DictatedRun]:
    before = tuple(atom for atom in run.atoms if atom.end <= taken.start)
    after = tuple(atom for atom in run.atoms if atom.start >= taken.end)
    for rest in (before, after):
        said = DictatedRun(rest).said
        if said:
            yield DictatedRun(rest[rest.index(said[0]) : rest.index(said[-1]) + 1])


def _judge(run: DictatedRun, rules: list[Rule], labels: Labels) -> _Match | None:
    """The strongest reading of the run, or of the longest part of it that has one."""
    if not any(atom.kind is AtomKind.DIGITS for atom in run.said):
        return None  # no rule takes letters alone
    parts = [(part, labels.of(part.start, part.end)) for part in run.parts()]
    unmistakable = [rule for rule in rules if rule.overrules]
    attempts = chain(
        (_by_shape(part, unmistakable, frozenset()) for part, _ in parts[:1]),
        (_asked(part, rules, named) for part, named in parts[:1]),
        (_by_shape(part, unmistakable, frozenset()) for part, _ in parts),
        (_odd_length(part, rules, named) for part, named in parts[:1]),
        (_asked(part, rules, named) for part, named in parts),
        (_by_shape(part, rules, named) for part, named in parts),
    )
    return next((match for match in attempts if match), None)


def _odd_length(run: DictatedRun, rules: list[Rule], named: frozenset[str]) -> _Match | None:
    value = next(run.values())
    for rule in rules:
        if rule.asked & named and rule.odd and re.fullmatch(rule.odd, value):
            return _Match(rule, run, value, Confidence.UNCERTAIN, "odd_length")
    return None


def _asked(run: DictatedRun, rules: list[Rule], named: frozenset[str]) -> _Match | None:
    for rule in rules:
        if rule.asked & named:
            value = _fitting(run, rule)
            if value:
                return _Match(rule, run, value, _confidence(rule), "asked")
    return None


def _by_shape(run: DictatedRun, rules: list[Rule], named: frozenset[str]) -> _Match | None:
    for rule in rules:
        if rule.asked or (HARMLESS in named and not rule.overrules):
            continue
        value = _fitting(run, rule)
        if value:
            return _Match(rule, run, value, _confidence(rule), "shape")
    return None


def _fitting(run: DictatedRun, rule: Rule) -> str:
    fits = (v for v in run.values() if re.fullmatch(rule.shape, v) and rule.check(v))
    return next(fits, "")


def _confidence(rule: Rule) -> Confidence:
    return Confidence.UNCERTAIN if rule.uncertain else Confidence.SURE


def _finding(talk: Talk, match: _Match) -> Finding:
    run = match.run
    head, tail = _kept(match)
    region = _REGION.search(talk.text, max(0, run.start - 4), run.start)
    in_front = (
        [region.span("name")]
        if region and match.rule.kind is PersonalDataKind.DRIVER_LICENCE
        else []
    )
    return Finding(
        match.rule.kind,
        match.rule.name,
        talk.spans([*in_front, *_stretches(run)]),
        talk.spans([*in_front, *_hidden(talk.text, run.said, head, tail)]),
        match.confidence,
        match.reason,
    )


def _kept(match: _Match) -> tuple[int, int]:
    """How much stays readable; nothing where what was said is not plainly the value."""
    plain = "".join(atom.value for atom in match.run.said)
    head, tail = match.rule.keep
    if match.confidence is Confidence.UNCERTAIN or not match.value.startswith(
        plain[: max(1, head)]
    ):
        return 0, 0
    if plain != match.value and head <= 0:
        return 0, 0
    if head < 0:
        return max(0, len(plain) + head), 0
    if match.rule.kind.value == "phone" and len(plain) < 9:
        return 0, 0  # without its prefix all of a phone number is the private part
    return head, tail


def _stretches(run: DictatedRun) -> list[tuple[int, int]]:
    """From the first to the last spoken atom of each turn."""
    turns: dict[int, tuple[int, int]] = {}
    for atom in run.said:
        begin, _ = turns.get(atom.turn, (atom.start, atom.end))
        turns[atom.turn] = (begin, atom.end)
    return list(turns.values())


def _hidden(text: str, said: tuple[Atom, ...], head: int, tail: int) -> list[tuple[int, int]]:
    total, position = sum(len(atom.value) for atom in said), 0
    hidden = []
    for atom in said:
        first, last = (
            max(0, head - position),
            len(atom.value) - max(0, position + len(atom.value) - (total - tail)),
        )
        position += len(atom.value)
        if last <= first:
            continue
        said_as = len(atom.value) + len(atom.maybe)
        if len(text[atom.start : atom.end]) != said_as:
            hidden.append((atom.start, atom.end))
        else:
            end = atom.end if last == len(atom.value) else atom.start + last
            hidden.append((atom.start + first, end))
    return hidden
