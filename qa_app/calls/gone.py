"""What a rule has let go of a call, in words: what is no longer possible, and why."""

from flask_babel import gettext as _

from qa_app.calls.models import Call
from qa_app.foundation.language import day


def original_gone_words(call: Call) -> str:
    """Why there is no original, and what cannot be done without it; empty while there is one."""
    if call.original_gone_at is None:
        return ""
    return str(
        _(
            "The unmasked original of this call was deleted on %(day)s by this centre's retention "
            "rules. It can no longer be opened, and the call cannot be transcribed again.",
            day=day(call.original_gone_at),
        )
    )


def sound_gone_words(call: Call) -> str:
    """Why there is nothing to hear; empty while there is."""
    if call.sound_gone_at is None:
        return ""
    gone = _(
        "The audio of this call was deleted on %(day)s by this centre's retention rules.",
        day=day(call.sound_gone_at),
    )
    return str(gone)


def text_gone_words(call: Call) -> str:
    """Why there is nothing to read; empty while there is."""
    if call.text_gone_at is None:
        return ""
    gone = _(
        "The transcript of this call was deleted on %(day)s by this centre's retention rules. "
        "Ratings based on it are kept.",
        day=day(call.text_gone_at),
    )
    return str(gone)


def gone_words(call: Call) -> list[str]:
    """What a call's page says is gone."""
    words = (original_gone_words(call), sound_gone_words(call), text_gone_words(call))
    return [sentence for sentence in words if sentence]
