"""Sessions end: on the server, when they are told to, and by themselves."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName, SignIn
from tests.conftest import make_app, make_settings
from tests.factories import create_person
from tests.people.test_people import PASSWORD, sign_in

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"


@pytest.fixture
def jisu(app) -> Person:
    person = add_person(
        email="jisu@centre.kr",
        name="Kim Jisu",
        password=PASSWORD,
        roles=[RoleName.AGENT],
        language="en",
    )
    db.session.commit()
    return person


@pytest.fixture
def at_work(client_of, jisu):
    client = client_of(None)
    sign_in(client, "jisu@centre.kr", PASSWORD, headers={"User-Agent": FIREFOX})
    assert is_in(client)
    return client


@pytest.fixture
def at_home(client_of, jisu):
    client = client_of(None)
    sign_in(client, "jisu@centre.kr", PASSWORD)
    assert is_in(client)
    return client


def is_in(client) -> bool:
    return client.get("/plans").status_code == 200


def copy_of(client, client_of):
    """Somebody who has copied the browser's cookies."""
    thief = client_of(None)
    thief.set_cookie("session", client.get_cookie("session").value)
    assert is_in(thief)
    return thief


def token_of(client, path: str) -> str:
    return client.get(path).text.split('name="csrf-token" content="')[1].split('"')[0]


def send(client, path: str, **data):
    return client.post(path, data={"csrf_token": token_of(client, "/plans"), **data})


@pytest.mark.parametrize("way_out", ["/people/sign-out", "/logout"])
def test_signing_out_ends_the_session_for_copies_of_its_cookie_too(at_work, client_of, way_out):
    thief = copy_of(at_work, client_of)

    send(at_work, way_out)

    assert not is_in(at_work)
    assert not is_in(thief)


def test_signing_out_here_leaves_other_places_signed_in(at_work, at_home):
    send(at_work, "/people/sign-out")

    assert is_in(at_home)


def test_a_session_ends_after_its_time_however_much_it_is_used(at_work):
    long_ago = utc_now() - timedelta(hours=12, minutes=1)
    db.session.execute(update(SignIn).values(started_at=long_ago, seen_at=utc_now()))
    db.session.commit()

    assert not is_in(at_work)


def test_a_session_ends_when_nobody_uses_it(at_work):
    db.session.execute(update(SignIn).values(seen_at=utc_now() - timedelta(minutes=61)))
    db.session.commit()

    assert not is_in(at_work)


def test_use_keeps_a_session_alive(at_work):
    db.session.execute(update(SignIn).values(seen_at=utc_now() - timedelta(minutes=59)))
    db.session.commit()

    assert is_in(at_work)

    db.session.expire_all()
    assert utc_now() - db.session.scalars(select(SignIn)).one().seen_at < timedelta(minutes=1)


def test_somebody_let_in_again_finds_no_old_session_alive(at_work, client_of, jisu):
    admin = client_of(create_person("admin"))
    form = {"name": "Kim Jisu", "roles": ["agent"], "language": "en"}

    admin.post(f"/people/{jisu.id}", data=form)
    assert not is_in(at_work)
    admin.post(f"/people/{jisu.id}", data={**form, "active": "y"})

    assert not is_in(at_work)


@pytest.mark.parametrize(
    ("changes", "stays"),
    [({"roles": ["agent", "qa"]}, False), ({"name": "Kim Jisoo"}, True)],
    ids=["new roles", "only a new name"],
)
def test_new_roles_end_a_person_s_sessions(at_work, client_of, jisu, changes, stays):
    admin = client_of(create_person("admin"))
    form = {"name": "Kim Jisu", "roles": ["agent"], "language": "en", "active": "y", **changes}

    admin.post(f"/people/{jisu.id}", data=form)

    assert is_in(at_work) is stays


