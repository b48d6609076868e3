"""People's corrections: lines of a transcript, as typed, in a version of their own."""

from dataclasses import replace
from datetime import timedelta

from flask_babel import gettext as _

from qa_app import audit
from qa_app.calls.models import Call, StoredSegment
from qa_app.foundation.clean_text import clean_line
from qa_app.foundation.errors import Conflict, Refused
from qa_app.foundation.extensions import db, utc_now
from qa_app.people.models import Person
from qa_app.privacy.typed import put_back
from qa_app.transcription.retimed import retyped
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.transcripts.edits import EditKind, TranscriptEdit, lines_before
from qa_app.transcripts.lines import (
    LONGEST_LINE,
    Change,
    LineState,
    changeable,
    heard,
    line_of,
    newest,
    replace_lines,
    set_line,
)
from qa_app.transcripts.versions import hold

# What one person types into one line without a longer break is one edit.
ONE_EDIT = timedelta(minutes=5)


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
    line = line_of(call, segment_id)
    said = line.as_original()
    typed = _typed(line, text, said.text)
    if (typed, speaker) == (said.text, said.speaker):
        return line  # the same again: its answer was lost on the way, or nothing changed
    check_revision(line, based_on)
    version = changeable(line.transcript, by)
    line = newest(line)
    change = Change(version, by)
    state = _state(change, line, typed, speaker)
    if edit := _going_on(line, by):
        _go_on(edit, line, state)
    else:
        kind = EditKind.ASSIGN if typed == said.text else EditKind.EDIT
        replace_lines(add_edit(change, kind, line.start, 1), [line], [state])
    line.revision = based_on + 1
    change.finish()
    corrected = {"line": line.id, "version": line.transcript_id}
    before = {"speaker": said.speaker, "line": said.text}
    after = {"speaker": speaker, "line": typed}
    changed = audit.differences(before, after, words=["line"])
    audit.log("correct", "call", call.id, changes=changed, details=corrected)
    return line


def check_revision(line: StoredSegment, based_on: int) -> None:
    """Let nobody change what they have not seen.

    Raises:
        Conflict: with the line as it is now.
    """
    if line.revision != based_on:
        raise Conflict(
            _("This was changed in another tab or by somebody else. Choose what to keep."),
            theirs={"text": line.text, "speaker": line.speaker},
            revision=line.revision,
        )


def add_edit(change: Change, kind: EditKind, start: float, before: int) -> TranscriptEdit:
    """Write down that a person does something to lines of a version."""
    edit = TranscriptEdit(
        call_id=change.version.call_id,
        transcript_id=change.version.id,
        kind=kind,
        by=change.by,
        start=start,
        before=before,
    )
    db.session.add(edit)
    db.session.flush()
    return edit


def _going_on(line: StoredSegment, by: Person) -> TranscriptEdit | None:
    """The edit that a person is still at, if they type on in the same line."""
    edit = db.session.get(TranscriptEdit, line.made_in_id) if line.made_in_id else None
    if edit is None or edit.transcript_id != line.transcript_id or edit.undone_by:
        return None
    same = edit.kind == EditKind.EDIT and edit.by_id == by.id and len(lines_before(edit)) == 1
    return edit if same and utc_now() - edit.at < ONE_EDIT else None


def _go_on(edit: TranscriptEdit, line: StoredSegment, state: LineState) -> None:
    """Type on within an edit; where that leads back to what was there, nothing was done."""
    (past,) = lines_before(edit)
    set_line(line, state)
    edit.at = utc_now()
    if LineState.of(past) == state:
        line.made_in_id = past.made_in_id
        db.session.delete(past)
        db.session.delete(edit)


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


def _state(change: Change, line: StoredSegment, text: str, speaker: Speaker) -> LineState:
    engines = heard(line)
    segment: Segment = replace(retyped(engines, text), speaker=speaker)
    corrected = segment != engines
    segment = replace(segment, unintelligible=engines.unintelligible and not text)
    return LineState(change.without_code(line, segment), corrected, line.heard_in)
