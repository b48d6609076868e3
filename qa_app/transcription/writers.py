"""Transcripts as text for other programs: txt, srt, vtt and json. Writers return text only.

A line that the recogniser itself doubts ends with ``[?]``, and speech that it did not understand
stands in brackets in the call's language; in json its confidence, or a field, says so. That a
person corrected the transcript stands at the top, except in srt, which has no place for it.
"""

from __future__ import annotations

import json
from collections.abc import Callable

from qa_app.transcription.transcript import Segment, Speaker, Transcript

CORRECTED = "corrected by a person"
UNSURE = " [?]"
NOT_UNDERSTOOD = {"en": "[speech, not understood]", "ko": "[알아듣지 못한 말]"}


def write_json(transcript: Transcript) -> str:
    """The transcript in the shared JSON shape, Korean readable as it stands."""
    return json.dumps(transcript.to_json(), ensure_ascii=False, indent=2) + "\n"


def write_txt(transcript: Transcript) -> str:
    """One line a segment: ``[00:01:02] agent: text``."""
    language = transcript.language
    lines = (
        f"[{_clock(segment.start)}] {_labelled(segment, language)}\n"
        for segment in transcript.segments
    )
    return "".join([f"({CORRECTED})\n" if transcript.corrected else "", *lines])


def write_srt(transcript: Transcript) -> str:
    """SubRip subtitles."""
    return "\n".join(
        f"{number}\n{_clock(segment.start, ',')} --> {_clock(segment.end, ',')}\n"
        f"{_labelled(segment, transcript.language)}\n"
        for number, segment in enumerate(transcript.segments, start=1)
    )


def write_vtt(transcript: Transcript) -> str:
    """WebVTT subtitles; the speaker is a voice tag."""
    language = transcript.language
    cues = (
        f"\n{_clock(segment.start, '.')} --> {_clock(segment.end, '.')}\n"
        f"{_voiced(segment, language)}\n"
        for segment in transcript.segments
    )
    note = f"\nNOTE {CORRECTED}\n" if transcript.corrected else ""
    return "".join(["WEBVTT\n", note, *cues])


WRITERS: dict[str, Callable[[Transcript], str]] = {
    "json": write_json,
    "txt": write_txt,
    "srt": write_srt,
    "vtt": write_vtt,
}


def _labelled(segment: Segment, language: str) -> str:
    text = _line(segment, language)
    return text if segment.speaker is Speaker.UNKNOWN else f"{segment.speaker}: {text}"


def _voiced(segment: Segment, language: str) -> str:
    # "<" and "&" begin markup in WebVTT, and "-->" would begin a new cue's times.
    text = _line(segment, language)
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text if segment.speaker is Speaker.UNKNOWN else f"<v {segment.speaker}>{text}"


def _line(segment: Segment, language: str) -> str:
    if segment.unintelligible:
        return NOT_UNDERSTOOD.get(language, NOT_UNDERSTOOD["en"])
    return " ".join(segment.text.split()) + (UNSURE if segment.unsure else "")


def _clock(seconds: float, decimal: str = "") -> str:
    """``hh:mm:ss``, with milliseconds after ``decimal`` where one is given."""
    milliseconds = round(seconds * 1000)
    whole, rest = divmod(milliseconds, 1000)
    clock = f"{whole // 3600:02d}:{whole // 60 % 60:02d}:{whole % 60:02d}"
    return f"{clock}{decimal}{rest:03d}" if decimal else clock
