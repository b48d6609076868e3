"""A password alone is not enough: codes of an app, recovery codes, and roles that must have one."""

from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select, update

from qa_app.audit import AuditRecord, records_of
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.lockout import begin_try
from qa_app.people.models import FailedSignIn
from tests.doors.authenticator import (
    JISU,
    codes_on,
    give_password_again,
    half_way,
    is_in,
    key_on,
    next_code,
    second_step,
    send,
    set_up,
    token_of,
)
from tests.people.test_people import PASSWORD, sign_in


def test_the_password_alone_opens_nothing_any_more_and_a_code_of_the_app_does(client_of, at_work):
    app, _codes = set_up(at_work)
    client = client_of(None)
    assert sign_in(client, JISU, PASSWORD).location == "/sign-in/second-step"

    assert not is_in(client)
    assert client.get("/account").location.startswith("/login")
    wrong = second_step(client, "000000")
    assert (wrong.status_code, is_in(client)) == (400, False)
    assert "not correct" in wrong.text

    assert second_step(client, next_code(app)).location == "/"
    assert is_in(client)


def test_whoever_wanted_a_page_gets_it_after_the_second_step(client_of, at_work):
    app, _codes = set_up(at_work)
    client = client_of(None)
    token = token_of(client, "/login")
    form = {"email": JISU, "password": PASSWORD, "csrf_token": token, "next": "/account"}
    step = client.post("/login", data=form).location

    answer = client.post(step, data={"csrf_token": token, "code": next_code(app)})

    assert (step, answer.location) == ("/sign-in/second-step?next=/account", "/account")


@pytest.mark.parametrize(
    "elsewhere",
    ["//e.example", "https://e.example", "/\\e.example", "/\t/e.example", "e.example"],
)
def test_nobody_is_led_to_another_site(client_of, at_work, elsewhere):
    app, _codes = set_up(at_work)
    client = half_way(client_of)
    form = {"csrf_token": token_of(client, "/sign-in/second-step"), "code": next_code(app)}
    where = {"next": elsewhere}

    step = client.post("/sign-in/second-step", query_string=where, data=form)
    again = client.post(
        "/sign-in/again",
        query_string=where,
        data={"csrf_token": token_of(client), "password": PASSWORD},
    )

    assert (step.location, again.location) == ("/", "/")


def test_a_code_opens_the_door_once(client_of, at_work):
    app, _codes = set_up(at_work)
    code = next_code(app)

    first, second = half_way(client_of), half_way(client_of)
    assert second_step(first, code).status_code == 302
    assert second_step(second, code).status_code == 400

    assert not is_in(second)


def test_the_code_that_set_the_app_up_is_used_as_well(client_of, at_work):
    give_password_again(at_work)
    app = pyotp.TOTP(key_on(at_work.get("/account/authenticator").text))
    code = app.now()
    send(at_work, "/account/authenticator", code=code)

    assert second_step(half_way(client_of), code).status_code == 400


def test_the_picture_and_the_key_say_the_same_and_the_secret_is_encrypted(at_work, jisu):
    give_password_again(at_work)
    page = at_work.get("/account/authenticator").text
    key = key_on(page)

    assert 'src="data:image/svg+xml;base64,' in page
    assert at_work.get("/account/authenticator").text.count(page[page.index("<code") :][:40]) == 1
    send(at_work, "/account/authenticator", code=pyotp.TOTP(key).now())
    db.session.refresh(jisu)
    assert jisu.tf_totp_secret
    assert key not in jisu.tf_totp_secret


def test_a_wrong_code_sets_nothing_up(at_work, jisu):
    give_password_again(at_work)
    at_work.get("/account/authenticator")

    assert send(at_work, "/account/authenticator", code="123456").status_code == 400
    db.session.refresh(jisu)
    assert jisu.tf_totp_secret is None


def test_each_recovery_code_opens_the_door_once_however_it_is_typed(client_of, at_work, jisu):
    _app, codes = set_up(at_work)
    assert len(set(codes)) == 10

    typed = f" {codes[0].upper().replace('-', ' ')} "
    client = half_way(client_of)
    assert second_step(client, typed).status_code == 302
    assert is_in(client)
    assert second_step(half_way(client_of), codes[0]).status_code == 400
    assert second_step(half_way(client_of), codes[1]).status_code == 302


