"""Requests about calibrations, each of which goes on record."""

from sqlalchemy import update

from qa_app.assignments.models import Assignment, Purpose
from qa_app.calibration.models import Calibration
from qa_app.foundation.extensions import db, utc_now
from tests.doors.ask import Ask
from tests.factories import create_person


def two_people() -> dict[str, object]:
    """Two who have not reviewed the call yet."""
    people = [create_person("qa"), create_person("qa")]
    db.session.commit()
    return {"rubric": "soft-skills", "people": [one.id for one in people], "expert": ""}


def rated_by_two() -> None:
    db.session.execute(update(Calibration).values(state="open"))
    of_it = update(Assignment).where(Assignment.purpose == Purpose.CALIBRATION)
    db.session.execute(of_it.values(state="done", closed_at=utc_now()))


OF_CALIBRATION: dict[tuple[str, str], Ask] = {
    ("POST", "calibration.begin"): Ask("lead", two_people),
    ("GET", "calibration.page"): Ask("lead"),
    ("POST", "calibration.save_item"): Ask(
        "lead", {"revision": "0", "choice": "1", "reason": "Said late.", "notes": ""}
    ),
    ("POST", "calibration.compare"): Ask("lead", before=rated_by_two),
    ("POST", "calibration.close"): Ask("lead"),
}
