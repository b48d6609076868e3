"""Figures of time over a whole call: who speaks how much, how fast, how soon answers come."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa_app.moments.timing.dead_air import SILENCE_SECONDS
from qa_app.moments.timing.interruption import is_back_channel
from qa_app.moments.timing.rate import rate, seconds_of
from qa_app.moments.timing.speech import silences, units
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Speaker, Transcript

# A rate of less speech than this is chance.
LEAST_SPEECH = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Figures of one call; None where there is not enough to measure.

    Rates are syllables a second in Korean and words a minute in English, while speaking;
    ``response_latency`` is the median time in seconds from the customer's last word to the
    agent's first; ``silence`` counts stretches of six seconds and more, announced or not.
    """

    agent_seconds: float
    customer_seconds: float
    talk_share: float | None
    agent_rate: float | None
    customer_rate: float | None
    response_latency: float | None
    silence_seconds: float
    longest_silence: float
    overlaps: int


def measure(transcript: Transcript, leave_out: Sequence[tuple[float, float]] = ()) -> Timing:
    """The figures of a call without the stretches ``leave_out`` (from, to; in seconds)."""
    call = Call.of(transcript)

    def counts(start: float, end: float) -> bool:
        return not any(start < until and end > begin for begin, until in leave_out)

    turns = [turn for turn in call.turns if counts(turn.start, turn.end)]
    agent, customer = _of(turns, Speaker.AGENT), _of(turns, Speaker.CUSTOMER)
    agent_seconds, customer_seconds = sum(map(seconds_of, agent)), sum(map(seconds_of, customer))
    both = agent_seconds + customer_seconds
    silent = [
        end - start for _, _, start, end in silences(call, SILENCE_SECONDS) if counts(start, end)
    ]
    return Timing(
        agent_seconds=agent_seconds,
        customer_seconds=customer_seconds,
        talk_share=agent_seconds / both if agent and customer and both else None,
        agent_rate=_rate(agent, agent_seconds, transcript.language),
        customer_rate=_rate(customer, customer_seconds, transcript.language),
        response_latency=_latency(call, turns),
        silence_seconds=sum(silent),
        longest_silence=max(silent, default=0.0),
        overlaps=_overlaps(turns),
    )


def _of(turns: list[Turn], speaker: Speaker) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == speaker]


def _rate(turns: list[Turn], seconds: float, language: str) -> float | None:
    if seconds < LEAST_SPEECH:
        return None
    return rate(sum(units(turn.text, language) for turn in turns), seconds, language)


def _latency(call: Call, turns: list[Turn]) -> float | None:
    late = [
        max(0.0, turn.start - before.end)
        for turn in turns
        if turn.is_agent
        and turn.index
        and (before := call.turns[turn.index - 1]).is_customer
        and before in turns
        and not is_back_channel(turn.text)
    ]
    return median(late) if late else None


def _overlaps(turns: list[Turn]) -> int:
    return sum(
        later.start < earlier.end - 0.5
        and not is_back_channel(later.text)
        and not is_back_channel(earlier.text)
        for earlier, later in pairwise(turns)
    )
