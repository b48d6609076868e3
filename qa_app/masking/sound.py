"""The copy of a recording that people hear: tones where it was private, in MP3 for any browser.

A copy is named after its tones. When more is to be hidden, the call has no copy until the new
one is there; so nobody can hear meanwhile what a person has just masked.
"""

import hashlib

from flask_babel import lazy_gettext as _l

from qa_app.calls import stages, states
from qa_app.calls.models import Call
from qa_app.calls.stages import Stage
from qa_app.calls.storage import recordings, scratch_folder
from qa_app.foundation.extensions import db
from qa_app.masking.card_codes import CODES, seconds_of
from qa_app.masking.redactions import Redaction, RedactionDecision
from qa_app.masking.text import MASKING, decide, hidden_findings, redactions_of
from qa_app.people.models import Person
from qa_app.privacy.sound import SoundSpan, joined, mask_sound, sound_spans
from qa_app.transcription.errors import TranscriptionError
from qa_app.work.kinds import JobFailed
from qa_app.work.life import LostClaim

FORMAT = "mp3 1"  # copies of another format are made anew


def prepare_sound(call_id: int) -> None:
    """The stage after masking: make the copy, unless there is one with these tones."""
    call = db.session.get_one(Call, call_id)
    spans = hidden_seconds(call)
    name, source, heard_now = _name(spans), call.storage_key, call.masked_key
    filename, key = call.filename, call.key_of(name)
    db.session.commit()
    for copy in recordings().copies(source):
        if copy not in (key, heard_now):
            recordings().remove(copy)
    if not recordings().exists(key):
        _make(call_id, source, filename, key, spans)
    if states.is_going(call_id):
        recordings().remove(key)  # it was erased meanwhile: nothing of it may come back
        raise LostClaim(call_id)
    call = db.session.get_one(Call, call_id)
    call.masked_sound, call.tones = name, [[span.start, span.end] for span in spans]


SOUND = Stage(
    name="sound",
    title=_l("Prepare the audio"),
    run=prepare_sound,
    version=f"{FORMAT}, tones kept",
    needs=frozenset({MASKING.name, CODES.name}),
    reads_original=True,
)


def hidden_seconds(call: Call) -> list[SoundSpan]:
    """What must not be heard: what any transcript of the call hides.

    A transcript that a person corrected, or that another model made, may have lost a number
    that an earlier one has. Card codes are no longer in any of them.
    """
    spans: list[SoundSpan] = seconds_of(call.id)
    for transcript in call.transcripts:
        if not transcript.complete:
            continue
        if transcript.masked_at is None:
            raise JobFailed("not_masked")
        findings = hidden_findings(transcript, redactions_of(transcript))
        spans += sound_spans(findings, transcript.as_original())
    return joined(spans)


def decide_and_prepare(redaction: Redaction, decision: RedactionDecision, *, by: Person) -> None:
    """Let text follow a decision at once, and the sound as soon as a worker has made it."""
    decide(redaction, decision, by=by)
    stages.redo(redaction.call_id, SOUND.name)


def _name(spans: list[SoundSpan]) -> str:
    tones = [FORMAT, *(f"{span.start:.3f}-{span.end:.3f}" for span in spans)]
    return hashlib.sha256("\n".join(tones).encode()).hexdigest()[:16]


def _make(call_id: int, source: str, filename: str, key: str, spans: list[SoundSpan]) -> None:
    with scratch_folder(call_id) as folder:
        path = folder / "masked.mp3"
        try:
            with recordings().open(source, name=filename) as file:
                mask_sound(file, spans, path)
        except TranscriptionError as error:
            raise JobFailed(error.code) from error
        recordings().keep(path, key)
