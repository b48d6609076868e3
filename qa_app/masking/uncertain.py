"""Uncertain findings that wait for a person: which, and what stands around each."""

from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from qa_app.calls.models import Call, StoredTranscript, is_there
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.masking.card_codes import seconds_of
from qa_app.masking.redactions import Redaction
from qa_app.masking.text import hidden_findings, redactions_of
from qa_app.people.access import about_visible_agent
from qa_app.people.models import Person
from qa_app.privacy import Confidence, Finding, hide
from qa_app.privacy.sound import SoundSpan, joined, sound_spans

PAGE_SIZE = 10
AROUND_SECONDS, LONGEST_CLIP = 1.5, 90.0


@dataclass(frozen=True, slots=True)
class Line:
    """A line of context: what is before the words in question, they themselves, what follows."""

    speaker: str
    start: float
    before: str
    words: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """A finding with the lines around it."""

    redaction: Redaction
    lines: tuple[Line, ...]

    @property
    def clip(self) -> tuple[float, float]:
        """The seconds that a person should hear."""
        start = max(0.0, self.redaction.start - AROUND_SECONDS)
        return start, min(self.redaction.end + AROUND_SECONDS, start + LONGEST_CLIP)


@dataclass(frozen=True, slots=True)
class CasePage:
    """Some cases, oldest first, the id after which the next ones come, and how many wait."""

    cases: list[Case]
    next_key: int | None
    waiting: int


def cases_for(person: Person, *, after: int | None = None) -> CasePage:
    """One page of what this person may decide."""
    query = _waiting(person)
    waiting = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    if after is not None:
        query = query.where(Redaction.id > after)
    rows = db.session.scalars(
        query.order_by(Redaction.id)
        .limit(PAGE_SIZE + 1)
        .options(joinedload(Redaction.call).joinedload(Call.agent))
    ).all()
    shown = rows[:PAGE_SIZE]
    next_key = shown[-1].id if len(rows) > PAGE_SIZE else None
    return CasePage([Case(redaction, _lines(redaction)) for redaction in shown], next_key, waiting)


def get_case(person: Person, redaction_id: int) -> Redaction:
    """A finding that still waits, if this person may decide it.

    Raises:
        NotFound: when there is none, somebody was faster, or it is not for this person.
    """
    redaction: Redaction | None = db.session.scalar(
        _waiting(person).where(Redaction.id == redaction_id).with_for_update(of=Redaction)
    )
    if redaction is None:
        raise NotFound(_("This case has already been decided, or you do not have access to it."))
    return redaction


def seconds_to_hide(redaction: Redaction) -> list[SoundSpan]:
    """What stays hidden in a case's clip: all that is private but the case itself."""
    transcript = redaction.transcript
    others = [other for other in redactions_of(transcript) if other.id != redaction.id]
    spans = sound_spans(hidden_findings(transcript, others), transcript.as_original())
    return joined([*spans, *seconds_of(redaction.call_id)])


def _waiting(person: Person) -> Select[Redaction]:
    return (
        select(Redaction)
        .join(Redaction.call)
        .join(Redaction.transcript)
        .where(
            about_visible_agent(person, Call.agent_id),
            Redaction.confidence == Confidence.UNCERTAIN,
            Redaction.decision.is_(None),
            StoredTranscript.in_use,
            is_there(),
        )
    )


def _lines(redaction: Redaction) -> tuple[Line, ...]:
    """The touched lines with the words in question readable, and a masked line on either side."""
    transcript = redaction.transcript
    redactions = redactions_of(transcript)
    (mine,) = hidden_findings(transcript, [redaction])
    others = hidden_findings(
        transcript, [other for other in redactions if other.id != redaction.id]
    )
    touched = [span.segment for span in mine.spans]
    shown = range(max(0, min(touched) - 1), min(len(transcript.segments), max(touched) + 2))
    return tuple(_line(transcript, number, mine, others) for number in shown)


def _line(
    transcript: StoredTranscript, number: int, mine: Finding, others: Sequence[Finding]
) -> Line:
    row = transcript.segments[number]
    text = row.as_original().text
    own = [(s.start, s.end) for s in mine.spans if s.segment == number]
    if not own:
        return Line(row.speaker, row.start, row.text)
    start, end = min(a for a, _b in own), max(b for _a, b in own)
    hidden = [(s.start, s.end) for other in others for s in other.hidden if s.segment == number]
    before = [(a, min(b, start)) for a, b in hidden if a < start]
    after = [(max(a, end) - end, b - end) for a, b in hidden if b > end]
    return Line(
        row.speaker, row.start, hide(text[:start], before), text[start:end], hide(text[end:], after)
    )
