"""All that is kept of a customer's calls, as a folder that they can read without this app."""

import csv
import io
import json
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import select

from qa_app import audit
from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.calls.storage import recordings
from qa_app.findings.models import Detection, FoundMoment
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.language import day_and_time
from qa_app.masking.card_codes import is_clear
from qa_app.people.models import Person
from qa_app.retention.rules import OF_NO_QUEUE, rules
from qa_app.retention.wording import kind_names
from qa_app.subjects.finding import FoundCall
from qa_app.subjects.wording import moment_words, role_words, speaker_words, what_was_done
from qa_app.transcription.transcript import Segment, Transcript
from qa_app.transcription.writers import write_json, write_txt

# What was written down about the customer; all else that rules find is about the agent.
ABOUT_THE_CUSTOMER = (
    "feeling_anger", "feeling_worry", "feeling_disappointment", "feeling_relief", "feeling_thanks",
    "promise", "abuse_insult", "abuse_threat", "abuse_harassment",
)  # fmt: skip
ENDINGS = {
    "mp3": "mp3", "flac": "flac", "opus": "opus", "vorbis": "ogg", "aac": "m4a",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What goes into an export.

    ``originals`` gives sound and text as they were, as far as they are kept: the customer's own
    numbers are theirs. Without it all that is masked stays masked. ``agent_names`` is the
    centre's choice; without it agents are numbered.
    """

    language: str
    originals: bool = False
    agent_names: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """What of a call is in the folder."""

    call: Call
    folder: str
    sound: str
    text: bool
    unmasked: bool
    agent: str
    moments: list[dict[str, Any]]
    access: list[dict[str, str]]
    lines: tuple[Segment, ...]
    kept_until: dict[str, date]


def export_calls(found: Sequence[FoundCall], folder: Path, choice: Choice) -> None:
    """Write the folder; it is there in full or not at all.

    Raises:
        Refused: when there is something in it already, or a card's code may still be in a call.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("The folder is not empty: %(name)s", name=folder.name))
    if choice.originals and (unclear := [str(f.call.id) for f in found if not is_clear(f.call)]):
        raise Refused(
            _(
                "Card codes are still being removed from some calls (%(calls)s): try again "
                "later, or export without originals.",
                calls=", ".join(unclear[:20]),
            )
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with force_locale(choice.language):
            _write_all(found, unfinished, choice)
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    for one in found:
        audit.log("export to subject", "call", one.call.id, details={"originals": choice.originals})


def _write_all(found: Sequence[FoundCall], folder: Path, choice: Choice) -> None:
    agents = {one.call.agent_id: one.call.agent for one in found}
    names = {
        person_id: person.name if choice.agent_names else _("Agent %(number)s", number=number)
        for number, (person_id, person) in enumerate(sorted(agents.items()), start=1)
    }
    done = [_write_call(one.call, folder, choice, names[one.call.agent_id]) for one in found]
    page = render_template(
        "subjects/export.html",
        calls=done,
        choice=choice,
        at=utc_now(),
        language=choice.language,
        speaker_words=speaker_words,
        moment_words=moment_words,
        kind_names=kind_names(),
    )
    (folder / "index.html").write_text(page, encoding="utf-8")


def _write_call(call: Call, folder: Path, choice: Choice, agent: str) -> Exported:
    name = f"call-{call.id:06d}"
    place = folder / name
    place.mkdir()
    said = _said(call, originals=choice.originals)
    if said is not None:
        (place / "transcript.txt").write_text(write_txt(said), encoding="utf-8")
        (place / "transcript.json").write_text(write_json(said), encoding="utf-8")
    sound = _write_sound(call, place, originals=choice.originals)
    moments, access = _moments(call), _access(call)
    about = {**_about(call, agent), "moments": moments}
    _write_json(place / "about.json", about)
    _write_csv(place / "access.csv", access)
    lines = said.segments if said else ()
    return Exported(
        call,
        name,
        sound,
        said is not None,
        choice.originals,
        agent,
        moments,
        access,
        lines,
        _kept_until(call),
    )


def _said(call: Call, *, originals: bool) -> Transcript | None:
    """The version in use, as it was said or masked; None while there is none."""
    stored = call.transcript
    if stored is None or not stored.complete:
        return None
    return stored.as_original() if originals else stored.as_transcript()


def _write_sound(call: Call, place: Path, *, originals: bool) -> str:
    """Copy the sound, masked where there is no original; its file's name, empty for none."""
    files = [(call.masked_key, "sound.mp3")]
    if originals:
        files.insert(0, (call.storage_key, f"sound.{_ending(call.codec)}"))
    for key, name in files:
        if key is not None and recordings().exists(key):
            with recordings().open(key) as kept, (place / name).open("wb") as file:
                shutil.copyfileobj(kept, file)
            return name
    return ""


def _ending(codec: str) -> str:
    return "wav" if codec.startswith(("pcm", "adpcm", "gsm")) else ENDINGS.get(codec, "bin")


def _about(call: Call, agent: str) -> dict[str, Any]:
    return {
        "call": call.id,
        "started_at": call.started_at.isoformat(),
        "seconds": round(call.duration, 1),
        "direction": call.direction,
        "queue": call.queue,
        "customer_reference": call.customer_reference,
        "language": call.language,
        "agent": agent,
        "came_in_at": call.uploaded_at.isoformat(),
        "recording_sha256": call.sha256,
        "card_codes_taken_out": call.without is not None,
        "kept_until": {kind: day.isoformat() for kind, day in _kept_until(call).items()},
    }


def _kept_until(call: Call) -> dict[str, date]:
    """The last day of each kind of thing that a rule of the centre will let go."""
    days: dict[str, int | None] = {}
    for rule in rules():  # the one for all queues comes before that of a queue
        if rule.queue in ("", call.queue) and rule.kind not in OF_NO_QUEUE:
            days[rule.kind] = rule.days
    began = call.started_at.date()
    return {kind: began + timedelta(days=n) for kind, n in days.items() if n is not None}


def _moments(call: Call) -> list[dict[str, Any]]:
    """What rules wrote down about the customer: feelings, abuse, and what they were promised."""
    if db.session.get(Detection, call.id) is None:
        return []
    query = select(FoundMoment).where(
        FoundMoment.call_id == call.id,
        FoundMoment.kind.in_(ABOUT_THE_CUSTOMER),
        FoundMoment.excluded.is_(False) | FoundMoment.kind.startswith("abuse"),
    )
    return [
        {"kind": row.kind, "start": row.start, "end": row.end, "quote": row.quote}
        for row in db.session.scalars(query.order_by(FoundMoment.start, FoundMoment.id))
    ]


def _access(call: Call) -> list[dict[str, str]]:
    """Who had access, by role and not by name, when, and what for."""
    query = select(AuditRecord).where(
        AuditRecord.subject == "call",
        AuditRecord.subject_id == call.id,
        AuditRecord.at >= call.uploaded_at,
    )
    rows = []
    for record in db.session.scalars(query.order_by(AuditRecord.at, AuditRecord.id)):
        person: Person | None = record.person
        held = [role.name for role in person.roles] if person else [record.actor]
        roles = ", ".join(role_words(name) for name in held)
        rows.append(
            {"when": day_and_time(record.at), "role": roles, "what": what_was_done(record.action)}
        )
    return rows


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def _write_csv(path: Path, rows: Sequence[dict[str, str]]) -> None:
    out = io.StringIO()
    writer = csv.DictWriter(out, ["when", "role", "what"])
    writer.writeheader()
    writer.writerows(rows)
    path.write_text("\ufeff" + out.getvalue(), encoding="utf-8")
