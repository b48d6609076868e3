"""The page of the rules that say which rubric a call gets."""

from http import HTTPStatus
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from qa_app.foundation.errors import Conflict, QaCoachError, Refused
from qa_app.foundation.extensions import db
from qa_app.foundation.language import current_language
from qa_app.people.access import Permission, requires
from qa_app.people.teams import all_teams
from qa_app.scorecards import selection
from qa_app.scorecards.forms import NewRuleForm, OthersForm, RuleForm, Titles
from qa_app.scorecards.in_use import newest_version, rubrics_in_use
from qa_app.scorecards.models import RubricRule

rubric_rules = Blueprint("rubric_rules", __name__, url_prefix="/scorecards/rules")


@rubric_rules.get("")
@requires(Permission.EDIT_RUBRICS)
def overview() -> ResponseReturnValue:
    """The rules in their order, and what all other calls get."""
    return _page()


@rubric_rules.post("")
@requires(Permission.EDIT_RUBRICS)
def add() -> ResponseReturnValue:
    """Add a rule behind the others."""
    form = NewRuleForm()
    form.offer(all_teams(), _titles())
    if not form.validate():
        return _page(new=form)
    try:
        selection.add_rule(**form.values)
    except (Refused, Conflict) as problem:
        return _page(problem, new=form)
    flash(_("The rule was added."), "success")
    return redirect(url_for(".overview"))


@rubric_rules.post("/<int:selection_id>")
@requires(Permission.EDIT_RUBRICS)
def change(selection_id: int) -> ResponseReturnValue:
    """Change for which calls a rule is, or what they get."""
    rule = selection.get_rule(selection_id)
    form = _form_of(rule)
    try:
        if not form.validate():
            return _page(changed={rule.id: form})
        selection.change_rule(rule, form.changes)
    except (Refused, Conflict) as problem:
        return _page(problem, changed={selection_id: form})
    flash(_("Saved."), "success")
    return redirect(url_for(".overview", _anchor=f"rule-{rule.id}"))


@rubric_rules.post("/<int:selection_id>/move")
@requires(Permission.EDIT_RUBRICS)
def move(selection_id: int) -> ResponseReturnValue:
    """Let a rule come earlier (``up``) or later."""
    rule = selection.get_rule(selection_id)
    selection.move_rule(rule, up=request.form.get("way") == "up")
    return redirect(url_for(".overview", _anchor=f"rule-{rule.id}"))


@rubric_rules.post("/<int:selection_id>/remove")
@requires(Permission.EDIT_RUBRICS)
def remove(selection_id: int) -> ResponseReturnValue:
    """Take a rule away."""
    selection.remove_rule(selection.get_rule(selection_id))
    flash(_("The rule was removed."), "success")
    return redirect(url_for(".overview"))


@rubric_rules.post("/others")
@requires(Permission.EDIT_RUBRICS)
def choose_for_others() -> ResponseReturnValue:
    """Choose what calls get that no rule fits."""
    form = _others()
    if form is None or not form.validate():
        return _page(others=form)
    if "rubric_id" in form.changes:
        selection.choose_for_all_others(form.changes["rubric_id"])
    flash(_("Saved."), "success")
    return redirect(url_for(".overview", _anchor="others"))


def _page(
    problem: QaCoachError | None = None,
    *,
    new: NewRuleForm | None = None,
    changed: dict[int, RuleForm] | None = None,
    others: OthersForm | None = None,
) -> ResponseReturnValue:
    if problem is not None:
        db.session.rollback()
    refused = [form for form in (new, others, *(changed or {}).values()) if form]
    if new is None:
        new = NewRuleForm(formdata=None)
        new.offer(all_teams(), _titles())
    rules = selection.all_rules()
    forms = {rule.id: _form_of(rule, formdata=None) for rule in rules} | (changed or {})
    known = rubrics_in_use()
    page = render_template(
        "scorecards/rules.html",
        rules=rules,
        forms=forms,
        new=new,
        others=others or _others(formdata=None),
        known=known,
        queues=selection.queues(),
        problem=problem,
    )
    status = HTTPStatus.BAD_REQUEST if refused else HTTPStatus.OK
    return page, problem.status if problem else status


def _form_of(rule: RubricRule, **options: Any) -> RuleForm:
    form = RuleForm(rule, _called(rule.rubric_id), **options)
    form.offer(all_teams(), _titles())
    return form


def _others(**options: Any) -> OthersForm | None:
    """The form of what all other calls get; None where no rubric is in use."""
    rubric = selection.rubric_for_all_others()
    if rubric is None:
        return None
    title = rubric.title.in_language(current_language())
    return OthersForm(rubric.id, title, _titles(), **options)


def _titles() -> Titles:
    language = current_language()
    return [(one.id, one.title.in_language(language)) for one in rubrics_in_use().values()]


def _called(rubric_id: str) -> str:
    version = newest_version(rubric_id)
    title = version.title.in_language(current_language()) if version else rubric_id
    return title if rubric_id in rubrics_in_use() else _("%(title)s (not in use)", title=title)
