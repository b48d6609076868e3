"""Quotes of one version of a transcript, carried over to another that came of it by corrections."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import select

from qa_app.calls.models import StoredSegment, StoredTranscript
from qa_app.foundation.extensions import db
from qa_app.transcription.passages import Line, Quoted, Rewording
from qa_app.transcripts.edits import lineage


class CarriedOver:
    """Where the words of ``old`` stand in ``new``, which is a copy of it that was corrected.

    Words are compared only between lines that read as before: a long call is quick.
    """

    def __init__(self, old: StoredTranscript, new: StoredTranscript) -> None:
        self._copies = _copies(old, new)
        before = [(self._copies.get(line.id, line.id), line.text) for line in old.segments]
        after = [(line.id, line.text) for line in new.segments]
        self._rewordings = [Rewording(*run) for run in _runs(before, after)]

    def followed(self, quoted: Quoted) -> Quoted:
        """The quote by the lines of the newer version; for words that went, what came."""
        copied: Quoted = tuple(
            part
            if isinstance(part, str)
            else replace(part, line=self._copies.get(part.line, part.line))
            for part in quoted
        )
        # Each of them leaves the lines alone that it does not know.
        for rewording in self._rewordings:
            copied = rewording.followed(copied)
        return copied


def _copies(old: StoredTranscript, new: StoredTranscript) -> dict[int, int]:
    """The newer version's copy of each line of the older one that still has one."""
    between = StoredSegment.transcript_id.in_(lineage(new))
    rows = db.session.execute(select(StoredSegment.id, StoredSegment.origin_id).where(between))
    origins = {row.id: row.origin_id for row in rows}
    of_old = {line.id for line in old.segments}
    copies = {}
    for line in new.segments:
        origin: int | None = line.id
        while origin is not None and origin not in of_old:
            origin = origins.get(origin)
        if origin is not None:
            copies[origin] = line.id
    return copies


def _runs(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[list[Line], list[Line]]]:
    """The stretches in which two readings differ, between lines that are the same in both."""
    same = set(before) & set(after)
    runs = zip(_between(before, same), _between(after, same), strict=True)
    return [(one, other) for one, other in runs if one or other]


def _between(lines: Sequence[Line], same: set[Line]) -> list[list[Line]]:
    runs: list[list[Line]] = [[]]
    for line in lines:
        if line in same:
            runs.append([])
        else:
            runs[-1].append(line)
    return runs
