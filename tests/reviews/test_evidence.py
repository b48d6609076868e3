"""Evidence is seconds of this call, quoted from its transcript."""

import re

import pytest

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from tests.reviews.conftest import CRITERIA, Tab, stored
from tests.written import in_pieces

FIRST = CRITERIA[0]


def test_a_clip_carries_the_words_that_are_said_there(tab: Tab) -> None:
    answer = tab.add_clip(FIRST, "0:10", "0:14.5")
    assert answer.status_code == 200
    assert "조만간 갈 거예요." in answer.get_json()["evidence_html"]
    (clip,) = stored(tab.review_id).evidence_for(FIRST)
    assert (clip.start, clip.end, clip.polarity) == (10.0, 14.5, "against")
    assert clip.quote == "조만간 갈 거예요."


def test_a_quote_in_another_form_is_the_words_as_they_stand_in_the_transcript(tab: Tab) -> None:
    tab.add_clip(FIRST, "0:10", "0:14.5", quote=in_pieces("갈 거예요."))
    assert stored(tab.review_id).evidence_for(FIRST)[0].quote == "갈 거예요."


def test_words_that_were_not_said_there_do_not_become_the_quote(tab: Tab) -> None:
    tab.add_clip(FIRST, "0:10", "0:14.5", quote="기다리세요.")
    assert stored(tab.review_id).evidence_for(FIRST)[0].quote == "조만간 갈 거예요."


@pytest.mark.parametrize(
    ("start", "end"),
    [("0:19", "0:25"), ("0:30", "0:35"), ("0:05", "0:05"), ("0:08", "0:05"), ("-1", "0:05")],
    ids=["beyond the end", "after the call", "empty", "backwards", "before the start"],
)
def test_a_clip_outside_the_call_is_refused(tab: Tab, start: str, end: str) -> None:
    answer = tab.add_clip(FIRST, start, end)
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert not stored(tab.review_id).evidence


@pytest.mark.parametrize("change", [{"polarity": "maybe"}, {"criterion": "charm"}])
def test_a_clip_needs_a_criterion_of_the_rubric_and_a_direction(
    tab: Tab, change: dict[str, str]
) -> None:
    values = {"criterion": FIRST, "start": "0:01", "end": "0:02", **change}
    assert tab.add_clip(**values).status_code == 400
    assert not stored(tab.review_id).evidence


def test_the_same_clip_twice_is_one(tab: Tab) -> None:
    one = tab.add_clip(FIRST, "0:10", "0:14.5").get_json()["clip"]
    assert tab.add_clip(FIRST, "10", "14.5").get_json()["clip"] == one
    assert len(stored(tab.review_id).evidence) == 1


def test_a_clip_can_be_taken_away_once(tab: Tab) -> None:
    clip = tab.add_clip(FIRST, "0:10", "0:14.5").get_json()["clip"]
    answer = tab.remove_clip(clip)
    assert answer.status_code == 200
    assert "조만간" not in answer.get_json()["evidence_html"]
    assert tab.remove_clip(clip).status_code == 404


def test_of_several_speakers_the_page_names_each_in_its_language(
    tab: Tab, reviewer: Person
) -> None:
    reviewer.language = "ko"
    db.session.commit()
    shown = tab.add_clip(FIRST, "0:05", "0:14.5").get_json()["evidence_html"]
    assert "고객: 택배가 아직도 안 왔어요.\n상담사: 조만간 갈 거예요.</q>" in shown
    # What is stored, and comes back when the clip is taken away, are the words alone.
    said = "택배가 아직도 안 왔어요.\n조만간 갈 거예요."
    assert stored(tab.review_id).evidence_for(FIRST)[0].quote == said


def test_what_a_clip_shows_comes_back_with_it(tab: Tab) -> None:
    shown = tab.add_clip(FIRST, "0:10", "0:14.5", polarity="for").get_json()["evidence_html"]
    assert 'data-polarity="for"' in shown


def test_the_name_of_a_clips_button_begins_with_what_is_seen_on_it(tab: Tab) -> None:
    shown = tab.add_clip(FIRST, "0:10", "0:14.5").get_json()["evidence_html"]
    assert re.search(r'aria-label="0:10–0:14, [^"]+"', shown)


def test_nothing_is_chosen_beforehand(tab: Tab) -> None:
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    composer = page.split("data-composer")[1].split("</form>")[0]
    assert "checked" not in composer
    assert re.search(r'<select[^>]* name="criterion"[^>]*><option value="">', composer)


@pytest.mark.parametrize(
    ("fields", "names", "message"),
    [
        ({"criterion": ""}, ["criterion"], "Choose the criterion"),
        ({"polarity": ""}, ["polarity"], "Choose what the clip shows"),
        ({"start": ""}, ["start"], "From: enter a time such as 2:03.5."),
        ({"end": "soon"}, ["end"], "To: enter a time such as 2:03.5."),
    ],
)
def test_what_is_missing_is_named_once(
    tab: Tab, fields: dict[str, str], names: list[str], message: str
) -> None:
    values = {"criterion": FIRST, "start": "0:01", "end": "0:02", **fields}
    answer = tab.add_clip(**values).get_json()
    assert answer["fields"] == names
    assert answer["error"].count(message) == 1
    assert len(answer["error"]) < len(message) + 60


def test_a_time_that_is_none_is_told_in_the_pages_language(tab: Tab, reviewer: Person) -> None:
    reviewer.language = "ko"
    db.session.commit()
    error = tab.add_clip(FIRST, "soon", "0:05").get_json()["error"]
    assert not re.search("[A-Za-z]", error)


def test_nobody_is_taken_to_have_listened_before_they_press_play(tab: Tab) -> None:
    """A browser that fetches the recording by itself would put the person on record."""
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert re.search(r'<audio[^>]*preload="none"', page)
