"""A transcript mended: lines cut and joined, speakers named or swapped, and any of it undone.

Each is written down as an edit. Nobody's work is lost: who changes a line says which revision of
it they saw, and only what is still as an edit left it can be undone.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from flask_babel import gettext as _

from qa_app import audit
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.foundation.errors import Conflict, NotFound, Refused
from qa_app.foundation.extensions import db
from qa_app.people.models import Person
from qa_app.transcription.cut_lines import joined, split
from qa_app.transcription.transcript import Segment, Speaker
from qa_app.transcripts.corrections import add_edit, check_revision
from qa_app.transcripts.edits import (
    EditKind,
    TranscriptEdit,
    edit_of,
    edits_of,
    lineage,
    lines_before,
)
from qa_app.transcripts.lines import (
    LONGEST_LINE,
    Change,
    LineState,
    changeable,
    line_of,
    newest,
    places_heard,
    replace_lines,
)
from qa_app.transcripts.versions import hold

# A line that a page shows: its id, and the revision of it that was seen.
Seen = tuple[int, int]
OTHER_SIDE = {Speaker.AGENT.value: Speaker.CUSTOMER, Speaker.CUSTOMER.value: Speaker.AGENT}


def split_line(call: Call, seen: Seen, *, before: str, by: Person) -> list[StoredSegment]:
    """Cut a line in two after the words ``before``, as they are shown; gives both.

    Raises:
        Refused: when nothing is left on one side, or the cut is within what is hidden.
        NotFound, Conflict: as for a line that is typed over.
    """
    hold(call)
    line = _seen(call, seen)
    said = line.as_original()
    try:
        first, second = split(said, _place(line, said, before))
    except ValueError:
        raise Refused(_("Place the cursor between two words of the line first.")) from None
    change = Change(changeable(line.transcript, by), by)
    line = newest(line)
    second = _later(first, second, line)
    heard = places_heard(line)
    states = [
        LineState(first, line.corrected, _within(heard, line.start - 1, second.start)),
        LineState(second, line.corrected, _within(heard, second.start, line.end + 1)),
    ]
    edit = add_edit(change, EditKind.SPLIT, line.start, 1)
    rows = replace_lines(edit, [line], states)
    return _done(change, edit, "split line", rows)


def merge_lines(call: Call, above: Seen, below: Seen, *, by: Person) -> list[StoredSegment]:
    """Join a line to the one above it, whose speaker it gets; gives the one line.

    Raises:
        Refused: when the two do not follow each other, or are too long for one line.
        NotFound, Conflict: as for a line that is typed over.
    """
    hold(call)
    first, second = _seen(call, above), _seen(call, below)
    lines = first.transcript.segments
    if first.transcript_id != second.transcript_id or not _follow(lines, first, second):
        raise Refused(_("Only a line and the one right above it can be joined."))
    if len(first.text) + len(second.text) >= LONGEST_LINE:
        raise Refused(_("A line has at most %(max)s characters.", max=LONGEST_LINE))
    change = Change(changeable(first.transcript, by), by)
    first, second = newest(first), newest(second)
    said = joined(first.as_original(), second.as_original())
    heard = [*places_heard(first), *places_heard(second)]
    state = LineState(said, first.corrected or second.corrected, heard)
    edit = add_edit(change, EditKind.MERGE, first.start, 2)
    rows = replace_lines(edit, [first, second], [state])
    return _done(change, edit, "merge lines", rows)


def assign_speaker(
    call: Call, lines: Sequence[Seen], speaker: Speaker, *, by: Person
) -> list[StoredSegment]:
    """Say who speaks in these lines; gives those that changed.

    Raises:
        NotFound, Conflict: as for a line that is typed over.
    """
    hold(call)
    rows = [row for row in (_seen(call, seen) for seen in lines) if row.speaker != speaker]
    if not rows:
        return []
    change = Change(changeable(rows[0].transcript, by), by)
    rows = [newest(row) for row in rows]
    states = [LineState.of(row) for row in rows]
    named = [replace(one, said=replace(one.said, speaker=speaker)) for one in states]
    start = min(row.start for row in rows)
    edit = add_edit(change, EditKind.ASSIGN, start, len(rows))
    return _done(change, edit, "assign speaker", replace_lines(edit, rows, named))


def rename_speaker(
    call: Call, transcript_id: int, speaker: Speaker, named: Speaker, *, by: Person
) -> list[StoredSegment]:
    """Say who it is that all lines of a speaker are said by; gives those lines.

    Raises:
        Refused: when that speaker has no line, or is the one that was named.
        Conflict: as for a swap.
    """
    hold(call)
    version = _seen_version(call, transcript_id)
    lines = [(row.id, row.revision) for row in version.segments if row.speaker == speaker]
    if not lines or speaker == named:
        raise Refused(_("Choose a speaker who has lines, and somebody else who says them."))
    return assign_speaker(call, lines, named, by=by)


def swap_speakers(call: Call, transcript_id: int, *, by: Person) -> StoredTranscript:
    """Let the agent be the customer and the customer the agent, in the whole call.

    Raises:
        Conflict: when another version than the one that was seen is in use by now, or nobody is
            known to speak.
    """
    hold(call)
    version = _seen_version(call, transcript_id)
    change = Change(changeable(version, by), by)
    edit = add_edit(change, EditKind.SWAP, 0.0, 0)
    _swap(change.version)
    _done(change, edit, "swap speakers", [])
    return change.version


def undo_edit(call: Call, edit_id: int, *, by: Person) -> TranscriptEdit:
    """Bring back what an edit replaced; gives the edit that this is in turn.

    Raises:
        NotFound: when there is no such edit in the version in use.
        Conflict: when it is undone already, or its lines were changed again since.
    """
    hold(call)
    version = _in_use(call)
    undone = edit_of(call, edit_id)
    if undone is None or undone not in edits_of(version):
        raise NotFound(_("There is no such change to undo in this transcript."))
    if undone.undone_by is not None:
        raise Conflict(_("%(name)s has already undone this.", name=undone.undone_by.by.name))
    if not may_undo(undone, version):
        raise Conflict(_("These lines were changed again since. Undo the later change first."))
    change = Change(changeable(version, by), by)
    edit = add_edit(change, EditKind.UNDO, undone.start, len(undone.rows))
    edit.undoes = undone
    if undone.swaps:
        _swap(change.version)
    else:
        _bring_back(edit, undone, change.version)
    _done(change, edit, "undo correction", [])
    return edit


def may_undo(edit: TranscriptEdit, version: StoredTranscript) -> bool:
    """Whether what an edit left in a version is still, or again, as it left it."""
    return edit.undone_by is None and (edit.swaps or _left_by(edit, version) is not None)


def _bring_back(edit: TranscriptEdit, undone: TranscriptEdit, version: StoredTranscript) -> None:
    left, before = _left_by(undone, version) or [], lines_before(undone)
    swapped = sum(one.swaps for one in edits_of(version) if one.id > undone.id) % 2
    states = [replace(LineState.of(line), made_in=line.made_in_id) for line in before]
    if swapped:
        states = [replace(one, said=_other_side(one.said)) for one in states]
    rows = replace_lines(edit, left, states)
    for row, past in list(zip(rows, before, strict=True))[len(left) :]:
        row.origin_id = past.id  # a page that still shows the line finds it again


def _left_by(edit: TranscriptEdit, version: StoredTranscript) -> list[StoredSegment] | None:
    """The lines that an edit left; None where they are not as it left them, or words are gone."""
    if len(lines_before(edit)) != edit.before:
        return None
    made: list[int | None] = [edit.id] * len(edit.rows)
    if edit.undoes:
        made = [line.made_in_id for line in lines_before(edit.undoes)]
    rows = [db.session.get(StoredSegment, row_id) for row_id in edit.rows]
    lines = [newest(row) for row in rows if row is not None]
    standing = [line for line in lines if line.transcript_id == version.id]
    as_left = [line.made_in_id for line in standing if line.replaced_in_id is None]
    return standing if as_left == made else None


def _seen(call: Call, seen: Seen) -> StoredSegment:
    line = line_of(call, seen[0])
    check_revision(line, seen[1])
    return line


def _place(line: StoredSegment, said: Segment, before: str) -> int:
    """The character of what was said before which to cut, from the shown words before it."""
    letters = len("".join(unicodedata.normalize("NFC", before).split()))
    shown, words = line.text.split(), said.text.split()
    place = 0
    for word, whole in zip(shown, words, strict=True):
        if letters <= 0:
            break
        place = said.text.index(whole, place)
        if letters < len(word) and word != whole:
            raise Refused(_("A line cannot be split within words that are masked."))
        place += min(letters, len(word)) if letters < len(word) else len(whole)
        letters -= len(word)
    return place


def _later(first: Segment, second: Segment, line: StoredSegment) -> Segment:
    """The second part, with a start after the first one's: lines stand in order of their starts.

    Words that were typed where there was no pause take no time.
    """
    if second.start > first.start:
        return second
    starts = [one.start for one in line.transcript.segments if one.start > first.start]
    start = first.start + min([0.001, *((one - first.start) / 2 for one in starts)])
    return replace(second, start=start, end=max(start, second.end))


def _within(heard: list[list[object]], start: float, end: float) -> list[list[object]]:
    cut = [
        [line, max(float(str(begins)), start), min(float(str(ends)), end)]
        for line, begins, ends in heard
    ]
    return [place for place in cut if float(str(place[1])) < float(str(place[2]))]


def _follow(lines: Sequence[StoredSegment], first: StoredSegment, second: StoredSegment) -> bool:
    return lines.index(second) == lines.index(first) + 1


def _swap(version: StoredTranscript) -> None:
    for line in version.segments:
        line.speaker = OTHER_SIDE.get(line.speaker, line.speaker)
        line.revision += 1


def _other_side(said: Segment) -> Segment:
    return replace(said, speaker=OTHER_SIDE.get(said.speaker, said.speaker))


def _in_use(call: Call) -> StoredTranscript:
    version = call.transcript
    if version is None or not version.complete:
        raise NotFound(_("There is no such transcript."))
    return version


def _seen_version(call: Call, transcript_id: int) -> StoredTranscript:
    """The version in use, if it is the one that somebody saw, or came of it by corrections."""
    version = _in_use(call)
    if transcript_id not in lineage(version):
        raise Conflict(_("Another version of the transcript is in use by now. Reload the page."))
    return version


def _done(
    change: Change, edit: TranscriptEdit, action: str, rows: list[StoredSegment]
) -> list[StoredSegment]:
    change.finish()
    details = {"version": edit.transcript_id, "edit": edit.id, "lines": len(edit.rows)}
    if edit.undoes_id:
        details["undone"] = edit.undoes_id
    audit.log(action, "call", edit.call_id, details=details)
    return rows
