"""What a reviewer says of a found moment: evidence, or nothing. Either can be taken back."""

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app import audit
from qa_app.findings.models import FoundMoment
from qa_app.findings.reading import hides_moments, moments_of
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.missing import Need, missing
from qa_app.reviews.models import Review
from qa_app.reviews.moment_verdict import MomentVerdict, VerdictKind
from qa_app.reviews.operations import add_evidence, remove_evidence
from qa_app.reviews.worth_hearing import place_of


@hides_moments
def is_to_rate_first(call_id: int, person: Person) -> bool:
    """Whether this person has not yet made up their own mind about the call, and is to."""
    if not has_permission(person, Permission.REVIEW):
        return False
    of_person = select(Review).where(Review.call_id == call_id, Review.reviewer_id == person.id)
    own = db.session.scalars(of_person).all()
    return any(r.hides_moments for r in own) if own else settings().moments_after_rating


def show_moments(review: Review) -> None:
    """End the first pass: keep how everything was rated without help, and show the moments.

    Raises:
        Refused: when something is not rated yet.
    """
    if not review.hides_moments:
        return
    if any(need.need == Need.RATING for need in missing(review)):
        raise Refused(_("Rate every criterion first. The moments are shown after that."))
    review.first_ratings = {rating.criterion: rating.choice for rating in review.ratings}
    review.moments_shown_at = utc_now()
    db.session.flush()
    audit.log("show moments", "review", review.id)


def accept_moment(review: Review, moment_id: int, person: Person) -> str:
    """Make the moment evidence of the criterion that it is about; gives that criterion.

    Raises:
        NotFound: when the moment is not there any more.
        Refused: when it speaks neither for nor against a criterion of the rubric.
    """
    moment = _moment(review, moment_id)
    place = place_of(review.rubric, moment)
    if place.criterion is None or place.polarity is None:
        raise Refused(_("This moment is for information only; it is not evidence either way."))
    known = _verdict(review, moment_id)
    if known and known.verdict == VerdictKind.ACCEPTED:
        return place.criterion
    before = _take_back(review, moment_id)
    clip = add_evidence(
        review,
        place.criterion,
        polarity=place.polarity,
        start=moment.start,
        end=max(moment.end, moment.start + 0.1),
        selected=moment.quote,
    )
    _say(review, moment, person, VerdictKind.ACCEPTED, before=before, evidence_id=clip.id)
    return place.criterion


def dismiss_moment(review: Review, moment_id: int, person: Person) -> str | None:
    """Say that the moment shows nothing; gives the criterion whose list it is in.

    Raises:
        NotFound: when the moment is not there any more.
    """
    moment = _moment(review, moment_id)
    before = _take_back(review, moment_id)
    _say(review, moment, person, VerdictKind.DISMISSED, before=before)
    return place_of(review.rubric, moment).criterion


def undo_verdict(review: Review, moment_id: int) -> str | None:
    """Take back what was said of a moment, and the clip that was made of it."""
    moment = _moment(review, moment_id)
    changed = audit.differences({"verdict": _take_back(review, moment_id)}, {"verdict": None})
    details = {"moment": moment_id}
    audit.log("undecide moment", "review", review.id, changes=changed, details=details)
    return place_of(review.rubric, moment).criterion


def _moment(review: Review, moment_id: int) -> FoundMoment:
    moments = [] if review.hides_moments else moments_of(review.call_id)
    for moment in moments:
        if moment.id == moment_id:
            return moment
    raise NotFound(_("This moment no longer exists. Reload the page."))


def _verdict(review: Review, moment_id: int) -> MomentVerdict | None:
    return db.session.scalar(
        select(MomentVerdict).where(
            MomentVerdict.review_id == review.id, MomentVerdict.moment_id == moment_id
        )
    )


def _take_back(review: Review, moment_id: int) -> str | None:
    """Forget what was said of a moment; gives what that was."""
    known = _verdict(review, moment_id)
    if known is None:
        return None
    verdict, clip_id = known.verdict, known.evidence_id
    db.session.delete(known)
    db.session.flush()
    if any(clip.id == clip_id for clip in review.evidence):
        remove_evidence(review, clip_id or 0)
    return verdict


def _say(
    review: Review,
    moment: FoundMoment,
    person: Person,
    verdict: VerdictKind,
    *,
    before: str | None,
    evidence_id: int | None = None,
) -> None:
    db.session.add(
        MomentVerdict(
            review_id=review.id,
            moment_id=moment.id,
            evidence_id=evidence_id,
            kind=moment.kind,
            rule=moment.rule,
            verdict=verdict,
            person_id=person.id,
        )
    )
    review.saved_at = utc_now()
    db.session.flush()
    said = {"moment": moment.id, "rule": moment.rule, "verdict": str(verdict)}
    changed = audit.differences({"verdict": before}, {"verdict": verdict})
    audit.log("decide moment", "review", review.id, changes=changed, details=said)
