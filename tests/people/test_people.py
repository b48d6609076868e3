"""People sign in, choose their language, and are added and changed by an admin."""

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.foundation.extensions import db
from qa_app.people.accounts import add_person
from qa_app.people.models import Person, RoleName
from tests.factories import create_call, create_person

PASSWORD = "long enough to be one"


@pytest.fixture
def admin(client_of):
    return client_of(create_person("admin", language="en"))


def sign_in(client, email: str, password: str, **options):
    page = client.get("/login").text
    token = page.split('name="csrf-token" content="')[1].split('"')[0]
    form = {"email": email, "password": password, "csrf_token": token}
    return client.post("/login", data=form, **options)


@pytest.fixture
def jisu(app):
    person = add_person(
        email="jisu@centre.kr", name="Kim Jisu", password=PASSWORD, roles=[RoleName.AGENT]
    )
    db.session.commit()
    return person


def test_the_right_password_opens_the_door(app, client_of, jisu):
    client = client_of(None)

    assert sign_in(client, "jisu@centre.kr", PASSWORD).status_code == 302
    assert client.get("/plans").status_code == 200


@pytest.mark.parametrize("email", ["qa@sample.test", "jisu@centre.local"])
def test_sample_people_and_addresses_of_the_house_open_it_too(client_of, email):
    add_person(email=email, name="Somebody", password=PASSWORD, roles=[RoleName.AGENT])
    db.session.commit()
    client = client_of(None)

    sign_in(client, email, PASSWORD)

    assert client.get("/plans").status_code == 200


@pytest.mark.parametrize(
    ("email", "password"), [("jisu@centre.kr", "not the password"), ("nobody@centre.kr", PASSWORD)]
)
def test_a_wrong_address_and_a_wrong_password_get_the_same_answer(client_of, jisu, email, password):
    client = client_of(None)
    answer = sign_in(client, email, password, headers={"Accept-Language": "en"})

    assert "The e-mail address or the password is not right." in answer.text
    assert client.get("/plans").status_code == 302


@pytest.mark.parametrize(
    ("email", "password"),
    [("", PASSWORD), ("jisu@centre.kr", ""), ("jisu", PASSWORD), ("gone@centre.kr", PASSWORD)],
    ids=["no address", "no password", "half an address", "may not sign in any more"],
)
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "The e-mail address or the password is not right. Please check both"),
        ("ko", "이메일 주소 또는 비밀번호가 올바르지 않습니다."),
    ],
)
def test_why_nobody_gets_in_is_said_in_plain_words(
    client_of, jisu, email, password, language, words
):
    add_person(email="gone@centre.kr", name="Gone", password=PASSWORD, roles=[]).active = False
    db.session.commit()
    answer = sign_in(client_of(None), email, password, headers={"Accept-Language": language})

    assert words in answer.text


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "open for too long. Please sign in once more."), ("ko", "다시 로그인해 주세요.")],
)
def test_a_sign_in_page_that_was_open_for_too_long_comes_anew(client_of, jisu, language, words):
    form = {"email": "jisu@centre.kr", "password": PASSWORD, "csrf_token": "from last week"}
    headers = {"Accept-Language": language}
    answer = client_of(None).post(
        "/login?next=/plans", data=form, headers=headers, follow_redirects=True
    )

    assert answer.request.full_path == "/login?next=/plans"
    assert words in answer.text
    assert 'id="password"' in answer.text


@pytest.mark.parametrize(("language", "words"), [("en", "has ended"), ("ko", "만료되었습니다")])
def test_whoever_is_led_to_the_door_is_told_why(client_of, language, words):
    stranger, headers = client_of(None), {"Accept-Language": language}

    assert words in stranger.get("/plans", headers=headers, follow_redirects=True).text
    assert words not in stranger.get("/", headers=headers, follow_redirects=True).text


def test_whoever_guesses_passwords_is_slowed_down(client_of, jisu):
    client = client_of(None)
    answers = [sign_in(client, "jisu@centre.kr", f"guess {n}").status_code for n in range(12)]

    assert answers[-1] == 429


def test_somebody_who_may_not_sign_in_any_more_is_out_at_once(client_of, jisu):
    client = client_of(None)
    sign_in(client, "jisu@centre.kr", PASSWORD)
    jisu.active = False
    db.session.commit()

    assert client.get("/plans").status_code == 302


def test_a_new_password_ends_all_sessions(client_of, admin, jisu):
    client = client_of(None)
    sign_in(client, "jisu@centre.kr", PASSWORD)

    admin.post(f"/people/{jisu.id}/password", data={"password": "another long one"})

    assert client.get("/plans").status_code == 302
    assert sign_in(client, "jisu@centre.kr", "another long one").status_code == 302


