"""How long a call will still take, who goes first, and how a person changes that."""

from datetime import timedelta

import pytest
from flask_babel import force_locale

from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.language import time_left
from qa_app.transcripts.pace import Pace
from qa_app.transcripts.transcribing import begin_measuring
from qa_app.work import life
from qa_app.work.models import Priority
from tests.factories import create_call, create_person
from tests.jobs import claim, job_of, task_of

SOON = timedelta(seconds=30)


class Clock:
    """A clock that is set by hand."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_remaining_time_follows_what_was_measured():
    clock = Clock()
    pace = Pace(clock)
    pace.start(0.0)
    clock.now += 6
    assert pace.seconds_left(60, 300) == pytest.approx(24)
    clock.now += 18
    assert pace.seconds_left(120, 300) == pytest.approx(36)


def test_the_next_call_starts_with_the_pace_of_the_one_before():
    clock = Clock()
    pace = Pace(clock)
    pace.start(0.0)
    assert pace.seconds_left(0, 300) is None
    clock.now += 30
    pace.seconds_left(300, 300)
    pace.start(0.0)
    assert pace.seconds_left(0, 600) == pytest.approx(60)
    clock.now += 100
    # It is busier now: what is measured counts more and more.
    assert pace.seconds_left(300, 600) == pytest.approx(82.5)


def test_from_the_second_call_on_the_remaining_time_is_known_from_the_start(app):
    clock = Clock()
    pace = Pace(clock)
    clock.now += 30
    pace.seconds_left(300, 300)
    call = create_call(transcribed=False, duration=600.0)
    begin_measuring(claim(call), pace, None)

    db.session.expire_all()
    assert job_of(call).expected_at - utc_now() == pytest.approx(timedelta(seconds=60), abs=SOON)


def test_a_call_that_is_gone_on_from_is_not_taken_for_a_fast_one():
    clock = Clock()
    pace = Pace(clock)
    pace.start(1000.0)
    clock.now += 10
    assert pace.seconds_left(1100, 1200) == pytest.approx(10)


@pytest.mark.parametrize(
    ("seconds", "english", "korean"),
    [
        (-5, "less than a minute left", "1분 안에 끝남"),
        (20, "less than a minute left", "1분 안에 끝남"),
        (125, "about 2 minutes left", "약 2분 남음"),
        (90 * 60, "about 90 minutes left", "약 90분 남음"),
        (5 * 3600, "about 5 hours left", "약 5시간 남음"),
    ],
)
def test_the_remaining_time_is_said_in_words(app, seconds, english, korean):
    until = utc_now() + timedelta(seconds=seconds)
    with app.test_request_context():
        with force_locale("en"):
            assert time_left(until) == english
        with force_locale("ko"):
            assert time_left(until) == korean


def test_page_and_library_say_how_long_it_will_take(client_of):
    qa = client_of(create_person("qa", language="en"))
    call = create_call(transcribed=False)
    life.advance(claim(call), 0.4, utc_now() + timedelta(seconds=130))
    db.session.commit()

    for page in (f"/calls/{call.id}", f"/calls/{call.id}/progress", "/calls"):
        assert "about 2 minutes left" in qa.get(page).text


def test_a_waiting_call_says_how_many_are_before_it_and_can_be_put_first(client_of):
    qa = client_of(create_person("qa", language="en"))
    first, second = create_call(transcribed=False), create_call(transcribed=False)
    call = create_call(transcribed=False)
    create_call(transcribed=False, priority=Priority.BULK)

    assert "This call is next." in qa.get(f"/calls/{first.id}").text
    assert "1 call is ahead of this one." in qa.get(f"/calls/{second.id}").text
    page = qa.get(f"/calls/{call.id}").text
    assert "2 calls are ahead of this one." in page
    assert "Process this call first" in page
    assert qa.post(f"/calls/{call.id}/hurry").status_code == 302

    page = qa.get(f"/calls/{call.id}").text
    assert "This call is next." in page
    assert "Process this call first" not in page
    db.session.expire_all()
    assert life.next_task("worker") == task_of(call)
    assert job_of(call).priority == Priority.URGENT


def test_a_call_of_which_nothing_waits_cannot_be_put_first(client_of):
    qa = client_of(create_person("qa"))
    call = create_call()

    assert qa.post(f"/calls/{call.id}/hurry").status_code == 409
    assert not life.prioritise(call.id)
