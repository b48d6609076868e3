"""Recordings in a store that speaks S3: kept, read in parts, brought under a new key, removed."""

import pytest
from moto.server import ThreadedMotoServer

from qa_app.at_rest.vault import keys
from qa_app.calls.storage import RecordingStorage
from tests import recordings as made

KEY = "ab/" + "ab" * 32
COPY = f"{KEY}.{'0' * 16}"


@pytest.fixture
def store(app, monkeypatch):
    server = ThreadedMotoServer("127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    known = {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}", "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "qa-coach", "AWS_SECRET_ACCESS_KEY": "a-password",
    }  # fmt: skip
    for name, value in known.items():
        monkeypatch.setenv(name, value)
    yield RecordingStorage("s3://recordings/calls")
    server.stop()


def test_a_recording_is_kept_encrypted_read_in_parts_and_removed_with_its_copies(store, tmp_path):
    content = made.tone(2)
    incoming = tmp_path / "upload"
    incoming.write_bytes(content)

    store.keep(incoming, KEY)
    store.keep(incoming, COPY)

    assert store.is_whole(KEY, len(content))
    assert store.key_id(KEY) == keys().current.id
    assert store.size(KEY) == len(content)
    with store.open(KEY) as recording:
        recording.seek(1000)
        assert recording.read(500) == content[1000:1500]
    assert store.copies(KEY) == [COPY]
    assert not store.reseal(KEY)
    store.remove_all(KEY)
    assert not store.exists(KEY)
    assert not store.exists(COPY)
    assert store.beside(KEY) == []
