"""People's corrections: lines of a transcript, as typed, in a version of their own.

An engine's version stays as it is: the first corrected line makes a copy of it, and later ones
change the copy. A copy that a review was made with stays as well, and is copied in turn. The
page of whoever types need not know: a line is found in the newest copy by its origin.
"""

from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app import audit
from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.quoting import line_typed_over
from qa_app.calls.resting import is_rested_on
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.card_codes import let_go, without_codes
from qa_app.masking.text import mask
from qa_app.people.models import Person
from qa_app.privacy import hide_by_itself
from qa_app.privacy.typed import put_back
from qa_app.transcription.retimed import retyped
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.transcripts.versions import hold, put_in_use

# What follows from the text (masked sound, moments) waits for a pause in the typing.
PAUSE = timedelta(seconds=30)
LONGEST_LINE = 4000


def save_line(
    call: Call, segment_id: int, *, text: str, speaker: Speaker, based_on: int, by: Person
) -> StoredSegment:
    """Keep what was typed for a line on top of revision ``based_on``; gives the line as it is now.

    Masked words that are still in ``text`` mean what they hide. An empty text means that nothing
    was said there.

    Raises:
        NotFound: when the call has no such line.
        Refused: when a changed text is too long for a line.
        Conflict: when somebody saved something else meanwhile; ``theirs`` has that, ``revision``
            the one to base the next try on.
    """
    hold(call)
    line = _newest(_line_of(call, segment_id))
    said = line.as_original()
    typed = _typed(line, text, said.text)
    if (typed, speaker) == (said.text, said.speaker):
        return line  # the same again: its answer was lost on the way, or nothing changed
    if line.revision != based_on:
        raise Conflict(
            _("This was changed in another tab or by somebody else. Choose what to keep."),
            theirs={"text": line.text, "speaker": line.speaker},
            revision=line.revision,
        )
    line = _changeable(line, by)
    shown = line.text
    _change(line, typed, speaker)
    line.revision = based_on + 1
    line.transcript.corrected = True
    line.transcript.made_by = by
    line.transcript.created_at = utc_now()
    mask(line.transcript)
    line_typed_over.send(line, before=shown)
    corrected = {"line": line.id, "version": line.transcript_id}
    before = {"speaker": said.speaker, "line": said.text}
    after = {"speaker": speaker, "line": typed}
    changed = audit.differences(before, after, words=["line"])
    audit.log("correct", "call", call.id, changes=changed, details=corrected)
    if line.transcript.in_use:
        stages.begin(call.id, after=PAUSE)
    return line


def _typed(line: StoredSegment, text: str, said: str) -> str:
    """What a line says after ``text`` was typed for it.

    A text that reads as before is none: the same words in pieces, or with other spaces.
    """
    if clean_line(text) == clean_line(line.text):
        return said
    if len(text) > LONGEST_LINE:
        raise Refused(_("A line has at most %(max)s characters.", max=LONGEST_LINE))
    typed = clean_line(put_back(text, line.text, said))
    return said if typed == clean_line(said) else typed


def _line_of(call: Call, segment_id: int) -> StoredSegment:
    of_call = (
        select(StoredSegment)
        .join(StoredSegment.transcript)
        .where(StoredSegment.id == segment_id, StoredTranscript.call_id == call.id)
        .where(StoredTranscript.complete)
    )
    line = db.session.scalar(of_call)
    if line is None:
        raise NotFound(_("There is no such line in this call's transcript."))
    return line


def _newest(line: StoredSegment) -> StoredSegment:
    """The line itself, or its copy in the newest copy of its version."""
    copies = select(StoredSegment).where(StoredSegment.origin_id == line.id)
    copy = db.session.scalars(copies.order_by(StoredSegment.id.desc()).limit(1)).first()
    return line if copy is None else _newest(copy)


def _changeable(line: StoredSegment, by: Person) -> StoredSegment:
    version = line.transcript
    if version.based_on_id is not None and not is_rested_on(version):
        return line
    copy = _copied(version, by)
    if version.in_use:
        put_in_use(copy)
    return next(row for row in copy.segments if row.origin_id == line.id)


def _copied(version: StoredTranscript, by: Person) -> StoredTranscript:
    copy = StoredTranscript(
        call=version.call,
        engine=version.engine,
        model=version.model,
        language=version.language,
        channels=version.channels,
        heard=version.heard,
        agent_side=version.agent_side,
        speakers_how=version.speakers_how,
        speakers_confidence=version.speakers_confidence,
        glossary=version.glossary,
        complete=True,
        made_by=by,
        based_on_id=version.id,
        segments=[_copied_line(line) for line in version.segments],
    )
    db.session.add(copy)
    db.session.flush()
    return copy


def _copied_line(line: StoredSegment) -> StoredSegment:
    return StoredSegment(
        speaker=line.speaker,
        language=line.language,
        start=line.start,
        end=line.end,
        text=line.text,
        words=line.words,
        original=line.original,
        confidence=line.confidence,
        revision=line.revision,
        corrected=line.corrected,
        unintelligible=line.unintelligible,
        origin_id=line.id,
    )


def _change(line: StoredSegment, text: str, speaker: Speaker) -> None:
    heard = _heard(line)
    segment = replace(retyped(heard, text), speaker=speaker)
    line.speaker, line.confidence = speaker, segment.confidence
    line.corrected = segment != heard
    line.unintelligible = heard.unintelligible and not text
    segment = _without_code(line, segment)
    line.show(segment, hide_by_itself(segment))


def _without_code(line: StoredSegment, typed: Segment) -> Segment:
    """What was typed, without a card's code: it goes before it is stored at all."""
    said = line.transcript.as_original()
    place = line.transcript.segments.index(line)
    lines = (*said.segments[:place], typed, *said.segments[place + 1 :])
    left = without_codes(replace(said, segments=lines))
    let_go(line.transcript.call, left.seconds)
    return left.said.segments[place]


def _heard(line: StoredSegment) -> Segment:
    """The line as the engine gave it: times of words are lost when they are typed over twice."""
    while line.origin_id is not None:
        line = db.session.get_one(StoredSegment, line.origin_id)
    return line.as_original()
