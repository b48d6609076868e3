"""Two engines, one contract, one set of weights; and one clear line for each that cannot run."""

from itertools import pairwise
from pathlib import Path

import jiwer
import numpy as np
import pytest
import torch
import whisper
from faster_whisper import WhisperModel

from qa_app.transcription.channels import plan_channels
from qa_app.transcription.checkpoint import openai_tensors, read_variables
from qa_app.transcription.decode import decode
from qa_app.transcription.engine import DEFAULT_ENGINE, DEFAULT_MODEL, ENGINES, Engine, load_engine
from qa_app.transcription.errors import TranscriptionError, out_of_memory_is_said
from qa_app.transcription.many import EngineChoice, transcribe_many
from qa_app.transcription.transcribe import transcribe_file
from qa_app.transcription.transcript import Transcript, TranscriptionOptions, Word
from qa_app.transcription.weights import Weights, find_checkpoint, find_weights
from qa_app.transcription.windows import Window, windows

# openai-whisper leaves it to Python to close the file of its vocabulary.
pytestmark = pytest.mark.filterwarnings("ignore:.*tiktoken:pytest.PytestUnraisableExceptionWarning")
OPTIONS = TranscriptionOptions(language="en")


@pytest.fixture(scope="module")
def weights(models_dir: Path) -> Weights:
    return find_weights("base", models_dir=models_dir)


@pytest.fixture(scope="module")
def checkpoint(models_dir: Path) -> Weights:
    return find_checkpoint("base", models_dir=models_dir)


@pytest.fixture(scope="module")
def window(card_call: Path) -> Window:
    """The agent's first sentences, which say the bank's name and ask how to help."""
    pieces = list(decode(card_call))
    sources = plan_channels(pieces, agent_channel="left").sources
    first = next(windows(pieces, sources))
    return Window(first.source, first.turns[:1])


@pytest.fixture(scope="module")
def engines(models_dir: Path) -> dict[str, Engine]:
    return {name: load_engine(name, models_dir=models_dir) for name in ENGINES}


@pytest.fixture(scope="module")
def reference(engines: dict[str, Engine]) -> whisper.model.Whisper:
    """OpenAI's own model with the checkpoint's numbers, loaded once."""
    return engines["openai-whisper"]._whisper


@pytest.fixture(scope="module")
def heard(engines: dict[str, Engine], window: Window) -> dict[str, list[Word]]:
    return {
        name: engine.words([window.samples], language="en", options=OPTIONS)[0]
        for name, engine in engines.items()
    }


def plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum() or letter == " ").strip()


@pytest.mark.parametrize("name", ENGINES)
def test_each_engine_hears_the_language_and_words_with_times(
    name: str, engines: dict[str, Engine], heard: dict[str, list[Word]], window: Window
) -> None:
    (odds,) = engines[name].language_odds([window.samples], ("ko", "en"))
    assert odds["en"] > 0.9
    assert sum(odds.values()) == pytest.approx(1)
    words = heard[name]
    assert "how can i help you" in plain("".join(word.word for word in words))
    for word, following in pairwise(words):
        assert 0 <= word.start <= word.end <= len(window.samples) / 16_000 + 0.1
        assert word.start <= following.start
        assert 0 < word.probability <= 1


def test_the_engines_agree_on_what_was_said_and_when(heard: dict[str, list[Word]]) -> None:
    fast, reference = heard.values()
    first, second = ("".join(word.word for word in words) for words in (fast, reference))
    assert jiwer.wer(plain(first), plain(second)) < 0.1
    assert abs(fast[0].start - reference[0].start) < 0.7
    assert abs(fast[-1].end - reference[-1].end) < 0.7


def test_the_checkpoint_has_every_number_of_the_other_file(
    weights: Weights, checkpoint: Weights, reference: whisper.model.Whisper
) -> None:
    state = torch.load(checkpoint.path, weights_only=True)["model_state_dict"]
    variables = read_variables(weights.path / "model.bin")
    numbers = 0
    for name, array in variables.items():
        if not name.endswith(("weight", "bias", "gamma", "beta", "encodings")):
            continue
        for new_name, part in openai_tensors({name: array}):
            numbers += part.size
            assert np.array_equal(state.pop(new_name).numpy(), part), name
    assert state == {}
    key_biases = [
        array[512:1024] if array.size == 1536 else array[:512]
        for name, array in variables.items()
        if name.endswith(("self_attention/linear_0/bias", "/attention/linear_1/bias"))
    ]
    assert len(key_biases) == 18
    assert not any(bias.any() for bias in key_biases)  # what is left out is nothing
    kept = sum(a.size for a in variables.values() if a.size > 64)
    assert numbers == kept - 18 * 512
    assert sum(p.numel() for p in reference.parameters()) + 1500 * 512 == numbers


