"""Retention in words: kinds, counts, states, and who or what let something go."""

from collections.abc import Mapping
from datetime import date, datetime

from flask_babel import format_date, ngettext
from flask_babel import gettext as _

from qa_app.foundation.language import current_language
from qa_app.retention.models import Certificate, HoldKind, LegalHold, RetentionKind


def kind_names() -> dict[str, str]:
    """What a rule can let go, as a label."""
    return {
        RetentionKind.ORIGINAL: _("Unmasked originals"),
        RetentionKind.SOUND: _("Audio"),
        RetentionKind.TRANSCRIPT: _("Transcripts"),
        RetentionKind.REVIEW: _("Reviews"),
        RetentionKind.PLAN: _("Coaching plans"),
        RetentionKind.CALL: _("Whole calls"),
        RetentionKind.RECORD: _("The audit trail"),
    }


def kind_hints() -> dict[str, str]:
    """What goes and what stays, in a sentence."""
    return {
        RetentionKind.ORIGINAL: _(
            "The recording as received and the words that are masked. The masked audio and "
            "text are kept; the call cannot be transcribed again. 0 days: as soon as the "
            "masked audio is ready."
        ),
        RetentionKind.SOUND: _(
            "The original and the masked audio. Transcripts, reviews and plans are kept."
        ),
        RetentionKind.TRANSCRIPT: _(
            "All versions of the transcript, moments found, search entries and the original. "
            "Reviews and plans are kept with what they quote."
        ),
        RetentionKind.REVIEW: _(
            "Notes, summaries and clips. The ratings are kept if you want the figures."
        ),
        RetentionKind.PLAN: _(
            "All content of plans and responses. That there was a plan, and when, is kept."
        ),
        RetentionKind.CALL: _(
            "Everything about a call, with its reviews and the plans based on it."
        ),
        RetentionKind.RECORD: _(
            "Audit trail entries. None are deleted while any legal hold is in place."
        ),
    }


def how_many(kind: str, count: int) -> str:
    """A number of things of a kind."""
    words = {
        RetentionKind.ORIGINAL: lambda: ngettext("%(num)s original", "%(num)s originals", count),
        RetentionKind.SOUND: lambda: ngettext(
            "the audio of %(num)s call", "the audio of %(num)s calls", count
        ),
        RetentionKind.TRANSCRIPT: lambda: ngettext(
            "the transcript of %(num)s call", "the transcripts of %(num)s calls", count
        ),
        RetentionKind.REVIEW: lambda: ngettext("%(num)s review", "%(num)s reviews", count),
        RetentionKind.PLAN: lambda: ngettext("%(num)s plan", "%(num)s plans", count),
        RetentionKind.CALL: lambda: ngettext("%(num)s call", "%(num)s calls", count),
        RetentionKind.RECORD: lambda: ngettext("%(num)s entry", "%(num)s entries", count),
    }
    return str(words[RetentionKind(kind)]())


def count_names() -> dict[str, str]:
    """What a certificate counts, by the names that it is stored with."""
    return {
        "calls": _("calls with their details (file name, customer reference, time)"),
        "recordings": _("recordings, unmasked"),
        "masked copies": _("masked audio"),
        "temporary files": _("temporary files"),
        "transcripts": _("transcript versions, with their search entries"),
        "lines": _("transcript lines"),
        "unmasked lines": _("lines with masked words"),
        "redactions": _("personal data found"),
        "moments": _("moments found"),
        "abuse marks": _("abuse marks"),
        "reviews": _("reviews: notes and summaries"),
        "clips": _("clips and quotes in reviews"),
        "plans": _("coaching plans: content and responses"),
        "plan clips": _("clips and quotes in plans"),
        "promises": _("promises in plans"),
        "record rows": _("audit trail entries"),
        "ratings kept": _("ratings kept, without notes"),
    }


def counted(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """Counts with their names, in a fixed order; what is unknown keeps its stored name."""
    names = count_names()
    known = [(names[name], counts[name]) for name in names if counts.get(name)]
    return known + [(name, count) for name, count in counts.items() if name not in names]


def subject_names() -> dict[str, str]:
    """What one line of a certificate is about."""
    return {
        RetentionKind.ORIGINAL: _("Original of call"),
        RetentionKind.SOUND: _("Audio of call"),
        RetentionKind.TRANSCRIPT: _("Transcript of call"),
        RetentionKind.REVIEW: _("Review"),
        RetentionKind.PLAN: _("Coaching plan"),
        RetentionKind.CALL: _("Call"),
        RetentionKind.RECORD: _("Audit trail, by rule"),
    }


def moment(text: str) -> datetime:
    """A time as a certificate's line has it."""
    return datetime.fromisoformat(text)


def weekday(value: date) -> str:
    """A day with its weekday: "Friday, 13 March"; "3월 13일 금요일"."""
    return str(format_date(value, "M월 d일 EEEE" if current_language() == "ko" else "EEEE, d MMMM"))


def state_names() -> dict[str, str]:
    """How far a certificate is."""
    return {
        "collecting": _("Being listed"),
        "erasing": _("Being erased"),
        "cleaning": _("Removing traces"),
        "finished": _("Finished"),
    }


def cause_of(certificate: Certificate) -> str:
    """By whom, or by which rule."""
    if rule := certificate.rule:
        by_rule = _(
            "Retention rule %(number)s: %(kind)s, %(queue)s, %(days)s days",
            number=rule["id"],
            kind=kind_names()[rule["kind"]],
            queue=rule["queue"] or _("all queues"),
            days=rule["days"],
        )
        return str(by_rule)
    if certificate.ordered_by is not None:
        return str(certificate.ordered_by.name)
    return str(_("the command line"))


def cleaning_words(certificate: Certificate) -> str:
    """What was done to the database so that no bytes are left."""
    done = certificate.cleaning or {}
    if done.get("database") == "sqlite":
        return str(
            _("Deleted pages overwritten with zeros, search index merged, write-ahead log emptied.")
        )
    if done.get("pages") == "written anew":
        return str(_("Tables rewritten without the deleted rows (VACUUM FULL)."))
    if done:
        return str(
            _(
                "Deleted rows freed (VACUUM). Their bytes stay in the tables' files until "
                "“qa-app retention rewrite” has run."
            )
        )
    return ""


def hold_kinds() -> dict[str, str]:
    """What a hold is put on, as a label."""
    return {
        HoldKind.CALL: _("A call (its number)"),
        HoldKind.AGENT: _("All calls of an agent"),
        HoldKind.QUEUE: _("All calls of a queue"),
        HoldKind.REFERENCE: _("All calls with a customer reference"),
    }


def held_words(hold: LegalHold) -> str:
    """What a hold keeps."""
    if hold.kind == HoldKind.CALL:
        return str(_("Call %(number)s", number=hold.subject_id))
    if hold.kind == HoldKind.AGENT:
        return str(_("All calls of agent %(number)s", number=hold.subject_id))
    if hold.kind == HoldKind.QUEUE:
        return str(_("All calls of the queue %(name)s", name=hold.name))
    return str(_("All calls with the customer reference %(name)s", name=hold.name))
