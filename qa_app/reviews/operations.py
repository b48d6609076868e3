"""Everything that changes a review. Each operation flushes; the request commits."""

from typing import Any, Literal

from blinker import Signal
from flask_babel import gettext as _
from sqlalchemy import delete, select, update
from sqlalchemy.exc import IntegrityError

from qa_app import audit
from qa_app.assignments.models import Assignment, Purpose, Selection
from qa_app.assignments.operations import begin, finish
from qa_app.calls.gone import text_gone_words
from qa_app.calls.models import Call, CallState, StoredTranscript
from qa_app.calls.quoting import by_row
from qa_app.findings.abuse import abuse_exclusion_changed, excluded_stretches
from qa_app.findings.reading import moments_of
from qa_app.foundation.clean_text import clean_lines
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.revisions import stale, wrote
from qa_app.people.models import Person
from qa_app.reviews.amendments import (
    check_in_time,
    discard_amendment,
    keep_answers,
    overdue_amendment,
    still_missing,
)
from qa_app.reviews.chosen_rubric import ChosenRubric
from qa_app.reviews.models import (
    Cause,
    ConditionAnswer,
    Evidence,
    Polarity,
    Rating,
    Review,
    ReviewState,
)
from qa_app.reviews.moment_verdict import MomentVerdict, VerdictKind
from qa_app.reviews.purposes import check_purpose
from qa_app.reviews.quotes import cite
from qa_app.reviews.scores import score_of_review
from qa_app.rubrics import Criterion, Note, Rubric
from qa_app.scorecards.in_use import kept_version

# Engines may end the last word a little after the recording does.
END_TOLERANCE = 0.5
NOTE_LENGTH = 4000
# Sent with the review, in the request that submits it: rooms above follow.
review_submitted = Signal("review submitted")
WordsField = Literal["summary", "reason"]


def is_reviewed(call_id: int) -> bool:
    """Whether anybody has begun a review of this call."""
    return bool(db.session.scalar(select(Review.id).where(Review.call_id == call_id).limit(1)))


@abuse_exclusion_changed.connect
def exclude_abuse(call_id: int) -> None:
    """Mark clips in stretches of abuse, and ratings that rest on such clips alone.

    Submitted reviews keep what they say; what is excluded from them counts in no figure.
    """
    stretches = excluded_stretches(call_id)
    for review in db.session.scalars(select(Review).where(Review.call_id == call_id)):
        for clip in review.evidence:
            clip.excluded = any(s.start < clip.end and s.end > clip.start for s in stretches)
        for rating in review.ratings:
            clips = review.evidence_for(rating.criterion)
            rating.excluded = bool(clips) and all(clip.excluded for clip in clips)
    db.session.flush()


def start_review(
    call: Call,
    reviewer: Person,
    rubric: Rubric,
    *,
    purpose: Purpose = Purpose.REGULAR,
    supersedes: Review | None = None,
    assignment: Assignment | None = None,
    moments_wait: bool = False,
    chosen: ChosenRubric | None = None,
) -> Review:
    """Begin a review, or go on with the one that this person has of this call for this purpose.

    ``supersedes`` is the review whose place it takes once it is submitted. ``moments_wait``
    hides what rules found until the reviewer has rated everything; where the call was reviewed
    before that is always so, unless nobody is to tell from it. ``chosen`` says instead of which
    rubric this one was taken, and why.
    An amendment of ``supersedes`` that was not submitted in time makes way.

    Raises:
        Refused: when the call has no finished transcript yet, or is not theirs to review so.
        Conflict: when somebody else is at a review that supersedes the same one, or was given
            the call to review.
    """
    if review := _review_of(call, reviewer, purpose, supersedes):
        return review
    check_purpose(call, reviewer, purpose, supersedes)
    if supersedes and (overdue := overdue_amendment(supersedes)):
        discard_amendment(overdue)
    blind = assignment is not None and assignment.blind
    review = Review(
        call=call,
        transcript=_finished_transcript(call),
        reviewer=reviewer,
        rubric_version=kept_version(rubric),
        purpose=purpose,
        supersedes_id=supersedes.id if supersedes else None,
        selection=_selection(assignment, supersedes),
        moments_wait=moments_wait or (is_reviewed(call.id) and not blind),
        proposed_rubric=chosen.instead_of if chosen else None,
        rubric_reason=chosen.reason if chosen else "",
    )
    review.ratings = [Rating(criterion=item.id) for item in rubric.answered]
    review.conditions = [ConditionAnswer(condition=one.id) for one in rubric.conditions]
    try:
        with db.session.begin_nested():
            db.session.add(review)
    except IntegrityError:  # started in two tabs at once
        if own := _review_of(call, reviewer, purpose, supersedes):
            return own
        raise Conflict(
            _("Somebody else is already giving a second opinion on this review.")
        ) from None
    if assignment is not None:
        begin(assignment, review.id)
    started = {"call": call.id, "purpose": purpose, "supersedes": review.supersedes_id}
    with_ = {"rubric": rubric.id, "version": rubric.version, "proposed": review.proposed_rubric}
    reason, details = review.rubric_reason, {**started, **with_}
    audit.log("start review", "review", review.id, reason=reason, details=details)
    return review


