"""People correct lines: nothing is overwritten, lost or taken from under a review."""

import json

import pytest

from qa_app.calls.models import Call, StoredSegment
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import fold
from qa_app.reviews.operations import start_review
from qa_app.rubrics import default_rubric_path, load_rubric
from qa_app.transcription.transcript import Segment, Speaker
from tests.factories import add_transcript, create_call, create_person
from tests.reading import text_of
from tests.written import FORMS, in_pieces

JSON = {"Accept": "application/json"}
RUBRIC = load_rubric(default_rubric_path() / "soft-skills.yaml")


@pytest.fixture
def call(app):
    call = create_call()
    db.session.commit()
    return call


@pytest.fixture
def lines(call):
    """The ids of the lines as they were when the page was opened."""
    return [line.id for line in call.transcript.segments]


@pytest.fixture
def qa(app, client_of):
    return client_of(create_person("qa", name="Corrector", language="en"))


def save(visitor, call, line, text, *, revision=0, speaker="customer"):
    data = {"text": text, "speaker": speaker, "revision": revision}
    return visitor.post(f"/calls/{call.id}/lines/{line}", data=data, headers=JSON)


def now(call) -> Call:
    db.session.rollback()
    db.session.expire_all()
    return call


def test_a_corrected_line_makes_a_version_of_its_own_and_the_engines_stays(call, lines, qa):
    assert save(qa, call, lines[1], "택배가 아직 안 왔어요.").status_code == 200

    engines, corrected = now(call).transcripts
    assert (engines.in_use, engines.corrected) == (False, False)
    assert engines.segments[1].text == "택배가 아직도 안 왔어요."
    assert (corrected.in_use, corrected.corrected) == (True, True)
    assert corrected.made_by.name == "Corrector"
    assert [line.corrected for line in corrected.segments] == [False, True, False, False]
    assert "택배가 아직 안 왔어요." in corrected.text
    assert "택배가 아직 안 왔어요." in text_of(qa.get(f"/calls/{call.id}").text)
    found = qa.get("/calls", query_string={"text": "아직도 안"}).text
    assert f'/calls/{call.id}"' not in found


def test_a_page_that_was_open_goes_on_correcting_the_same_version(call, lines, qa):
    save(qa, call, lines[1], "택배가 안 왔어요.")
    answer = save(qa, call, lines[2], "내일 도착합니다.", speaker="agent")

    assert answer.json == {"revision": 1, "corrected": True}
    assert len(now(call).transcripts) == 2
    assert [line.text for line in call.transcript.segments][1:3] == [
        "택배가 안 왔어요.",
        "내일 도착합니다.",
    ]


def test_of_two_people_on_one_line_the_second_sees_both_texts(call, lines, qa, client_of):
    other = client_of(create_person("qa", language="en"))
    save(qa, call, lines[1], "첫 번째 사람")

    refused = save(other, call, lines[1], "두 번째 사람")
    assert refused.status_code == 409
    assert refused.json["theirs"] == {"text": "첫 번째 사람", "speaker": "customer"}
    kept = save(other, call, lines[1], "두 번째 사람", revision=refused.json["revision"])
    assert kept.status_code == 200
    assert now(call).transcript.segments[1].text == "두 번째 사람"


def test_the_same_text_sent_twice_is_saved_once(call, lines, qa):
    save(qa, call, lines[1], "택배가 안 왔어요.")

    again = save(qa, call, lines[1], "택배가 안 왔어요.")

    assert (again.status_code, again.json["revision"]) == (200, 1)


def test_the_speaker_of_a_line_is_corrected_alone(call, lines, qa):
    save(qa, call, lines[1], "택배가 아직도 안 왔어요.", speaker="agent")

    line = now(call).transcript.segments[1]
    assert (line.speaker, line.corrected, line.confidence) == ("agent", True, 0.9)


def test_typing_back_what_was_heard_brings_its_word_times_back(call, lines, qa):
    before = now(call).transcript.segments[1].words
    save(qa, call, lines[1], "다른 말")
    save(qa, call, lines[1], "택배가 아직도 안 왔어요.", revision=1)

    line = now(call).transcript.segments[1]
    assert (line.words, line.corrected, line.confidence) == (before, False, 0.9)


def test_nothing_changed_makes_no_version(call, lines, qa):
    assert save(qa, call, lines[1], " 택배가 아직도  안 왔어요. ").status_code == 200

    assert len(now(call).transcripts) == 1


def test_an_emptied_line_is_said_nowhere_and_can_be_brought_back(call, lines, qa):
    save(qa, call, lines[3], "")

    assert "알겠습니다" not in text_of(qa.get(f"/calls/{call.id}").text)
    exported = json.loads(qa.get(f"/calls/{call.id}/transcript.json").text)
    assert [segment["id"] for segment in exported["segments"]] == [0, 1, 2]
    assert (
        f"/lines/{now(call).transcript.segments[3].id}" in qa.get(f"/calls/{call.id}/correct").text
    )
    save(qa, call, lines[3], "네, 알겠습니다.", revision=1)
    assert "알겠습니다" in text_of(qa.get(f"/calls/{call.id}").text)


