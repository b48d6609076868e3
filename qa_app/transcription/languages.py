"""In which language each window of a call is heard, where a call may hold more than one.

Whisper writes in the language that it is told, whatever is said: told the wrong one, it invents.
So each window is heard in a language of its own; but a person seldom changes theirs, and a short
or noisy window says little of its language. What was spoken on a channel before holds until a
window speaks clearly for another.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from qa_app.transcription.decode import RATE
from qa_app.transcription.engine import Engine
from qa_app.transcription.transcript import TranscriptionOptions
from qa_app.transcription.windows import Window

# What a window needs to be heard in another language than the one before it on its channel:
# how likely that is (0 to 1) and seconds of speech. Less is needed where somebody said that more
# than one is spoken.
CLEARLY, CLEARLY_SECONDS = 0.9, 3.0
RATHER, RATHER_SECONDS = 0.6, 1.0


@dataclass(slots=True)
class Languages:
    """What is known of a call's languages: the main one, and the last on each channel."""

    main: str | None = None
    of_channel: dict[int, str] = field(default_factory=dict)

    def of_windows(
        self, windows: Sequence[Window], engine: Engine, options: TranscriptionOptions
    ) -> list[str]:
        """The language to hear each window in, in their order."""
        if options.language:
            self.main = options.language
            return [options.language] * len(windows)
        odds = engine.language_odds([window.samples for window in windows], options.languages)
        if self.main is None:
            longest = max(range(len(windows)), key=lambda i: len(windows[i].samples))
            self.main = _likeliest(odds[longest])
        return [
            self._of_window(window, likely, options)
            for window, likely in zip(windows, odds, strict=True)
        ]

    def _of_window(
        self, window: Window, odds: Mapping[str, float], options: TranscriptionOptions
    ) -> str:
        usual = self.of_channel.get(window.source.channel, self.main or options.languages[0])
        other = _likeliest(odds)
        sure, long = (RATHER, RATHER_SECONDS) if options.several else (CLEARLY, CLEARLY_SECONDS)
        clear = odds[other] >= sure and len(window.samples) / RATE >= long
        language = other if clear else usual
        self.of_channel[window.source.channel] = language
        return language


def _likeliest(odds: Mapping[str, float]) -> str:
    return max(odds, key=lambda language: odds[language])