def test_both_decode_the_same_greedy_text(
    weights: Weights, reference: whisper.model.Whisper, window: Window
) -> None:
    exact = WhisperModel(str(weights.path), device="cpu", compute_type="float32")
    settings = {"language": "en", "beam_size": 1, "condition_on_previous_text": False}
    segments, _info = exact.transcribe(window.samples, temperature=0.0, **settings)
    said = reference.transcribe(window.samples, temperature=0.0, fp16=False, **settings)
    assert "".join(segment.text for segment in segments) == said["text"]


def test_a_model_is_converted_once_and_kept(models_dir: Path, checkpoint: Weights) -> None:
    assert checkpoint.path == models_dir / "base.pt"
    made = checkpoint.path.stat().st_mtime_ns
    assert find_checkpoint("base", models_dir=models_dir).path.stat().st_mtime_ns == made
    assert find_checkpoint(str(checkpoint.path), models_dir=models_dir).name == "base"
    assert not list(models_dir.glob(".base*"))


def test_a_given_folder_is_converted_too(
    tmp_path: Path, models_dir: Path, weights: Weights
) -> None:
    (tmp_path / "mine").symlink_to(weights.path)
    found = find_checkpoint(str(tmp_path / "mine"), models_dir=tmp_path / "models")
    assert found.path.parent == tmp_path / "models"
    assert found.path.name.startswith("mine-")


@pytest.mark.parametrize("name", ENGINES)
def test_damaged_weights_are_one_clear_line(tmp_path: Path, weights: Weights, name: str) -> None:
    folder = tmp_path / "broken"
    folder.mkdir()
    for file in weights.path.iterdir():
        (folder / file.name).write_bytes(file.read_bytes()[:1_000_000])
    with pytest.raises(TranscriptionError) as caught:
        load_engine(name, str(folder), models_dir=tmp_path)
    assert caught.value.code == "weights_damaged"
    assert "\n" not in str(caught.value)


def test_a_damaged_checkpoint_is_one_clear_line(tmp_path: Path) -> None:
    damaged = tmp_path / "small.pt"
    damaged.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(TranscriptionError) as caught:
        load_engine("openai-whisper", str(damaged), models_dir=tmp_path)
    assert caught.value.code == "weights_damaged"
    with pytest.raises(TranscriptionError) as caught:
        load_engine("openai-whisper", "small", models_dir=tmp_path / "none")
    assert caught.value.code == "weights_missing"
    with pytest.raises(TranscriptionError) as caught:
        load_engine("openai-whisper", "huge", models_dir=tmp_path / "none")
    assert caught.value.code == "model_unknown"


def test_too_little_memory_is_said_whichever_way_the_engine_says_it() -> None:
    for error in (MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory")):
        with pytest.raises(TranscriptionError) as caught, out_of_memory_is_said():
            raise error
        assert caught.value.code == "out_of_memory"
    with pytest.raises(RuntimeError, match="other"), out_of_memory_is_said():
        raise RuntimeError("other")


@pytest.fixture(scope="module")
def by_itself(card_call: Path, models_dir: Path) -> Transcript:
    """The sample call, heard with nothing beside it."""
    return transcribe_file(card_call, OPTIONS, load_engine(models_dir=models_dir, threads=1))


@pytest.mark.parametrize("at_once", [2, 3])
def test_many_recordings_at_once_read_as_each_by_itself(
    at_once: int, card_call: Path, models_dir: Path, tmp_path: Path, by_itself: Transcript
) -> None:
    notes, more = tmp_path / "notes.txt", tmp_path / "more.txt"
    notes.write_text("no recording")
    more.write_text("no recording either")
    choice = EngineChoice(name=DEFAULT_ENGINE, model=DEFAULT_MODEL, models_dir=models_dir)
    results = dict(transcribe_many([notes, card_call, more], OPTIONS, choice, at_once=at_once))
    assert isinstance(results[notes], TranscriptionError)
    assert results[notes].code == "not_audio"
    assert results[card_call] == by_itself
