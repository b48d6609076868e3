"""The pages of retention: rules and what is coming, holds, certificates, erasing by hand."""

from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import select

from qa_app import audit
from qa_app.calls.models import Call
from qa_app.calls.visible import get_call, visible_calls
from qa_app.foundation.days import today
from qa_app.foundation.errors import Conflict, QaCoachError
from qa_app.foundation.extensions import db
from qa_app.foundation.language import LANGUAGES, current_language
from qa_app.foundation.page_actions import offer
from qa_app.foundation.row_ids import row_id
from qa_app.library.agents import agent_labels, has_been_agent
from qa_app.people.access import Permission, requires
from qa_app.people.models import Person
from qa_app.retention import certificates, holds, rules, runs, wording
from qa_app.retention.carrying_out import count_all
from qa_app.retention.due import count_due
from qa_app.retention.erasing import order_erasure
from qa_app.retention.forms import ConfirmForm, EraseForm, HoldForm, LiftForm, RuleForm
from qa_app.retention.models import RetentionKind
from qa_app.retention.rows import other_calls_of_plans

retention = Blueprint("retention", __name__)
offer(retention, "call", "retention/_erase_call.html")


@retention.get("/retention")
@requires(Permission.ERASE)
def overview() -> ResponseReturnValue:
    """The rules, what they let go in the coming days, and what is going now."""
    return render_template(
        "retention/overview.html",
        rules=rules.rules(),
        coming=runs.preview(),
        under_way=[(one, runs.done_of(one)) for one in certificates.unfinished()],
        next_run_on=runs.next_run_on(),
        words=wording,
        RetentionKind=RetentionKind,
        today=today(),
    )


@retention.route("/retention/rules/new", methods=["GET", "POST"])
@requires(Permission.ERASE)
def new_rule() -> ResponseReturnValue:
    """Set for how long things of a kind are kept; a rule of the same kind and queue is replaced."""
    known = request.args
    form = RuleForm(data={"days": known.get("days", type=int), "keep_ratings": True})
    status = HTTPStatus.OK
    form.offer(rules.queues())
    if request.method == "GET":
        form.kind.data, form.queue.data = known.get("kind"), known.get("queue", "")
    try:
        if request.method == "POST" and form.validate():
            rule = rules.set_rule(
                form.kind.data,
                form.queue.data or "",
                form.kept_for,
                keep_ratings=form.keep_ratings.data,
                by=current_user,
            )
            return redirect(url_for(".rule_page", rule_id=rule.id))
    except QaCoachError as problem:
        form.queue.errors, status = [problem.message], problem.status
    if form.is_submitted() and form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.BAD_REQUEST
    page = render_template("retention/new_rule.html", form=form, hints=wording.kind_hints())
    return page, status


@retention.get("/retention/rules/<int:rule_id>")
@requires(Permission.ERASE)
def rule_page(rule_id: int) -> ResponseReturnValue:
    """A rule: what it says, when it runs, and how much that would be."""
    return _rule_page(rule_id, ConfirmForm(formdata=None))


def _rule_page(rule_id: int, form: ConfirmForm, status: int = HTTPStatus.OK) -> ResponseReturnValue:
    rule = rules.get_rule(rule_id)
    page = render_template(
        "retention/rule.html",
        rule=rule,
        form=form,
        found=count_due(rule, today()) if rule.kind != RetentionKind.RECORD else None,
        waits=rule.starts_on > today(),
        words=wording,
    )
    return page, status


@retention.post("/retention/rules/<int:rule_id>/confirm")
@requires(Permission.ERASE)
def confirm_rule(rule_id: int) -> ResponseReturnValue:
    """Let a stricter rule run in the coming night, by the number of things that go."""
    rule, form = rules.get_rule(rule_id), ConfirmForm()
    if not form.validate():
        return _rule_page(rule_id, form, HTTPStatus.BAD_REQUEST)
    try:
        rules.confirm_rule(rule, form.number.data)
    except Conflict as problem:
        form.number.errors = [problem.message]
        return _rule_page(rule_id, form, problem.status)
    flash(_("The rule will run tonight."), "success")
    return redirect(url_for(".overview"))


@retention.post("/retention/rules/<int:rule_id>/remove")
@requires(Permission.ERASE)
def remove_rule(rule_id: int) -> ResponseReturnValue:
    """Take a rule back: what it was about is kept."""
    rules.remove_rule(rules.get_rule(rule_id))
    flash(_("The rule was removed. It no longer deletes anything."), "success")
    return redirect(url_for(".overview"))