def test_recovery_codes_are_shown_once_kept_as_digests_and_new_ones_replace_them(
    client_of, at_work, jisu
):
    _app, codes = set_up(at_work)
    db.session.refresh(jisu)
    stored = " ".join(jisu.mf_recovery_codes or [])
    pages = [at_work.get(page).text for page in ("/account", "/account/second-factor")]

    assert not any(code.replace("-", "") in stored or code in stored for code in codes)
    assert not any(code in page for code in codes for page in pages)
    new = codes_on(send(at_work, "/account/recovery-codes").text)
    assert len(new) == 10
    assert not set(new) & set(codes)
    assert second_step(half_way(client_of), codes[0]).status_code == 400
    assert second_step(half_way(client_of), new[0]).status_code == 302


def test_whoever_has_few_codes_left_is_told(client_of, at_work, jisu):
    _app, codes = set_up(at_work)
    jisu.mf_recovery_codes = list(jisu.mf_recovery_codes or [])[:3]
    db.session.commit()
    client = half_way(client_of)

    page = client.get(second_step(client, codes[0]).location, follow_redirects=True).text

    assert "You have 2 recovery codes left" in page
    assert "Make new ones" in client.get("/account").text


def test_codes_are_not_to_be_guessed_even_by_whoever_knows_the_password(client_of, at_work):
    app, _codes = set_up(at_work)
    client = half_way(client_of)
    for _try in range(5):
        assert second_step(client, "000000").status_code == 400
    client = client_of(None)
    sign_in(client, JISU, PASSWORD)  # does not take these mistakes away
    answers = [second_step(client, "000000").status_code for _try in range(6)]

    assert answers == [400] * 5 + [429]
    assert second_step(half_way(client_of), next_code(app)).status_code == 429
    noted = select(AuditRecord.action, AuditRecord.subject).where(
        AuditRecord.action.in_(("failed second factor", "lock out"))
    )
    assert db.session.execute(noted.order_by(AuditRecord.id)).all() == [
        *[("failed second factor", "person")] * 10,
        *[("lock out", "person")] * 2,
    ]

    db.session.execute(update(FailedSignIn).values(at=utc_now() - timedelta(minutes=15)))
    db.session.commit()
    assert second_step(half_way(client_of), next_code(app)).status_code == 302


def test_the_second_step_does_not_wait_for_ever_nor_for_somebody_switched_off(
    client_of, at_work, jisu
):
    app, _codes = set_up(at_work)
    late = half_way(client_of)
    with late.session_transaction() as session:
        session["second_step_at"] -= 601
    off = half_way(client_of)

    assert late.get("/sign-in/second-step").location == "/login"
    jisu.active = False
    db.session.commit()
    assert off.post("/sign-in/second-step", data={"code": next_code(app)}).status_code in {302, 400}
    assert not is_in(off)
    assert client_of(None).get("/sign-in/second-step").location == "/login"


def test_whatever_lets_somebody_in_is_changed_only_after_the_password_again(client_of, at_work):
    for page in ("/account/second-factor", "/account/authenticator"):
        assert at_work.get(page).location == f"/sign-in/again?next={page}"
    for button in ("/account/authenticator/remove", "/account/recovery-codes"):
        answer = send(at_work, button)
        assert answer.location == "/sign-in/again?next=/account/second-factor"
    wrong = send(at_work, "/sign-in/again", "/sign-in/again", password="not the password")
    assert wrong.status_code == 400
    assert at_work.get("/account/second-factor").status_code == 302

    give_password_again(at_work)
    assert at_work.get("/account/second-factor").status_code == 200
    with at_work.session_transaction() as session:
        session["verified_at"] -= 301
    assert at_work.get("/account/second-factor").status_code == 302


def with_tries_used_up(app, account: str) -> None:
    for _ in range(10):
        with app.test_request_context(environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            begin_try(account)


def test_the_password_cannot_be_guessed_there_either(app, at_work):
    with_tries_used_up(app, JISU)

    answer = send(at_work, "/sign-in/again", "/sign-in/again", password=PASSWORD)

    assert answer.status_code == 429


def test_setting_up_and_removing_ends_other_sessions_and_is_on_record(client_of, at_work, jisu):
    elsewhere = client_of(jisu)
    assert is_in(elsewhere)

    app, _codes = set_up(at_work)
    assert (is_in(elsewhere), is_in(at_work)) == (False, True)

    elsewhere = half_way(client_of)
    second_step(elsewhere, next_code(app))
    send(at_work, "/account/authenticator/remove")
    assert (is_in(elsewhere), is_in(at_work)) == (False, True)
    db.session.refresh(jisu)
    assert (jisu.tf_totp_secret, jisu.mf_recovery_codes) == (None, None)
    assert sign_in(client_of(None), JISU, PASSWORD).location == "/"
    done = [entry.action for entry in records_of("person", jisu.id)]
    assert {"set up authenticator", "remove authenticator", "new recovery codes"} <= set(done)
