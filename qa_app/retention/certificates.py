"""What a certificate of deletion says, in figures, and the digest by which it can be checked.

The digest is put on record when the certificate is numbered. The record is chained: a
certificate that was changed afterwards no longer has the digest that stands there.
"""

import hashlib
import json
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from qa_app.retention.models import Certificate


def content_of(certificate: Certificate) -> dict[str, Any]:
    """All that a certificate says, plain."""
    return {
        "certificate": certificate.number,
        "ordered_at": _moment(certificate.ordered_at),
        "ordered_by": certificate.ordered_by_id,
        "rule": certificate.rule,
        "reason": certificate.reason,
        "ratings_kept": certificate.keep_ratings,
        "finished_at": _moment(certificate.finished_at),
        "database": certificate.cleaning,
        "deleted": [
            {
                "what": deletion.subject,
                "number": deletion.subject_id,
                "at": _moment(deletion.done_at),
                "counts": deletion.counts,
            }
            for deletion in certificate.deletions
        ],
    }


def _moment(at: datetime | None) -> str | None:
    return at.astimezone(UTC).isoformat() if at else None


def digest_of(certificate: Certificate) -> str:
    """SHA-256 of what it says."""
    text = json.dumps(content_of(certificate), sort_keys=True, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def erased_in(certificate: Certificate) -> Counter[str]:
    """How much of each kind went, all together."""
    total: Counter[str] = Counter()
    for deletion in certificate.deletions:
        total.update(deletion.counts)
    return total
