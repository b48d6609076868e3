"""How rubrics are called, on pages and for the audit trail."""

from qa_app.audit import AuditRecord
from qa_app.audit.changed_words import names_for
from qa_app.foundation.language import current_language
from qa_app.scorecards.in_use import newest_version


def rubric_title(rubric_id: str) -> str:
    """The title of the rubric with this id; the id where it is not here."""
    version = newest_version(rubric_id)
    return version.title.in_language(current_language()) if version else rubric_id


@names_for("rubric_id", "proposed", "rubric")
def rubric_called(rubric_id: str, _entry: AuditRecord) -> str | None:
    """The title of the rubric with this id."""
    return rubric_title(rubric_id)
