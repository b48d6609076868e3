"""What a certificate of deletion says, in figures, and the digest by which it can be checked.

The digest is put on record when the certificate is numbered. The record is chained: a
certificate that was changed afterwards no longer has the digest that stands there.
"""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from qa_app.audit import AuditRecord
from qa_app.foundation.errors import NotFound
from qa_app.foundation.extensions import db
from qa_app.retention.models import Certificate, CertificateState, Deletion

PAGE_SIZE = 30
# More lines than that are in the JSON file only.
SHOWN = 500


def content_of(certificate: Certificate) -> dict[str, Any]:
    """All that a certificate says but for its lines, plain."""
    return {
        "certificate": certificate.number,
        "ordered_at": _moment(certificate.ordered_at),
        "ordered_by": certificate.ordered_by_id,
        "rule": certificate.rule,
        "reason": certificate.reason,
        "ratings_kept": certificate.keep_ratings,
        "finished_at": _moment(certificate.finished_at),
        "database": certificate.cleaning,
    }


def lines_of(certificate: Certificate, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """What is gone, by number: a run may have let go of hundreds of thousands."""
    query = (
        select(Deletion.subject, Deletion.subject_id, Deletion.done_at, Deletion.counts)
        .where(Deletion.certificate_id == certificate.id)
        .order_by(Deletion.id)
        .limit(limit)
        .execution_options(yield_per=1000)
    )
    for row in db.session.execute(query):
        yield {
            "what": row.subject,
            "number": row.subject_id,
            "at": _moment(row.done_at),
            "counts": row.counts,
        }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def digest_of(certificate: Certificate) -> str:
    """SHA-256 of what it says, with a line for each thing that went."""
    digest = hashlib.sha256()
    for part in chain([content_of(certificate)], lines_of(certificate)):
        text = json.dumps(part, sort_keys=True, ensure_ascii=True, separators=(",", ":"))
        digest.update(f"{text}\n".encode())
    return digest.hexdigest()


def erased_in(certificate: Certificate) -> Counter[str]:
    """How much of each kind went, all together."""
    total: Counter[str] = Counter()
    for line in lines_of(certificate):
        total.update(line["counts"])
    return total


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page or a sheet shows of it: the sums, and its first lines."""

    total: Counter[str]
    lines: Sequence[dict[str, Any]]
    count: int


def shown(certificate: Certificate) -> Shown:
    """The sums of what went, and the first lines."""
    of_it = select(func.count(Deletion.id)).where(Deletion.certificate_id == certificate.id)
    lines = list(lines_of(certificate, SHOWN))
    return Shown(erased_in(certificate), lines, db.session.scalar(of_it) or 0)


@dataclass(frozen=True, slots=True)
class Proof:
    """The digest that stands on record, in which row, and whether the certificate still has it."""

    digest: str
    row: int | None
    holds: bool


def proof_of(certificate: Certificate) -> Proof | None:
    """Compare a finished certificate with the record of access."""
    if certificate.number is None:
        return None
    sealed = select(AuditRecord).where(
        AuditRecord.subject == "certificate",
        AuditRecord.subject_id == certificate.id,
        AuditRecord.action == "certify deletion",
    )
    row = db.session.scalars(sealed.limit(1)).first()
    digest = digest_of(certificate)
    on_record = row.details.get("digest") if row else None
    return Proof(digest, row.id if row else None, on_record == digest)


def as_json(certificate: Certificate) -> str:
    """All that it says, with its digest, for a program."""
    content = {**content_of(certificate), "sha256": digest_of(certificate)}
    content["deleted"] = list(lines_of(certificate))
    return json.dumps(content, ensure_ascii=False, indent=2)


def get_certificate(certificate_id: int) -> Certificate:
    """A certificate.

    Raises:
        NotFound: when there is none.
    """
    certificate = db.session.get(Certificate, certificate_id)
    if certificate is None:
        raise NotFound(_("There is no such certificate."))
    return certificate


def unfinished() -> Sequence[Certificate]:
    """Those whose things are going now."""
    query = select(Certificate).where(Certificate.state != CertificateState.FINISHED)
    return db.session.scalars(query.order_by(Certificate.id).limit(100)).all()


@dataclass(frozen=True, slots=True)
class CertificatePage:
    """Some certificates, newest first, and the number before which the next ones come."""

    certificates: Sequence[Certificate]
    next_key: int | None


def page_of(before: int | None) -> CertificatePage:
    """One page of certificates."""
    query = select(Certificate).options(joinedload(Certificate.ordered_by))
    if before is not None:
        query = query.where(Certificate.id < before)
    rows = db.session.scalars(query.order_by(Certificate.id.desc()).limit(PAGE_SIZE + 1)).all()
    more = len(rows) > PAGE_SIZE
    return CertificatePage(rows[:PAGE_SIZE], rows[PAGE_SIZE - 1].id if more else None)
