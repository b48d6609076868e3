"""Browsers and proxies keep nothing of what people say, but pictures and style sheets."""

import shutil

import pytest

from tests.every_door import centre_in, routes
from tests.factories import create_person


@pytest.fixture
def centre(tmp_path_factory, migrated_database):
    """A centre with one of everything, and a call that can be heard, masked and as it came in."""
    folder = tmp_path_factory.mktemp("caching")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    with centre_in(folder) as centre:
        yield centre


@pytest.mark.parametrize("who", ["qa and privacy", "admin", "agent"])
def test_no_answer_to_a_signed_in_person_may_be_kept(centre, who):
    visitor = centre.clients[who]
    reason = f"/calls/{centre.ids['call_id']}/original"
    visitor.post(reason, data={"reason": "A test of what is kept."})
    kept, read = [], set()

    for by_method in routes(centre.app).values():
        rule = by_method.get("GET")
        if rule is None or rule.endpoint in {"static", "pages.icon"}:
            continue
        url = centre.url(rule.endpoint, rule.arguments, who)
        for range_ in ({}, {"Range": "bytes=10-99"}):
            with visitor.get(url, headers=range_) as answer:
                said = answer.headers.get("Cache-Control")
                read.add((answer.status_code, answer.mimetype))
                if said != "private, no-store":
                    kept.append((rule.endpoint, answer.status_code, said))

    assert kept == []
    kinds = {mimetype for status, mimetype in read if status in (200, 206)}
    assert kinds >= {"text/html", "application/json", "audio/mpeg", "application/pdf"}
    assert "text/csv" in kinds or who == "agent"
    assert {status for status, _kind in read} >= {200, 206, 404}


def test_what_a_stranger_or_a_refused_person_gets_may_not_be_kept(client_of):
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
