"""Lines of a transcript cut, joined and given to a speaker; undoing any of it."""

from typing import TypeVar

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from qa_app import audit
from qa_app.calls.models import StoredSegment
from qa_app.calls.visible import get_call
from qa_app.foundation.errors import Refused, wants_json
from qa_app.library.edit_history import history_of
from qa_app.library.forms import (
    AssignForm,
    MergeForm,
    SplitForm,
    SwapForm,
    UndoForm,
    WholeCallForm,
)
from qa_app.people.access import Permission, requires
from qa_app.transcription.transcript import Speaker
from qa_app.transcripts import mending as operations
from qa_app.transcripts.edits import TranscriptEdit
from qa_app.transcripts.lines import line_of

mending = Blueprint("mending", __name__, url_prefix="/calls/<int:call_id>")
Form = TypeVar("Form", bound=FlaskForm)


@mending.get("/lines/<int:segment_id>")
@requires(Permission.CORRECT_TRANSCRIPTS)
def line_form(call_id: int, segment_id: int) -> ResponseReturnValue:
    """One line as it is now, to be typed over: for a page that shows the others to read."""
    call = get_call(current_user, call_id)
    line = line_of(call, segment_id)
    audit.look("open", "call", call.id)
    return render_template("library/_edit_line.html", call_id=call_id, segment=line)


@mending.post("/lines/<int:segment_id>/split")
@requires(Permission.CORRECT_TRANSCRIPTS)
def split(call_id: int, segment_id: int) -> ResponseReturnValue:
    """Cut a line at the cursor."""
    call = get_call(current_user, call_id)
    form = _sent(SplitForm())
    seen = segment_id, form.revision.data or 0
    rows = operations.split_line(call, seen, before=form.before.data or "", by=current_user)
    return _changed(call_id, rows, rows[1])


@mending.post("/lines/<int:segment_id>/merge")
@requires(Permission.CORRECT_TRANSCRIPTS)
def merge(call_id: int, segment_id: int) -> ResponseReturnValue:
    """Join a line to the one above it."""
    call = get_call(current_user, call_id)
    form = _sent(MergeForm())
    above = form.above.data or 0, form.above_revision.data or 0
    below = segment_id, form.revision.data or 0
    rows = operations.merge_lines(call, above, below, by=current_user)
    return _changed(call_id, rows, rows[0])


@mending.post("/speakers/assign")
@requires(Permission.CORRECT_TRANSCRIPTS)
def assign(call_id: int) -> ResponseReturnValue:
    """Say who it is that all lines of one speaker are said by."""
    call = get_call(current_user, call_id)
    form = _sent(AssignForm())
    speaker = Speaker(form.named.data)
    rows = operations.rename_speaker(
        call, form.version.data or 0, Speaker(form.speaker.data), speaker, by=current_user
    )
    said = _("The speaker of %(num)s lines was changed.", num=len(rows))
    return _page_again(call_id, form, said)


@mending.post("/speakers/swap")
@requires(Permission.CORRECT_TRANSCRIPTS)
def swap(call_id: int) -> ResponseReturnValue:
    """Let agent and customer change places in the whole call."""
    call = get_call(current_user, call_id)
    form = _sent(SwapForm())
    operations.swap_speakers(call, form.version.data or 0, by=current_user)
    said = _("Agent and customer have changed places in the whole call.")
    return _page_again(call_id, form, said)


@mending.post("/edits/<int:edit_id>/undo")
@requires(Permission.CORRECT_TRANSCRIPTS)
def undo(call_id: int, edit_id: int) -> ResponseReturnValue:
    """Bring back what an edit replaced."""
    call = get_call(current_user, call_id)
    form = _sent(UndoForm())
    edit = operations.undo_edit(call, edit_id, by=current_user)
    said = _("Undone. You can find it in the history and redo it there.")
    return _page_again(call_id, form, said, edit)


def _sent(form: Form) -> Form:
    if not form.validate():
        raise Refused(" ".join(str(error) for errors in form.errors.values() for error in errors))
    return form


def _changed(call_id: int, rows: list[StoredSegment], at: StoredSegment) -> ResponseReturnValue:
    """The lines that stand now, for a script; the page at one of them for everybody else."""
    if not wants_json():
        return redirect(url_for("versions.correct_lines", call_id=call_id, _anchor=f"line-{at.id}"))
    lines = [
        {
            "id": row.id,
            "html": render_template("library/_edit_line.html", call_id=call_id, segment=row),
        }
        for row in rows
    ]
    history = render_template(
        "library/_history.html",
        call=at.transcript.call,
        transcript=at.transcript,
        history=history_of(at.transcript, current_user),
    )
    return {"lines": lines, "at": at.id, "history": history}


def _page_again(
    call_id: int, form: WholeCallForm, said: str, edit: TranscriptEdit | None = None
) -> ResponseReturnValue:
    if form.stays.data:
        return {"said": said}
    flash(said, "success")
    anchor = f"line-{edit.rows[0]}" if edit and edit.rows else None
    page = url_for("versions.correct_lines", call_id=call_id, _anchor=anchor)
    return {"page": page} if wants_json() else redirect(page)