def test_an_admin_adds_somebody_with_roles_and_a_team(admin, client_of):
    admin.post("/people/teams", data={"name": "Orders"})
    team = "1"
    answer = admin.post(
        "/people/new",
        data={
            "email": "New@Centre.kr",
            "name": "New One",
            "password": PASSWORD,
            "roles": ["agent", "supervisor"],
            "team": team,
            "supervises": [team],
            "language": "ko",
            "active": "y",
        },
    )

    assert answer.status_code == 302
    person = db.session.scalars(select(Person).where(Person.email == "new@centre.kr")).one()
    assert {role.name for role in person.roles} == {"agent", "supervisor"}
    assert (person.team.name, person.supervised_teams[0].name) == ("Orders", "Orders")
    assert sign_in(client_of(None), "new@centre.kr", PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "no address"}, "not an email address"),
        ({"password": "short"}, "10 to 128 characters"),
        ({"name": " "}, "required"),
        ({"roles": []}, "at least one role"),
        ({"email": "jisu@centre.kr"}, "here already"),
    ],
)
def test_a_person_with_wrong_details_is_not_added(admin, jisu, changes, words):
    data = {
        "email": "a@centre.local",
        "name": "A",
        "password": PASSWORD,
        "roles": ["agent"],
        "active": "y",
        **changes,
    }

    answer = admin.post("/people/new", data=data)

    assert answer.status_code == 400
    assert words in answer.text
    assert len(db.session.scalars(select(Person)).all()) == 2


def test_an_admin_cannot_lock_themselves_out(admin):
    me = db.session.scalars(select(Person)).one()

    answer = admin.post(f"/people/{me.id}", data={"name": "Me", "roles": ["qa"], "active": "y"})

    assert answer.status_code == 400
    assert "your own admin role" in answer.text
    assert me.holds(RoleName.ADMIN)


def test_a_second_team_of_the_same_name_is_not_added(admin):
    admin.post("/people/teams", data={"name": "Orders"})
    answer = admin.post("/people/teams", data={"name": "Orders"}, follow_redirects=True)

    assert answer.status_code == 409
    assert "a team of this name already" in answer.text
    assert answer.text.count(">Orders</a>") == 1


def test_a_button_after_the_session_has_ended_leads_to_the_door(client_of):
    answer = client_of(None).post("/calls/1/retry", headers={"Referer": "http://localhost/calls/1"})

    assert answer.status_code == 302
    assert answer.location == "/login?next=/calls/1"


def test_pages_are_not_kept_by_the_browser_for_whoever_comes_next(admin):
    assert admin.get("/people").headers["Cache-Control"] == "private, no-store"


def test_the_browser_s_language_comes_first_then_the_person_s_choice(client_of):
    client = client_of(create_person("agent"))
    korean = {"Accept-Language": "ko-KR,ko;q=0.9,en;q=0.5"}
    assert '<html lang="ko">' in client.get("/plans", headers=korean).text

    client.post("/people/language", data={"language": "en", "next": "/plans"})

    assert '<html lang="en">' in client.get("/plans", headers=korean).text


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_choosing_a_language_never_leads_to_another_site(client_of, target):
    client = client_of(create_person("agent"))

    answer = client.post("/people/language", data={"language": "ko", "next": target})

    assert answer.location == "/"


def test_opening_a_call_is_on_record_and_the_agent_sees_it(client_of):
    agent, qa = create_person("agent", language="en"), create_person("qa", name="Lee QA")
    call = create_call(agent)

    client_of(qa).get(f"/calls/{call.id}")

    entry = db.session.scalars(select(AuditRecord)).one()
    assert (entry.person_id, entry.action, entry.subject_id) == (qa.id, "open", call.id)
    assert "Lee QA" in client_of(agent).get(f"/calls/{call.id}").text


@pytest.mark.parametrize(
    ("field", "value", "korean", "english"),
    [
        ("name", "", "이 항목을 채워 주세요.", "Fill in this field."),
        ("name", "가" * 81, "80자까지 입력할 수 있습니다.", "Enter at most 80 characters."),
        ("language", "fr", "목록에 있는 것을 선택해 주세요.", "Choose something from the list."),
        ("roles", "emperor", "목록에 있는 것을 선택해 주세요.", "Choose something from the list."),
        ("password", "short", "10~128자로 입력해 주세요.", "Enter 10 to 128 characters."),
    ],
)
def test_a_form_says_in_plain_words_what_to_do(client_of, field, value, korean, english):
    someone = {"name": "Kim Jisu", "email": "jisu@centre.kr", "password": "a-first-password"}
    for language, words in (("ko", korean), ("en", english)):
        client = client_of(create_person("admin", language=language))
        db.session.commit()
        answer = client.post("/people/new", data={**someone, "roles": "agent", field: value})
        assert answer.status_code == 400
        assert words in answer.text
