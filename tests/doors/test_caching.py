"""Browsers and proxies keep nothing of what people say, but pictures and style sheets."""

import pytest

from qa_app.calls.storage import recordings
from qa_app.extensions import db
from qa_app.people.models import RoleName
from tests.factories import create_person
from tests.people.test_access import url_of, urls, world  # noqa: F401  a fixture
from tests.recordings import tone


@pytest.fixture
def everything(app, tmp_path, world):  # noqa: F811
    """A centre with a call that can be heard, masked and as it came in."""
    from qa_app.calls.models import Call

    call = db.session.get_one(Call, world["call_id"])
    call.masked_sound = "0123456789abcdef"
    sound = tmp_path / "sound.wav"
    sound.write_bytes(tone(20))
    for key in (call.storage_key, call.masked_key):
        recordings().keep(sound, key)
    db.session.commit()
    return world


def test_no_answer_to_a_signed_in_person_may_be_kept(app, client_of, everything):
    roles = [role for role in RoleName if role != RoleName.AGENT]
    visitor = client_of(create_person(*roles, language="en"))
    reason = f"/calls/{everything['call_id']}/original"
    visitor.post(reason, data={"reason": "A test of what is kept."})
    kept, read = [], set()

    for rule, method in urls(app):
        if method != "GET":
            continue
        for range_ in ({}, {"Range": "bytes=10-99"}):
            answer = visitor.get(url_of(app, rule, everything), headers=range_)
            said = answer.headers.get("Cache-Control")
            read.add((answer.status_code, answer.mimetype))
            if said != "private, no-store":
                kept.append((rule.endpoint, answer.status_code, said))

    assert kept == []
    kinds = {mimetype for status, mimetype in read if status in (200, 206)}
    assert kinds >= {"text/html", "application/json", "text/csv", "audio/mpeg", "application/pdf"}
    assert {status for status, _kind in read} >= {200, 206, 302, 404}


def test_what_a_stranger_or_a_refused_person_gets_may_not_be_kept(client_of, everything):
    agent = client_of(create_person("agent"))
    for answer in (
        client_of(None).get("/calls"),
        client_of(None).get("/login"),
        client_of(None).get("/nothing-here"),
        client_of(None).ask("/calls"),
        agent.get("/people"),
        agent.post("/calls/upload"),
    ):
        assert answer.headers["Cache-Control"] == "private, no-store", answer


def test_what_is_the_same_for_everybody_may_be_kept(client_of):
    visitor = client_of(None)
    for url in ("/static/icon.svg", "/favicon.ico"):
        with visitor.get(url) as answer:
            assert answer.status_code == 200
            assert "no-store" not in answer.headers["Cache-Control"]
            known = {"If-None-Match": answer.headers["ETag"]}
        with visitor.get(url, headers=known) as again:
            assert again.status_code == 304
