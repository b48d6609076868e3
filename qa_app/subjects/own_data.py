"""All that is kept of a colleague, as a folder: employees may ask for it as customers may."""

import json
import shutil
from datetime import date, datetime
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

from flask import render_template
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import or_, select

from qa_app import audit
from qa_app.agreement.own_figures import own_figures
from qa_app.appeals.models import Appeal, Reply
from qa_app.assignments.models import Purpose
from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.coaching.models import Plan, PlanState
from qa_app.foundation.errors import Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.people.sessions import sessions_of
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review, ReviewState
from qa_app.subjects.wording import role_words, what_was_done


def export_person(person: Person, folder: Path, *, language: str) -> None:
    """Write the folder; it is there in full or not at all. Customers stay masked in it.

    Raises:
        Refused: when there is something in it already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(_("The folder is not empty: %(name)s", name=folder.name))
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        with force_locale(language):
            parts = {
                "person.json": _about(person),
                "sessions.json": _sessions(person),
                "calls.json": _calls(person),
                "reviews.json": _reviews(person),
                "agreement.json": own_figures(person.id),
                "plans.json": _plans(person),
                "replies.json": _replies(person),
                "appeals.json": _appeals(person),
                "record.json": _record(person),
            }
            page = render_template(
                "subjects/own_data.html",
                person=person,
                parts={name: len(data) for name, data in parts.items()},
                about=parts["person.json"],
                at=utc_now(),
                language=language,
            )
        for name, data in parts.items():
            text = json.dumps(data, ensure_ascii=False, indent=2, default=_plain)
            (unfinished / name).write_text(text + "\n", encoding="utf-8")
        (unfinished / "index.html").write_text(page, encoding="utf-8")
        if folder.exists():
            folder.rmdir()
        unfinished.rename(folder)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
    audit.log("export to subject", "person", person.id)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def _about(person: Person) -> dict[str, Any]:
    return {
        "number": person.id,
        "name": person.name,
        "email": person.email,
        "roles": [role_words(role.name) for role in person.roles],
        "team": person.team.name if person.team else None,
        "language": person.language,
        "may_sign_in": person.active,
        "added_at": person.created_at,
        "passkeys": [{"name": key.name, "added_at": key.added_at} for key in person.passkeys],
    }


def _sessions(person: Person) -> list[dict[str, Any]]:
    return [
        {
            "started_at": s.started_at,
            "seen_at": s.seen_at,
            "address": s.address,
            "browser": s.browser,
        }
        for s in sessions_of(person)
    ]


def _calls(person: Person) -> list[dict[str, Any]]:
    query = select(Call).where(Call.agent_id == person.id).order_by(Call.started_at)
    return [
        {"call": c.id, "started_at": c.started_at, "seconds": c.duration, "queue": c.queue}
        for c in db.session.scalars(query)
    ]


def _reviews(person: Person) -> list[dict[str, Any]]:
    """Reviews of the person's calls that count, or did until superseded; their self-assessments.

    Drafts are still the reviewer's, and calibrations say how reviewers agree.
    """
    is_counting = counts()
    own = (Review.purpose == Purpose.SELF_ASSESSMENT) & (Review.reviewer_id == person.id)
    rated = or_(Review.purpose == Purpose.REGULAR, Review.supersedes_id.is_not(None))
    theirs = Call.agent_id == person.id, Review.state == ReviewState.SUBMITTED, own | rated
    query = select(Review, is_counting).join(Review.call).where(*theirs).order_by(Review.id)
    return [
        {
            "review": review.id,
            "call": review.call_id,
            "purpose": review.purpose,
            "supersedes": review.supersedes_id,
            "counts": counting,
            "submitted_at": review.submitted_at,
            "rubric": review.rubric_version.rubric_id,
            "rubric_because": review.rubric_reason or None,
            "summary": review.summary,
            "amended_because": review.reason or None,
            "ratings": [
                {
                    "criterion": r.criterion,
                    "level": r.level,
                    "points": r.points,
                    "not_the_agent": r.cause,
                    "answer": r.cause_answer.text if r.cause_answer else None,
                    "note": r.note,
                }
                for r in review.ratings
            ],
            "evidence": [
                {"criterion": e.criterion, "start": e.start, "end": e.end, "quote": e.quote}
                for e in review.evidence
            ],
        }
        for review, counting in db.session.execute(query)
    ]


def _plans(person: Person) -> list[dict[str, Any]]:
    given = Plan.agent_id == person.id, Plan.state != PlanState.DRAFT
    return [
        {
            "plan": plan.id,
            "published_at": plan.published_at,
            "answered_at": plan.acknowledged_at,
            "opening": plan.opening,
            "points": [
                {
                    "criterion": point.criterion_name,
                    "behaviour": point.behaviour,
                    "heard": point.heard,
                    "why": point.why,
                    "say_instead": point.say_instead,
                    "goal": point.goal,
                }
                for point in plan.points
            ],
            "own_words": plan.reflection,
        }
        for plan in db.session.scalars(select(Plan).where(*given).order_by(Plan.id))
    ]


def _replies(person: Person) -> list[dict[str, Any]]:
    query = select(Reply).where(Reply.agent_id == person.id).order_by(Reply.id)
    return [
        {
            "review": reply.review_id,
            "criterion": reply.criterion,
            "written_at": reply.written_at,
            "text": reply.text,
        }
        for reply in db.session.scalars(query)
    ]


def _appeals(person: Person) -> list[dict[str, Any]]:
    """What they appealed against; what was decided of it, once that is said."""
    query = select(Appeal).where(Appeal.agent_id == person.id).order_by(Appeal.id)
    return [
        {
            "review": appeal.review_id,
            "criterion": appeal.criterion,
            "kind": appeal.kind,
            "not_the_agent": appeal.cause,
            "seconds": [appeal.start, appeal.end],
            "said": appeal.said or None,
            "reason": appeal.reason,
            "made_at": appeal.made_at,
            "withdrawn_at": appeal.withdrawn_at,
            "decided_at": appeal.decided_at,
            "outcome": appeal.outcome if appeal.decided_at else None,
            "answer": appeal.answer if appeal.decided_at else None,
        }
        for appeal in db.session.scalars(query)
    ]


def _record(person: Person) -> list[dict[str, Any]]:
    """What they did, and what others did with what is about them, by role and not by name."""
    calls = select(Call.id).where(Call.agent_id == person.id)
    about = (AuditRecord.subject == "call") & AuditRecord.subject_id.in_(calls)
    own = (AuditRecord.subject == "person") & (AuditRecord.subject_id == person.id)
    query = select(AuditRecord).where(or_(AuditRecord.person_id == person.id, about, own))
    rows = []
    for record in db.session.scalars(query.order_by(AuditRecord.id)):
        who = "own" if record.person_id == person.id else _roles(record)
        what = what_was_done(record.action)
        row = {"at": record.at, "by": who, "what": what, "on": record.subject}
        rows.append({**row, "number": record.subject_id})
    return rows


def _roles(record: AuditRecord) -> str:
    held = [role.name for role in record.person.roles] if record.person else [record.actor]
    return ", ".join(role_words(name) for name in held)
