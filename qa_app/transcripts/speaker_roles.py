"""The step after the transcript that says who says what; the transcript stands without it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from sqlalchemy import exists, select

from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.resting import is_rested_on
from qa_app.calls.stages import Stage
from qa_app.calls.storage import recordings
from qa_app.foundation.extensions import db
from qa_app.foundation.transaction import settings
from qa_app.masking.redactions import Redaction
from qa_app.privacy import find_personal_data, mask_findings
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.roles import AgentChannel, How, Side, assumed_side
from qa_app.transcription.transcript import Heard, Hearing, Segment, Transcript
from qa_app.work.kinds import JobFailed

if TYPE_CHECKING:
    from qa_app.transcription.speakers import Told

VERSION = "2"


def channel_of(call: Call) -> AgentChannel:
    """Where the agent is: what was said of this call, or of all calls."""
    return call.agent_channel or settings().agent_channel


def usual_side(call: Call) -> Side:
    """Where the agent is taken to be while it is not known."""
    channel = channel_of(call)
    return assumed_side(settings().agent_channel if channel == "auto" else channel)


def agent_side(call: Call) -> Side:
    """Where the agent is, as far as is known, for the player's waveform."""
    known = call.transcript.agent_side if call.transcript else None
    return known or usual_side(call)


def how_known(transcript: StoredTranscript) -> str:
    """How the speakers of a transcript are known, in a sentence; empty while they are not."""
    side = _("right") if transcript.agent_side == "right" else _("left")
    sure = int(100 * (transcript.speakers_confidence or 0.0))
    sentences = {
        How.SET: _("The agent is on the %(side)s channel, as set.", side=side),
        How.FOUND: _(
            "The agent is on the %(side)s channel, going by what is said (%(sure)d%% sure).",
            side=side,
            sure=sure,
        ),
        How.ASSUMED: _(
            "The agent is taken to be on the %(side)s channel: what is said does not tell.",
            side=side,
        ),
        How.VOICES: _(
            "Two voices, told apart by their sound; who is the agent, going by what is said "
            "(%(sure)d%% sure).",
            sure=sure,
        ),
        How.NO_ROLES: _("Two voices, but what they say does not tell who is the agent."),
        How.THREE: _(
            "Three voices, told apart by how they sound; which of the two main speakers is the "
            "agent, judging by what is said (%(sure)d%% sure). Check the lines of the third.",
            sure=sure,
        ),
        How.MINGLED: _(
            "Two people are heard on one channel. They were told apart by their voices; who is the "
            "agent, going by what is said (%(sure)d%% sure).",
            sure=sure,
        ),
        How.CROWDED: _(
            "Two people are heard on one channel, and what they say does not tell who is who. "
            "Correct the lines that are wrong."
        ),
        How.ONE_VOICE: _("Unknown: one voice only, or two that sound too much alike."),
    }
    return sentences[How(transcript.speakers_how)] if transcript.speakers_how else ""


def how_heard(transcript: StoredTranscript) -> str:
    """Which of the recording's channels are heard and why, in a sentence; empty if all are."""
    hearing = Hearing.from_json(transcript.heard)
    if hearing is None or not hearing.channels:
        return ""
    names = _channel_names(hearing)
    sentences = {
        Heard.ALL: "",
        Heard.REST_SILENT: _("Nobody speaks on the other channels. Used: %(names)s.", names=names),
        Heard.SAME: _("Several channels carry the same audio. Used: %(names)s.", names=names),
        Heard.MIXED_DOWN: _(
            "Three or more channels carry different speech, so they were mixed into one. "
            "Mixed: %(names)s.",
            names=names,
        ),
    }
    return str(sentences[hearing.why])


def _channel_names(hearing: Hearing) -> str:
    if hearing.of == 2:
        return str(_("right") if hearing.channels == (1,) else _("left"))
    return ", ".join(str(channel + 1) for channel in hearing.channels)


@dataclass(frozen=True, slots=True)
class _Heard:
    """A transcript and what the telling needs of its call, read once."""

    transcript_id: int
    said: Transcript
    key: str
    filename: str
    channel: AgentChannel
    assumed: Side


