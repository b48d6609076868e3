"""What the speakers and languages of calls are called on pages and in print."""

from flask_babel import gettext as _

from qa_app.foundation.language import LANGUAGES
from qa_app.transcription.transcript import BOTH, Speaker


def speaker_names(*, unknown: str = "") -> dict[Speaker, str]:
    """Each speaker's name in the reader's language; ``unknown`` is for whoever it may be."""
    return {
        Speaker.AGENT: _("Agent"),
        Speaker.CUSTOMER: _("Customer"),
        Speaker.OTHER_AGENT: _("Other agent"),
        Speaker.TRANSFER: _("Agent after a transfer"),
        Speaker.SUPERVISOR: _("Supervisor"),
        Speaker.CONFERENCE: _("Conference participant"),
        Speaker.ANNOUNCEMENT: _("Announcement"),
        Speaker.UNKNOWN: unknown or _("Speaker"),
    }


def spoken_in(code: str | None) -> str:
    """The language or languages of a call; empty while they are not known."""
    return _("Korean and English") if code == BOTH else LANGUAGES.get(code or "", "")
