"""A stranger costs nothing: no body is read that is larger than its form can be."""

import io
from pathlib import Path

import pytest

from qa_app.foundation.bodies import ORDINARY
from qa_app.people.gate import OPEN_ENDPOINTS
from tests.doors.server import Server
from tests.factories import create_person

MIB = 1024 * 1024
FORM = "application/x-www-form-urlencoded"
OPEN_URLS = [
    "/login",
    "/people/language",
    "/sign-in/second-step",
    "/sign-in/link/guessed",
    "/passkeys/sign-in",
    "/passkeys/sign-in/options",
]


@pytest.fixture
def stranger(client_of):
    return client_of(None)


def left_on_disk(app) -> list[Path]:
    return list(app.extensions["settings"].incoming_dir.iterdir())


@pytest.mark.parametrize("url", [*OPEN_URLS, "/calls/upload", "/nothing/here"])
@pytest.mark.parametrize("kind", [FORM, "text/plain", "application/octet-stream"])
def test_a_long_form_is_not_read(stranger, url, kind):
    body = io.BytesIO(b"email=" + b"a" * (20 * MIB))

    answer = stranger.post(url, input_stream=body, content_type=kind, content_length=20 * MIB + 6)

    assert answer.status_code == (302 if url == "/calls/upload" else 413)
    assert body.tell() == 0


@pytest.mark.parametrize("url", OPEN_URLS)
def test_a_long_form_of_unknown_length_is_left_where_it_becomes_too_long(stranger, url):
    body = io.BytesIO(b"email=" + b"a" * (20 * MIB))

    answer = stranger.post(
        url, input_stream=body, content_type=FORM, environ_overrides={"wsgi.input_terminated": True}
    )

    assert answer.status_code == 413
    assert body.tell() <= 2 * ORDINARY


@pytest.mark.parametrize("url", OPEN_URLS)
def test_files_from_strangers_are_neither_parsed_nor_kept(app, stranger, url):
    sent = {"email": "a", "file": (io.BytesIO(b"x" * 1000), "call.wav")}

    answer = stranger.post(url, data=sent, content_type="multipart/form-data")

    assert answer.status_code == 415
    assert left_on_disk(app) == []


def test_every_page_that_is_open_to_strangers_and_takes_forms_was_tried(app):
    writable = {
        rule.rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint in OPEN_ENDPOINTS and "POST" in (rule.methods or ())
    }

    assert writable == {url.replace("guessed", "<token>") for url in OPEN_URLS}


@pytest.mark.parametrize(
    "odd",
    [
        b"[" * 60_000,
        b'{"a":' * 10_000,
        b'{"email": "\\ud800"}',
        b'{"email": 1e999999}',
        b"NaN",
        b"[]",
        b"\xff\xfe",
        b'{"email": {"$gt": ""}, "password": []}',
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "application/problem+json"])
def test_deep_and_odd_json_is_a_bad_request(stranger, client_of, odd, kind):
    assert stranger.post("/login", data=odd, content_type=kind).status_code == 400
    signed_in = client_of(create_person("qa"))
    assert signed_in.post("/calls/upload", data=odd, content_type=kind).status_code == 400


def test_whoever_signed_in_sends_files_only_where_files_are_meant(app, client_of):
    qa = client_of(create_person("qa", language="en"))
    sent = {"name": "a", "file": (io.BytesIO(b"x" * 40_000), "call.wav")}

    small = qa.post("/people/language", data=dict(sent), content_type="multipart/form-data")
    sent["file"] = (io.BytesIO(b"x" * MIB), "call.wav")
    large = qa.post("/glossary/words", data=sent, content_type="multipart/form-data")
    # The test client leaves its own copy of a large body open.
    large.request.environ["wsgi.input"].close()

    assert (small.status_code, large.status_code) == (415, 413)
    assert "larger than this centre accepts" in large.text
    assert left_on_disk(app) == []


def test_a_real_server_stays_small_whatever_strangers_send(server: Server):
    before = server.memory()

    for url in [*OPEN_URLS, "/calls/upload", "/nothing/here"]:
        for kind in (FORM, "multipart/form-data; boundary=b", "application/json"):
            for chunked in (False, True):
                server.send_much(url, kind, 20 * MIB, chunked=chunked)

    assert server.memory() - before < 40 * MIB
    assert server.answers("/health") == 200
    assert list((server.folder / "incoming").iterdir()) == []
