"""The pages of draws: the record, why a call was chosen, replacements, who was not reviewed."""

import csv
from http import HTTPStatus
from io import StringIO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from qa_app import audit
from qa_app.calls.models import Call
from qa_app.calls.visible import get_call
from qa_app.foundation.errors import NotFound
from qa_app.foundation.page_actions import offer
from qa_app.foundation.periods import Period, Span
from qa_app.people.access import Permission, requires
from qa_app.sampling import replacing, wording
from qa_app.sampling.coverage import coverage, draws_within
from qa_app.sampling.days import finished_periods, running_period
from qa_app.sampling.drawing import in_order, lot_of
from qa_app.sampling.draws import drawn_calls, frame_of, get_draw, verify
from qa_app.sampling.forms import ReplaceForm
from qa_app.sampling.giving import give_out, still_to_give
from qa_app.sampling.jobs import job_of
from qa_app.sampling.models import Draw, ReplacementReason
from qa_app.sampling.why import order_of, why_chosen
from qa_app.work import life

draws = Blueprint("draws", __name__, url_prefix="/sampling")
offer(draws, "review", "sampling/_why.html")
MOST_SHOWN = 500


@draws.app_context_processor
def _for_whys() -> dict[str, object]:
    return {"why_chosen": _why, "why_sentence": wording.why_sentence}


def _why(call: Call) -> object:
    return why_chosen(current_user, call)


@draws.get("/draws/<int:draw_id>")
@requires(Permission.ASSIGN_REVIEWS)
def draw_page(draw_id: int) -> ResponseReturnValue:
    """The record of a draw: seed, frame, what was drawn, by whom it is reviewed."""
    found = get_draw(draw_id)
    audit.look("open", "draw", found.id)
    return _draw_page(found)


def _draw_page(found: Draw, **known: object) -> str:
    return render_template(
        "sampling/draw.html",
        draw=found,
        job=job_of(found),
        drawn=drawn_calls(found),
        to_give=len(still_to_give(found)),
        words=wording,
        **known,
    )


@draws.get("/draws/<int:draw_id>/progress")
@requires(Permission.ASSIGN_REVIEWS)
def progress(draw_id: int) -> ResponseReturnValue:
    """How far a draw has come; once it is made, the page is asked to load anew."""
    found = get_draw(draw_id)
    job = job_of(found)
    if job is None:
        return Response(headers={"HX-Refresh": "true"})
    return render_template("sampling/_progress.html", draw=found, job=job)


@draws.post("/draws/<int:draw_id>/verify")
@requires(Permission.ASSIGN_REVIEWS)
def verify_draw(draw_id: int) -> ResponseReturnValue:
    """Do the draw again from its record, and compare."""
    found = get_draw(draw_id)
    proof = verify(found)
    audit.log("verify draw", "draw", found.id, details={"holds": proof.holds})
    return _draw_page(found, proof=proof)


@draws.post("/draws/<int:draw_id>/give-out")
@requires(Permission.ASSIGN_REVIEWS)
def give_out_rest(draw_id: int) -> ResponseReturnValue:
    """Give those drawn calls to reviewers that nobody has; go on with what a worker gave up."""
    found = get_draw(draw_id, to_change=True)
    job = job_of(found)
    if job is not None:
        life.retry(job)
        return redirect(url_for(".draw_page", draw_id=found.id))
    given = give_out(found, by=current_user)
    if given:
        flash(
            ngettext("%(num)d call was given out.", "%(num)d calls were given out.", given),
            "success",
        )
    else:
        flash(_("Nobody is there who could review them. See who is away, or name others."), "error")
    return redirect(url_for(".draw_page", draw_id=found.id))


@draws.get("/draws/<int:draw_id>/frame.csv")
@requires(Permission.ASSIGN_REVIEWS)
def frame_file(draw_id: int) -> ResponseReturnValue:
    """All calls of the frame in the order of the draw, so that others can draw again."""
    found = get_draw(draw_id)
    frame = frame_of(found)
    if frame is None:
        raise NotFound(_("This draw has not been made yet."))
    text = StringIO()
    rows = csv.writer(text)
    rows.writerow(["stratum", "selection", "rank", "call", "hmac_sha256"])
    for place, stratum in enumerate(frame.strata):
        for rank, call in enumerate(in_order(stratum, found.seed), 1):
            lot = lot_of(found.seed, stratum.selection, call)
            rows.writerow([place, stratum.selection, rank, call, lot])
    audit.log("export", "draw", found.id, details={"calls": frame.calls})
    headers = {"Content-Disposition": f'attachment; filename="draw-{found.id}.csv"'}
    return Response(text.getvalue(), mimetype="text/csv; charset=utf-8", headers=headers)


@draws.get("/coverage")
@requires(Permission.ASSIGN_REVIEWS)
def coverage_page() -> ResponseReturnValue:
    """Who was reviewed in a period, who was not, and why."""
    span = Span.WEEK if request.args.get("by") == Span.WEEK else Span.MONTH
    periods = [running_period(span), *finished_periods(span)]
    wanted = request.args.get("period")
    period: Period = next((one for one in periods if one.start.isoformat() == wanted), periods[0])
    return render_template(
        "sampling/coverage.html",
        teams=coverage(period),
        draws=draws_within(period),
        period=period,
        periods=periods,
        span=span,
        spans=Span,
        words=wording,
    )


@draws.get("/replacements")
@requires(Permission.ASSIGN_REVIEWS)
def replacements() -> ResponseReturnValue:
    """How often drawn calls were replaced, for which reasons and by whom."""
    return render_template(
        "sampling/replacements.html",
        counted=replacing.counted(),
        newest=replacing.newest(),
        words=wording,
    )


@draws.get("/calls/<int:call_id>")
@requires(Permission.SEE_CALLS)
def why(call_id: int) -> ResponseReturnValue:
    """Why a call was drawn, and how to check it."""
    call = get_call(current_user, call_id)
    chosen = why_chosen(current_user, call)
    if chosen is None or chosen.drawn is None:
        raise NotFound(_("This call was not drawn."))
    audit.look("open", "draw", chosen.draw.id)
    order = order_of(chosen)
    return render_template(
        "sampling/why.html",
        chosen=chosen,
        call=call,
        order=order[:MOST_SHOWN],
        all=len(order),
        cell_name=wording.cell_name,
    )


@draws.route("/calls/<int:call_id>/replace", methods=["GET", "POST"])
@requires(Permission.REVIEW)
def replace(call_id: int) -> ResponseReturnValue:
    """Say why a drawn call cannot be reviewed, and let the next one come in its place."""
    call = get_call(current_user, call_id)
    replacing.see_that_may_replace(current_user, call)
    form = ReplaceForm()
    if form.validate_on_submit():
        reason = ReplacementReason(form.reason.data)
        replacing.set_aside(call, reason=reason, words=form.words.data, by=current_user)
        flash(_("The call is taken off the list. Its reason is on record."), "success")
        return redirect(url_for("my_work.mine"))
    status = HTTPStatus.BAD_REQUEST if form.errors else HTTPStatus.OK
    return render_template("sampling/replace.html", form=form, call=call), status
