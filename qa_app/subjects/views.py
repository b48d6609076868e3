"""The pages of customers' requests: what is open, until when, and each request with its calls."""

from flask import Blueprint, Response, flash, redirect, render_template, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from qa_app import audit
from qa_app.foundation.days import today
from qa_app.foundation.errors import NotFound, Refused
from qa_app.foundation.form import AppForm
from qa_app.foundation.language import current_language
from qa_app.people.access import Permission, requires
from qa_app.subjects import archives, forms
from qa_app.subjects import requests as requests_
from qa_app.subjects.models import RequestKind, Result, SubjectRequest

subjects = Blueprint("subjects", __name__, url_prefix="/requests")


@subjects.get("")
@requires(Permission.ANSWER_SUBJECTS)
def overview() -> ResponseReturnValue:
    """The open requests, the most urgent first, and those that are closed."""
    return render_template(
        "subjects/overview.html",
        open_=requests_.requests(closed=False),
        closed=requests_.requests(closed=True),
        kinds=forms.KINDS,
        results=forms.RESULTS,
        today=today(),
    )


@subjects.route("/new", methods=["GET", "POST"])
@requires(Permission.ANSWER_SUBJECTS)
def new() -> ResponseReturnValue:
    """Write down what came in."""
    form, status = forms.NewRequestForm(), 200
    if form.received_on.data is None and not form.is_submitted():
        form.received_on.data = today()
    try:
        if form.validate_on_submit():
            request = requests_.open_request(
                RequestKind(form.kind.data),
                received_on=form.received_on.data,
                reference=form.reference.data or "",
                number=form.number.data or "",
                by=current_user,
            )
            return redirect(url_for(".request_page", request_id=request.id))
    except Refused as problem:
        form.number.errors, status = [problem.message], problem.status
    status = 400 if form.errors and status == 200 else status
    return render_template("subjects/new.html", form=form), status


@subjects.get("/<int:request_id>")
@requires(Permission.ANSWER_SUBJECTS)
def request_page(request_id: int) -> ResponseReturnValue:
    """One request: its clock, its calls, what can be done."""
    request = requests_.get_request(request_id)
    audit.look("open", "request", request.id)
    export = forms.ExportForm(formdata=None, language=current_language())
    return render_template(
        "subjects/request.html",
        request_=request,
        calls=requests_.calls_of(request),
        kinds=forms.KINDS,
        results=forms.RESULTS,
        today=today(),
        archive=archives.is_there(request),
        identity=forms.IdentityForm(formdata=None, identity=request.identity),
        extend=forms.ExtendForm(formdata=None),
        export=export,
        erase=forms.EraseForm(formdata=None),
        reference=forms.ReferenceForm(formdata=None),
        close=forms.CloseForm(formdata=None),
        kept=archives.KEPT.days,
    )


def _checked(form: AppForm) -> None:
    """Let a form through, or say all that is wrong with it."""
    if not form.validate():
        raise Refused(" ".join(str(e) for errors in form.errors.values() for e in errors))


def _back(request: SubjectRequest, said: str) -> ResponseReturnValue:
    flash(said, "success")
    return redirect(url_for(".request_page", request_id=request.id))


@subjects.post("/<int:request_id>/take")
@requires(Permission.ANSWER_SUBJECTS)
def take(request_id: int) -> ResponseReturnValue:
    """Work on it from now on."""
    request = requests_.get_request(request_id, to_change=True)
    requests_.take_over(request, by=current_user)
    return _back(request, _("This request is now assigned to you."))


@subjects.post("/<int:request_id>/identity")
@requires(Permission.ANSWER_SUBJECTS)
def check_identity(request_id: int) -> ResponseReturnValue:
    """Write down how it was checked who asks."""
    request, form = requests_.get_request(request_id, to_change=True), forms.IdentityForm()
    _checked(form)
    requests_.note_identity(request, form.identity.data)
    return _back(request, _("Saved."))


