"""The lines of a corrected version: found by what a page knows, copied, and replaced.

An engine's version stays as it is: the first edit makes a copy of it, and later ones change the
copy. A copy that a review was made with stays as well, and is copied in turn. The page of whoever
types need not know: a line is found in the newest copy by its origin.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from qa_app.calls import stages
from qa_app.calls.models import Call, StoredSegment, StoredTranscript
from qa_app.calls.quoting import lines_reworded
from qa_app.calls.resting import is_rested_on
from qa_app.foundation.errors import Conflict, NotFound
from qa_app.foundation.extensions import db, utc_now
from qa_app.masking.card_codes import WithoutCodes, let_go, without_codes
from qa_app.masking.known import known_findings
from qa_app.masking.text import decisions, mask
from qa_app.people.models import Person
from qa_app.privacy import Finding, hide_by_itself
from qa_app.privacy.after_change import find_after_change
from qa_app.transcription.cut_lines import heard_between
from qa_app.transcription.passages import Line, Rewording
from qa_app.transcription.transcript import Segment, Transcript, Word
from qa_app.transcripts.edits import TranscriptEdit
from qa_app.transcripts.versions import put_in_use

# What follows from the text (masked sound, moments) waits for a pause in the typing.
PAUSE = timedelta(seconds=30)
LONGEST_LINE = 4000
_COPIED = (
    "speaker", "language", "start", "end", "text", "words", "original", "confidence", "revision",
    "corrected", "unintelligible", "made_in_id", "heard_in",
)  # fmt: skip
HeardIn = list[list[Any]]
THIS = 0


@dataclass(frozen=True, slots=True)
class LineState:
    """What a line is to be: what is said, whether a person corrected that, where it was heard.

    ``made_in`` is the edit that made it so, where it is an earlier one than that which is at work.
    """

    said: Segment
    corrected: bool
    heard_in: HeardIn | None = None
    made_in: int | None = THIS

    @classmethod
    def of(cls, line: StoredSegment) -> "LineState":
        """A line as it is."""
        return cls(line.as_original(), line.corrected, line.heard_in)


@dataclass(slots=True)
class Change:
    """Lines of one version before they are changed; :meth:`finish` masks what came of them."""

    version: StoredTranscript
    by: Person
    _decided: list[Any] = field(init=False)
    _read: list[Line] = field(init=False)
    _said: Transcript = field(init=False)
    _known: tuple[Finding, ...] | None = field(init=False)

    def __post_init__(self) -> None:
        self._decided = decisions(self.version.call)
        self._read = _texts(self.version)
        self._said = self.version.as_original()
        self._known = known_findings(self.version)

    def without_code(self, line: StoredSegment, typed: Segment) -> Segment:
        """What was typed for a line, without a card's code: it goes before it is stored at all."""
        place = self.version.segments.index(line)
        lines = (*self._said.segments[:place], typed, *self._said.segments[place + 1 :])
        said = replace(self._said, segments=lines)
        left = self._without_codes(said)
        let_go(self.version.call, left.seconds)
        return left.said.segments[place]

    def _without_codes(self, said: Transcript) -> WithoutCodes:
        """What is left and private of what is said now, read no farther than it can differ."""
        if self._known is None:
            return without_codes(said)
        found = find_after_change(self._said, self._known, said)
        return without_codes(said) if found is None else WithoutCodes(said, found, ())

    def finish(self) -> None:
        """Mask the version, and let what quotes it and what follows from it know."""
        version = self.version
        db.session.flush()
        db.session.expire(version, ["segments"])
        version.corrected, version.made_by, version.created_at = True, self.by, utc_now()
        mask(version, self._decided, self._without_codes)
        rewording = Rewording(*_parted(self._read, _texts(version)))
        lines_reworded.send(version, rewording=rewording)
        if version.in_use:
            stages.begin(version.call_id, after=PAUSE)


def line_of(call: Call, segment_id: int) -> StoredSegment:
    """A line as it is now, by any id that a page may know it by.

    Raises:
        NotFound: when the call has no such line.
        Conflict: when it was joined to another one, or came and was undone again.
    """
    of_call = (
        select(StoredSegment)
        .join(StoredSegment.transcript)
        .where(StoredSegment.id == segment_id, StoredTranscript.call_id == call.id)
        .where(StoredTranscript.complete)
    )
    line = db.session.scalar(of_call)
    if line is None:
        raise NotFound(_("There is no such line in this call's transcript."))
    line = newest(line)
    if line.replaced_in_id is not None:
        raise Conflict(
            _("This line was joined to another one or undone meanwhile. Reload the page.")
        )
    return line


