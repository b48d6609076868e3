"""Why rules fired on a line, or did not: what was seen, what was asked of it, what decided."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from qa_app.moments.english.talk import said
from qa_app.moments.finder import RULES, SHOWN_FROM
from qa_app.moments.korean.reading import Reading
from qa_app.moments.rule import Hit, Rule
from qa_app.moments.trace import Asked, Look, tracing
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker, Transcript

LANGUAGES = {"ko": "Korean", "en": "English"}


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a rule makes of a line; ``confidence`` is None where it did not fire."""

    rule: str
    kind: str
    confidence: float | None
    quote: str
    parts: tuple[Look, ...]
    # Why a rule had nothing to ask of this line.
    passed_by: str = ""

    @property
    def reason(self) -> str:
        """Why it fired or did not, in a few words."""
        if self.confidence is not None:
            below = f", pages show moments from {SHOWN_FROM}"
            return "found" + (below if self.confidence < SHOWN_FROM else "")
        if self.passed_by:
            return self.passed_by
        met = [part.asked for part in self.parts if any(one.answer for one in part.asked)]
        if not met:
            return "none of its phrases"
        last = met[-1][-1]
        if last.answer:
            return f"held back: {last.condition}"
        beside = next(one.condition for one in reversed(met[-1]) if one.answer)
        return f"missing: {last.condition}, beside {beside}"

    @property
    def was_close(self) -> bool:
        """Whether something that the rule asks for is there, and it did not fire."""
        if self.confidence is not None:
            return False
        return any(one.answer for part in self.parts for one in part.asked)

    def to_json(self) -> dict[str, object]:
        """The verdict as plain data."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "found": self.confidence is not None,
            "confidence": None if self.confidence is None else round(self.confidence, 2),
            "quote": self.quote,
            "reason": self.reason,
            "asked": [
                {"of": part.text or "the whole line", "conditions": list(map(_plain, part.asked))}
                for part in self.parts
            ],
        }


def _plain(asked: Asked) -> dict[str, object]:
    plain: dict[str, object] = {"condition": asked.condition, "answer": asked.answer}
    if asked.words:
        plain["words"] = asked.words
    if asked.within:
        plain["within"] = [_plain(one) for one in asked.within]
    return plain


@dataclass(frozen=True, slots=True)
class Line:
    """A turn of a call as the rules see it; ``numbers`` are its segments, counted from 1."""

    numbers: tuple[int, ...]
    speaker: str
    start: float
    end: float
    text: str
    # By language: sentences of morphemes in Korean, plain words in English.
    seen: dict[str, list[str]]
    verdicts: tuple[Verdict, ...]

    def to_json(self) -> dict[str, object]:
        """The line as plain data; times in seconds."""
        return {
            "lines": list(self.numbers),
            "speaker": self.speaker,
            "start": round(self.start, 2),
            "end": round(self.end, 2),
            "text": self.text,
            "seen": self.seen,
            "rules": [verdict.to_json() for verdict in self.verdicts],
        }


def explain(transcript: Transcript, *, rule: str = "", line: int | None = None) -> list[Line]:
    """Each turn with what each rule made of it.

    ``rule`` is part of a rule's name or its kind, ``line`` a segment counted from 1: only these.
    """
    call = Call.of(transcript)
    turns = [turn for turn in call.turns if line is None or line - 1 in turn.segments]
    verdicts: dict[int, list[Verdict]] = {turn.index: [] for turn in turns}
    for each in rules_named(rule):
        for index, verdict in _verdicts(each, call, turns):
            verdicts[index].append(verdict)
    return [
        Line(
            tuple(position + 1 for position in turn.segments),
            turn.speaker.value,
            turn.start,
            turn.end,
            turn.quote(0, len(turn.text)),
            _seen(call, turn),
            tuple(verdicts[turn.index]),
        )
        for turn in turns
    ]


def rules_named(name: str) -> list[Rule]:
    """The rules whose name has this in it: "empathy", "empathy.apologises.ko"; all for ""."""
    return [rule for rule in RULES.values() if name in rule.name or name == rule.kind]


def _verdicts(rule: Rule, call: Call, turns: list[Turn]) -> Iterator[tuple[int, Verdict]]:
    """What one rule makes of each turn; it reads the whole call, as ever."""
    hits: dict[int, Hit] = {}
    with tracing() as trace:
        found = list(rule.find(call)) if rule.reads(call.languages) else []
    for hit in found:
        known = hits.get(hit.turn.index)
        if known is None or hit.confidence > known.confidence:
            hits[hit.turn.index] = hit
    speakers = {call.turns[index].speaker for index in trace.looked}
    for turn in turns:
        parts = tuple(part for part in trace.looked.get(turn.index, ()) if part.asked)
        best = hits.get(turn.index)
        yield (
            turn.index,
            Verdict(
                rule.name,
                rule.kind,
                best.confidence if best else None,
                turn.quote(best.begin, best.end) if best else "",
                parts,
                "" if parts or best else _passed_by(rule, turn, speakers),
            ),
        )


def _passed_by(rule: Rule, turn: Turn, speakers: set[Speaker]) -> str:
    """Why a rule asked nothing of a line."""
    if not rule.languages:
        return "reads times, and found nothing in them"
    if rule.languages.isdisjoint(turn.languages):
        return f"reads {' and '.join(LANGUAGES[code] for code in sorted(rule.languages))}"
    if speakers and turn.speaker not in speakers:
        return f"reads the {' and the '.join(sorted(str(who) for who in speakers))}"
    return "not where it looks in a call"


def _seen(call: Call, turn: Turn) -> dict[str, list[str]]:
    seen = {}
    if "ko" in turn.languages:
        sentences = Reading.of(call).of_turn(turn)
        seen["ko"] = [" ".join(form.form for form in one.morphemes) for one in sentences]
    if "en" in turn.languages:
        seen["en"] = [said(call, turn).plain.strip()]
    return seen
