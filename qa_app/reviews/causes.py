"""What went wrong and was not the agent's doing: by cause, for whoever answers for that cause."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Select, String, select, update
from sqlalchemy.orm import Mapped, joinedload, mapped_column, relationship

from qa_app import audit
from qa_app.calls.models import Call, is_there
from qa_app.foundation.errors import Conflict, NotAllowed, NotFound, Refused
from qa_app.foundation.extensions import Base, db, utc_now
from qa_app.foundation.revisions import wrote
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Cause, CauseAnswer, Rating, Review
from qa_app.reviews.operations import NOTE_LENGTH
from qa_app.reviews.reading import may_learn_of

PAGE_SIZE = 30


class CauseOwner(Base):
    """Who answers for a cause."""

    __tablename__ = "cause_owner"

    cause: Mapped[str] = mapped_column(String(11), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))

    person: Mapped[Person] = relationship()


class Show(StrEnum):
    """Which causes are listed."""

    OPEN = "open"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class CausePage:
    """Some ratings with a cause, newest first, and the id before which the next ones come."""

    ratings: list[Rating]
    next_key: int | None


def owners() -> dict[Cause, Person]:
    """Who answers for each cause, where somebody does."""
    rows = db.session.scalars(select(CauseOwner).options(joinedload(CauseOwner.person)))
    return {Cause(row.cause): row.person for row in rows}


def possible_owners() -> list[Person]:
    """Who can be asked to answer: whoever sees how agents get on."""
    people = db.session.scalars(select(Person).where(Person.active).order_by(Person.name)).unique()
    return [person for person in people if has_permission(person, Permission.SEE_PROGRESS)]


def set_owner(cause: Cause, owner: Person | None) -> None:
    """Let this person answer for a cause from now on, or nobody.

    Raises:
        Refused: when the person could not open the page.
    """
    if owner is not None and not has_permission(owner, Permission.SEE_PROGRESS):
        raise Refused(_("Choose somebody from QA, a supervisor or an admin."))
    row = db.session.get(CauseOwner, cause)
    before, after = row.person_id if row else None, owner.id if owner else None
    if before == after:
        return
    if owner is None and row is not None:
        db.session.delete(row)
    elif owner is not None and row is None:
        db.session.add(CauseOwner(cause=cause, person_id=owner.id))
    elif owner is not None and row is not None:
        row.person_id = owner.id
    db.session.flush()
    changed = {"owner": [before, after]}
    audit.log("set cause owner", "settings", None, changes=changed, details={"cause": cause})


def causes_for(
    person: Person, show: Show, cause: Cause | None = None, *, before: int | None = None
) -> CausePage:
    """One page of what was not an agent's doing: all for QA, their own causes for their owners."""
    query = _visible(person)
    answered = Rating.cause_answer.has()
    query = query.where(answered if show == Show.ANSWERED else ~answered)
    if cause is not None:
        query = query.where(Rating.cause == cause)
    if before is not None:
        query = query.where(Rating.id < before)
    rows = db.session.scalars(
        query.order_by(Rating.id.desc())
        .limit(PAGE_SIZE + 1)
        .options(
            joinedload(Rating.review).joinedload(Review.call),
            joinedload(Rating.review).joinedload(Review.rubric_version),
            joinedload(Rating.cause_answer).joinedload(CauseAnswer.person),
        )
    ).all()
    shown = list(rows[:PAGE_SIZE])
    return CausePage(shown, shown[-1].id if len(rows) > PAGE_SIZE else None)


def get_to_answer(person: Person, rating_id: int) -> Rating:
    """A rating with a cause that this person answers for.

    Raises:
        NotFound: when there is nothing of the kind, or it is not for this person.
        NotAllowed: when somebody else answers for this cause.
    """
    rating: Rating | None = db.session.scalar(_visible(person).where(Rating.id == rating_id))
    if rating is None or rating.cause is None:
        raise NotFound(_("This does not exist, or you do not have access to it."))
    if not answers_for(person, Cause(rating.cause)):
        raise NotAllowed(_("Somebody else answers for this cause."))
    return rating


def answer_cause(person: Person, rating: Rating, text: str, *, based_on: int) -> CauseAnswer:
    """Say what is done about it; the agent reads it with the plan.

    Raises:
        Refused: when too much is said.
        Conflict: when somebody has answered meanwhile; ``theirs`` has what they said.
    """
    if len(text) > NOTE_LENGTH:
        raise Refused(_("Write at most %(max)s characters.", max=NOTE_LENGTH))
    answer = rating.cause_answer
    before = {"note": answer.text if answer else ""}
    if answer is None and based_on == 0:
        answer = CauseAnswer(text=text, person_id=person.id, revision=1)
        rating.cause_answer = answer
        db.session.flush()
    elif answer is None or not _replaced(answer, text, person, based_on):
        db.session.refresh(rating)
        theirs = rating.cause_answer
        message = _("Somebody else has answered meanwhile. Read it, then send yours again.")
        raise Conflict(message, theirs={"text": theirs.text if theirs else ""})
    changed = audit.differences(before, {"note": text}, words=["note"])
    about = {"criterion": rating.criterion}
    audit.log("answer cause", "review", rating.review_id, changes=changed, details=about)
    return answer


def answers_for(person: Person, cause: Cause) -> bool:
    """Whether this person answers for a cause; admins can answer for all."""
    owner = owners().get(cause)
    is_owner = owner is not None and owner.id == person.id
    return is_owner or has_permission(person, Permission.SET_CAUSE_OWNERS)


def of_reviews(reviews: Sequence[Review]) -> list[Rating]:
    """What was not the agent's doing in these reviews, with the answers that there are."""
    ids = [review.id for review in reviews]
    query = select(Rating).where(Rating.review_id.in_(ids), Rating.cause.is_not(None))
    loaded = query.order_by(Rating.id).options(joinedload(Rating.cause_answer))
    return list(db.session.scalars(loaded))


def _visible(person: Person) -> Select[Rating]:
    query = select(Rating).join(Rating.review).join(Review.call)
    query = query.where(Rating.cause.is_not(None), counts(), is_there(), may_learn_of(person))
    if has_permission(person, Permission.REVIEW):
        return query.where(Call.agent_id != person.id)
    own = select(CauseOwner.cause).where(CauseOwner.person_id == person.id)
    return query.where(Rating.cause.in_(own), Call.agent_id != person.id)


def _replaced(answer: CauseAnswer, text: str, person: Person, based_on: int) -> bool:
    of_revision = update(CauseAnswer).where(
        CauseAnswer.id == answer.id, CauseAnswer.revision == based_on
    )
    values = {"text": text, "person_id": person.id, "at": utc_now(), "revision": based_on + 1}
    return wrote(of_revision.values(**values))
