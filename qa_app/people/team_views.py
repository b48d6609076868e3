"""The pages of teams: all of them, and one to rename, close or open again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from qa_app import audit
from qa_app.foundation.errors import Conflict
from qa_app.people import teams as teams_
from qa_app.people.access import Permission, requires
from qa_app.people.forms import NewTeamForm, TeamForm

teams = Blueprint("teams", __name__, url_prefix="/people/teams")


@teams.route("", methods=["GET", "POST"], endpoint="overview")
@requires(Permission.MANAGE_PEOPLE)
def overview() -> ResponseReturnValue:
    """All teams with who supervises them; and a new one."""
    form, status = NewTeamForm(), 200
    if form.validate_on_submit():
        try:
            team = teams_.add_team(form.name.data)
            flash(_("The team %(name)s was added.", name=team.name), "success")
            return redirect(url_for(".overview"))
        except Conflict as problem:
            form.name.errors, status = [problem.message], problem.status
    status = 400 if form.errors and status == 200 else status
    return render_template("people/teams.html", form=form, listed=teams_.listed_teams()), status


@teams.route("/<int:team_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE)
def edit(team_id: int) -> ResponseReturnValue:
    """A team: its name, its people, and what was changed."""
    team = teams_.get_team(team_id, to_change=request.method == "POST")
    form, status = TeamForm({"name": team.name}), 200
    try:
        if form.validate_on_submit():
            teams_.rename_team(team, form.changes)
            flash(_("Saved."), "success")
            return redirect(url_for(".overview"))
    except Conflict as problem:
        form.show(problem)
        status = problem.status
    page = render_template(
        "people/team.html",
        team=team,
        form=form,
        records=audit.records_of("team", team.id),
    )
    return page, 400 if form.errors and status == 200 else status


@teams.post("/<int:team_id>/close")
@requires(Permission.MANAGE_PEOPLE)
def close(team_id: int) -> ResponseReturnValue:
    """Let nobody else into the team."""
    team = teams_.get_team(team_id, to_change=True)
    teams_.close_team(team)
    flash(
        _("The team %(name)s is closed. Its calls and progress are kept.", name=team.name),
        "success",
    )
    return redirect(url_for(".edit", team_id=team.id))


@teams.post("/<int:team_id>/open")
@requires(Permission.MANAGE_PEOPLE)
def open_again(team_id: int) -> ResponseReturnValue:
    """Let people into the team again."""
    team = teams_.get_team(team_id, to_change=True)
    teams_.open_team(team)
    flash(_("The team %(name)s is open again.", name=team.name), "success")
    return redirect(url_for(".edit", team_id=team.id))
