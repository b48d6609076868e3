"""Figures of time over a whole call: who speaks how much, how fast, how soon answers come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from qa_app.moments.timing.dead_air import SILENCE_SECONDS
from qa_app.moments.timing.interruption import is_back_channel
from qa_app.moments.timing.rate import rate, seconds_of, seconds_of_part
from qa_app.moments.timing.speech import silences, units
from qa_app.moments.turns import Call, Turn
from qa_app.transcription.transcript import Segment, Speaker, Transcript

# A rate of less speech than this is chance.
LEAST_SPEECH = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Timing:
    """Figures of one call; None where there is not enough to measure.

    Rates are syllables a second in Korean and words a minute in English, while speaking, in the
    language that the speaker uses most; what another agent or an announcement says is nobody's;
    ``response_latency`` is the median time in seconds from the customer's last word to the
    agent's first; ``silence`` counts stretches of six seconds and more, announced or not.
    """

    agent_seconds: float
    customer_seconds: float
    talk_share: float | None
    agent_rate: float | None
    agent_language: str
    customer_rate: float | None
    customer_language: str
    response_latency: float | None
    silence_seconds: float
    longest_silence: float
    overlaps: int


def measure(transcript: Transcript, excluded: Sequence[tuple[float, float]] = ()) -> Timing:
    """The figures of a call without the stretches ``excluded`` (from, to; in seconds)."""
    call = Call.of(transcript)

    def counts(start: float, end: float) -> bool:
        return not any(start < until and end > begin for begin, until in excluded)

    turns = [turn for turn in call.turns if counts(turn.start, turn.end)]
    agent, customer = _of(turns, Speaker.AGENT), _of(turns, Speaker.CUSTOMER)
    unheard = [aside for aside in call.asides if counts(aside.start, aside.end)]
    agent_seconds = _seconds(agent, unheard, Speaker.AGENT)
    customer_seconds = _seconds(customer, unheard, Speaker.CUSTOMER)
    both = agent_seconds + customer_seconds
    silent = [
        silence.end - silence.start
        for silence in silences(call, SILENCE_SECONDS)
        if counts(silence.start, silence.end)
    ]
    agent_rate, agent_language = _rate(agent)
    customer_rate, customer_language = _rate(customer)
    return Timing(
        agent_seconds=agent_seconds,
        customer_seconds=customer_seconds,
        talk_share=agent_seconds / both if agent_seconds and customer_seconds else None,
        agent_rate=agent_rate,
        agent_language=agent_language,
        customer_rate=customer_rate,
        customer_language=customer_language,
        response_latency=_latency(call, turns),
        silence_seconds=sum(silent),
        longest_silence=max(silent, default=0.0),
        overlaps=_overlaps(turns),
    )


def _of(turns: list[Turn], speaker: Speaker) -> list[Turn]:
    return [turn for turn in turns if turn.speaker == speaker]


def _seconds(turns: list[Turn], unheard: list[Segment], speaker: Speaker) -> float:
    """How long somebody speaks, also where nobody understood what."""
    not_understood = sum(line.end - line.start for line in unheard if line.speaker == speaker)
    return sum(map(seconds_of, turns)) + not_understood


def _rate(turns: list[Turn]) -> tuple[float | None, str]:
    """The rate in the language in which the speaker says most, and which that is."""
    spoken: dict[str, int] = defaultdict(int)
    seconds: dict[str, float] = defaultdict(float)
    for turn in turns:
        for part, language in zip(turn.parts, turn.languages, strict=True):
            spoken[language] += units(part.text, language)
            seconds[language] += seconds_of_part(part)
    language = max(seconds, key=seconds.__getitem__, default="")
    if seconds[language] < LEAST_SPEECH:
        return None, language
    return rate(spoken[language], seconds[language], language), language


def _latency(call: Call, turns: list[Turn]) -> float | None:
    counted = {turn.index for turn in turns}
    late = [
        max(0.0, turn.start - before.end)
        for turn in turns
        if turn.is_agent
        and turn.index
        and (before := call.turns[turn.index - 1]).is_customer
        and before.index in counted
        and not call.is_aside_between(before.end, turn.start)
        and not is_back_channel(turn.text)
    ]
    return median(late) if late else None


def _overlaps(turns: list[Turn]) -> int:
    return sum(
        later.start < earlier.end - 0.5
        and not is_back_channel(later.text)
        and not is_back_channel(earlier.text)
        and not (earlier.is_other_agent or later.is_other_agent)
        for earlier, later in pairwise(turns)
    )
