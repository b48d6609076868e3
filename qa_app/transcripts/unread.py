"""What of a recording could not be read, in words that say what to do."""

from flask_babel import gettext as _

from qa_app.calls.models import Call
from qa_app.transcription.losses import LossKind


def unread_words(call: Call) -> list[str]:
    """A sentence for each kind of loss; none for a recording that was heard whole."""
    amounts = {LossKind(kind): float(amount) for kind, amount in call.unread}
    sentences = []
    missing = amounts.get(LossKind.STRETCH, 0.0) + amounts.get(LossKind.REST, 0.0)
    if missing:
        whole = call.duration + amounts.get(LossKind.REST, 0.0)
        sentences.append(
            _(
                "%(read)s of %(whole)s s of this recording could be read. Export it again and "
                "upload that if you need the rest.",
                read=round(whole - missing),
                whole=round(whole),
            )
        )
    if tracks := amounts.get(LossKind.TRACK):
        sentences.append(
            _(
                "Audio tracks of this recording that could not be read: %(count)s. Export it as "
                "WAV to hear all of them.",
                count=round(tracks),
            )
        )
    if parts := amounts.get(LossKind.PART):
        sentences.append(
            _(
                "Recordings in this file that could not be read: %(count)s. Export each of them "
                "by itself.",
                count=round(parts),
            )
        )
    if data := amounts.get(LossKind.DATA):
        sentences.append(
            _(
                "%(size)s kB of this file is not readable audio. If part of the call is "
                "missing here, export the recording again.",
                size=round(data / 1000),
            )
        )
    return sentences