def _selection(assignment: Assignment | None, supersedes: Review | None) -> str:
    """What takes a review's place speaks for the same calls as that one."""
    if supersedes is not None:
        return supersedes.selection
    return assignment.selection if assignment is not None else Selection.CHOSEN


def rating_of(review: Review, criterion: str) -> Rating:
    """The rating of a criterion; NotFound when the review's rubric has no such criterion."""
    for rating in review.ratings:
        if rating.criterion == criterion:
            return rating
    raise NotFound(_("This review's rubric has no such criterion."))


def item_of(review: Review, item: str) -> Criterion | Note:
    """What the rubric asks under this id; NotFound when it asks nothing of the reviewer."""
    rating_of(review, item)
    return next(one for one in review.rubric.answered if one.id == item)


def _check_open(review: Review, criterion: str) -> None:
    """See that an item may be rated, or its clips changed."""
    if rating_of(review, criterion).carried_over:
        raise Refused(_("This item was not appealed: it stays as it was rated."))


def save_rating(
    review: Review,
    criterion: str,
    *,
    level: int | None,
    points: int | None = None,
    cause: Cause | None = None,
    not_applicable: bool,
    note: str,
    based_on: int,
) -> Rating:
    """Save a rating that was made on top of revision ``based_on``.

    Raises:
        NotFound: when the rubric has no such criterion.
        Refused: when a changed note is too long, or the item is not open to be rated.
        Conflict: when somebody saved other values since; ``theirs`` has those, ``revision``
            the one to base the next try on.
    """
    rating = rating_of(review, criterion)
    note = _kept_or_new(rating.note, note)
    given = {"level": level, "points": points, "not_applicable": not_applicable, "cause": cause}
    values: dict[str, Any] = {**given, "note": note}
    if all(getattr(rating, name) == value for name, value in values.items()):
        return rating  # the same again: its answer was lost on the way, or nothing changed
    _check_open(review, criterion)
    before = {name: getattr(rating, name) for name in values}
    of_revision = update(Rating).where(Rating.id == rating.id, Rating.revision == based_on)
    if not wrote(of_revision.values(**values, revision=based_on + 1)):
        db.session.refresh(rating)
        theirs = {"choice": rating.choice, "note": rating.note}
        raise stale(theirs, rating.revision)
    review.saved_at = utc_now()
    changed = audit.differences(before, values, words=["note"])
    audit.log("rate", "review", review.id, changes=changed, details={"criterion": criterion})
    return rating


def save_words(review: Review, field: WordsField, text: str, *, based_on: int) -> None:
    """Save the summary or the reason that was written on top of revision ``based_on``.

    Raises:
        Refused, Conflict: as for a rating.
    """
    stored, revision = getattr(review, field), f"{field}_revision"
    text = _kept_or_new(stored, text)
    if stored == text:
        return
    changed = audit.differences({field: stored}, {field: text}, words=[field])
    seen = getattr(Review, revision) == based_on
    of_revision = update(Review).where(Review.id == review.id, seen)
    if not wrote(of_revision.values({field: text, revision: based_on + 1, "saved_at": utc_now()})):
        db.session.refresh(review)
        raise stale({field: getattr(review, field)}, getattr(review, revision))
    audit.look("write", "review", review.id, changes=changed)


def _kept_or_new(stored: str, typed: str) -> str:
    """What is stored, where what was typed reads the same; otherwise what was typed."""
    if clean_lines(stored) == typed:
        return stored
    if len(typed) > NOTE_LENGTH:
        raise Refused(_("Write at most %(max)s characters.", max=NOTE_LENGTH))
    return typed


def add_evidence(
    review: Review,
    criterion: str,
    *,
    polarity: Polarity,
    start: float,
    end: float,
    selected: str = "",
) -> Evidence:
    """Keep a stretch of the call as evidence; the same stretch twice is one.

    Raises:
        NotFound: when the rubric has no such criterion.
        Refused: when the stretch is empty, not within the call, in a stretch of abuse, or for an
            item that is not open to be rated.
    """
    _check_open(review, criterion)
    start, end = _span(review.call, start, end)
    if any(out.start < end and out.end > start for out in excluded_stretches(review.call_id)):
        raise Refused(
            _("Abuse by the customer is excluded from every rating. Choose another section.")
        )
    version = review.transcript
    said = cite(version.as_transcript().segments, start, end, selected)
    quoted = by_row(said, [line.id for line in version.lines])
    for clip in review.evidence_for(criterion):
        if (clip.start, clip.end, clip.polarity, clip.quoted) == (start, end, polarity, quoted):
            return clip
    clip = Evidence(
        criterion=criterion,
        polarity=polarity,
        start=start,
        end=end,
        transcript_id=version.id,
        quoted=quoted,
    )
    review.evidence.append(clip)
    review.saved_at = utc_now()
    db.session.flush()
    audit.log("add clip", "review", review.id, details=_about(clip))
    return clip


