"""Abuse exclusion: abuse by a customer is excluded from all that is said about the agent.

Rules find it, people mark and unmark it, and each word of a person is kept.
"""

from collections.abc import Iterable, Sequence

from blinker import signal
from flask_babel import gettext as _
from sqlalchemy import delete, select

from qa_app.calls.models import Call
from qa_app.findings.models import AbuseMark, ExcludedStretch, FoundMoment
from qa_app.foundation.errors import NotAllowed, Refused
from qa_app.foundation.extensions import db
from qa_app.moments.moment import Moment
from qa_app.moments.stretches import AbuseDecision, Stretch, decided, touches_any
from qa_app.people.access import Permission, has_permission
from qa_app.people.models import Person
from qa_app.transcription.transcript import Transcript

ABUSE = ("abuse_insult", "abuse_threat", "abuse_harassment")
WARNING = "abuse_warning"
# These say nothing of the agent, or are counted without what is excluded.
STAYS = frozenset({*ABUSE, WARNING, "talk_share", "speech_rate", "rate_change"})
END_TOLERANCE = 0.5

# Sent with a call's id when its stretches may have changed, for what rests on them.
abuse_exclusion_changed = signal("abuse exclusion changed")


def may_mark(person: Person, call: Call) -> bool:
    """The agent of a call and those who review may say what is abuse in it."""
    return call.agent_id == person.id or has_permission(person, Permission.REVIEW)


def excluded_stretches(call_id: int) -> list[ExcludedStretch]:
    """The stretches that hold now, in order of start."""
    query = (
        select(ExcludedStretch)
        .where(ExcludedStretch.call_id == call_id)
        .order_by(ExcludedStretch.start, ExcludedStretch.id)
    )
    return list(db.session.scalars(query))


def marks_of(call_id: int) -> list[AbuseMark]:
    """Who said what, the first word first."""
    query = select(AbuseMark).where(AbuseMark.call_id == call_id).order_by(AbuseMark.id)
    return list(db.session.scalars(query))


def refuse_others(person: Person, call: Call) -> None:
    """Let nobody else mark abuse in a call.

    Raises:
        NotAllowed: when it is neither the agent nor somebody who reviews.
    """
    if not may_mark(person, call):
        raise NotAllowed(_("Only the agent on the call or a reviewer can mark abuse in it."))


def mark(
    call: Call, person: Person, *, start: float, end: float, kind: str, is_abuse: bool
) -> None:
    """Keep a person's word on a stretch (seconds), and let it hold.

    Raises:
        NotAllowed: when it is neither the agent nor somebody who reviews.
        Refused: when the stretch is empty or not within the call.
    """
    refuse_others(person, call)
    if end > call.duration + END_TOLERANCE:
        raise Refused(_("The section ends after the call does."))
    start, end = round(start, 2), round(min(end, call.duration), 2)
    if start < 0 or end <= start:
        raise Refused(_("The section has to end after it starts, within the call."))
    db.session.add(
        AbuseMark(
            call_id=call.id,
            start=start,
            end=end,
            kind=kind,
            is_abuse=is_abuse,
            person_id=person.id,
        )
    )
    db.session.flush()
    transcript = call.transcript.as_transcript() if call.transcript else None
    settle(call.id, transcript)


def stretches_found(
    moments: Iterable[Moment | FoundMoment], transcript: Transcript
) -> list[Stretch]:
    """The stretches of abuse that rules found: whole segments, whatever words gave it away."""
    return [
        Stretch(*_times(moment, transcript), moment.kind, by_rule=True)
        for moment in moments
        if moment.kind in ABUSE
    ]


def _times(moment: Moment | FoundMoment, transcript: Transcript) -> tuple[float, float]:
    within = range(len(transcript.segments))
    parts = [transcript.segments[at] for at in moment.segments if at in within]
    start = min((part.start for part in parts), default=moment.start)
    end = max((part.end for part in parts), default=moment.end)
    return min(start, moment.start), max(end, moment.end)


def held_stretches(call_id: int, found: Sequence[Stretch]) -> list[Stretch]:
    """What rules found, after all that people said."""
    words = (
        AbuseDecision(word.start, word.end, word.kind, word.is_abuse) for word in marks_of(call_id)
    )
    return decided(found, words)


def settle(call_id: int, transcript: Transcript | None) -> None:
    """Work out what is excluded from a call, in all that rests on it. Flushes."""
    rows = list(db.session.scalars(select(FoundMoment).where(FoundMoment.call_id == call_id)))
    found = stretches_found(rows, transcript) if transcript else []
    held = held_stretches(call_id, found)
    _store(call_id, held)
    warned = any(row.kind == WARNING for row in rows)
    for row in rows:
        row.excluded = _is_excluded(row, held, warned=warned)
    db.session.flush()
    abuse_exclusion_changed.send(call_id)


def _store(call_id: int, held: Iterable[Stretch]) -> None:
    db.session.execute(delete(ExcludedStretch).where(ExcludedStretch.call_id == call_id))
    db.session.add_all(
        ExcludedStretch(call_id=call_id, start=s.start, end=s.end, kind=s.kind, by_rule=s.by_rule)
        for s in held
    )


def _is_excluded(row: FoundMoment, held: list[Stretch], *, warned: bool) -> bool:
    if row.kind in ABUSE:  # overruled where nothing of it holds any more
        return not touches_any(held, row.start, row.end)
    if row.kind == "abrupt_end" and warned and held:
        return True  # ending such a call after a warning is never a fault
    return row.kind not in STAYS and touches_any(held, row.start, row.end)