@retention.route("/retention/holds", methods=["GET", "POST"])
@requires(Permission.ERASE)
def holds_page() -> ResponseReturnValue:
    """Legal holds that stand and that were lifted; and a new one."""
    form, status = HoldForm(), HTTPStatus.OK
    form.offer(_agents(), rules.queues())
    if form.validate_on_submit():
        try:
            holds.place_hold(form.kind.data, form.named, reason=form.reason.data, by=current_user)
            flash(_("The hold is in place. Nothing it covers can be erased."), "success")
            return redirect(url_for(".holds_page"))
        except QaCoachError as problem:
            form.kind.errors, status = [problem.message], problem.status
    if form.errors and status == HTTPStatus.OK:
        status = HTTPStatus.BAD_REQUEST
    return _holds_page(form, LiftForm(formdata=None)), status


def _holds_page(form: HoldForm, lift_form: LiftForm, lifting: int | None = None) -> str:
    return render_template(
        "retention/holds.html",
        form=form,
        standing=holds.holds(lifted=False),
        lifted=holds.holds(lifted=True),
        lift_form=lift_form,
        lifting=lifting,
        words=wording,
    )


def _agents() -> dict[int, str]:
    query = select(Person).where(has_been_agent()).order_by(Person.name, Person.id).limit(2000)
    return dict(agent_labels(list(db.session.scalars(query))))


@retention.post("/retention/holds/<int:hold_id>/lift")
@requires(Permission.ERASE)
def lift_hold(hold_id: int) -> ResponseReturnValue:
    """Let what a hold named go again."""
    form = LiftForm()
    if not form.validate():
        new = HoldForm(formdata=None)
        new.offer(_agents(), rules.queues())
        return _holds_page(new, form, lifting=hold_id), HTTPStatus.BAD_REQUEST
    holds.lift_hold(hold_id, reason=form.reason.data, by=current_user)
    flash(_("The hold was lifted."), "success")
    return redirect(url_for(".holds_page"))


@retention.get("/retention/certificates")
@requires(Permission.ERASE)
def certificates_page() -> ResponseReturnValue:
    """Certificates of deletion, newest first."""
    before = request.args.get("before", type=row_id)
    found = certificates.page_of(before)
    return render_template("retention/certificates.html", page=found, words=wording)


@retention.get("/retention/certificates/<int:certificate_id>")
@requires(Permission.ERASE)
def certificate_page(certificate_id: int) -> ResponseReturnValue:
    """One certificate: what went, by number, when, by whose word, and whether it still holds."""
    certificate = certificates.get_certificate(certificate_id)
    return render_template(
        "retention/certificate.html",
        certificate=certificate,
        content=certificates.shown(certificate),
        proof=certificates.proof_of(certificate),
        words=wording,
    )


@retention.get("/retention/certificates/<int:certificate_id>/certificate.<any(pdf, json):kind>")
@requires(Permission.ERASE)
def certificate_file(certificate_id: int, kind: str) -> ResponseReturnValue:
    """The certificate on paper, in one of the languages, or for a program."""
    from qa_app.retention.certificate_pdf import render_certificate  # half a second to load

    certificate = certificates.get_certificate(certificate_id)
    if certificate.number is None:
        raise Conflict(_("This certificate is not finished yet."))
    audit.log("download", "certificate", certificate.id)
    if kind == "json":
        answer = Response(certificates.as_json(certificate), mimetype="application/json")
    else:
        wanted = request.args.get("language")
        language = wanted if wanted in LANGUAGES else current_language()
        answer = Response(render_certificate(certificate, language), mimetype="application/pdf")
    name = f"deletion-{certificate.number}.{kind}"
    answer.headers.set("Content-Disposition", "inline", filename=name)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@retention.route("/calls/<int:call_id>/erase", methods=["GET", "POST"])
@requires(Permission.ERASE)
def erase_call(call_id: int) -> ResponseReturnValue:
    """Say what goes with a call, ask why, and let it go."""
    call, form, status = get_call(current_user, call_id), EraseForm(), HTTPStatus.OK
    problem = None
    if form.validate_on_submit():
        try:
            certificate = order_erasure(
                [call.id],
                reason=form.reason.data,
                by=current_user,
                keep_ratings=form.keep_ratings.data,
            )
        except Conflict as held:
            problem, status = held.message, held.status
        else:
            flash(_("The call is being erased. Nobody can open it any more."), "success")
            return redirect(url_for(".certificate_page", certificate_id=certificate.id))
    if form.errors:
        status = HTTPStatus.BAD_REQUEST
    return _erase_page(call, form, problem), status


def _erase_page(call: Call, form: EraseForm, problem: str | None) -> str:
    alike = visible_calls(current_user).where(
        (Call.sounds_like_id == call.id) | (Call.id == (call.sounds_like_id or 0))
    )
    standing = holds.holds_on([call.id])
    return render_template(
        "retention/erase.html",
        call=call,
        form=form,
        problem=problem or (holds.why_held(standing) if standing else None),
        held=bool(standing),
        counts=wording.counted(count_all(call)),
        shared=other_calls_of_plans(call.id),
        alike=db.session.scalars(alike).all(),
    )
