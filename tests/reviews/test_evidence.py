"""Evidence is seconds of this call, quoted from its transcript."""

import pytest

from tests.reviews.conftest import CRITERIA, Tab, stored

FIRST = CRITERIA[0]


def test_a_clip_carries_the_words_that_are_said_there(tab: Tab) -> None:
    answer = tab.add_clip(FIRST, "0:10", "0:14.5")
    assert answer.status_code == 200
    assert "조만간 갈 거예요." in answer.get_json()["evidence_html"]
    (clip,) = stored(tab.review_id).evidence_for(FIRST)
    assert (clip.start, clip.end, clip.polarity) == (10.0, 14.5, "against")
    assert clip.quote == "조만간 갈 거예요."


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
