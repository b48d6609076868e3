"""All versions of a transcript can be looked at, compared, taken as a file, and used."""

import json
from html import unescape

import pytest

from qa_app.foundation.extensions import db
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.transcription.transcript import Transcript
from tests.factories import add_transcript, create_call, create_person
from tests.reading import text_of

ENGLISH = (("agent", "Thank you for calling."), ("customer", "My parcel is late & <lost>."))
OTHER = (("agent", "Thank you for calling."), ("customer", "My parcel is late or lost."))


@pytest.fixture
def call(app):
    call = create_call(transcribed=False, state="ready", language="en")
    add_transcript(call, ENGLISH)
    add_transcript(call, OTHER)
    db.session.commit()
    return call


@pytest.fixture
def qa(app, client_of):
    return client_of(create_person("qa", language="en"))


def test_all_versions_are_listed_with_what_made_them(call, qa):
    page = qa.get(f"/calls/{call.id}/versions").text

    assert page.count("faster-whisper, base") == 2
    assert page.count("In use</span>") == 1


def test_two_versions_stand_side_by_side_with_audio_at_each_line(call, qa):
    one, other = call.transcripts

    page = qa.get(f"/calls/{call.id}/versions/compare?one={one.id}&other={other.id}").text

    assert "1 of 2 sections differs." in page
    assert "&lt;lost&gt;" in page
    assert page.count("data-hear") >= 2
    assert "</del>" in page
    assert "</ins>" in page


def test_versions_that_say_the_same_are_said_to(call, qa):
    one = call.transcripts[0].id

    page = qa.get(f"/calls/{call.id}/versions/compare?one={one}&other={one}").text

    assert "No differences: both versions say the same." in page
    assert "Show only what differs" not in page
    assert "</del>" not in page


def test_a_person_chooses_which_version_is_in_use(call, qa):
    other, one = call.transcripts
    assert call.transcript is one
    review = start_review(
        call, create_person("qa"), load_rubric(default_rubric_path() / "soft-skills.yaml")
    )
    db.session.commit()

    assert qa.post(f"/calls/{call.id}/versions/{other.id}/use").status_code == 302

    db.session.expire_all()
    assert call.transcript.id == other.id
    assert "late & <lost>" in unescape(text_of(qa.get(f"/calls/{call.id}").text))
    assert review.transcript_id == one.id


def test_an_agent_may_look_but_not_choose(call, client_of):
    agent = client_of(call.agent)
    other = call.transcripts[1].id

    assert agent.get(f"/calls/{call.id}/versions").status_code == 200
    assert agent.post(f"/calls/{call.id}/versions/{other}/use").status_code == 403
    assert agent.get(f"/calls/{call.id}/correct").status_code == 403


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("kind", ["txt", "srt", "vtt", "json"])
def test_every_version_is_had_as_a_file_in_both_languages(call, qa, kind, language):
    if language == "ko":
        call = create_call()
        db.session.commit()
    version = call.transcripts[-1]

    answer = qa.get(f"/calls/{call.id}/versions/{version.id}/transcript.{kind}")

    assert answer.status_code == 200
    said = "택배가 아직도 안 왔어요." if language == "ko" else "My parcel is late or lost."
    assert said in answer.text
    assert kind in answer.headers["Content-Disposition"]
    if kind == "json":
        transcript = Transcript.from_json(json.loads(answer.text))
        assert (transcript.language, transcript.segments[1].speaker) == (language, "customer")


def test_doubtful_lines_are_marked_in_files(call, qa):
    version = call.transcripts[0]
    version.segments[1].confidence = 0.3
    db.session.commit()

    for kind in ("txt", "srt", "vtt"):
        text = qa.get(f"/calls/{call.id}/versions/{version.id}/transcript.{kind}").text
        assert text.count("[?]") == 1, kind


@pytest.mark.parametrize(
    "path", ["versions/999/transcript.txt", "versions/compare?one=999&other=1"]
)
def test_a_version_that_is_not_there_is_not_found(call, qa, path):
    assert qa.get(f"/calls/{call.id}/{path}").status_code == 404


def test_a_version_that_is_not_whole_is_no_choice(call, qa):
    begun = call.transcripts[1]
    begun.complete = False
    db.session.commit()

    assert qa.post(f"/calls/{call.id}/versions/{begun.id}/use").status_code == 404