@subjects.post("/<int:request_id>/extend")
@requires(Permission.ANSWER_SUBJECTS)
def extend(request_id: int) -> ResponseReturnValue:
    """Put the last day off."""
    request, form = requests_.get_request(request_id, to_change=True), forms.ExtendForm()
    _checked(form)
    requests_.extend(
        request, until=form.until.data, because=form.because.data, told_on=form.told_on.data
    )
    return _back(request, _("The deadline was extended."))


@subjects.post("/<int:request_id>/again")
@requires(Permission.ANSWER_SUBJECTS)
def look_again(request_id: int) -> ResponseReturnValue:
    """Look for calls once more."""
    request = requests_.get_request(request_id, to_change=True)
    requests_.look_again(request)
    return _back(request, _("Searched for this customer's calls again."))


@subjects.post("/<int:request_id>/calls/<int:call_id>/<any(yes, no):answer>")
@requires(Permission.ANSWER_SUBJECTS)
def decide(request_id: int, call_id: int, answer: str) -> ResponseReturnValue:
    """Say whether a call is the customer's."""
    request = requests_.get_request(request_id, to_change=True)
    requests_.decide_whose(request, call_id, belongs=answer == "yes", by=current_user)
    return redirect(url_for(".request_page", request_id=request.id, _anchor="calls"))


@subjects.post("/<int:request_id>/export")
@requires(Permission.ANSWER_SUBJECTS)
def export(request_id: int) -> ResponseReturnValue:
    """Let the archive be made."""
    request, form = requests_.get_request(request_id, to_change=True), forms.ExportForm()
    _checked(form)
    requests_.order_export(request, language=form.language.data, originals=form.originals.data)
    return _back(request, _("The archive is being created. Reload this page in a minute."))


@subjects.get("/<int:request_id>/archive")
@requires(Permission.ANSWER_SUBJECTS)
def archive(request_id: int) -> ResponseReturnValue:
    """Fetch the archive."""
    request = requests_.get_request(request_id)
    if not archives.is_there(request):
        raise NotFound(_("This request has no archive, or it has expired."))
    audit.log("download", "request", request.id)
    response: Response = send_file(
        archives.archive_of(request), as_attachment=True, download_name=f"request-{request.id}.zip"
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response


@subjects.post("/<int:request_id>/erase")
@requires(Permission.ANSWER_SUBJECTS)
def erase(request_id: int) -> ResponseReturnValue:
    """Erase the customer's calls."""
    request, form = requests_.get_request(request_id, to_change=True), forms.EraseForm()
    _checked(form)
    requests_.erase_theirs(request, keep_ratings=form.keep_ratings.data, by=current_user)
    return _back(request, _("The calls are being erased. A certificate of deletion will follow."))


@subjects.post("/<int:request_id>/suspend")
@requires(Permission.ANSWER_SUBJECTS)
def suspend(request_id: int) -> ResponseReturnValue:
    """Set the customer's calls aside."""
    request = requests_.get_request(request_id, to_change=True)
    requests_.suspend_theirs(request)
    return _back(request, _("Use of the calls is suspended: nobody can open, play or count them."))


@subjects.post("/<int:request_id>/lift")
@requires(Permission.ANSWER_SUBJECTS)
def lift(request_id: int) -> ResponseReturnValue:
    """Let the calls be used again."""
    request = requests_.get_request(request_id, to_change=True)
    requests_.lift_suspension(request)
    return _back(request, _("The calls are in use again."))


@subjects.post("/<int:request_id>/reference")
@requires(Permission.ANSWER_SUBJECTS)
def correct_reference(request_id: int) -> ResponseReturnValue:
    """Give the customer's calls the right reference."""
    request, form = requests_.get_request(request_id, to_change=True), forms.ReferenceForm()
    _checked(form)
    requests_.correct_reference(request, form.reference.data)
    return _back(request, _("Saved."))


@subjects.post("/<int:request_id>/close")
@requires(Permission.ANSWER_SUBJECTS)
def close(request_id: int) -> ResponseReturnValue:
    """End it."""
    request, form = requests_.get_request(request_id, to_change=True), forms.CloseForm()
    _checked(form)
    requests_.close(request, result=Result(form.result.data), answer=form.answer.data or "")
    return _back(request, _("The request is closed."))
