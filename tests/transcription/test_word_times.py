"""Words stand at the time at which they are said: clips, masking and speakers rest on it."""

import json
import re
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import pytest

from qa_app.transcription.engine import Engine
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Transcript, TranscriptionOptions

# Made by samples/synthesise_word_times.py: the voice itself says when it speaks each word.
HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def heard(engine: Engine) -> Transcript:
    options = TranscriptionOptions(language="en")
    return transcribe_file(HERE / "known_times.opus", options, engine)


@pytest.fixture(scope="module")
def truth() -> list[dict]:
    return json.loads((HERE / "known_times.json").read_text(encoding="utf-8"))


def plain(word: str) -> str:
    return re.sub(r"[^a-z]", "", word.lower())


def test_words_are_within_a_fifth_of_a_second_of_the_truth(
    heard: Transcript, truth: list[dict]
) -> None:
    words = [word for segment in heard.segments for word in segment.words]
    said, written = ([plain(w) for w in some] for some in (
        [word["word"] for word in truth], [word.word for word in words]
    ))  # fmt: skip
    errors = []
    for block in SequenceMatcher(None, said, written, autojunk=False).get_matching_blocks():
        for i in range(block.size):
            true, found = truth[block.a + i], words[block.b + i]
            errors.append((found.start - true["start"], found.end - true["end"]))
    off = np.abs(errors)
    assert len(off) > 0.9 * len(truth)
    assert np.median(off) < 0.06
    assert np.percentile(off, 90) < 0.12
    assert np.mean(off < 0.2) > 0.97


def test_a_segment_is_a_sentence_at_its_time(heard: Transcript, truth: list[dict]) -> None:
    ends = [word["end"] for word in truth if word["word"].endswith((".", "?"))]
    assert len(heard.segments) == len(ends)
    for segment, end in zip(heard.segments, ends, strict=True):
        assert segment.end == pytest.approx(end, abs=0.2)
