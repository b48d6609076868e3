"""What is known to be private in a transcript, before some of its lines are changed."""

from collections.abc import Iterable, Sequence

from qa_app.calls.models import StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.masking.text import redactions_of
from qa_app.privacy import Confidence, Finding, PersonalDataKind, Span


def known_findings(transcript: StoredTranscript) -> tuple[Finding, ...] | None:
    """What was found in a transcript as it stands, or in that of which it is a fresh copy.

    None where nothing is known of it, or not all of what was said is kept any more.
    """
    source: StoredTranscript | None = transcript
    places = {row.id: at for at, row in enumerate(transcript.segments)}
    if transcript.masked_at is None and transcript.based_on_id is not None:
        source = db.session.get(StoredTranscript, transcript.based_on_id)
        places = {row.origin_id or 0: at for at, row in enumerate(transcript.segments)}
    if source is None or source.masked_at is None or transcript.call.original_gone_at is not None:
        return None

    def spans(stretches: Iterable[Sequence[int]]) -> tuple[Span, ...]:
        return tuple(Span(places[s], start, end) for s, start, end in stretches)

    return tuple(
        Finding(
            PersonalDataKind(row.kind),
            row.rule,
            spans(row.spans),
            spans(row.hidden),
            Confidence(row.confidence),
            row.reason,
        )
        for row in redactions_of(source)
    )
