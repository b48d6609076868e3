"""Dead air: nobody speaks for long, and nobody said why."""

import re
from collections.abc import Iterator

from qa_app.moments.moment import Moment
from qa_app.transcription.transcript import Segment, Speaker, Transcript

RULE = "dead_air.unannounced"
SILENCE_SECONDS = 6.0
# What agents say before they look something up; a silence after it was announced.
ANNOUNCED = re.compile(
    r"잠시|잠깐|기다려|조회|확인해|찾아보|알아보"
    r"|\bhold\b|\bmoment\b|\bminute\b|\bbear with\b|\blet me (?:check|look|see)\b|\bone sec",
    re.IGNORECASE,
)


def dead_air(transcript: Transcript) -> Iterator[Moment]:
    """Silences of six seconds and more that the agent's last words did not announce."""
    heard_until = 0.0
    last_agent: Segment | None = None
    for position, segment in enumerate(transcript.segments):
        silent = segment.start - heard_until
        announced = last_agent is not None and ANNOUNCED.search(last_agent.text) is not None
        if position and silent >= SILENCE_SECONDS and not announced:
            yield _moment(transcript, position, heard_until)
        heard_until = max(heard_until, segment.end)
        if segment.speaker != Speaker.CUSTOMER:
            last_agent = segment


def _moment(transcript: Transcript, position: int, start: float) -> Moment:
    before = transcript.segments[position - 1]
    return Moment(
        kind="dead_air",
        criterion="active_listening",
        polarity="-",
        segments=(position - 1, position),
        start=start,
        end=transcript.segments[position].start,
        quote=before.text,
        confidence=0.8,
        rule=RULE,
    )
