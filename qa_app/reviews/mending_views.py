"""A draft goes on with what was mended of its transcript at the desk."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa_app.calls.models import StoredSegment, StoredTranscript
from qa_app.findings.abuse import excluded_stretches
from qa_app.library.edit_history import history_of
from qa_app.library.transcript_lines import read_lines
from qa_app.people.access import Permission, has_permission, requires
from qa_app.reviews import reading
from qa_app.reviews.answers import evidence_html, saved, sent
from qa_app.reviews.forms import MendedForm
from qa_app.reviews.mended import follow_corrections, may_follow
from qa_app.reviews.models import Review
from qa_app.reviews.worth_hearing import lines_marked, worth_hearing

review_mending = Blueprint("review_mending", __name__, url_prefix="/reviews/<int:review_id>/mended")


def mending_of(review: Review, *, can_edit: bool) -> dict[str, Any]:
    """What the desk needs to mend lines; ``mends`` says whether this person may, here."""
    own = can_edit and review.reviewer_id == current_user.id
    may = own and has_permission(current_user, Permission.CORRECT_TRANSCRIPTS)
    if not may or not may_follow(review):
        return {"mends": False}
    return {"mends": True, "history": history_of(review.transcript, current_user)}


@review_mending.post("")
@requires(Permission.CORRECT_TRANSCRIPTS)
def follow(review_id: int) -> ResponseReturnValue:
    """Take the corrected transcript; gives the lines of the stretch that was mended, or all."""
    review = reading.get_review_to_edit(current_user, review_id)
    form = sent(MendedForm())
    before = _read(review.transcript)
    follow_corrections(review)
    lines = review.transcript.lines
    stretch = form.stretch
    if stretch and _outside(before, *stretch) == _outside(_read(review.transcript), *stretch):
        shown = [at for at, line in enumerate(lines) if stretch[0] <= line.start <= stretch[1]]
    else:
        shown, stretch = list(range(len(lines))), None
    rated = {clip.criterion for clip in review.evidence}
    return saved(
        review,
        "transcript-title",
        stretch=stretch,
        lines_html=_lines_html(review, lines, shown),
        history_html=render_template(
            "library/_history.html",
            call=review.call,
            transcript=review.transcript,
            history=history_of(review.transcript, current_user),
        ),
        version=review.transcript.id,
        evidence={criterion: evidence_html(review, criterion) for criterion in rated},
    )


Reading = list[tuple[float, str, str]]


def _read(version: StoredTranscript) -> Reading:
    return [(line.start, line.speaker, line.text) for line in version.lines]


def _outside(lines: Reading, start: float, end: float) -> Reading:
    return [line for line in lines if not start <= line[0] <= end]


def _lines_html(review: Review, lines: Sequence[StoredSegment], shown: Sequence[int]) -> str:
    excluded = excluded_stretches(review.call_id)
    return render_template(
        "library/_transcript_lines.html",
        transcript=review.transcript,
        lines=read_lines(lines, excluded=excluded, shown=shown),
        marked=lines_marked(review, worth_hearing(review)),
        clip_button=True,
        mends=True,
    )
