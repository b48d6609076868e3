"""A call written down by hand: ``agent: …`` and ``customer: …``, or lines as of examples."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa_app.moments.example_calls import call_around, call_of
from qa_app.transcription.transcript import Speaker, Transcript

_SPEAKERS = {
    **dict.fromkeys(("agent", "a", "상담사", "상담원"), Speaker.AGENT),
    **dict.fromkeys(("customer", "c", "고객"), Speaker.CUSTOMER),
}
_SAID = re.compile(rf"(?P<who>{'|'.join(_SPEAKERS)}) *: *(?P<text>.+)", re.IGNORECASE)
_BEFORE = re.compile(r"C +(?P<text>.+)")
_EXAMPLE = re.compile(r"(?:[+-]\?? +)?(?P<text>.+?)(?: +# .+)?")
_HANGUL = re.compile("[가-힣]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """A call, and the segment that is meant (counted from 1) where it is one line in a call."""

    transcript: Transcript
    line: int | None = None


def read_spoken(text: str, kind: str = "") -> list[Spoken]:
    """The calls in a text: one where speakers are named, else one around each line.

    A line without a speaker is the agent's (the customer's where the ``kind`` is about them),
    ``C …`` what the customer said before it, ``A: … / C: … / A: …`` a talk on one line.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip() and line.strip()[0] != "#"]
    turns = [_SAID.fullmatch(line) for line in lines if " / " not in line]
    named = [(_SPEAKERS[turn["who"].lower()], turn["text"]) for turn in turns if turn]
    if named and len(named) == len(lines):
        return [Spoken(call_of("ko" if _HANGUL.search(text) else "en", named))]
    before, calls = "", []
    for line in lines:
        if match := _BEFORE.fullmatch(line):
            before = match["text"]
        elif match := _EXAMPLE.fullmatch(line):
            own = "ko" if _HANGUL.search(match["text"]) else "en"
            call, position = call_around(own, kind, before, match["text"])
            calls.append(Spoken(call, position + 1))
    return calls