def remove_evidence(review: Review, evidence_id: int) -> str:
    """Take a clip away; gives its criterion. One that is gone already is NotFound."""
    clip = next((clip for clip in review.evidence if clip.id == evidence_id), None)
    if clip is None:
        raise NotFound(_("This clip has already been removed."))
    _check_open(review, clip.criterion)
    audit.log("remove clip", "review", review.id, details=_about(clip))
    db.session.execute(delete(MomentVerdict).where(MomentVerdict.evidence_id == clip.id))
    review.evidence.remove(clip)
    review.saved_at = utc_now()
    db.session.flush()
    return clip.criterion


def take_version_in_use(review: Review) -> None:
    """Let a draft go on with the version of the transcript in use; its clips keep their words.

    Raises:
        Refused: when the call has no finished transcript.
    """
    before = {"version": review.transcript_id}
    review.transcript = _finished_transcript(review.call)
    review.saved_at = utc_now()
    db.session.flush()
    after = {"version": review.transcript.id}
    changed = audit.differences(before, after)
    audit.log("take version", "review", review.id, changes=changed, details=after)


def submit_review(review: Review, *, seen: str) -> None:
    """Make a review final. ``seen`` is the mark of what the person had in front of them.

    Raises:
        Conflict: when it was submitted already, or has changed since it was seen.
        Refused: when something is missing.
    """
    if review.is_submitted:
        raise Conflict(_("This review has already been submitted."), submitted=True)
    if review.mark != seen:
        raise Conflict(
            _("This review was changed in another tab. Look through it once more, then submit it.")
        )
    if still_missing(review):
        raise Refused(
            _("The review is not complete yet. “Submit the review” lists what is still missing.")
        )
    check_in_time(review)
    now = utc_now()
    still_draft = update(Review).where(Review.id == review.id, Review.state == ReviewState.DRAFT)
    if not wrote(still_draft.values(state=ReviewState.SUBMITTED, submitted_at=now)):
        raise Conflict(_("This review has already been submitted."), submitted=True)
    _settle(review)
    keep_answers(review)
    finish(review.id)
    db.session.flush()
    final = {"state": [ReviewState.DRAFT.value, ReviewState.SUBMITTED.value]}
    audit.log("submit", "review", review.id, changes=final, details={"call": review.call_id})
    if not review.moments_wait or review.moments_shown_at:
        _note_passed(review)
    review_submitted.send(review)


def _settle(review: Review) -> None:
    """What was rated before its condition was found not to hold was not asked after all."""
    for criterion in review.rubric.criteria:
        if not review.asks(criterion):
            rating = review.rating(criterion.id)
            rating.level = rating.points = rating.cause = None
            rating.not_applicable = False
    for criterion in score_of_review(review).missed:
        review.rating(criterion.id).critical_missed = True


def _about(clip: Evidence) -> dict[str, Any]:
    return {"criterion": clip.criterion, "seconds": [clip.start, clip.end]}


def _note_passed(review: Review) -> None:
    """What was shown and neither accepted nor dismissed counts as shown."""
    said = select(MomentVerdict.moment_id).where(MomentVerdict.review_id == review.id)
    known = set(db.session.scalars(said))
    db.session.add_all(
        MomentVerdict(
            review_id=review.id,
            moment_id=moment.id,
            kind=moment.kind,
            rule=moment.rule,
            verdict=VerdictKind.PASSED,
            person_id=review.reviewer_id,
        )
        for moment in moments_of(review.call_id)
        if moment.id not in known
    )
    db.session.flush()


def _review_of(
    call: Call, reviewer: Person, purpose: Purpose, supersedes: Review | None
) -> Review | None:
    return db.session.scalar(
        select(Review).where(
            Review.call_id == call.id,
            Review.reviewer_id == reviewer.id,
            Review.purpose == purpose,
            Review.supersedes_id == (supersedes.id if supersedes else None),
        )
    )


def _finished_transcript(call: Call) -> StoredTranscript:
    transcript = call.transcript
    if call.state != CallState.READY or transcript is None or not transcript.complete:
        raise Refused(_("This call can be reviewed once its transcript is ready."))
    if call.text_gone_at is not None:
        raise Refused(text_gone_words(call))
    return transcript


def _span(call: Call, start: float, end: float) -> tuple[float, float]:
    if end > call.duration + END_TOLERANCE:
        raise Refused(_("The clip ends after the call does."))
    start, end = round(start, 2), round(min(end, call.duration), 2)
    if start < 0 or end <= start:
        raise Refused(_("The clip has to end after it starts, within the call."))
    return start, end
