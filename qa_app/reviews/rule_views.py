"""The page of rules: what each looks for, how often it was right, and whether it is in use."""

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import format_percent
from flask_login import current_user
from wtforms import HiddenField
from wtforms.validators import AnyOf

from qa_app.calls import stages
from qa_app.findings.finding import FINDING
from qa_app.findings.rule_sets import centre_phrases
from qa_app.foundation.form import AppForm
from qa_app.foundation.transaction import settings
from qa_app.moments.own_phrases import KINDS_OF_PHRASES
from qa_app.people.access import Permission, requires
from qa_app.reviews.answers import sent
from qa_app.reviews.rule_figures import FEWEST, rule_figures, switch_rule

rules = Blueprint("rules", __name__, url_prefix="/rules")


class SwitchForm(AppForm):
    """Whether a rule is to be off ("1") or on ("0")."""

    off = HiddenField(validators=[AnyOf(("0", "1"))])


@rules.get("")
@requires(Permission.REVIEW)
def overview() -> ResponseReturnValue:
    """All rules with their figures, the centre's own phrases, and how far finding has come."""
    progress = next(one for one in stages.progress() if one.stage.name == FINDING.name)
    return render_template(
        "reviews/rules.html",
        figures=rule_figures(current_user),
        fewest=FEWEST,
        phrases=sorted(centre_phrases().items()),
        kinds_of_phrases=KINDS_OF_PHRASES,
        progress=progress,
        rubrics_dir=settings().rubrics_dir.name,
        moments_wait=settings().moments_after_rating,
        percent=lambda share: format_percent(share, "0%"),
    )


@rules.post("/<string:rule>/switch")
@requires(Permission.REVIEW)
def switch(rule: str) -> ResponseReturnValue:
    """Take a rule out of use, or into it again, for the whole centre."""
    form = sent(SwitchForm())
    switch_rule(rule, current_user, off=form.off.data == "1")
    stages.order_redo(FINDING.name)
    return redirect(url_for(".overview", _anchor=rule))
