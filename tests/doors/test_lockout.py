"""Whoever guesses passwords is stopped, and a shift that starts behind one address is not."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from qa_app.foundation.errors import TooManyTries
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.accounts import add_person
from qa_app.people.lockout import begin_try, forget_tries
from qa_app.people.models import FailedSignIn, RoleName
from tests.conftest import make_app, make_settings
from tests.people.test_people import PASSWORD, sign_in

WRONG = "not the password"


def add(number: int) -> str:
    email = f"agent{number}@centre.kr"
    add_person(email=email, name=f"Agent {number}", password=PASSWORD, roles=[RoleName.AGENT])
    db.session.commit()
    return email


@pytest.fixture
def jisu(app) -> str:
    return add(0)


def tries(
    client_of, email: str, password: str = WRONG, times: int = 1, **headers: str
) -> list[int]:
    client = client_of(None)
    return [sign_in(client, email, password, headers=headers).status_code for _ in range(times)]


def test_an_account_is_locked_for_everybody_after_ten_wrong_guesses(client_of, jisu):
    assert 429 not in tries(client_of, jisu, times=10)

    assert tries(client_of, jisu) == [429]
    assert tries(client_of, jisu, PASSWORD) == [429]
    assert tries(client_of, "Agent0@Centre.kr ", PASSWORD) == [429]


def test_another_web_process_knows_it_too(client_of, settings, jisu):
    tries(client_of, jisu, times=10)

    other = make_app(make_settings(settings.data_dir)).test_client()

    assert sign_in(other, jisu, PASSWORD).status_code == 429


def test_after_a_quarter_of_an_hour_one_may_try_again(client_of, jisu):
    tries(client_of, jisu, times=11)
    db.session.execute(update(FailedSignIn).values(at=utc_now() - timedelta(minutes=15)))
    db.session.commit()

    assert tries(client_of, jisu, PASSWORD) == [302]


def test_the_right_password_takes_earlier_mistakes_away(client_of, jisu):
    for _ in range(3):
        assert 429 not in tries(client_of, jisu, times=9)
        assert tries(client_of, jisu, PASSWORD) == [302]


def test_an_address_that_nobody_has_is_locked_just_the_same(client_of, app):
    answers = tries(client_of, "nobody@centre.kr", times=11)

    assert answers[-1] == 429


def guess(app, account: str, times: int = 1, **headers: str) -> None:
    """Try as the sign-in page does, without the time that it takes to look at a password."""
    for _ in range(times):
        with app.test_request_context(headers=headers, environ_base={"REMOTE_ADDR": "127.0.0.1"}):
            begin_try(account)


def test_a_shift_behind_one_address_signs_in_although_each_mistypes_twice(app, client_of, jisu):
    for number in range(1, 31):
        guess(app, f"agent{number}@centre.kr", times=2)
        guess(app, f"agent{number}@centre.kr")
        forget_tries(f"agent{number}@centre.kr")  # the right password

    assert tries(client_of, jisu, PASSWORD) == [302]


@pytest.mark.parametrize("header", ["X-Nothing", "X-Forwarded-For", "X-Real-Ip", "Forwarded"])
def test_a_thousand_guesses_are_stopped_by_address_whatever_sender_they_claim(
    app, client_of, jisu, header
):
    for number in range(100):
        guess(app, f"nobody{number}@centre.kr", **{header: f"10.0.0.{number}"})

    with pytest.raises(TooManyTries):
        guess(app, "one-more@centre.kr", **{header: "10.1.1.1"})
    assert tries(client_of, jisu, PASSWORD) == [429]


def test_behind_a_trusted_proxy_only_the_address_that_it_adds_counts(app, settings):
    proxied = make_app(make_settings(settings.data_dir, TRUSTED_PROXIES="1")).test_client()
    forwarded = {"X-Forwarded-For": "203.0.113.9, 10.1.1.1"}

    sign_in(proxied, "a@centre.kr", WRONG, headers=forwarded)

    assert db.session.scalars(select(FailedSignIn.address)).all() == ["10.1.1.1"]


def test_the_current_password_cannot_be_guessed_on_the_page_that_changes_it(client_of, jisu):
    client = client_of(None)
    sign_in(client, jisu, PASSWORD)
    token = client.get("/change").text.split('name="csrf-token" content="')[1].split('"')[0]
    new = "quite another sentence 7"
    form = {"csrf_token": token, "password": WRONG, "new_password": new}
    form["new_password_confirm"] = new

    answers = [client.post("/change", data=form).status_code for _ in range(11)]

    assert answers[-1] == 429