def test_what_is_typed_in_pieces_is_stored_composed_and_the_same_in_pieces_is_no_change(
    call, lines, qa
):
    assert save(qa, call, lines[1], in_pieces("택배가 아직도 안 왔어요.")).status_code == 200
    assert len(now(call).transcripts) == 1

    save(qa, call, lines[1], in_pieces("택배가 아직도 안 와요."))

    line = now(call).transcript.segments[1]
    assert line.text == "".join(word[0] for word in line.words).strip() == "택배가 아직도 안 와요."
    heard = call.transcripts[0].segments[1].words
    assert line.words[:3] == heard[:3]  # what was not changed keeps its times


def test_a_line_that_was_stored_in_pieces_is_not_changed_by_looking_at_it(call, lines, qa):
    line = call.transcript.segments[1]
    line.text = in_pieces(line.text)
    db.session.commit()

    assert save(qa, call, lines[1], "택배가 아직도 안 왔어요.").status_code == 200
    assert len(now(call).transcripts) == 1


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_number_is_masked_in_whatever_form_it_is_typed(client_of, form):
    call = create_call(transcribed=False, state="ready")
    asked = ("agent", "전화번호가 어떻게 되세요?")
    version = add_transcript(call, (asked, ("customer", "네 그게요")))
    qa = client_of(create_person("qa"))

    save(qa, call, version.segments[1].id, form("010-2345-6789 입니다"))

    shown = fold(now(call).transcript.segments[1].text).text
    assert shown == "010-****-**** 입니다"
    assert "2345" not in fold(qa.get(f"/calls/{call.id}/correct").text).text


def test_a_review_keeps_the_words_that_it_was_made_with(call, lines, qa):
    save(qa, call, lines[1], "한 번 고친 말")
    reviewed = start_review(now(call), create_person("qa"), RUBRIC).transcript_id
    db.session.commit()

    save(qa, call, lines[1], "두 번 고친 말", revision=1)

    texts = {v.id: v.segments[1].text for v in now(call).transcripts}
    assert texts[reviewed] == "한 번 고친 말"
    assert call.transcript.id != reviewed
    assert call.transcript.segments[1].text == "두 번 고친 말"


def test_what_is_typed_is_masked_and_what_was_hidden_is_not_lost(client_of):
    call = create_call(transcribed=False, state="ready")
    asked = ("agent", "전화번호가 어떻게 되세요?")
    version = add_transcript(call, (asked, ("customer", "010-2345-6789 입니다")))
    qa = client_of(create_person("qa"))
    line = version.segments[1]
    assert "2345" not in line.text

    save(qa, call, line.id, f"네, {line.text}")

    corrected = now(call).transcript.segments[1]
    assert corrected.as_original().text == "네, 010-2345-6789 입니다"
    assert "2345" not in corrected.text
    assert "2345" not in qa.get(f"/calls/{call.id}/correct").text


def test_files_of_a_corrected_transcript_say_so(call, lines, qa):
    save(qa, call, lines[1], "택배가 안 왔어요.")

    answers = {
        kind: qa.get(f"/calls/{call.id}/transcript.{kind}") for kind in ("json", "txt", "vtt")
    }
    assert json.loads(answers["json"].text)["corrected"] is True
    assert "corrected by a person" in answers["txt"].text
    assert "NOTE corrected by a person" in answers["vtt"].text
    srt = qa.get(f"/calls/{call.id}/transcript.srt")
    assert "corrected" in srt.headers["Content-Disposition"]
    assert (
        "corrected"
        not in qa.get(f"/calls/{call.id}/versions/{call.transcripts[0].id}/transcript.txt").text
    )


@pytest.mark.parametrize("field", [{"speaker": "nobody"}, {"revision": "x"}, {"text": "x" * 4001}])
def test_what_cannot_be_is_refused_and_changes_nothing(call, lines, qa, field):
    data = {"text": "x", "speaker": "agent", "revision": 0, **field}
    answer = qa.post(f"/calls/{call.id}/lines/{lines[0]}", data=data, headers=JSON)

    assert answer.status_code in {400, 422}
    assert len(now(call).transcripts) == 1


def test_a_line_of_another_call_is_not_there(call, qa):
    other = create_call().transcript.segments[0].id
    db.session.commit()

    assert save(qa, call, other, "x").status_code == 404


def test_speech_that_was_not_understood_is_filled_in_by_a_person(call, qa):
    version = call.transcript
    version.segments.append(
        StoredSegment.of(Segment(21, 27, "", Speaker.CUSTOMER, 0.0, unintelligible=True))
    )
    db.session.commit()
    missed = version.segments[-1]
    assert "unintelligible speech" in qa.get(f"/calls/{call.id}").text
    page = qa.get(f"/calls/{call.id}/correct").text
    assert 'placeholder="unintelligible speech"' in page
    assert "[알아듣지 못한 말]" in qa.get(f"/calls/{call.id}/transcript.txt").text

    assert save(qa, call, missed.id, "My number is A 12.").status_code == 200

    line = now(call).transcript.segments[-1]
    assert (line.text, line.corrected, line.unintelligible) == ("My number is A 12.", True, False)
    assert "unintelligible speech" not in qa.get(f"/calls/{call.id}").text
