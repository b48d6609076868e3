"""Which calls a telephone number is said in, without any number being kept.

Masking hides numbers, so that nobody finds a call by one. A customer who asks for their calls
often knows nothing else. So of each number that is told in a call, or stands in its details, a
digest is kept under a key of this installation: who has the database alone cannot try out
numbers, and whoever asks for one learns the calls without reading any original.
"""

import hmac
from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from sqlalchemy import ForeignKey, Index, String, delete, select
from sqlalchemy.orm import Mapped, mapped_column

from qa_app.audit.chain import derived_key
from qa_app.calls.models import Call
from qa_app.calls.stages import Stage
from qa_app.foundation.extensions import Base, db
from qa_app.foundation.transaction import settings
from qa_app.masking.text import MASKING, hidden_findings, redactions_of
from qa_app.privacy.telephone import number_forms, numbers_in, numbers_told
from qa_app.retention.parts import follows_text

RULES = "1"


class CallNumber(Base):
    """That a number is said in a call or stands in its details; ``digest`` names it, keyed."""

    __tablename__ = "call_number"
    __table_args__ = (Index("ix_call_number_digest", "digest", "call_id"),)

    call_id: Mapped[int] = mapped_column(
        ForeignKey("call.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    digest: Mapped[str] = mapped_column(String(64), primary_key=True)


@follows_text
def index_numbers(call_id: int) -> None:
    """The stage after masking, and once text is gone: keep digests of the numbers that it hid."""
    call = db.session.get_one(Call, call_id)
    forms = numbers_in_details(call)
    for transcript in call.transcripts:
        if transcript.complete:
            findings = hidden_findings(transcript, redactions_of(transcript))
            forms |= numbers_told(transcript.as_original(), findings)
    digests = {digest_of(form) for form in forms}
    db.session.execute(delete(CallNumber).where(CallNumber.call_id == call_id))
    db.session.add_all(CallNumber(call_id=call_id, digest=digest) for digest in sorted(digests))


def numbers_in_details(call: Call) -> set[str]:
    """The forms of the numbers in a call's reference, queue and file name."""
    texts = (call.customer_reference, call.queue, call.filename)
    return {form for text in texts for form in numbers_in(text)}


def digest_of(form: str) -> str:
    """What is kept of a number."""
    key = derived_key(settings().secret_key, "telephone numbers")
    return hmac.new(key, form.encode(), "sha256").hexdigest()


def calls_with(number: str) -> list[int]:
    """The calls in which this number is said or written, however it is typed."""
    digests = [digest_of(form) for form in number_forms(number)]
    told = select(CallNumber.call_id).where(CallNumber.digest.in_(digests))
    return sorted(set(db.session.scalars(told)))


def keep_index_of(call_ids: Iterable[int]) -> None:
    """Index calls anew whose details changed."""
    for call_id in call_ids:
        index_numbers(call_id)


def _version() -> str:
    """The rules, and the key: under another one nothing would be found."""
    return f"{RULES} {digest_of('version')[:12]}"


NUMBERS = Stage(
    name="numbers",
    title=_l("Index telephone numbers"),
    run=index_numbers,
    version=_version,
    needs=frozenset({MASKING.name}),
    reads_original=True,
)
