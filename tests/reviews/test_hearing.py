"""A rating below the top needs more than words that may be misheard and nobody listened to."""

from dataclasses import dataclass

import pytest

from qa_app.calls.models import Call, StoredSegment
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.hearing import HeardStretch, heard_of, joined, read_stretches, was_heard
from qa_app.reviews.missing import missing
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.mending import split_line
from tests.conftest import Visitor
from tests.factories import add_moment, create_person
from tests.reviews.conftest import CRITERIA, JSON, RUBRIC, Tab, complete, stored

FIRST, OTHER = CRITERIA[0], CRITERIA[1]
THIRD = ("0:10", "0:14.5")  # 조만간 갈 거예요.


@dataclass
class Listener:
    """A tab of a review, and what its player tells."""

    tab: Tab

    def hear(self, *stretches: tuple[float, float]) -> dict:
        told = str([list(one) for one in stretches])
        path = f"/reviews/{self.tab.review_id}/heard"
        answer = self.tab.visitor.post(path, data={"stretches": told}, headers=JSON)
        assert answer.status_code == 200
        return answer.get_json()


@pytest.fixture
def listener(tab: Tab) -> Listener:
    return Listener(tab)


def doubt(review: Review, number: int, *words: int, probability: float = 0.3) -> None:
    """Let the recogniser doubt these words of a line of the review's transcript."""
    line = review.transcript.segments[number]
    line.words = [
        [word, start, end, probability if at in words else sure]
        for at, (word, start, end, sure) in enumerate(line.words)
    ]
    db.session.commit()


def needs(tab: Tab) -> list[tuple[str, str]]:
    return [(one.of.id, one.need) for one in missing(stored(tab.review_id))]


def test_a_rating_rests_on_unsure_words_only_once_somebody_has_listened(
    tab: Tab, listener: Listener, review: Review, reviewer: Person
) -> None:
    reviewer.language = "ko"
    doubt(review, 2, 1)
    complete(tab)
    tab.rate(FIRST, choice=1, revision=1)
    added = tab.add_clip(FIRST, *THIRD).get_json()

    assert "data-unheard >" in added["evidence_html"]
    assert "불확실한 말, 아직 듣지 않음" in added["evidence_html"]
    assert [(one["criterion"], one["need"]) for one in added["missing"]] == [(FIRST, "listening")]
    assert "먼저 들어 주세요" in added["missing"][0]["text"]
    assert tab.submit().status_code == 400
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert page.count("먼저 들어 주세요") == 2  # beside the item, and in what is missing

    half = listener.hear((10.0, 12.0))
    assert half["unheard"] == [added["clip"]]
    assert half["missing"]

    whole = listener.hear((11.9, 14.5))
    assert (whole["unheard"], whole["missing"]) == ([], [])
    assert "data-unheard hidden" in tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert tab.submit().status_code == 200


@pytest.mark.parametrize(
    ("clips", "is_open"),
    [
        ([THIRD], True),
        ([THIRD, ("0:05", "0:09.5")], False),  # one of sure words is enough
        ([("0:10", "0:11.4")], False),  # the doubted word is not in it
        ([("0:12", "0:13")], True),
    ],
    ids=["unsure", "one of them sure", "other words of the line", "the words themselves"],
)
def test_only_clips_that_quote_unsure_words_have_to_be_heard(
    tab: Tab, review: Review, clips: list[tuple[str, str]], is_open: bool
) -> None:
    doubt(review, 2, 1)
    complete(tab)
    tab.rate(FIRST, choice=1, revision=1)
    for start, end in clips:
        tab.add_clip(FIRST, start, end)
    assert needs(tab) == ([(FIRST, "listening")] if is_open else [])


def test_at_the_top_a_clip_is_marked_and_nothing_is_missing(tab: Tab, review: Review) -> None:
    doubt(review, 2, 0, 1, 2)
    complete(tab)
    tab.add_clip(FIRST, *THIRD)
    assert stored(tab.review_id).evidence[0].unheard
    assert needs(tab) == []


def test_it_is_enough_that_anybody_listened(tab: Tab, review: Review, client_of) -> None:
    doubt(review, 2, 1)
    tab.add_clip(FIRST, *THIRD)
    somebody = create_person("qa")
    other = start_review(review.call, somebody, RUBRIC)
    db.session.commit()
    assert stored(tab.review_id).evidence[0].unheard
    Listener(Tab(client_of(somebody), other.id)).hear((9, 20))
    assert stored(tab.review_id).evidence[0].unheard is False


