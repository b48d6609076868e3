"""The same sound in another file: another container, another tag. Told, and a person decides."""

from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import ForeignKey, Index, LargeBinary, select, update
from sqlalchemy.orm import Mapped, mapped_column

from qa_app import audit
from qa_app.calls.models import Call
from qa_app.calls.visible import visible_calls
from qa_app.foundation.errors import Conflict
from qa_app.foundation.extensions import Base, db
from qa_app.people.models import Person
from qa_app.transcription.sound_sketch import ALIKE, LENGTHS_DIFFER, Sketch, SketchBuilder


class SoundSketch(Base):
    """How a call sounds, coarsely, so that the same sound is known again in another file.

    ``seconds`` is its length, ``cell`` how many seconds each row of ``levels`` stands for.
    """

    __tablename__ = "sound_sketch"
    __table_args__ = (Index("ix_sound_sketch_seconds", "seconds", "call_id"),)

    call_id: Mapped[int] = mapped_column(
        ForeignKey("call.id", ondelete="CASCADE"), primary_key=True
    )
    seconds: Mapped[float]
    cell: Mapped[float]
    levels: Mapped[bytes] = mapped_column(LargeBinary)


def remember(call: Call, heard: SketchBuilder) -> None:
    """Keep how the call sounds, and name the one that sounds the same, if there is one."""
    sketch = heard.sketch()
    if sketch is None:
        return
    row = db.session.get(SoundSketch, call.id) or SoundSketch(call_id=call.id)
    row.seconds, row.cell, row.levels = sketch.seconds, sketch.cell, sketch.to_bytes()
    db.session.add(row)
    call.sounds_like_id = _likest(call.id, heard)


def _likest(call_id: int, heard: SketchBuilder) -> int | None:
    """The call that sounds the same, of those that last as long: an index has them together."""
    near = (
        select(SoundSketch)
        .where(SoundSketch.seconds >= heard.seconds - LENGTHS_DIFFER)
        .where(SoundSketch.seconds <= heard.seconds + LENGTHS_DIFFER)
        .where(SoundSketch.call_id != call_id)
        .execution_options(yield_per=500)
    )
    found: tuple[float, int] | None = None
    for row in db.session.scalars(near):
        unlike = heard.likeness(Sketch.from_bytes(row.seconds, row.cell, row.levels))
        if unlike < ALIKE and (found is None or (unlike, row.call_id) < found):
            found = unlike, row.call_id
    return found[1] if found else None


@dataclass(frozen=True, slots=True)
class Alike:
    """Whether a person should be asked about a call, and the one that it sounds like."""

    asked: bool
    call: Call | None = None


def alike_for(call: Call, person: Person) -> Alike:
    """What to ask of a call; the other one is there only if this person may see it."""
    if call.sounds_like_id is None or call.keep_both:
        return Alike(asked=False)
    other = db.session.scalar(visible_calls(person).where(Call.id == call.sounds_like_id))
    return Alike(asked=True, call=other)


def keep_both(call: Call) -> None:
    """A person's choice: both stay, and nobody is asked again.

    Raises:
        Conflict: when the call sounds like no other.
    """
    if call.sounds_like_id is None:
        raise Conflict(_("No other call has the same audio as this one any more."))
    call.keep_both = True
    audit.log("keep both", "call", call.id, details={"other": call.sounds_like_id})


def forget(call: Call) -> None:
    """Nothing sounds like a call that is going to be removed."""
    alike = update(Call).where(Call.sounds_like_id == call.id)
    db.session.execute(alike.values(sounds_like_id=None))
