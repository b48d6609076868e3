"""Clips that rest on words the recogniser doubts, and whether anybody has listened to them.

A word is doubted as long as nobody typed it: the transcript shows it as perhaps misheard. A clip
with such words is worth as much as any other once all of it was played at the desk.
"""

import json
from collections.abc import Iterable, Sequence

from sqlalchemy import CheckConstraint, ForeignKey, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.calls.models import Call, StoredSegment
from qa_app.foundation.extensions import Base, db
from qa_app.privacy.words import word_places
from qa_app.transcription.passages import Passage, Quoted
from qa_app.transcription.transcript import TYPED, UNSURE

# From where to where, in seconds of a call.
Stretch = tuple[float, float]
# Players begin and stop about so many seconds away from where they were told to.
INEXACT = 0.1
MOST_AT_ONCE = 500


class HeardStretch(Base):
    """Seconds of a call that were played at the desk.

    By whom is not kept here: the rule asks only whether anybody listened.
    """

    __tablename__ = "heard_stretch"
    __table_args__ = (CheckConstraint('start >= 0 AND "end" > start', name="span"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("call.id", ondelete="CASCADE"), index=True)
    start: Mapped[float]
    end: Mapped[float]


def read_stretches(text: str, duration: float) -> list[Stretch]:
    """What a page says was played: JSON rows of start and end, kept within the call.

    Raises:
        ValueError: when it says something else.
    """
    rows = json.loads(text)
    if not isinstance(rows, list) or len(rows) > MOST_AT_ONCE:
        raise ValueError("no list of stretches, or a very long one")
    stretches = []
    for row in rows:
        if not isinstance(row, list) or [type(one) in (int, float) for one in row] != [True, True]:
            raise ValueError("a stretch is a start and an end")
        start, end = max(0.0, row[0]), min(duration, row[1])
        if start < end:
            stretches.append((round(start, 2), round(end, 2)))
    return stretches


def joined(stretches: Iterable[Stretch], gap: float = 0.0) -> list[Stretch]:
    """The same in order, those that touch or are no more than ``gap`` apart as one."""
    whole: list[Stretch] = []
    for start, end in sorted(stretches):
        if whole and start <= whole[-1][1] + gap:
            whole[-1] = (whole[-1][0], max(whole[-1][1], end))
        else:
            whole.append((start, end))
    return whole


def keep_heard(call: Call, stretches: Sequence[Stretch]) -> bool:
    """Remember what was played of a call; gives whether any of it had not been played before."""
    known = heard_of(call.id)
    now = joined([*known, *stretches], INEXACT)
    if now == known:
        return False
    db.session.execute(delete(HeardStretch).where(HeardStretch.call_id == call.id))
    db.session.add_all(HeardStretch(call_id=call.id, start=start, end=end) for start, end in now)
    db.session.flush()
    return True


def heard_of(call_id: int) -> list[Stretch]:
    """What was played of a call so far, in order."""
    rows = select(HeardStretch.start, HeardStretch.end).where(HeardStretch.call_id == call_id)
    # Two desks at once may have kept some of it twice.
    return joined(((row.start, row.end) for row in db.session.execute(rows)), INEXACT)


def was_heard(heard: Iterable[Stretch], start: float, end: float) -> bool:
    """Whether all from ``start`` to ``end`` was played, as exactly as players are."""
    return any(one <= start + INEXACT and end - INEXACT <= other for one, other in heard)


def rests_on_unheard(call_id: int, quoted: Quoted, start: float, end: float) -> bool:
    """Whether a clip quotes words that are perhaps misheard, and nobody has listened to it."""
    return any(map(_is_doubted, quoted)) and not was_heard(heard_of(call_id), start, end)


def _is_doubted(part: Passage | str) -> bool:
    line = db.session.get(StoredSegment, part.line) if isinstance(part, Passage) else None
    if line is None or isinstance(part, str):
        return False  # typed by the reviewer, or gone
    if line.corrected and line.confidence == 1.0:
        return False  # a person typed the line over
    places = word_places(line.as_segment())
    if places is None:
        return line.confidence < UNSURE
    start, end = _characters(line.text, part)
    probabilities = (probability for _word, _start, _end, probability in line.words)
    return any(
        begins < end and ends > start and _doubts(probability, line)
        for (begins, ends), probability in zip(places, probabilities, strict=True)
    )


def _doubts(probability: float, line: StoredSegment) -> bool:
    return probability < UNSURE and not (line.corrected and probability == TYPED)


def _characters(text: str, passage: Passage) -> Stretch:
    """From which to which character of a line's text a passage reaches."""
    at, places = 0, []
    for word in text.split():
        at = text.index(word, at)
        places.append((at, at + len(word)))
        at += len(word)
    within = places[passage.first : passage.end] or [(0, 0)]
    return within[0][0] + passage.skip, within[-1][1] - passage.drop
