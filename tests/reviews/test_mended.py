"""Lines mended at the desk: the draft goes on with them, and its clips keep their place."""

import re
from typing import Any

import pytest

from qa_app.calls.models import StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.reviews.operations import start_review
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from qa_app.transcripts.mending import merge_lines, split_line, swap_speakers, undo_edit
from qa_app.transcripts.versions import put_in_use
from tests.factories import add_transcript, create_person
from tests.reviews.conftest import CRITERIA, JSON, RUBRIC, Tab, stored

SECOND = ("0:05", "0:09.5")  # 택배가 아직도 안 왔어요.


@pytest.fixture
def mender(review: Review, reviewer: Person) -> "Mender":
    return Mender(review, reviewer)


class Mender:
    """Does what the desk does: a change, then the draft goes on with it."""

    def __init__(self, review: Review, by: Person) -> None:
        self.review_id, self.by = review.id, by

    @property
    def call(self):
        return stored(self.review_id).call

    def line(self, number: int):
        return self.call.transcript.segments[number]

    def seen(self, number: int) -> tuple[int, int]:
        return self.line(number).id, self.line(number).revision

    def type(self, number: int, text: str) -> None:
        line_id, revision = self.seen(number)
        speaker = Speaker(self.line(number).speaker)
        save_line(self.call, line_id, text=text, speaker=speaker, based_on=revision, by=self.by)
        db.session.commit()

    def split(self, number: int, before: str) -> None:
        split_line(self.call, self.seen(number), before=before, by=self.by)
        db.session.commit()

    def merge(self, number: int) -> None:
        merge_lines(self.call, self.seen(number - 1), self.seen(number), by=self.by)
        db.session.commit()


def go_on(tab: Tab, **stretch: float) -> dict[str, Any]:
    answer = tab.visitor.post(f"/reviews/{tab.review_id}/mended", data=stretch, headers=JSON)
    assert answer.status_code == 200, answer.get_json()
    body: dict[str, Any] = answer.get_json()
    return body


def quotes(tab: Tab) -> list[str]:
    return [clip.quote for clip in stored(tab.review_id).evidence]


def versions(tab: Tab) -> int:
    return len(stored(tab.review_id).call.transcripts)


def test_clips_follow_the_words_that_they_quote(tab: Tab, mender: Mender) -> None:
    tab.rate(CRITERIA[0], choice=2, note="이 말을 들어 보세요.")
    tab.add_clip(CRITERIA[0], *SECOND)
    tab.add_clip(CRITERIA[1], "0:07", "0:09.5")

    mender.type(1, "택배가 아직 안 왔어요.")
    shown = go_on(tab)
    assert "택배가 아직 안 왔어요." in shown["evidence"][CRITERIA[0]]
    assert "택배가 아직 안 왔어요." in re.sub(r"<[^>]+>|\n\s*", "", shown["lines_html"])
    assert quotes(tab) == ["택배가 아직 안 왔어요.", "안 왔어요."]

    mender.split(1, "택배가 아직")
    go_on(tab)
    assert quotes(tab) == ["택배가 아직\n안 왔어요.", "안 왔어요."]

    mender.merge(2)
    go_on(tab)
    assert quotes(tab) == ["택배가 아직 안 왔어요.", "안 왔어요."]

    mender.merge(2)
    shown = go_on(tab)
    assert quotes(tab) == ["택배가 아직 안 왔어요.", "안 왔어요."]
    rating = stored(tab.review_id).rating(CRITERIA[0])
    assert (rating.level, rating.note, rating.revision) == (2, "이 말을 들어 보세요.", 1)
    assert [(one["criterion"], one["need"]) for one in shown["missing"]] == [
        (criterion, "rating") for criterion in CRITERIA[1:]
    ]


def test_undoing_and_swapping_leave_clips_where_they_are(
    tab: Tab, mender: Mender, reviewer: Person
) -> None:
    tab.add_clip(CRITERIA[0], *SECOND)
    before = quotes(tab)
    mender.split(1, "택배가")
    go_on(tab)
    swap_speakers(mender.call, mender.call.transcript.id, by=reviewer)
    db.session.commit()
    assert "line-agent" in go_on(tab)["lines_html"]
    assert quotes(tab) == ["택배가\n아직도 안 왔어요."]
    for _change in range(2):
        history = go_on(tab)["history_html"]
        undo = re.search(r"/edits/(\d+)/undo\"\s+data-undo=\"mine\"", history)
        assert undo
        undo_edit(mender.call, int(undo[1]), by=reviewer)
        db.session.commit()
    go_on(tab)
    assert quotes(tab) == before


