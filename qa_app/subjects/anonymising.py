"""People who left lose their name, wherever a rule finds it; their figures stay, by number.

What is told of a person here hangs on their number: ratings, plans, the record. So anonymising
changes who the number stands for into "Former agent 17", and takes the name out of texts that
repeat it: file names of their calls, transcripts, notes of reviews, plans.
"""

import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, delete, func, or_, select

from qa_app import audit
from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Assignment
from qa_app.calibration.models import Calibration, CalibrationItem
from qa_app.calls import stages
from qa_app.calls.models import Call, CallState, StoredTranscript
from qa_app.calls.quoting import reworded
from qa_app.coaching.models import Plan, PlanState
from qa_app.findings.finding import FINDING
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import db
from qa_app.foundation.folding import fold
from qa_app.masking.text import forget_lines, take_out_words
from qa_app.people.models import Person, RoleName, SignIn
from qa_app.privacy import Span
from qa_app.reviews.models import Review
from qa_app.sampling.models import DrawnCall
from qa_app.transcription.passages import Quoted

DOMAIN = "gone.invalid"
SHORTEST_PART = 3
_TITLES = r"(?=\s?(?:씨|님|상담사|상담원|매니저|사원|주임|대리|과장|차장|팀장))"
_OF_POINT = ("behaviour", "heard", "why", "say_instead", "role_play", "goal", "reflection")


@dataclass(frozen=True, slots=True)
class Consequences:
    """What anonymising somebody comes to: calls of theirs, and plans that wait for an answer."""

    calls: int
    open_plans: int


def consequences(person: Person) -> Consequences:
    """What there is of somebody."""
    calls = select(func.count(Call.id)).where(Call.agent_id == person.id)
    waiting = select(func.count(Plan.id)).where(
        Plan.agent_id == person.id, Plan.state == PlanState.PUBLISHED, Plan.erased_at.is_(None)
    )
    return Consequences(db.session.scalar(calls) or 0, db.session.scalar(waiting) or 0)


def is_anonymous(person: Person) -> bool:
    """Whether it was done already."""
    return person.email.endswith(f"@{DOMAIN}")


def anonymise(person: Person) -> None:
    """Take the person's name, address and all ways to sign in away, for good.

    Raises:
        Conflict: while the person may sign in, or when it was done already.
    """
    if person.active:
        raise Conflict(
            _("First remove their sign-in access: only people who have left can be anonymised.")
        )
    if is_anonymous(person):
        raise Conflict(_("This person has been anonymised already."))
    names, label = _pattern(person), _label(person)
    audit.erase_texts_of("person", person.id)
    for call in db.session.scalars(select(Call).where(Call.agent_id == person.id)):
        _clear_call(call, names, label)
    _clear_reviews(person, names, label)
    _clear_plans(person, names, label)
    _clear_words_about_reviews(person, names, label)
    before = audit.Before(person, words=["name", "email"])
    _clear_person(person, label)
    db.session.flush()
    audit.log("anonymise", "person", person.id, changes=before.changes())


def _label(person: Person) -> str:
    agent = person.holds(RoleName.AGENT)
    label = (
        _("Former agent %(number)s", number=person.id)
        if agent
        else _("Former colleague %(number)s", number=person.id)
    )
    return str(label)


def _clear_person(person: Person, label: str) -> None:
    person.name, person.email = label, f"former-{person.id}@{DOMAIN}"
    person.password, person.fs_uniquifier = secrets.token_hex(32), secrets.token_hex(32)
    person.language, person.must_change_password = None, False
    person.tf_primary_method = person.tf_totp_secret = person.totp_counter = None
    person.mf_recovery_codes = person.fs_webauthn_user_handle = None
    person.passkeys.clear()
    person.identities.clear()
    db.session.execute(delete(SignIn).where(SignIn.person_id == person.id))


def _pattern(person: Person) -> re.Pattern[str]:
    """What the person is called in texts: the name, its parts, the address."""
    name = fold(person.name).text.strip()
    account = person.email.partition("@")[0]
    forms = [re.escape(person.email), re.escape(name), re.escape(name.replace(" ", ""))]
    if len(account) > SHORTEST_PART:
        forms.append(rf"(?<![\w]){re.escape(account)}(?![\w])")
    if re.fullmatch("[가-힣]{3,4}", name):
        forms.append(rf"(?<![가-힣]){name[1:]}{_TITLES}")
    parts = [part for part in name.split() if part.isascii() and len(part) >= SHORTEST_PART]
    forms += [rf"(?<![A-Za-z]){re.escape(part)}(?![A-Za-z])" for part in parts]
    wanted = sorted({form for form in forms if form}, key=len, reverse=True)
    return re.compile("|".join(wanted), re.IGNORECASE)