def test_one_s_own_new_password_ends_the_other_sessions(at_work, at_home, client_of):
    new = "quite another sentence 7"
    send(at_work, "/change", password=PASSWORD, new_password=new, new_password_confirm=new)

    assert is_in(at_work)
    assert not is_in(at_home)
    assert sign_in(client_of(None), "jisu@centre.kr", new).status_code == 302


def test_people_see_where_they_are_signed_in_and_end_it(at_work, at_home):
    page = at_work.get("/people/sessions").text
    assert "Firefox, Linux" in page
    assert page.count("This session") == 1

    send(at_work, "/people/sessions/end-others")

    assert is_in(at_work)
    assert not is_in(at_home)


def test_a_single_session_is_ended(at_work, at_home):
    newest = db.session.scalars(select(SignIn).order_by(SignIn.id.desc())).first()

    send(at_work, f"/people/sessions/{newest.id}/end")

    assert is_in(at_work)
    assert not is_in(at_home)


def test_nobody_ends_somebody_else_s_session(at_work, client_of):
    theirs = db.session.scalars(select(SignIn)).one().id
    other = client_of(create_person("admin"))

    assert other.post(f"/people/sessions/{theirs}/end").status_code == 404
    assert is_in(at_work)


@pytest.mark.parametrize("query", ["", "?include_auth_token", "?include_auth_token=1"])
def test_signing_in_gives_no_token_and_no_lasting_cookie(client_of, jisu, query):
    client = client_of(None)
    data = {
        "email": "jisu@centre.kr",
        "password": PASSWORD,
        "remember": "y",
        "csrf_token": token_of(client, "/login"),
    }

    answer = client.post(f"/login{query}", data=data, headers={"Accept": "application/json"})

    assert is_in(client)
    assert client.get_cookie("remember_token") is None
    assert "token" not in answer.text


@pytest.mark.parametrize("carried", ["header", "query"])
def test_a_token_made_from_what_the_server_knows_opens_nothing(app, client_of, jisu, carried):
    with app.test_request_context():
        token = jisu.get_auth_token()
    client = client_of(None)

    if carried == "header":
        answer = client.get("/plans", headers={"Authentication-Token": token})
    else:
        answer = client.get(f"/plans?auth_token={token}")

    assert answer.status_code == 302


def test_each_sign_in_gets_a_token_of_its_own(client_of, jisu):
    client = client_of(None)
    sign_in(client, "jisu@centre.kr", PASSWORD)
    with client.session_transaction() as session:
        first = session["sign_in"]
    send(client, "/people/sign-out")
    sign_in(client, "jisu@centre.kr", PASSWORD)
    with client.session_transaction() as session:
        assert session["sign_in"] != first


def test_every_cookie_is_kept_from_scripts_other_sites_and_plain_http(settings, jisu):
    known = make_settings(settings.data_dir, SECURE_COOKIES="1")
    client = make_app(known).test_client()
    pages = [client.get("/login", base_url="https://localhost")]
    token = pages[0].text.split('name="csrf-token" content="')[1].split('"')[0]
    data = {"email": "jisu@centre.kr", "password": PASSWORD, "csrf_token": token}
    where = {"base_url": "https://localhost", "headers": {"Referer": "https://localhost/login"}}
    pages.append(client.post("/login", data=data, **where))
    pages.append(client.get("/plans", base_url="https://localhost"))

    cookies = [cookie for page in pages for cookie in page.headers.getlist("Set-Cookie")]

    assert pages[-1].status_code == 200
    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= {
            part.strip() for part in cookie.split(";")
        }


@pytest.mark.parametrize("cookie", [None, "an older one"])
def test_a_late_answer_to_a_script_does_not_undo_a_new_sign_in(app, cookie):
    visitor = app.test_client()
    if cookie:
        visitor.set_cookie("session", cookie)
    for method, url in (("PATCH", "/calls/uploads/x"), ("POST", "/reviews/1/summary")):
        answer = visitor.open(url, method=method, headers={"Accept": "application/json"})
        assert answer.status_code == 401
        assert answer.headers.getlist("Set-Cookie") == []