def test_words_that_a_person_typed_need_not_be_heard(
    tab: Tab, review: Review, reviewer: Person
) -> None:
    doubt(review, 2, 0, 1, 2)
    call, line = review.call, review.transcript.segments[2]
    # Who speaks says nothing of the words.
    values = {"based_on": 0, "by": reviewer}
    save_line(call, line.id, text=line.text, speaker=Speaker.CUSTOMER, **values)
    db.session.commit()
    tab.visitor.post(f"/reviews/{tab.review_id}/transcript")
    tab.add_clip(FIRST, *THIRD)
    assert stored(tab.review_id).evidence[0].unheard

    values["based_on"] = 1
    save_line(call, line.id, text="내일 갈 거예요.", speaker=Speaker.CUSTOMER, **values)
    db.session.commit()
    tab.visitor.post(f"/reviews/{tab.review_id}/transcript")
    tab.add_clip(OTHER, *THIRD)
    assert stored(tab.review_id).evidence_for(OTHER)[0].unheard is False


def test_a_line_that_was_only_cut_is_as_unsure_as_before(
    tab: Tab, review: Review, reviewer: Person
) -> None:
    doubt(review, 2, 0, 1, 2)
    line = review.transcript.segments[2]
    split_line(review.call, (line.id, 0), before="조만간", by=reviewer)
    db.session.commit()
    tab.visitor.post(f"/reviews/{tab.review_id}/transcript")
    tab.add_clip(FIRST, "0:10", "0:11.5")
    assert stored(tab.review_id).evidence[0].unheard


def test_a_moment_that_becomes_evidence_has_to_be_heard_as_well(
    tab: Tab, listener: Listener, review: Review
) -> None:
    doubt(review, 2, 1)
    moment = add_moment(review.call).id
    db.session.commit()
    complete(tab)
    accepted = tab.visitor.post(
        f"/reviews/{tab.review_id}/moments/{moment}/accept", headers=JSON
    ).get_json()
    criterion = accepted["criterion"]
    assert "data-unheard >" in accepted["evidence_html"]
    tab.rate(criterion, choice=1, revision=1)
    assert needs(tab) == [(criterion, "listening")]
    listener.hear((9.0, 14.6))
    assert needs(tab) == []


def test_a_line_without_times_of_words_is_as_sure_as_it_is_as_a_whole(
    tab: Tab, review: Review
) -> None:
    line = review.transcript.segments[2]
    line.words, line.confidence = [], 0.4
    db.session.commit()
    tab.add_clip(FIRST, *THIRD)
    assert stored(tab.review_id).evidence[0].unheard


@pytest.mark.parametrize(
    "told", ["", "x", "{}", "[1]", "[[1]]", '[["1", 2]]', "[[true, 2]]", "[[1, 2, 3]]", "[null]"]
)
def test_what_no_player_tells_is_refused(tab: Tab, told: str) -> None:
    path = f"/reviews/{tab.review_id}/heard"
    answer = tab.visitor.post(path, data={"stretches": told}, headers=JSON)
    assert answer.status_code == 400
    assert answer.get_json()["error"]
    assert db.session.query(HeardStretch).count() == 0


def test_what_was_played_is_kept_once_and_goes_with_its_call(
    listener: Listener, review: Review
) -> None:
    listener.hear((5, 8), (1, 2))
    listener.hear((1.5, 5.05), (19, 400))
    call = review.call.id
    assert heard_of(call) == [(1.0, 8.0), (19.0, 20.0)]
    assert db.session.query(HeardStretch).count() == 2
    db.session.query(Review).delete()
    db.session.query(StoredSegment).delete()
    db.session.delete(db.session.get(Call, call))
    db.session.commit()
    assert db.session.query(HeardStretch).count() == 0


def test_stretches_join_where_they_touch_and_leaps_stay_unheard() -> None:
    assert joined([(3, 4), (0, 1), (1, 2.5), (2, 2.2)]) == [(0, 2.5), (3, 4)]
    assert read_stretches("[[-1, 2], [5, 5], [7, 6], [9, 11]]", 10) == [(0, 2), (9, 10)]
    assert was_heard([(0.05, 2.95)], 0, 3)
    assert not was_heard([(0, 1), (2, 3)], 0, 3)
    assert not was_heard([], 0, 0.1)


def test_only_whose_draft_it_is_tells_what_was_heard(
    tab: Tab, review: Review, client_of, supervisor: Person
) -> None:
    visitor: Visitor = client_of(supervisor)
    answer = visitor.post(f"/reviews/{review.id}/heard", data={"stretches": "[[1, 2]]"})
    assert answer.status_code in (403, 404)
