"""Teams are listed with who supervises them, renamed, closed and opened; all of theirs stays."""

import pytest
from sqlalchemy import select

from qa_app.audit import AuditRecord
from qa_app.foundation.extensions import db
from qa_app.people.models import Team
from tests.factories import create_call, create_person, create_team
from tests.reading import text_of
from tests.served_forms import ServedForm, forms_in


@pytest.fixture
def admin(client_of):
    return client_of(create_person("admin", language="en", name="Admin"))


@pytest.fixture
def team(app) -> Team:
    members = create_person("agent", name="Member One"), create_person("agent", name="Member Two")
    team = create_team(*members, supervisor=create_person("supervisor", name="The Supervisor"))
    team.name = "Orders"
    db.session.commit()
    return team


def test_the_list_shows_who_supervises_and_how_many_are_in_it(admin, team):
    create_team()
    db.session.commit()

    rows = admin.get("/people/teams").text.split("<tr>")

    orders = text_of(next(row for row in rows if "Orders" in row))
    assert "The Supervisor" in orders
    assert "2" in orders
    assert "Nobody" in rows[-1]


def test_a_team_is_renamed_and_that_stands_on_record(admin, team):
    assert admin.post(f"/people/teams/{team.id}", data={"name": " New  name "}).status_code == 302

    assert db.session.get(Team, team.id).name == "New name"
    entry = db.session.scalars(select(AuditRecord)).one()
    assert (entry.action, entry.subject) == ("rename", "team")
    assert entry.changes == {"name": ["Orders", "New name"]}
    assert "Orders → New name" in admin.get(f"/people/teams/{team.id}").text


@pytest.mark.parametrize(("name", "status"), [("", 400), ("x" * 81, 400), ("Taken", 409)])
def test_a_name_that_cannot_be_used_changes_nothing(admin, team, name, status):
    create_team().name = "Taken"
    db.session.commit()

    assert admin.post(f"/people/teams/{team.id}", data={"name": name}).status_code == status
    assert db.session.get(Team, team.id).name == "Orders"


def test_a_closed_team_is_offered_only_where_it_stands(admin, team):
    member, other = team.members[0].id, create_person("agent").id
    create_team()
    create_call(team.members[0], customer_reference="OF-THE-TEAM")
    db.session.commit()

    assert admin.post(f"/people/teams/{team.id}/close").status_code == 302

    assert "Orders (closed)" in admin.get(f"/people/{member}").text
    assert "Orders" not in admin.get(f"/people/{other}").text
    assert "Orders" not in admin.get("/people/new").text
    assert admin.post(f"/people/{other}", data={"team": team.id}).status_code == 400
    assert "OF-THE-TEAM" in admin.get(f"/calls?team={team.id}").text
    assert "Orders (closed)" in admin.get("/calls").text
    assert "Orders" in admin.get(f"/progress/teams/{team.id}").text


def test_a_closed_team_is_opened_again(admin, team):
    admin.post(f"/people/teams/{team.id}/close")
    admin.post(f"/people/teams/{team.id}/open")

    assert db.session.get(Team, team.id).closed_at is None
    actions = db.session.scalars(select(AuditRecord.action).order_by(AuditRecord.id)).all()
    assert actions == ["close", "reopen"]


def naming(page: str, url: str) -> ServedForm:
    """The form for the team's name."""
    return next(form for form in forms_in(page, url) if "name" in form.data)


def test_two_who_rename_at_once_see_both_names(admin, team, client_of):
    other = client_of(create_person("admin", language="en"))
    url = f"/people/teams/{team.id}"
    served = [naming(client.get(url).text, url) for client in (admin, other)]
    for form, name in zip(served, ("Mine", "Theirs"), strict=True):
        form.data["name"] = [name]

    assert admin.post(url, data=served[0].data).status_code == 302
    answer = other.post(url, data=served[1].data)

    assert answer.status_code == 409
    assert "“Mine”" in answer.text
    again = naming(answer.text, url)
    assert again.data["name"] == ["Theirs"]
    assert other.post(url, data=again.data).status_code == 302
    assert db.session.get(Team, team.id).name == "Theirs"


@pytest.mark.parametrize("name", ["orders", "ＯＲＤＥＲＳ", "Or\u200bders"])
def test_no_two_teams_have_names_that_look_alike(admin, team, name):
    other = create_team()
    db.session.commit()

    assert admin.post("/people/teams", data={"name": name}).status_code == 409
    assert admin.post(f"/people/teams/{other.id}", data={"name": name}).status_code == 409


def test_a_team_may_change_the_capitals_of_its_own_name(admin, team):
    assert admin.post(f"/people/teams/{team.id}", data={"name": "ORDERS"}).status_code == 302
    assert "ORDERS" in admin.get("/people/teams").text
