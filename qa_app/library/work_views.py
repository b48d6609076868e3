"""The page of background work: what waits, and how far each stage is over all calls."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from qa_app import audit
from qa_app.calls import stages, states
from qa_app.findings.reading import broken_rules
from qa_app.findings.wording import all_rules, looks_for
from qa_app.foundation.errors import NotFound
from qa_app.people.access import Permission, requires
from qa_app.work import life

work = Blueprint("work", __name__, url_prefix="/background-work")


@work.get("")
@requires(Permission.UPLOAD_CALLS)
def overview() -> ResponseReturnValue:
    """How many calls wait, and how many have the result of each stage."""
    return render_template("library/work.html", **_figures())


@work.get("/progress")
@requires(Permission.UPLOAD_CALLS)
def progress() -> ResponseReturnValue:
    """The figures alone, asked for again while something moves."""
    return render_template("library/_work.html", **_figures())


def _figures() -> dict[str, Any]:
    return {
        "counts": states.counts(),
        "again": life.counts(states.AGAIN),
        "stages": list(stages.progress()),
        "broken_rules": _broken_rules(),
    }


def _broken_rules() -> list[tuple[str, int]]:
    """Rules in words, with the number of calls that they could not read."""
    counts = broken_rules()
    rules = all_rules() if counts else {}
    return [(looks_for(name, rules), number) for name, number in counts.items()]


@work.post("/<string:name>/redo")
@requires(Permission.MANAGE_PEOPLE)
def redo(name: str) -> ResponseReturnValue:
    """Make the outdated, missing and failed results of a stage anew, in the background."""
    if name not in stages.registry():
        raise NotFound(_("There is no such step."))
    audit.log("redo stage", "calls", details={"stage": name})
    stages.order_redo(name)
    flash(_("It runs in the background, after the calls that people are waiting for."), "info")
    return redirect(url_for(".overview"))
