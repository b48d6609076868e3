"""What a review is made for, in words; criteria and levels by name for the audit trail."""

from flask_babel import LazyString
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from qa_app.assignments.models import Purpose
from qa_app.audit import AuditRecord
from qa_app.audit.changed_words import names_for
from qa_app.foundation.extensions import db
from qa_app.foundation.language import current_language
from qa_app.reviews.models import Cause, Review
from qa_app.rubrics import Criterion

PURPOSES: dict[Purpose, LazyString] = {
    Purpose.REGULAR: _l("Regular review"),
    Purpose.CALIBRATION: _l("Calibration"),
    Purpose.SECOND_OPINION: _l("Second opinion"),
    Purpose.SELF_ASSESSMENT: _l("Self-assessment"),
    Purpose.APPEAL: _l("Review after an appeal"),
    Purpose.AMENDMENT: _l("Amended review"),
}


@names_for("criterion")
def criterion_called(criterion_id: str, entry: AuditRecord) -> str | None:
    """The name of a criterion in the rubric of the review that a row is about."""
    criterion = _criterion(criterion_id, entry)
    return criterion.name.in_language(current_language()) if criterion else None


@names_for("level")
def level_called(number: int, entry: AuditRecord) -> str | None:
    """The name of a level of the criterion that a row is about."""
    criterion = _criterion(entry.details.get("criterion"), entry)
    names = {level.level: level.name for level in criterion.levels} if criterion else {}
    return names[number].in_language(current_language()) if number in names else None


def _criterion(criterion_id: str | None, entry: AuditRecord) -> Criterion | None:
    review = db.session.get(Review, entry.subject_id) if entry.subject == "review" else None
    criteria = review.rubric.criteria if review else ()
    return next((one for one in criteria if one.id == criterion_id), None)


def cause_names() -> dict[str, str]:
    """What the causes that are not the agent's doing are called."""
    return {
        Cause.POLICY: _("Policy"),
        Cause.SYSTEM: _("System"),
        Cause.SCRIPT: _("Script"),
        Cause.INFORMATION: _("Missing information"),
        Cause.DEPARTMENT: _("Another department"),
    }


@names_for("cause")
def cause_called(cause: str, _entry: AuditRecord) -> str | None:
    """The name of a cause."""
    return cause_names().get(cause)
