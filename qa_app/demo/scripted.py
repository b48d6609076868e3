"""The script of a sample call as its transcript, as if a person had corrected it."""

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.demo.sample_calls import SampleCall
from qa_app.foundation.extensions import db
from qa_app.masking.text import mask
from qa_app.transcripts.versions import put_in_use
from qa_app.work.models import Priority


def use_script(call: Call, sample: SampleCall, *, priority: Priority = Priority.NORMAL) -> None:
    """Let the call be shown by its script, and all stages follow from that."""
    corrected = StoredTranscript(
        call=call,
        engine="person",
        language=sample.language,
        channels="split",
        corrected=True,
        complete=True,
        text="\n".join(turn.text for turn in sample.script),
        segments=[StoredSegment.of(turn) for turn in sample.script],
    )
    db.session.add(corrected)
    put_in_use(corrected)
    mask(corrected)
    stages.begin(call.id, priority=priority)
