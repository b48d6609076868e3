"""`qa-app models get` puts a model in its place whole and checked, or says in a line why not."""

import random

import pytest
from click.testing import CliRunner

from qa_app.cli.main import commands
from qa_app.transcription.weights import find_weights
from tests.transcription.hub import Hub, serving

FILES = {
    "config.json": b"{}",
    "model.bin": random.Random(8).randbytes(11_000_000),
    "tokenizer.json": b'{"version": "1.0"}',
    "vocabulary.txt": b"a\nb\n",
    "README.md": b"not needed",
}


@pytest.fixture
def get(tmp_path, monkeypatch):
    """The command, asking a hub for a model; its result."""
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.setenv("HF_HUB_DISABLE_XET", "1")

    def run(name, hub):
        monkeypatch.setenv("HF_ENDPOINT", hub)
        return CliRunner().invoke(commands, ["models", "get", name])

    return run


def last_line(done):
    return done.stderr.strip().splitlines()[-1]


def test_a_model_arrives_whole_and_is_found_by_its_name(tmp_path, get):
    with serving(Hub(FILES)) as hub:
        done = get("tiny", hub.address)
        again = get("tiny", "http://127.0.0.1:9")

    folder = tmp_path / "models" / "tiny"
    assert (done.exit_code, again.exit_code) == (0, 0), done.stderr
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == {
        name: content for name, content in FILES.items() if name != "README.md"
    }
    assert find_weights("tiny", models_dir=tmp_path / "models").path == folder
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["tiny"]


def test_what_broke_off_goes_on_where_it_stopped(tmp_path, get):
    with serving(Hub(FILES, breaks_after=10_600_000)) as hub:
        broken = get("tiny", hub.address)
        assert broken.exit_code == 2
        assert "cannot be reached" in last_line(broken)
        assert not (tmp_path / "models" / "tiny").exists()
        hub.breaks_after = None
        hub.asked.clear()
        done = get("tiny", hub.address)

    assert done.exit_code == 0, done.stderr
    # The client writes blocks of 10 MiB.
    assert [asked for path, asked in hub.asked if path.endswith("model.bin")] == [
        f"bytes={10 * 1024 * 1024}-"
    ]
    assert (tmp_path / "models" / "tiny" / "model.bin").read_bytes() == FILES["model.bin"]


@pytest.mark.parametrize(
    ("name", "served"),
    [
        ("tiny", {"model.bin": bytes(11_000_000)}),
        ("tiny", {"tokenizer.json": b'{"version": "1.1"}'}),
        # The hub's own checksum is right, but it is not the model that is pinned here.
        ("base", {}),
    ],
)
def test_what_has_the_wrong_checksum_takes_no_place(tmp_path, get, name, served):
    with serving(Hub(FILES, served=dict(served))) as hub:
        done = get(name, hub.address)
        assert done.exit_code == 2
        assert "checksum" in last_line(done)
        assert not (tmp_path / "models" / name).exists()
        if served:
            hub.served.clear()
            assert get(name, hub.address).exit_code == 0


@pytest.mark.parametrize(
    ("name", "words"), [("small", "cannot be reached"), ("nonsense", "choose one of tiny, base")]
)
def test_without_a_network_or_such_a_model_it_says_so_in_a_line(get, name, words):
    done = get(name, "http://127.0.0.1:9")

    assert done.exit_code == 2
    assert words in last_line(done)