def _places(text: str, names: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    folded = fold(text)
    for match in names.finditer(folded.text):
        yield folded.place(*match.span())


def _without(value: Any, names: re.Pattern[str], label: str) -> Any:
    """A text, or all texts in a list or a table, with the label in the place of the name."""
    if isinstance(value, str):
        done, position = [], 0
        for start, end in _places(value, names):
            done += [value[position:start], label]
            position = end
        return "".join([*done, value[position:]])
    if isinstance(value, list):
        return [_without(one, names, label) for one in value]
    if isinstance(value, dict):
        return {key: _without(one, names, label) for key, one in value.items()}
    return value


def _set_without(row: Any, field: str, names: re.Pattern[str], label: str) -> None:
    before = getattr(row, field)
    after = _without(before, names, label)
    if after != before:
        setattr(row, field, after)


def _quoted_without(quoted: Quoted, names: re.Pattern[str], label: str) -> Quoted:
    """A quote with the label for the name, where a call of somebody else still says it."""
    return reworded(quoted, lambda words: str(_without(words, names, label)))


def _clear_call(call: Call, names: re.Pattern[str], label: str) -> None:
    for field in ("filename", "queue"):
        _set_without(call, field, names, label)
    call.filename = call.filename[-255:]
    changed = [_clear_transcript(version, names) for version in call.transcripts]
    if any(changed) and call.state == CallState.READY:
        stages.redo(call.id, FINDING.name)


def _clear_transcript(version: StoredTranscript, names: re.Pattern[str]) -> bool:
    """Asterisks where the name is said, in what was said and in what is shown."""
    said = version.as_original()
    spans = [
        Span(number, *place)
        for number, segment in enumerate(said.segments)
        for place in _places(segment.text, names)
    ]
    if spans:
        take_out_words(version, spans)
    forget_lines(version, lambda earlier: any(True for _place in _places(earlier.text, names)))
    return bool(spans)


def _clear_reviews(person: Person, names: re.Pattern[str], label: str) -> None:
    theirs = or_(Call.agent_id == person.id, Review.reviewer_id == person.id)
    for review in db.session.scalars(select(Review).join(Review.call).where(theirs)):
        for field in ("summary", "reason", "rubric_reason"):
            _set_without(review, field, names, label)
        for rating in review.ratings:
            _set_without(rating, "note", names, label)
            if rating.cause_answer:
                _set_without(rating.cause_answer, "text", names, label)
        for clip in review.evidence:
            clip.quoted = _quoted_without(clip.quoted, names, label)


def _clear_plans(person: Person, names: re.Pattern[str], label: str) -> None:
    theirs = or_(Plan.agent_id == person.id, Plan.author_id == person.id)
    for plan in db.session.scalars(select(Plan).where(theirs)):
        for field in ("opening", "reflection"):
            _set_without(plan, field, names, label)
        for point in plan.points:
            for field in _OF_POINT:
                _set_without(point, field, names, label)
            for clip in point.clips:
                clip.quoted = _quoted_without(clip.quoted, names, label)
        for promise in plan.promises:
            promise.what_quoted = _quoted_without(promise.what_quoted, names, label)


def _clear_words_about_reviews(person: Person, names: re.Pattern[str], label: str) -> None:
    """What was said around reviews: replies, appeals, calibrations, why work went elsewhere."""
    own_call = Call.agent_id == person.id
    of_calibration = CalibrationItem.calibration_id == Calibration.id
    texts: list[tuple[Select[Any], tuple[str, ...]]] = [
        (select(Reply).where(Reply.agent_id == person.id), ("text",)),
        (select(Appeal).where(Appeal.agent_id == person.id), ("said", "reason", "answer")),
        (
            select(Assignment)
            .join(Assignment.call)
            .where(or_(own_call, Assignment.reviewer_id == person.id)),
            ("reason",),
        ),
        (select(DrawnCall).where(DrawnCall.agent_id == person.id), ("words",)),
        (
            select(CalibrationItem)
            .join(Calibration, of_calibration)
            .join(Calibration.call)
            .where(own_call),
            ("reason", "notes"),
        ),
    ]
    for query, fields in texts:
        for row in db.session.scalars(query):
            for field in fields:
                _set_without(row, field, names, label)
