"""Transcripts and plain text with personal data replaced by asterisks."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise

from qa_app.foundation.folding import fold
from qa_app.privacy.find import find_personal_data
from qa_app.privacy.spans import Finding, Span
from qa_app.privacy.words import word_places
from qa_app.transcription.transcript import Segment, Speaker, Transcript

# A Latin word becomes two asterisks whatever its length: "seven" must not show that it is no "one".
_PIECE = re.compile(r"[A-Za-z]+|[^\W_]")
_LABEL = re.compile(
    r"(?:\[[\d:.]+\]\s*)?(?:(?P<who>agent|customer|상담사|상담원|고객)\s*:\s*)?", re.IGNORECASE
)
_SPEAKERS = {
    "agent": Speaker.AGENT,
    "상담사": Speaker.AGENT,
    "상담원": Speaker.AGENT,
    "customer": Speaker.CUSTOMER,
    "고객": Speaker.CUSTOMER,
}


@dataclass(frozen=True, slots=True)
class MaskedTranscript:
    """The transcript as people see it by default, and what is hidden in it.

    The findings' positions are those of the unmasked transcript.
    """

    transcript: Transcript
    findings: tuple[Finding, ...]


def mask_transcript(transcript: Transcript) -> MaskedTranscript:
    """Personal data replaced in texts and words alike; times and everything else as they were.

    A segment whose words do not make up its text loses its words if something in it is hidden.
    """
    findings = find_personal_data(transcript)
    return MaskedTranscript(mask_findings(transcript, findings), findings)


def mask_findings(transcript: Transcript, findings: Iterable[Finding]) -> Transcript:
    """The transcript with these findings hidden: those that a person has not freed."""
    hidden: dict[int, list[Span]] = {}
    for finding in findings:
        for span in finding.hidden:
            hidden.setdefault(span.segment, []).append(span)
    segments = list(transcript.segments)
    for number, spans in hidden.items():
        segments[number] = _mask_segment(segments[number], sorted(spans))
    return replace(transcript, segments=tuple(segments))


def hide_by_itself(segment: Segment) -> Segment:
    """The segment with what its words alone give away hidden, whatever was said around it."""
    transcript, _ = read_text("", script_of(segment.text))
    alone = replace(transcript, segments=(segment,))
    return mask_transcript(alone).transcript.segments[0]


def hide_all(segment: Segment) -> Segment:
    """The segment with each letter and digit hidden."""
    return _mask_segment(segment, [Span(0, 0, len(segment.text))])


def hide(text: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The text with these stretches (first and last character, excluded) hidden."""
    return _replaced(text, sorted(Span(0, *stretch) for stretch in stretches), [])


def script_of(text: str) -> str:
    """The language that a text is written in, as far as its script tells."""
    return "ko" if re.search("[가-힣]", fold(text).text) else "en"


def mask_text(text: str, language: str) -> str:
    """Plain text with personal data hidden; each line is a turn.

    Lines may begin as ``transcribe`` writes them, ``[00:01:02] agent: …``; that stays.
    """
    transcript, labels = read_text(text, language)
    masked = mask_transcript(transcript).transcript
    said = (segment.text for segment in masked.segments)
    return "\n".join(label + line for label, line in zip(labels, said, strict=True))


def read_text(text: str, language: str) -> tuple[Transcript, list[str]]:
    """The lines as a transcript without times, and what stands before each turn."""
    segments, labels = [], []
    for line in text.split("\n"):
        folded = fold(line)
        label = _LABEL.match(folded.text)
        start = folded.place(0, label.end())[1] if label else 0
        who = _SPEAKERS[label.group("who").lower()] if label and label.group("who") else None
        segments.append(Segment(0, 0, line[start:], who or Speaker.UNKNOWN, 1.0))
        labels.append(line[:start])
    return Transcript(language, 0, "text", "none", "mixed", tuple(segments)), labels


def _mask_segment(segment: Segment, spans: list[Span]) -> Segment:
    places = word_places(segment)
    edges = sorted({edge for place in places or () for edge in place})
    text = _replaced(segment.text, spans, edges)
    if places is None:
        return replace(segment, text=text, words=())
    words = []
    for word, (start, end) in zip(segment.words, places, strict=True):
        inside = [Span(0, s.start - start, s.end - start) for s in _cut(spans, start, end)]
        lead = len(word.word) - len(word.word.lstrip())
        said = _replaced(segment.text[start:end], inside, [])
        words.append(replace(word, word=word.word[:lead] + said))
    return replace(segment, text=text, words=tuple(words))


def _cut(spans: list[Span], start: int, end: int) -> list[Span]:
    inside = (Span(0, max(s.start, start), min(s.end, end)) for s in spans)
    return [span for span in inside if span.start < span.end]


def _replaced(text: str, spans: list[Span], edges: list[int]) -> str:
    """``text`` with the spans hidden, each on its own between the words' edges."""
    done, position = [], 0
    for span in spans:
        if span.end <= position:
            continue
        begin = max(span.start, position)
        cuts = [begin, *(edge for edge in edges if begin < edge < span.end), span.end]
        done.append(text[position:begin])
        for a, b in pairwise(cuts):
            done.append(_hidden(text[a:b]))
        position = span.end
    return "".join([*done, text[position:]])


def _hidden(said: str) -> str:
    """Its letters and digits as asterisks, as many in any form; what stands between stays."""
    folded, done, position = fold(said), [], 0
    for piece in _PIECE.finditer(folded.text):
        start, end = folded.place(*piece.span())
        done += [said[position:start], _asterisks(piece)]
        position = end
    return "".join([*done, said[position:]])


def _asterisks(piece: re.Match[str]) -> str:
    return "**" if piece.group().isascii() and piece.group().isalpha() else "*"