def newest(line: StoredSegment) -> StoredSegment:
    """The line itself where it is in use, or its copy in the newest copy of its version."""
    if line.transcript.in_use and line.replaced_in_id is None:
        return line
    copies = select(StoredSegment).where(StoredSegment.origin_id == line.id)
    copy = db.session.scalars(copies.order_by(StoredSegment.id.desc()).limit(1)).first()
    return line if copy is None else newest(copy)


def changeable(version: StoredTranscript, by: Person) -> StoredTranscript:
    """The version itself where a person may change it in place; otherwise a copy, in its place."""
    if version.based_on_id is not None and not is_rested_on(version, by=by):
        return version
    copy = _copied(version, by)
    if version.in_use:
        put_in_use(copy)
    return copy


def replace_lines(
    edit: TranscriptEdit, before: Sequence[StoredSegment], after: Sequence[LineState]
) -> list[StoredSegment]:
    """Put lines in the place of others, which become history; gives the rows that stand now.

    The first rows go on under their ids, so that pages that are open still find them.
    """
    rows = []
    for number, state in enumerate(after):
        if number < len(before):
            row = before[number]
            _keep_as_history(row, edit)
        else:
            row = StoredSegment(transcript_id=edit.transcript_id, revision=0)
            db.session.add(row)
        set_line(row, state)
        row.made_in_id = edit.id if state.made_in == THIS else state.made_in
        row.revision = (row.revision or 0) + 1
        rows.append(row)
    for row in before[len(after) :]:
        row.replaced_in_id = edit.id
    db.session.flush()
    edit.rows = [row.id for row in rows]
    return rows


def heard(line: StoredSegment) -> Segment:
    """The line as the engine gave it: times of words are lost when they are typed over twice."""
    if line.heard_in is not None:
        return _heard_in(line, line.heard_in)
    if line.origin_id is None:
        return line.as_original()
    return heard(db.session.get_one(StoredSegment, line.origin_id))


def places_heard(line: StoredSegment) -> HeardIn:
    """Where the engine heard a line, as ``heard_in`` has it."""
    origin = line
    while origin.heard_in is None and origin.origin_id is not None:
        origin = db.session.get_one(StoredSegment, origin.origin_id)
    return origin.heard_in or [[origin.id, origin.start, origin.end + 0.001]]


def _heard_in(line: StoredSegment, places: HeardIn) -> Segment:
    words: list[Word] = []
    for segment_id, start, end in places:
        row = db.session.get(StoredSegment, segment_id)
        if row is not None:
            words += heard_between(row.as_original(), start, end)
    sure = sum(word.probability for word in words) / len(words) if words else line.confidence
    text = "".join(word.word for word in words).strip()
    said = replace(line.as_original(), text=text, words=tuple(words), confidence=sure)
    return replace(said, unintelligible=False)


def set_line(row: StoredSegment, state: LineState) -> None:
    """Let a row say this, hidden as far as its own words give it away."""
    said = state.said
    row.speaker, row.language, row.confidence = said.speaker, said.language, said.confidence
    row.start, row.end, row.unintelligible = said.start, said.end, said.unintelligible
    row.corrected, row.heard_in = state.corrected, state.heard_in
    if row.text is None or row.as_original() != said:
        row.show(said, hide_by_itself(said))


def _keep_as_history(line: StoredSegment, edit: TranscriptEdit) -> None:
    db.session.add(_copied_line(line, transcript_id=line.transcript_id, replaced_in_id=edit.id))


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
        segments=[_copied_line(line, origin_id=line.id) for line in version.segments],
    )
    db.session.add(copy)
    db.session.flush()
    return copy


def _copied_line(line: StoredSegment, **more: int) -> StoredSegment:
    return StoredSegment(**{name: getattr(line, name) for name in _COPIED}, **more)


def _texts(version: StoredTranscript) -> list[Line]:
    return [(line.id, line.text) for line in version.segments]


def _parted(before: Sequence[Line], after: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """The stretch in which two readings differ: what is around it stays where it is."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    end = 0
    most = min(len(before), len(after)) - same
    while end < most and before[len(before) - 1 - end] == after[len(after) - 1 - end]:
        end += 1
    return list(before[same : len(before) - end]), list(after[same : len(after) - end])
