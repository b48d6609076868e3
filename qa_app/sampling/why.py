"""Why a call was chosen to be reviewed: what its agent may ask, and anyone can check."""

from dataclasses import dataclass
from functools import cached_property

from sqlalchemy import exists, select

from qa_app.assignments.models import Assignment, AssignmentState, Selection
from qa_app.calls.models import Call
from qa_app.foundation.extensions import db
from qa_app.people.access import sees_work_in_progress
from qa_app.people.models import Person
from qa_app.reviews.counting import counts
from qa_app.reviews.models import Review
from qa_app.sampling.drawing import in_order, lot_of
from qa_app.sampling.draws import frame_of
from qa_app.sampling.models import Draw, DrawnCall


@dataclass(frozen=True)
class Chosen:
    """How a call was chosen; ``drawn`` is its place in a draw, None where a person picked it."""

    call: Call
    drawn: DrawnCall | None

    @property
    def selection(self) -> Selection:
        """Whether by chance, for its moments, or by a person."""
        return Selection(self.drawn.selection) if self.drawn else Selection.CHOSEN

    @property
    def draw(self) -> Draw:
        """The draw that it was chosen in, where it was drawn."""
        if self.drawn is None:
            raise ValueError("the call was not drawn")
        return self.drawn.draw

    @cached_property
    def unit(self) -> str:
        """Whose quota it was drawn for: ``agent=12``."""
        return str(self.draw.strata[self.drawn.stratum][0]) if self.drawn else ""

    @cached_property
    def cell(self) -> list[list[str]]:
        """Which part of the unit's calls it was drawn from, where they were split."""
        return list(self.draw.strata[self.drawn.stratum][1]) if self.drawn else []

    @cached_property
    def out_of(self) -> tuple[int, int]:
        """From how many calls of its unit how many were drawn in the same way."""
        alike = [
            row for row in self.draw.strata if row[0] == self.unit and row[2] == self.selection
        ]
        return sum(row[3] for row in alike), sum(row[4] for row in alike)


@dataclass(frozen=True, slots=True)
class Place:
    """A call of a stratum in the order of the draw: its number, and what its place rests on."""

    rank: int
    call_id: int
    lot: str
    drawn: bool


def why_chosen(person: Person, call: Call) -> Chosen | None:
    """How a call was chosen that this person may see; None while that is not theirs to know.

    An agent learns it with the review: who knows beforehand which calls are drawn could ask for
    another one.
    """
    of_call = DrawnCall.call_id == call.id, DrawnCall.replaced_at.is_(None)
    drawn = db.session.scalar(select(DrawnCall).where(*of_call))
    if not sees_work_in_progress(person) and not _is_told(person, call):
        return None
    return Chosen(call, drawn)


def order_of(chosen: Chosen) -> list[Place]:
    """All calls of the stratum in the order in which the seed draws them."""
    drawn, frame = chosen.drawn, frame_of(chosen.draw)
    if drawn is None or frame is None:
        return []
    stratum, seed = frame.strata[drawn.stratum], chosen.draw.seed
    of_stratum = DrawnCall.draw_id == drawn.draw_id, DrawnCall.stratum == drawn.stratum
    taken = set(db.session.scalars(select(DrawnCall.call_id).where(*of_stratum)))
    return [
        Place(rank, number, lot_of(seed, stratum.selection, number), number in taken)
        for rank, number in enumerate(in_order(stratum, seed), 1)
    ]


def _is_told(person: Person, call: Call) -> bool:
    """Whether the call was reviewed, or is this person's to assess."""
    reviewed = select(Review.id).join(Review.call).where(Call.id == call.id, counts()).exists()
    own = exists().where(
        Assignment.call_id == call.id,
        Assignment.reviewer_id == person.id,
        Assignment.state == AssignmentState.OPEN,
    )
    return bool(db.session.scalar(select(reviewed | own)))
