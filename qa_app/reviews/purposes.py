"""Who may make a review for which purpose, and what it may supersede."""

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app.assignments.models import Purpose
from qa_app.calls.models import Call
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.reviews.amendments import overdue_amendment
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review

SUPERSEDING = (Purpose.SECOND_OPINION, Purpose.APPEAL)


def check_purpose(
    call: Call, reviewer: Person, purpose: Purpose, supersedes: Review | None
) -> None:
    """See that this person may review this call for this purpose.

    Raises:
        Refused: when an agent would rate their own call otherwise than to assess themselves,
            somebody else would assess it for them, or nothing can be superseded so.
        Conflict: when somebody else is at a review that supersedes the same one.
    """
    own = reviewer.id == call.agent_id
    if own and purpose != Purpose.SELF_ASSESSMENT:
        raise Refused(_("Nobody can review their own calls. Ask a colleague to review this one."))
    if not own and purpose == Purpose.SELF_ASSESSMENT:
        raise Refused(_("Only the agent on the call can make a self-assessment of it."))
    if supersedes is not None:
        _check_superseded(call, reviewer, purpose, supersedes)
    elif purpose == Purpose.APPEAL:
        raise Refused(_("An appeal is about a review. Choose which one."))


def _check_superseded(call: Call, reviewer: Person, purpose: Purpose, supersedes: Review) -> None:
    if purpose not in SUPERSEDING:
        raise Refused(_("Only a second opinion or an appeal can replace a review."))
    if supersedes.call_id != call.id:
        raise Refused(_("A review can only replace another review of the same call."))
    if supersedes.reviewer_id == reviewer.id:
        raise Refused(
            _("A second opinion has to come from somebody other than the first reviewer.")
        )
    of_review = select(Review.id).join(Review.call).where(Review.id == supersedes.id)
    if db.session.scalar(of_review.where(counts())) is None:
        raise Refused(_("This review does not count, so it cannot be replaced."))
    later = supersedes.superseded_by
    if later is None or later is overdue_amendment(supersedes):
        return
    name = later.reviewer.name
    if later.purpose == Purpose.AMENDMENT:
        raise Conflict(_("%(name)s is amending this review.", name=name))
    raise Conflict(_("%(name)s is already giving a second opinion on this review.", name=name))
