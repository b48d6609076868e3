"""The archive of a request: made by a worker, fetched by whoever answers it, gone after a week."""

import os
import shutil
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import structlog
from sqlalchemy import select

from qa_app.foundation.errors import QaCoachError
from qa_app.foundation.extensions import db, utc_now
from qa_app.foundation.transaction import settings
from qa_app.subjects.exporting import Choice, export_calls
from qa_app.subjects.models import ExportState, SubjectRequest
from qa_app.subjects.requests import forget_closed, found_for

log = structlog.get_logger()
KEPT = timedelta(days=7)


def archive_of(request: SubjectRequest) -> Path:
    """Where a request's archive lies."""
    return settings().data_dir / "exports" / f"request-{request.id}.zip"


def is_there(request: SubjectRequest) -> bool:
    """Whether it can be fetched."""
    made = request.exported_at
    current = made is not None and made > utc_now() - KEPT
    return request.export_state == ExportState.DONE and current and archive_of(request).exists()


def work_off() -> None:
    """Make archives that wait, and remove those whose time is over. Commits."""
    waiting = select(SubjectRequest).where(SubjectRequest.export_state == ExportState.WAITING)
    for request in db.session.scalars(waiting.order_by(SubjectRequest.id)).all():
        try:
            _make(request)
            request.export_state, request.exported_at = ExportState.DONE, utc_now()
        except (QaCoachError, OSError) as problem:
            db.session.rollback()
            log.warning("export failed", request=request.id, reason=type(problem).__name__)
            request.export_state = ExportState.FAILED
        db.session.commit()
    over = select(SubjectRequest).where(SubjectRequest.exported_at < utc_now() - KEPT)
    for request in db.session.scalars(over).all():
        archive_of(request).unlink(missing_ok=True)
        request.export_state = request.exported_at = None
    forget_closed()
    db.session.commit()


def _make(request: SubjectRequest) -> None:
    target = archive_of(request)
    target.parent.mkdir(mode=0o700, exist_ok=True)
    choice = Choice(language=request.export_language, originals=request.export_originals)
    with TemporaryDirectory(dir=settings().incoming_dir, prefix="export-") as folder:
        export_calls(found_for(request), Path(folder) / "calls" / "export", choice)
        made = shutil.make_archive(f"{folder}/archive", "zip", f"{folder}/calls/export")
        os.chmod(made, 0o600)  # noqa: PTH101  # what shutil gives is a plain name
        shutil.move(made, target)