def tell_call(call_id: int) -> None:
    """The stage: give the lines of the version in use their speakers.

    Versions that a person corrected are theirs. Decoding and listening take seconds, so no
    transaction is open meanwhile.
    """
    heard = _heard(call_id)
    db.session.commit()
    if heard is None:
        return
    try:
        told = _tell(heard)
    except TranscriptionError as error:
        raise JobFailed(error.code) from error
    transcript = db.session.get(StoredTranscript, heard.transcript_id)
    if transcript is None or transcript.corrected:
        return
    if _may_be_cut(transcript):
        _cut(transcript, told.segments)
    else:
        _relabel(transcript, told.segments)
    transcript.agent_side = told.agent_side
    transcript.speakers_how = told.how
    transcript.speakers_confidence = told.confidence


def _heard(call_id: int) -> _Heard | None:
    call = db.session.get_one(Call, call_id)
    transcript = call.transcript
    if transcript is None or transcript.corrected or not transcript.complete:
        return None
    if transcript.channels == "mixed" and not settings().tell_voices:
        return None
    return _Heard(
        transcript.id,
        transcript.as_original(),
        call.storage_key,
        call.filename,
        channel_of(call),
        transcript.agent_side or usual_side(call),
    )


def _tell(heard: _Heard) -> "Told":
    # Imported here: what decodes and listens is heavy, and the web process never needs it.
    from qa_app.transcription.speakers import tell_speakers
    from qa_app.transcription.voice_model import VoiceModel

    model = VoiceModel if settings().tell_voices else None
    with recordings().open(heard.key, name=heard.filename) as file:
        return tell_speakers(file, heard.said, heard.channel, model, assumed=heard.assumed)


def _may_be_cut(transcript: StoredTranscript) -> bool:
    """Whether nothing rests on its lines yet: then they may be cut where the voice changes."""
    parts = exists().where(Redaction.transcript_id == transcript.id)
    based = exists().where(StoredTranscript.based_on_id == transcript.id)
    return not (db.session.scalar(select(parts | based)) or is_rested_on(transcript))


def _cut(transcript: StoredTranscript, segments: Sequence[Segment]) -> None:
    """Put these lines in the place of those before; a line that stays keeps its row."""
    rows = {_same(row.as_original()): row for row in transcript.segments}
    kept = {_same(segment) for segment in segments}
    for same, row in rows.items():
        if same not in kept:
            transcript.segments.remove(row)
    new = [segment for segment in segments if _same(segment) not in rows]
    for segment in segments:
        if _same(segment) in rows:
            rows[_same(segment)].speaker = segment.speaker
    if new:
        _add_masked(transcript, segments, new)
    db.session.flush()
    db.session.expire(transcript, ["segments"])
    transcript.let_be_found()


def _add_masked(
    transcript: StoredTranscript, segments: Sequence[Segment], new: Sequence[Segment]
) -> None:
    """Add lines, with what is private in view of all lines hidden from the start."""
    said = Transcript(transcript.language or "", 0, "", "", "mixed", tuple(segments))
    masked = dict(
        zip(segments, mask_findings(said, find_personal_data(said)).segments, strict=True)
    )
    for segment in new:
        row = StoredSegment.of(segment)
        row.show(segment, masked[segment])
        transcript.segments.append(row)


def _same(segment: Segment) -> tuple[float, float, str]:
    return segment.start, segment.end, segment.text


def _relabel(transcript: StoredTranscript, segments: Sequence[Segment]) -> None:
    """Leave the lines as they are; each is whose it mostly is."""
    for row in transcript.segments:
        row.speaker = max(segments, key=partial(_together, row)).speaker


def _together(row: StoredSegment, segment: Segment) -> float:
    return min(segment.end, row.end) - max(segment.start, row.start)


def _version() -> str:
    """The rules, and the settings that change what they say."""
    return f"{VERSION} {settings().agent_channel} {settings().tell_voices:d}"


SPEAKERS = Stage(
    name="speakers",
    title=_l("Tell speakers apart"),
    run=tell_call,
    version=_version,
    reads_original=True,
)
