"""What the customer felt and what the agent promised stand on the page of the call."""

import json
import re
from dataclasses import replace
from html import unescape

import pytest
import vl_convert

from qa_app.foundation.extensions import db
from tests.factories import add_moment, create_call, create_person


@pytest.fixture
def call(app):
    call = create_call()
    add_moment(
        call,
        "feeling_anger",
        start=5.0,
        end=9.5,
        quote="택배가 아직도 안 왔어요.",
        details={"response": "passed_over"},
    )
    add_moment(call, "feeling_thanks", start=15.0, end=19.5, quote="네, 알겠습니다.")
    add_moment(
        call, "promise", details={"what": "확인해서 연락", "by_when": "오늘 오후 다섯 시까지"}
    )
    add_moment(
        call,
        "promise",
        start=12.0,
        details={"what": "다시 발송", "by_when": "조만간", "time_named": False},
    )
    db.session.commit()
    return call


def page_of(client_of, call, language="en") -> str:
    person = create_person("qa", language=language)
    return unescape(client_of(person).get(f"/calls/{call.id}").text)


def test_each_feeling_stands_with_its_words_and_the_agents_answer(call, client_of):
    table = page_of(client_of, call).split('class="table table-sm feelings"')[1]
    rows = table.split("</table>")[0].split("<tr>")[2:]
    told = [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in rows]
    assert told == [
        "0:05 Anger 택배가 아직도 안 왔어요. No response",
        "0:15 Thanks 네, 알겠습니다. –",
    ]


@pytest.mark.parametrize(("language", "name"), [("en", "Anger"), ("ko", "분노")])
def test_the_line_over_the_call_names_each_feeling_and_says_so_in_words(
    call, client_of, language, name
):
    page = page_of(client_of, call, language)
    spec = json.loads(re.search(r"data-spec='([^']+)'", page)[1])

    svg = vl_convert.vegalite_to_svg({**spec, "width": 480})

    assert f">{name}<" in svg
    assert ">0:15<" in svg
    assert name in re.search(r'role="img"\s+aria-label="([^"]*)" data-spec', page)[1]


def test_promises_say_by_when_or_that_no_time_was_named(call, client_of):
    told = page_of(client_of, call).split('class="promises"')[1].split("</ul>")[0]
    first, second = told.split("</li>")[:2]
    assert "확인해서 연락" in first
    assert "오늘 오후 다섯 시까지" in first
    assert "다시 발송" in second
    assert "no deadline given" in second
    assert "조만간" not in second


def test_where_reviewers_rate_first_the_call_tells_them_nothing(app, settings, call, client_of):
    app.extensions["settings"] = replace(settings, moments_after_rating=True)
    page = page_of(client_of, call)
    assert "once you have rated it yourself" in page
    assert "확인해서 연락" not in page
    # The agent is not the one who rates.
    assert "확인해서 연락" in client_of(call.agent).get(f"/calls/{call.id}").text


def test_a_call_without_any_says_nothing_of_them(app, client_of):
    call = create_call()
    db.session.commit()
    page = page_of(client_of, call)
    assert 'id="feelings"' not in page
    assert 'id="promises"' not in page


def test_times_of_the_call_are_told_in_the_words_of_its_language(call, client_of):
    call.transcript.language = "ko"
    db.session.commit()
    english, korean = page_of(client_of, call), page_of(client_of, call, "ko")

    def told(page: str) -> str:
        panel = page.split('id="times"')[1].split("</section>")[0]
        return " ".join(re.sub(r"<[^>]+>", " ", panel).split())

    assert re.search(r"agent \d+%, customer \d+%", told(english))
    assert re.search(r"상담사 \d+%, 고객 \d+%", told(korean))
    assert re.search(r"Agent's speaking pace \d+\.\d syllables a second", told(english))


def test_nothing_is_said_of_shares_while_the_speakers_are_unknown(call, client_of):
    for segment in call.transcript.segments:
        segment.speaker = "unknown"
    db.session.commit()
    assert "It is not known who speaks, or only one side can be heard." in page_of(client_of, call)
