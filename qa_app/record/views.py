"""The record: found by filters, exported as a file, and one's own part of it."""

from collections.abc import Iterator
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, abort, render_template, request, stream_with_context, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from qa_app import audit
from qa_app.audit import exporting, finding
from qa_app.audit.finding import RecordFilter
from qa_app.audit.verifying import current_head
from qa_app.foundation.transaction import settings
from qa_app.people.access import Permission, requires
from qa_app.people.directory import people_called
from qa_app.record import own
from qa_app.record.forms import RecordForm

record = Blueprint("record", __name__, url_prefix="/record")


@record.get("")
@requires(Permission.SEE_RECORD)
def overview() -> ResponseReturnValue:
    """The record, the newest first; looking at it is on record."""
    form = RecordForm(request.args)
    wanted = _wanted(form)
    page = finding.find(wanted, after=request.args.get("after"))
    if wanted.in_words():
        audit.log("search", "record", details={**wanted.in_words(), "rows": len(page.rows)})
    else:
        audit.look("open", "record")
    filters = {name: value for name, value in request.args.items() if value and name != "after"}
    return render_template(
        "record/overview.html",
        form=form,
        page=page,
        filters=filters,
        following=_following(".overview", page.next_key, filters),
        formats=exporting.FORMATS,
    )


@record.get("/export.<string:kind>")
@requires(Permission.SEE_RECORD)
def export(kind: str) -> ResponseReturnValue:
    """All rows that the filters find, as a file."""
    if kind not in exporting.FORMATS:
        abort(404)
    form = RecordForm(request.args)
    wanted = _wanted(form)
    audit.log("export", "record", details={"format": kind, **wanted.in_words()})
    write, mimetype = exporting.FORMATS[kind]
    lines = write(finding.every(wanted, up_to=current_head().number))
    return Response(
        stream_with_context(_in_pieces(lines)),
        mimetype=f"{mimetype}; charset=utf-8",
        headers={
            "Content-Disposition": f'attachment; filename="record.{kind}"',
            "Cache-Control": "private, no-store",
        },
    )


@record.get("/mine")
def mine() -> ResponseReturnValue:
    """What is on record about whoever asks: who opened, heard or took away what of theirs."""
    page = finding.page_of(own.about(current_user), after=request.args.get("after"))
    return render_template(
        "record/mine.html",
        page=page,
        following=_following(".mine", page.next_key, {}),
    )


def _wanted(form: RecordForm) -> RecordFilter:
    form.validate()
    named = form.person.data if not form.person.errors else ""
    people = tuple(people_called(named)) if named else None
    return form.wanted(ZoneInfo(settings().time_zone), people)


def _following(endpoint: str, key: str | None, filters: dict[str, Any]) -> str | None:
    return url_for(endpoint, **filters, after=key) if key else None


def _in_pieces(lines: Iterator[str]) -> Iterator[str]:
    """Some lines at a time: each piece is a write to the network."""
    piece: list[str] = []
    for line in lines:
        piece.append(line)
        if len(piece) == finding.AT_ONCE:
            yield "".join(piece)
            piece = []
    yield "".join(piece)
