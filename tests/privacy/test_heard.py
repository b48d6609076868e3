"""What is masked cannot be heard: the masked copy is transcribed, and nobody finds the number."""

import re
from pathlib import Path

import pytest

from qa_app.privacy import find_personal_data
from qa_app.privacy.sound import mask_sound, sound_spans
from qa_app.transcription.engine import Engine, load_engine
from qa_app.transcription.transcribe import transcribe
from qa_app.transcription.transcript import Transcript, TranscriptionOptions

MODELS = Path(__file__).resolve().parents[2] / "var" / "models"
# Made from spoken_numbers.yaml: a phone number, said and read back, and a card number.
CALL = Path(__file__).with_name("spoken_numbers.opus")
HIDDEN = ("5550198", "11648427")
NAMES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
DIGITS = {name: str(digit) for digit, name in enumerate(NAMES)} | {"oh": "0"}


@pytest.fixture(scope="module")
def engine() -> Engine:
    """The weights that QA Coach comes with."""
    return load_engine("faster-whisper", "base", models_dir=MODELS)


def heard(file: Path, engine: Engine) -> Transcript:
    segments, duration = [], 0.0
    for progress in transcribe(file, TranscriptionOptions(language="en"), engine):
        segments += progress.segments
        duration = progress.duration
    segments.sort(key=lambda segment: segment.start)
    return Transcript("en", duration, "faster-whisper", "base", "split", tuple(segments))


def digits(transcript: Transcript) -> str:
    """All digits that were heard, in order, written in any way."""
    text = " ".join(segment.text.lower() for segment in transcript.segments)
    words = (DIGITS.get(word, word) for word in re.findall(r"\d|[a-z]+", text))
    return "".join(word for word in words if word.isdigit())


def pieces(number: str, size: int = 3) -> set[str]:
    return {number[i : i + size] for i in range(len(number) - size + 1)}


def test_no_masked_digit_can_be_heard_and_all_else_can(tmp_path: Path, engine: Engine) -> None:
    call = heard(CALL, engine)
    assert "1164" in digits(call), "the recording itself says its numbers"
    masked_file = tmp_path / "masked.mp3"
    mask_sound(CALL, sound_spans(find_personal_data(call), call), masked_file)

    masked = heard(masked_file, engine)

    found = {p for number in HIDDEN for p in pieces(number) if p in digits(masked)}
    assert found == set()
    assert len(digits(masked)) <= len("50350345790423")
    text = " ".join(segment.text for segment in masked.segments)
    for kept in ("should have been here on Monday", "May I have your card number", "by Friday"):
        assert kept in text
