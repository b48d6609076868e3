"""Passwords that are tried first are refused, and a first password is changed at once."""

import unicodedata

import pytest

from qa_app.foundation.extensions import db
from qa_app.foundation.passwords import weakness
from qa_app.people.accounts import add_person, find_by_email
from qa_app.people.models import RoleName
from tests.factories import create_person
from tests.people.test_people import PASSWORD, sign_in

ABOUT = ("jisu.kim@centre.kr", "김지수 Jisu Kim")


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "password123",
        "qwertyuiop",
        "1q2w3e4r5t",
        "aaaaaaaaaaaa",
        "2026-11-27",
        "Password2026!",
        "jisu.kim@centre.kr",
        "centrejisu1",
        "김지수김지수김지수",
        "qacoach2026",
        "callcentre11",
        "qlalfqjsgh1",
        "dkssudgktpdy1",
        "x" * 129,
    ],
)
def test_what_everybody_would_try_first_is_refused(app, password):
    assert weakness(password, ABOUT)


@pytest.mark.parametrize(
    "password",
    [
        PASSWORD,
        "maple kettle orbit nine",
        "우산 거북이 달력 스물셋",
        "vT9#qLz!w2Rk",
        "d" + "u7-" * 42,
    ],
)
def test_several_words_and_random_signs_are_taken(app, password):
    assert weakness(password, ABOUT) is None


def form_of(**changes) -> dict[str, object]:
    return {
        "email": "new@centre.kr",
        "name": "New One",
        "password": PASSWORD,
        "roles": ["agent"],
        "active": "y",
        **changes,
    }


def test_an_admin_hands_over_no_weak_password(client_of):
    admin, person = client_of(create_person("admin", language="en")), create_person("agent")

    added = admin.post("/people/new", data=form_of(password="newone2026!"))
    given = admin.post(f"/people/{person.id}/password", data={"password": "password123"})

    assert (added.status_code, given.status_code) == (400, 400)
    assert "easily guessed" in added.text
    assert "easily guessed" in given.text
    assert find_by_email("new@centre.kr") is None


def change(client, old: str, new: str):
    token = client.get("/change").text.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"csrf_token": token, "password": old, "new_password": new, "new_password_confirm": new}
    return client.post("/change", data=form, headers={"Accept-Language": "en"})


@pytest.mark.parametrize("how", ["added", "given a new one"])
def test_a_password_that_an_admin_chose_is_changed_before_anything_else(client_of, how):
    admin = client_of(create_person("admin"))
    admin.post("/people/new", data=form_of())
    if how != "added":
        person = find_by_email("new@centre.kr")
        person.must_change_password = False
        db.session.commit()
        admin.post(f"/people/{person.id}/password", data={"password": PASSWORD})
    client = client_of(None)
    sign_in(client, "new@centre.kr", PASSWORD)

    for page in ("/", "/plans", "/calls", "/people/sessions", "/nothing/here"):
        assert client.get(page).location == "/change"
    assert client.post("/calls/1/retry", headers={"Accept": "application/json"}).status_code == 403
    assert change(client, PASSWORD, "maple kettle orbit nine").status_code == 302

    assert client.get("/plans").status_code == 200


def test_whoever_must_change_their_password_may_sign_out_and_choose_a_language(client_of):
    client_of(create_person("admin")).post("/people/new", data=form_of())
    client = client_of(None)
    sign_in(client, "new@centre.kr", PASSWORD)
    page = client.get("/change")
    token = page.text.split('name="csrf-token" content="')[1].split('"')[0]

    language = client.post("/people/language", data={"csrf_token": token, "language": "en"})
    out = client.post("/people/sign-out", data={"csrf_token": token})

    assert (language.location, out.location) == ("/", "/login")


def test_one_s_own_new_password_has_to_be_strong(client_of):
    add_person(email="a@centre.kr", name="A", password=PASSWORD, roles=[RoleName.AGENT])
    db.session.commit()
    client = client_of(None)
    sign_in(client, "a@centre.kr", PASSWORD)

    assert "easily guessed" in change(client, PASSWORD, "callcentre11").text


def test_a_korean_password_opens_the_door_in_either_form_of_unicode(client_of):
    korean = "우산 거북이 달력 스물셋"
    add_person(email="a@centre.kr", name="A", password=korean, roles=[RoleName.AGENT])
    db.session.commit()

    for form in ("NFC", "NFD"):
        client = client_of(None)
        sign_in(client, "a@centre.kr", unicodedata.normalize(form, korean))
        assert client.get("/plans").status_code == 200
