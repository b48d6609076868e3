"""A call's badge says what is done with it at this moment, and changes without a reload."""

import pytest

from qa_app.foundation.extensions import db
from tests.factories import create_call, create_person
from tests.jobs import again
from tests.reading import text_of

STATES = [
    ("uploaded", {"en": "Waiting", "ko": "대기 중"}, True),
    ("transcribing", {"en": "Transcribing", "ko": "대화록 작성 중"}, True),
    ("ready", {"en": "Ready", "ko": "준비 완료"}, False),
    ("failed", {"en": "Failed", "ko": "실패"}, False),
]
AGAIN = [
    ("waiting", {"en": "Waiting to be transcribed again", "ko": "대화록 다시 작성 대기 중"}),
    ("running", {"en": "Transcribing again: 40 %", "ko": "대화록 다시 작성 중: 40%"}),
]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("state", "words", "changes"), STATES, ids=[s[0] for s in STATES])
def test_the_badge_says_the_state_and_asks_for_the_next(client_of, state, words, changes, language):
    qa = client_of(create_person("qa", language=language))
    call = create_call(transcribed=state == "ready", state=state, language="en")
    db.session.commit()

    for page in (f"/calls/{call.id}", f"/calls/{call.id}/state", f"/calls/{call.id}/row"):
        answer = qa.get(page).text
        assert f'<span class="state state-{state}">{words[language]}</span>' in answer
    assert ("hx-get" in qa.get(f"/calls/{call.id}/state").text) == changes
    assert ("hx-get" in qa.get(f"/calls/{call.id}/row").text) == changes
    assert f"/calls/{call.id}" in qa.get("/calls").text


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("state", "words"), AGAIN, ids=[s[0] for s in AGAIN])
def test_it_also_says_that_a_call_is_transcribed_again(client_of, state, words, language):
    qa = client_of(create_person("qa", language=language))
    call = create_call()
    job = again(call, state=state, progress=0.4)
    db.session.commit()
    places = [f"/calls/{call.id}", f"/calls/{call.id}/state", f"/calls/{call.id}/row", "/calls"]

    assert all(words[language] in text_of(qa.get(place).text) for place in places)
    assert "hx-get" in qa.get(f"/calls/{call.id}/state").text
    assert {"en": "Transcribing again", "ko": "대화록 다시 작성"}[language] in qa.get(
        "/background-work"
    ).text

    job.state = "done"
    db.session.commit()

    assert not any(words[language] in text_of(qa.get(place).text) for place in places)
    assert "hx-get" not in qa.get(f"/calls/{call.id}/state").text
