"""The outline of a recording as people hear it: where a tone is, there is no shape of words."""

import math
from collections.abc import Iterable, Sequence

from qa_app.calls.models import Call

# As high as a soft tone stands in most recordings; 100 is the loudest sample.
TONE = 30

Peaks = list[list[int]]


def heard_peaks(call: Call) -> Peaks | None:
    """The peaks of the copy that people may hear, 0 to 100 for each channel; None without one."""
    if call.peaks is None or call.masked_sound is None or call.tones is None:
        return None
    return with_tones(call.peaks, call.tones, call.duration)


def with_tones(peaks: Peaks, tones: Iterable[Sequence[float]], duration: float) -> Peaks:
    """Peaks in which every stretch that a tone touches is level. Times in seconds."""
    covered = [list(channel) for channel in peaks]
    for channel in covered:
        each = duration / len(channel) if channel else 0.0
        for start, end in tones if each else ():
            first, last = math.floor(start / each), min(math.ceil(end / each), len(channel))
            channel[first:last] = [TONE] * (last - first)
    return covered
