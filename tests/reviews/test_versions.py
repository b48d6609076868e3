"""A review keeps the transcript that it was made with, until its reviewer wants the newer one."""

from typing import Any

from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Review
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts.corrections import save_line
from tests.reading import text_of
from tests.reviews.conftest import CRITERIA, Tab, complete, stored


def correct(review: Review, by: Person) -> None:
    """Change what the customer says."""
    line = review.transcript.segments[1]
    words: dict[str, Any] = {"text": "고친 말입니다.", "speaker": Speaker.CUSTOMER, "based_on": 0}
    save_line(review.call, line.id, by=by, **words)
    db.session.commit()


def test_a_draft_keeps_its_transcript_and_takes_the_newer_one_on_wish(
    tab: Tab, review: Review, reviewer: Person
) -> None:
    tab.add_clip(CRITERIA[0], "0:05", "0:09")
    quoted = stored(tab.review_id).evidence[0].quote
    correct(review, reviewer)
    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert "고친 말입니다." not in text_of(page)
    assert f"/reviews/{tab.review_id}/transcript" in page

    assert tab.visitor.post(f"/reviews/{tab.review_id}/transcript").status_code == 302

    page = tab.visitor.get(f"/reviews/{tab.review_id}").text
    assert "고친 말입니다." in text_of(page)
    assert f"/reviews/{tab.review_id}/transcript" not in page
    assert stored(tab.review_id).evidence[0].quote == quoted


def test_a_submitted_review_keeps_its_transcript_for_good(
    tab: Tab, review: Review, reviewer: Person
) -> None:
    complete(tab)
    tab.submit()
    kept = stored(tab.review_id).transcript_id
    correct(stored(tab.review_id), reviewer)

    assert tab.visitor.post(f"/reviews/{tab.review_id}/transcript").status_code == 409
    assert stored(tab.review_id).transcript_id == kept
