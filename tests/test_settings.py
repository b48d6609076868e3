"""A wrong setting stops the start with one line that says which and why."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest

from qa_app.foundation.settings import ROOT, SettingError, Settings
from qa_app.transcription.device import chosen_device, gpu_count
from qa_app.transcripts.whisper_settings import check_whisper


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("DATABASE_URL", "mysql://x", "must start with sqlite: or postgresql+psycopg:"),
        ("SECRET_KEY", "short", "at least 32 characters"),
        ("LISTEN", "8000", "HOST:PORT"),
        ("WORKERS", "many", "whole number"),
        ("WORKERS", "1000", "between 0 and 64"),
        ("TIME_ZONE", "Mars/Olympus", "time zone"),
        ("AGENT_CHANNEL", "middle", "one of left, right, auto"),
        ("CALL_FILENAME_PATTERN", "(", "regular expression"),
        ("DEMO", "yes", "0 or 1"),
        ("DATA_DIR", "/proc/nowhere", "DATA_DIR"),
    ],
)
def test_a_wrong_setting_is_named_with_what_would_be_right(tmp_path, name, value, words):
    with pytest.raises(SettingError) as caught:
        Settings.from_environment({"DATA_DIR": str(tmp_path), name: value})

    assert str(caught.value).startswith(f"{name}=")
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_command_says_it_in_one_line_and_ends_with_2(tmp_path):
    environment = {"DATA_DIR": str(tmp_path), "WORKERS": "-1"}
    done = subprocess.run(
        [sys.executable, "-m", "qa_app", "run"], env=environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert done.stderr == "qa-app: WORKERS='-1': must be between 0 and 64\n"


def test_the_secret_key_is_made_once_and_is_nobody_elses(tmp_path):
    first = Settings.from_environment({"DATA_DIR": str(tmp_path / "a")})
    again = Settings.from_environment({"DATA_DIR": str(tmp_path / "a")})
    other = Settings.from_environment({"DATA_DIR": str(tmp_path / "b")})

    assert first.secret_key == again.secret_key != other.secret_key
    assert (tmp_path / "a" / "secret_key").stat().st_mode & 0o077 == 0


def test_the_documentation_lists_every_setting_with_its_default():
    page = (ROOT / "docs" / "operate.md").read_text()
    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) \|", page, re.MULTILINE))
    names = {setting.metadata["name"] for setting in fields(Settings)}

    assert set(rows) == names
    for setting in fields(Settings):
        default = setting.metadata["default"]
        if default and not Path(default).is_absolute() and "(?P" not in default:
            assert f"`{default}`" in rows[setting.metadata["name"]]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"WHISPER_MODEL": "nonsense"}, "there is no such model; choose one that is here"),
        ({"WHISPER_MODEL": "smal"}, "fetches (tiny, small, medium"),
        ({"WHISPER_MODEL": "small"}, "`qa-app models get small` fetches it"),
        ({"WHISPER_MODEL": "{folder}/empty"}, "the folder holds no CTranslate2 model"),
        ({"WHISPER_MODEL": "{folder}/nowhere"}, "there is no such folder or file"),
        ({"WHISPER_MODEL": "{folder}/model.pt"}, "is for WHISPER_ENGINE=openai-whisper"),
        ({"WHISPER_MODEL": "tiny", "WHISPER_ENGINE": "openai-whisper"}, "models get tiny"),
        ({"WHISPER_COMPUTE_TYPE": "float16", "WHISPER_DEVICE": "cpu"}, "int8"),
    ],
)
def test_a_wrong_model_is_named_with_what_could_be_chosen(tmp_path, settings, words):
    (tmp_path / "empty").mkdir()
    (tmp_path / "model.pt").touch()
    settings = {name: value.format(folder=tmp_path) for name, value in settings.items()}

    with pytest.raises(SettingError) as caught:
        check_whisper(Settings.from_environment({"DATA_DIR": str(tmp_path), **settings}))

    assert str(caught.value).startswith(tuple(f"{name}=" for name in settings))
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_gpu_is_taken_where_there_is_one_and_missed_only_where_it_was_asked_for(tmp_path):
    there = gpu_count("faster-whisper") > 0
    chosen = Settings.from_environment({"DATA_DIR": str(tmp_path), "WHISPER_DEVICE": "cuda"})

    assert chosen_device("auto", "faster-whisper") == ("cuda" if there else "cpu")
    assert chosen_device("cpu", "faster-whisper") == "cpu"
    if not there:
        with pytest.raises(SettingError, match="WHISPER_DEVICE='cuda': There is no CUDA GPU here"):
            check_whisper(chosen)


def test_a_worker_says_it_in_one_line_and_ends_with_2(tmp_path):
    environment = {"DATA_DIR": str(tmp_path), "WHISPER_MODEL": "nonsense"}
    done = subprocess.run(
        [sys.executable, "-m", "qa_app", "worker"], env=environment, capture_output=True, text=True
    )

    assert done.returncode == 2
    assert done.stderr.startswith("qa-app: WHISPER_MODEL='nonsense': there is no such model")
    assert done.stderr.count("\n") == 1
