"""What is on record about a person: who opened, heard or took away their calls and plans."""

from sqlalchemy import Select, and_, select, union_all

from qa_app.audit import AuditRecord
from qa_app.calls.models import Call
from qa_app.coaching.models import Plan
from qa_app.people.models import Person


def about(person: Person) -> Select[AuditRecord]:
    """The rows about a person: their calls, the plans given to them, they themselves.

    A draft is the author's until it is published, and so is the record of it. A number counts
    since there has been the thing that has it: SQLite gives those of what is gone again.
    """
    of_calls = _ids("call").join(
        Call, and_(Call.id == AuditRecord.subject_id, AuditRecord.at >= Call.uploaded_at)
    )
    of_plans = _ids("plan").join(
        Plan, and_(Plan.id == AuditRecord.subject_id, AuditRecord.at >= Plan.published_at)
    )
    of_person = _ids("person").where(
        AuditRecord.subject_id == person.id, AuditRecord.at >= person.created_at
    )
    numbers = union_all(
        of_calls.where(Call.agent_id == person.id),
        of_plans.where(Plan.agent_id == person.id),
        of_person,
    )
    return select(AuditRecord).where(AuditRecord.id.in_(numbers))


def _ids(subject: str) -> Select[int]:
    return select(AuditRecord.id).where(AuditRecord.subject == subject)
