"""Everybody at every door: each route, with each method, with ids of things that are there.

A route is let in here by an entry in ``ALLOWED``: who may. All others must be told that it is
forbidden (403) or not there (404), and nothing in the database may change. A new route without an
entry fails.
"""

import shutil

import pytest
from flask import url_for

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from tests.every_door import FILLERS, METHODS, SHUT_OUT, VISITORS, centre_in, routes
from tests.people.who_may import ALLOWED, NEEDS_MORE, QA, SUPERVISORS

JSON = {"Accept": "application/json"}  # as scripts ask; no page is drawn for the answer
TURNED_AWAY = {"nobody": {401}, "switched off": {401}, "new password due": {403}}


@pytest.fixture(scope="module")
def centre(tmp_path_factory, migrated_database):
    folder = tmp_path_factory.mktemp("access")
    shutil.copy(migrated_database, folder / "qa-coach.sqlite3")
    with centre_in(folder) as centre:
        yield centre


def test_every_route_says_here_who_may(app):
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == set(ALLOWED)


@pytest.mark.parametrize("visitor", ["nobody", *VISITORS, *SHUT_OUT])
def test_whoever_may_not_is_turned_away_and_nothing_changes(centre, visitor):
    wrong, before = [], centre.version()
    for by_method in routes(centre.app).values():
        for method, rule in by_method.items():
            if visitor in ALLOWED[rule.endpoint]:
                continue
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            answer = centre.clients[visitor].open(url, method=method, headers=JSON)
            if answer.status_code not in TURNED_AWAY.get(visitor, {403, 404}):
                wrong.append((method, rule.endpoint, answer.status_code))
            if centre.version() != before:
                if not centre.is_as_prepared():
                    wrong.append((method, rule.endpoint, "changed something"))
                    centre.put_back()
                before = centre.version()

    assert wrong == []


@pytest.mark.parametrize("visitor", VISITORS)
def test_whoever_may_is_let_in(centre, visitor):
    wrong = []
    for by_method in routes(centre.app).values():
        for method, rule in by_method.items():
            may = visitor in ALLOWED[rule.endpoint]
            if not may or method == "HEAD" or rule.endpoint in NEEDS_MORE:
                continue
            before = centre.version()
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            answer = centre.clients[visitor].open(url, method=method)
            answer.close()
            shut = answer.status_code in {401, 403, 404, 405} or answer.status_code >= 500
            if shut or (answer.location or "").startswith("/login?"):
                wrong.append((method, rule.endpoint, answer.status_code))
            if centre.version() != before:
                centre.put_back()

    assert wrong == []


@pytest.mark.parametrize("visitor", ["nobody", "admin"])
def test_no_other_method_does_anything(centre, visitor):
    wrong, before = [], centre.version()
    for by_method in routes(centre.app).values():
        rule = next(iter(by_method.values()))
        for method in set(METHODS) - set(by_method):
            url = centre.url(rule.endpoint, rule.arguments, visitor)
            status = centre.clients[visitor].open(url, method=method, headers=JSON).status_code
            if status not in ({401, 405} if visitor == "nobody" else {405}):
                wrong.append((method, rule.endpoint, status))

    assert wrong == []
    assert centre.version() == before or centre.is_as_prepared()


def test_lists_show_only_what_is_in_scope(centre):
    call_id, plan_id = centre.ids["call_id"], centre.ids["plan_id"]
    for visitor in ("other agent", "other supervisor", "agent and supervisor"):
        client = centre.clients[visitor]
        assert f'/calls/{call_id}"' not in client.get("/calls").text
        assert f"/plans/{plan_id}" not in client.get("/plans").text
        assert f"/calls/{call_id}" not in client.get("/record/mine").text
    for visitor in ("agent", "supervisor", "qa"):
        client = centre.clients[visitor]
        assert f'/calls/{call_id}"' in client.get("/calls").text
        assert f"/plans/{plan_id}" in client.get("/plans").text
    centre.put_back()


# Whoever is still at a review of the call (qa, other qa) sees nobody's blind one of it. For agents
# there is no page yet that shows them their own assessment.
READERS = {
    "calibration": {"qa and privacy", "admin", "lead"},
    "calibration draft": {"other qa"},
    "second opinion": {"qa and privacy", "admin", "lead"},
    "self-assessment": {"qa and privacy", "admin", "lead", "supervisor"},
    "appeal draft": QA,
}


@pytest.mark.parametrize("visitor", VISITORS)
def test_a_review_of_another_purpose_is_for_those_whom_it_concerns(centre, visitor):
    client = centre.clients[visitor]

    shown = {
        which: client.get(f"/reviews/{number}").status_code
        for which, number in centre.reviews.items()
    }

    shut = 404 if visitor in QA | SUPERVISORS else 403
    assert shown == {
        which: 200 if visitor in readers else shut for which, readers in READERS.items()
    }


def test_nobody_but_its_reviewer_changes_a_blind_review(centre):
    wrong = []
    doors = [e for e in ALLOWED if e.startswith(("reviews.", "review_moments.", "amendments."))]
    ids = {**centre.ids, "review_id": centre.reviews["calibration draft"]}
    for by_method in routes(centre.app).values():
        rule = by_method.get("POST")
        if rule is None or rule.endpoint not in doors or "review_id" not in rule.arguments:
            continue
        with centre.app.test_request_context():
            values = {name: {**FILLERS, **ids}[name] for name in rule.arguments}
            url = url_for(rule.endpoint, **values)
        for visitor in set(VISITORS) - {"other qa"}:
            status = centre.clients[visitor].post(url, headers=JSON).status_code
            if status not in {403, 404}:
                wrong.append((rule.endpoint, visitor, status))

    assert wrong == []


@pytest.mark.parametrize("visitor", ["qa", "other qa", "agent", "supervisor", "other agent"])
def test_no_page_tells_anybody_what_a_blind_review_says(centre, visitor):
    told = []
    hidden = [which for which in READERS if visitor not in READERS[which]]
    summaries = {
        which: db.session.get_one(Review, centre.reviews[which]).summary for which in hidden
    }
    for by_method in routes(centre.app).values():
        rule = by_method.get("GET")
        if rule is None or visitor not in ALLOWED[rule.endpoint] or rule.endpoint in NEEDS_MORE:
            continue
        answer = centre.clients[visitor].get(centre.url(rule.endpoint, rule.arguments, visitor))
        told += [
            (rule.endpoint, which)
            for which, summary in summaries.items()
            if summary.encode() in answer.data
            or f"/reviews/{centre.reviews[which]}".encode() in answer.data
        ]
        answer.close()
    centre.put_back()

    assert told == []


def test_a_form_without_its_token_changes_nothing(centre):
    client = centre.app.test_client()
    client.sign_in(db.session.get(Person, centre.numbers["qa"]))
    del client.environ_base["HTTP_X_CSRFTOKEN"]

    answer = client.post(
        f"/calls/{centre.ids['call_id']}/cancel", headers={"Accept-Language": "en"}
    )

    assert answer.status_code == 400
    assert "Reload" in answer.text
    centre.put_back()
