"""A quote is what the transcript says there, not what somebody claims."""

import pytest

from qa_app.reviews.quotes import attributed, cite, quote
from qa_app.transcription.transcript import Segment, Speaker, Word

ASKED = Segment(
    0.0,
    2.0,
    "Where is my parcel?",
    Speaker.CUSTOMER,
    0.9,
    (
        Word(" Where", 0.0, 0.5, 0.9),
        Word(" is", 0.5, 0.8, 0.9),
        Word(" my", 0.8, 1.2, 0.9),
        Word(" parcel?", 1.2, 2.0, 0.9),
    ),
)
OVER = Segment(1.0, 3.0, "One moment.", Speaker.AGENT, 0.9)
LINES = [ASKED, OVER]


@pytest.mark.parametrize(
    ("start", "end", "selected", "said"),
    [
        (0.0, 0.9, "", "Where is"),
        (0.0, 3.0, "", "Where is my parcel?\nOne moment."),
        (1.0, 2.0, "my  parcel?", "my parcel?"),
        (1.0, 2.0, "One moment.", "One moment."),
        (0.0, 0.9, "Never mind my parcel", "Where is"),
        (5.0, 6.0, "", ""),
        (5.0, 6.0, "A long silence", "A long silence"),
    ],
    ids=[
        "words within",
        "two voices, a line each",
        "selected words stand as they are",
        "one of two voices at once",
        "words that were not said give way",
        "silence",
        "silence, described",
    ],
)
def test_the_transcript_has_the_last_word(
    start: float, end: float, selected: str, said: str
) -> None:
    assert quote(LINES, start, end, selected) == said


NAMES = {Speaker.AGENT: "Agent", Speaker.CUSTOMER: "Customer", Speaker.UNKNOWN: "Speaker"}


@pytest.mark.parametrize(
    ("end", "quoted", "told"),
    [
        (3.0, "my parcel?\nOne moment.", "Customer: my parcel?\nAgent: One moment."),
        (3.0, "Where is\nmy parcel?", "Where is\nmy parcel?"),
        (0.9, "Where is", "Where is"),
        (
            3.0,
            "my parcel?\n(sighs)\nOne moment.",
            "Customer: my parcel?\n(sighs)\nAgent: One moment.",
        ),
    ],
    ids=["two voices", "one voice, two lines", "one voice", "a line that nobody said"],
)
def test_of_several_speakers_each_is_named(end: float, quoted: str, told: str) -> None:
    assert attributed(said(LINES, end, quoted), NAMES) == told


def said(segments: list[Segment], end: float, quoted: str) -> list[tuple[str, Speaker | None]]:
    """Each line of a quote with who says it, as far as it stands in the transcript."""
    lines = []
    for line in quoted.splitlines():
        known = any(line in segment.text for segment in segments)
        (passage,) = cite(segments, 0.0, end, line) if known else (None,)
        lines.append((line, segments[passage.line].speaker if passage else None))
    return lines


def test_the_same_words_of_two_speakers_keep_their_order() -> None:
    both = [
        Segment(float(at), at + 1.0, "Yes.", speaker, 0.9)
        for at, speaker in enumerate((Speaker.AGENT, Speaker.CUSTOMER))
    ]
    cited = cite(both, 0.0, 2.0, "Yes.\nYes.")
    lines = [("Yes.", both[passage.line].speaker) for passage in cited]
    assert attributed(lines, NAMES) == "Agent: Yes.\nCustomer: Yes."
