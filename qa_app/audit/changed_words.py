"""What was changed, in words: each field with what it was before and what it is now."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.audit.models import AuditRecord
from qa_app.foundation import language

FIELDS: dict[str, LazyString] = {
    "name": _l("Name"),
    "email": _l("Email"),
    "roles": _l("Roles"),
    "team": _l("Team"),
    "supervises": _l("Supervises"),
    "language": _l("Language"),
    "active": _l("Can sign in"),
    "closed_at": _l("Closed"),
    "text": _l("Word"),
    "words": _l("Words"),
    "agent": _l("Agent"),
    "started_at": _l("Started"),
    "queue": _l("Queue"),
    "direction": _l("Direction"),
    "agent_channel": _l("Agent's channel in stereo"),
    "customer_reference": _l("Customer reference"),
    "speaker": _l("Speaker"),
    "line": _l("Transcript line"),
    "version": _l("Version of the transcript"),
    "abuse": _l("Abuse"),
    "decision": _l("Decision"),
    "suspended_at": _l("Suspended"),
    "level": _l("Level"),
    "not_applicable": _l("Not applicable"),
    "note": _l("Note"),
    "summary": _l("Summary"),
    "outcome": _l("Decision"),
    "reason": _l("Reason"),
    "notes": _l("Notes of the discussion"),
    "state": _l("Status"),
    "verdict": _l("Decision on the moment"),
    "goal_on": _l("Goal date"),
    "answer_by": _l("Respond by"),
    "criteria": _l("Criteria"),
    "opening": _l("Opening message"),
    "points": _l("Points"),
    "holds": _l("Answer"),
    "cause": _l("Cause"),
    "owner": _l("Answered by"),
    "reflection": _l("Agent's response"),
    "days": _l("Days to keep"),
    "keep_ratings": _l("Keep the ratings"),
    "starts_on": _l("Applies from"),
    "lifted_at": _l("Lifted"),
    "kind": _l("Type"),
    "handler": _l("Assigned to"),
    "identity": _l("How identity was verified"),
    "due_on": _l("Due date"),
    "extended_because": _l("Reason for the extension"),
    "belongs": _l("Belongs to the customer"),
    "result": _l("Result"),
    "answer": _l("Answer given to the customer"),
    "on": _l("In use"),
    "second_factor": _l("Second factor"),
    "password": _l("Password"),
    "authenticator": _l("Authenticator app"),
    "recovery_codes": _l("Recovery codes"),
    "passkeys": _l("Passkeys"),
    "title": _l("Title"),
    "rubric_text": _l("Text of the rubric"),
    "rubric_version": _l("Version in use"),
    "rubric_id": _l("Rubric"),
    "place": _l("Place in the order"),
    "automatic": _l("Draws automatically"),
    "span": _l("Period"),
    "unit": _l("Quota for"),
    "quota": _l("Calls to review"),
    "share": _l("Percent worth hearing"),
    "kinds": _l("Moments worth hearing"),
    "splits": _l("In proportion by"),
    "teams": _l("Teams"),
    "queues": _l("Queues"),
    "reviewers": _l("Reviewers"),
    "shortest": _l("Shortest call (seconds)"),
    "most_abuse": _l("Most abuse (percent)"),
    "only_own": _l("Only the agent's own calls"),
    "due_days": _l("Days until due"),
}
FATES: dict[str, LazyString] = {
    "added": _l("added"),
    "changed": _l("changed"),
    "removed": _l("removed"),
}
VALUES: dict[str, dict[str, LazyString]] = {
    "roles": {
        "qa": _l("QA"),
        "lead": _l("QA lead"),
        "agent": _l("Agent"),
        "supervisor": _l("Supervisor"),
        "admin": _l("Admin"),
        "privacy": _l("Privacy officer"),
    },
    "language": {
        "ko": _l("Korean"),
        "en": _l("English"),
    },
    "direction": {"in": _l("Inbound"), "out": _l("Outbound")},
    "agent_channel": {
        "left": _l("Left"),
        "right": _l("Right"),
        "auto": _l("Detect from what is said"),
    },
    "speaker": {
        "agent": _l("Agent"),
        "customer": _l("Customer"),
        "unknown": _l("Unknown"),
        "other agent": _l("Another agent"),
        "transfer": _l("Agent after a transfer"),
        "supervisor": _l("Supervisor"),
        "conference": _l("Conference participant"),
        "announcement": _l("Announcement"),
    },
    "state": {
        "draft": _l("Draft"),
        "submitted": _l("Submitted"),
        "published": _l("Published"),
        "acknowledged": _l("Acknowledged"),
    },
    "outcome": {
        "upheld": _l("Upheld"),
        "partly": _l("Upheld in part"),
        "not upheld": _l("Not upheld"),
    },
    "verdict": {"accepted": _l("Accepted"), "dismissed": _l("Dismissed")},
    "decision": {
        "mask": _l("Mask it"),
        "leave": _l("Leave it unmasked"),
        "extend": _l("Mask the whole line"),
    },
    "result": {
        "done": _l("Done"),
        "partly": _l("Done in part"),
        "refused": _l("Refused"),
        "withdrawn": _l("Withdrawn"),
    },
    "purpose": {
        "regular": _l("Regular review"),
        "calibration": _l("Calibration"),
        "second opinion": _l("Second opinion"),
        "self-assessment": _l("Self-assessment"),
        "appeal": _l("Review after an appeal"),
    },
    "kind": {
        "original": _l("Unmasked originals"),
        "sound": _l("Audio"),
        "transcript": _l("Transcripts"),
        "review": _l("Reviews"),
        "plan": _l("Coaching plans"),
        "call": _l("Whole calls"),
        "record": _l("The audit trail"),
    },
}
NameOf = Callable[[Any, AuditRecord], str | None]
# What stands in a field as a number or an id; the rooms that know it say how it is called.
_named: dict[str, NameOf] = {}


def names_for(*fields: str) -> Callable[[NameOf], NameOf]:
    """Register who says how something is called whose number or id stands in these fields.

    They get it with the row in which it stands; ``None`` leaves it as it is.
    """

    def register(name_of: NameOf) -> NameOf:
        _named.update(dict.fromkeys(fields, name_of))
        return name_of

    return register


def changed_words(entry: AuditRecord) -> list[str]:
    """Each changed field with what it was before and after; of words, that they were changed."""
    return [_change(entry, name, change) for name, change in (entry.changes or {}).items()]


def _change(entry: AuditRecord, name: str, change: Any) -> str:
    field = FIELDS.get(name, name)
    if isinstance(change, str):
        return f"{field}: {FATES.get(change, change)}"
    before, after = change
    return f"{field}: {value_words(entry, name, before)} → {value_words(entry, name, after)}"


def value_words(entry: AuditRecord, field: str, value: object) -> str:
    """A value as a reader knows it: names of people, days, words of the list it is from."""
    if value in (None, "", []):
        return "–"
    if isinstance(value, list):
        return ", ".join(value_words(entry, field, one) for one in value)
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if field in _named and (name := _named[field](value, entry)):
        return name
    if isinstance(value, str) and field.endswith(("_at", "_on", "_by")):
        return _time_words(value)
    return str(VALUES.get(field, {}).get(str(value), value))


def _time_words(text: str) -> str:
    try:
        if len(text) == len("2026-03-02"):
            return language.day(date.fromisoformat(text))
        return language.day_and_time(datetime.fromisoformat(text))
    except ValueError:
        return text
