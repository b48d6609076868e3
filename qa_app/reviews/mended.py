"""Drafts whose transcript is mended meanwhile: they go on with it, and their clips follow.

A version that anything rests on stays as it is, and the next correction makes another. Only the
drafts of whoever corrects go along: their clips quote the same words where they stand now, so
that mending at the desk does not make a version of each line.
"""

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, select

from qa_app.calls.models import StoredTranscript
from qa_app.calls.quoting import lines_reworded
from qa_app.calls.resting import goes_along
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.models import Evidence, Review, ReviewState
from qa_app.reviews.operations import take_version_in_use
from qa_app.transcription.passages import Rewording
from qa_app.transcripts.carried_over import CarriedOver
from qa_app.transcripts.edits import lineage


@goes_along(Review)
def own_drafts(by: Person) -> ColumnElement[bool]:
    """The reviews that follow what this person does to their transcript."""
    return and_(Review.reviewer_id == by.id, Review.state == ReviewState.DRAFT)


@goes_along(Evidence)
def clips_of_own_drafts(by: Person) -> ColumnElement[bool]:
    """The clips of those reviews."""
    return Evidence.review_id.in_(select(Review.id).where(own_drafts(by)))


@lines_reworded.connect
def follow_lines(version: StoredTranscript, rewording: Rewording) -> None:
    """Let clips quote the same words of lines that were changed under them."""
    for clip in db.session.scalars(select(Evidence).where(Evidence.transcript_id == version.id)):
        clip.quoted = rewording.followed(clip.quoted)


def may_follow(review: Review) -> bool:
    """Whether the transcript in use is the review's own, or came of it by corrections."""
    in_use = review.call.transcript
    return in_use is not None and review.transcript_id in lineage(in_use)


def follow_corrections(review: Review) -> None:
    """Let a draft go on with the corrected transcript in use, and its clips with it.

    Raises:
        Conflict: when another transcript is in use, that did not come of the draft's.
    """
    if not may_follow(review):
        raise Conflict(_("Another version of the transcript is in use by now. Reload the page."))
    before = review.transcript
    if before is review.call.transcript:
        return
    take_version_in_use(review)
    now = review.transcript
    carried: dict[int, CarriedOver] = {}
    for clip in review.evidence:
        quoted = db.session.get(StoredTranscript, clip.transcript_id) if clip.quoted else None
        if quoted is None or quoted is now or quoted.id not in lineage(now):
            continue
        if quoted.id not in carried:
            carried[quoted.id] = CarriedOver(quoted, now)
        clip.quoted, clip.transcript_id = carried[quoted.id].followed(clip.quoted), now.id
    db.session.flush()
