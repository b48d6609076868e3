"""The Whisper models that have a name: where they come from, what they need, how good they are.

Figures are other people's where they are not ours, and say whose. What nobody here knows of a
model is not said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from qa_app.transcription.weights import known_models

# OpenAI's README gives millions of parameters and, for its own engine on a GPU, the memory.
MEMORY_SOURCE = "memory: of openai-whisper on a GPU, as OpenAI's README says"
# Kim et al. measured four sizes on published sets of Korean and English speech.
KOREAN_SOURCE = (
    "Korean: characters wrong in 100 on KsponSpeech eval-clean; English: words wrong in 100 on"
    " LibriSpeech test-other (Phonetics and Speech Sciences 15(3), 2023, p. 75, table 4)"
)
OURS = (
    "base, measured here: about 4 words in 100 wrong on clear synthetic English calls, about 20"
    " characters in 100 on Korean conversation"
)


@dataclass(frozen=True, slots=True)
class KnownModel:
    """A model by its name; errors are shares of 100, None where nobody told."""

    name: str
    repository: str
    parameters: int
    memory_gb: int
    korean_errors: float | None = None
    english_errors: float | None = None

    @property
    def disk_mb(self) -> int:
        """About what it takes on disk: two bytes for each parameter."""
        return self.parameters * 2


KNOWN = {
    model.name: model
    for model in (
        KnownModel("tiny", "Systran/faster-whisper-tiny", 39, 1, 33.57, 15.79),
        KnownModel("base", "Systran/faster-whisper-base", 74, 1, 22.85, 11.95),
        KnownModel("small", "Systran/faster-whisper-small", 244, 2),
        KnownModel("medium", "Systran/faster-whisper-medium", 769, 5, 11.94, 6.74),
        KnownModel("large-v2", "Systran/faster-whisper-large-v2", 1550, 10, 10.83, 6.31),
        KnownModel("large-v3", "Systran/faster-whisper-large-v3", 1550, 10),
        KnownModel("large-v3-turbo", "mobiuslabsgmbh/faster-whisper-large-v3-turbo", 809, 6),
    )
}


def choices(models_dir: Path) -> tuple[Sequence[str], Sequence[str]]:
    """The names that are on this machine, and those that can be fetched."""
    here = known_models(models_dir)
    return here, [name for name in KNOWN if name not in here]