def test_mending_at_ones_own_desk_makes_one_version_however_much_is_mended(
    tab: Tab, mender: Mender
) -> None:
    for number in range(3):
        tab.add_clip(CRITERIA[0], *SECOND)
        mender.type(number, f"고친 말 {number}")
        go_on(tab)
    assert versions(tab) == 2
    review = stored(tab.review_id)
    assert review.transcript is review.call.transcript
    assert {clip.transcript_id for clip in review.evidence} == {review.transcript_id}


def test_what_others_reviewed_stays_as_they_had_it(tab: Tab, mender: Mender, client_of) -> None:
    mender.type(0, "고친 말")
    go_on(tab)
    call, somebody = mender.call, create_person("qa")
    other = start_review(call, somebody, RUBRIC)
    db.session.commit()
    theirs = Tab(client_of(somebody), other.id)
    theirs.add_clip(CRITERIA[0], "0:00", "0:04.5")

    mender.type(0, "또 고친 말")
    go_on(tab)

    assert versions(tab) == 3
    assert quotes(theirs) == ["고친 말"]
    assert stored(theirs.review_id).transcript_id != stored(tab.review_id).transcript_id


def test_a_submitted_review_of_ones_own_stays_as_it_is(
    tab: Tab, mender: Mender, review: Review
) -> None:
    mender.type(0, "고친 말")
    go_on(tab)
    tab.add_clip(CRITERIA[0], "0:00", "0:04.5")
    stored(tab.review_id).state = "submitted"
    db.session.commit()
    mender.type(0, "또 고친 말")
    assert versions(tab) == 3
    assert quotes(tab) == ["고친 말"]
    assert tab.visitor.post(f"/reviews/{tab.review_id}/mended", headers=JSON).status_code == 409


def test_only_the_lines_around_what_was_mended_are_sent(tab: Tab, mender: Mender) -> None:
    mender.type(0, "고친 말")
    part = go_on(tab, start=0, end=5)
    assert part["stretch"] == [0, 5]
    assert part["lines_html"].count("data-revision") == 2

    # Somebody mended another line meanwhile: all of them are sent.
    mender.type(3, "다른 말")
    mender.type(0, "또 고친 말")
    assert go_on(tab, start=0, end=5)["lines_html"].count("data-revision") == 2
    somebody = create_person("qa")
    db.session.commit()
    colleague = Mender(stored(tab.review_id), somebody)
    colleague.type(3, "남이 고친 말")
    mender.type(0, "세 번째 말")
    whole = go_on(tab, start=0, end=5)
    assert whole["stretch"] is None
    assert whole["lines_html"].count("data-revision") == 4


def test_a_draft_does_not_follow_to_another_transcript(tab: Tab, review: Review) -> None:
    tab.add_clip(CRITERIA[0], *SECOND)
    kept = stored(tab.review_id).transcript_id
    put_in_use(add_transcript(review.call, (("agent", "다른 인식 결과입니다."),)))
    db.session.commit()
    answer = tab.visitor.post(f"/reviews/{tab.review_id}/mended", headers=JSON)
    assert answer.status_code == 409
    assert stored(tab.review_id).transcript_id == kept
    assert "data-mending" not in tab.visitor.get(f"/reviews/{tab.review_id}").text


def test_only_whose_draft_it_is_mends_at_its_desk(
    tab: Tab, tab_of, review: Review, supervisor: Person
) -> None:
    assert "data-mending" in tab.visitor.get(f"/reviews/{review.id}").text
    admin = tab_of(create_person("admin"))
    assert "data-mending" not in admin.visitor.get(f"/reviews/{review.id}").text
    watching = tab_of(supervisor)
    assert watching.visitor.post(f"/reviews/{review.id}/mended").status_code in (403, 404)


def test_the_desk_asks_for_a_line_as_it_is_now(tab: Tab, mender: Mender) -> None:
    engines = db.session.get(StoredTranscript, stored(tab.review_id).transcript_id)
    line = engines.segments[1].id
    mender.type(1, "고친 말")
    form = tab.visitor.get(f"/calls/{mender.call.id}/lines/{line}")
    assert form.status_code == 200
    assert ">고친 말</textarea>" in form.text
    assert tab.visitor.get(f"/calls/{mender.call.id}/lines/999").status_code == 404
