"""``qa-app users``: people who can sign in."""

import click

from qa_app.cli.refusing import refuse
from qa_app.cli.running_app import running_app, upgrade_database_here
from qa_app.cli.sign_in import reset_second_factor, sign_in_link


@click.group()
def users() -> None:
    """People who can sign in."""


@users.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    type=click.Choice(["qa", "lead", "agent", "supervisor", "admin", "privacy"]),
)
@click.option("--language", type=click.Choice(["ko", "en"]))
@click.password_option(help="Asked for when not given.")
def add_user(
    email: str, name: str, roles: tuple[str, ...], language: str | None, password: str
) -> None:
    """Add somebody; the first one should be an admin, who adds the others on the page."""
    from qa_app import audit as record
    from qa_app.foundation.clean_text import clean_line
    from qa_app.foundation.extensions import db as database
    from qa_app.people.accounts import (
        LONGEST_ADDRESS,
        LONGEST_NAME,
        add_person,
        find_by_email,
        readable_address,
    )
    from qa_app.people.models import RoleName

    if readable_address(email) is None or len(email) > LONGEST_ADDRESS:
        refuse(f"{email!r} is not an email address")
    if not clean_line(name):
        refuse("--name must not be empty")
    if len(clean_line(name)) > LONGEST_NAME:
        refuse(f"--name has at most {LONGEST_NAME} characters")
    with running_app():
        _refuse_weak(password, email, name)
        upgrade_database_here()
        if find_by_email(email):
            refuse(f"somebody with the address {email} is here already")
        chosen = [RoleName(role) for role in roles]
        person = add_person(
            email=email, name=name, password=password, roles=chosen, language=language
        )
        changes = {"name": [None, name], "email": [None, email], "roles": [[], sorted(roles)]}
        record.log("add", "person", person.id, changes=changes)
        database.session.commit()


def _refuse_weak(password: str, *about: str) -> None:
    from qa_app.foundation.passwords import weakness

    if fault := weakness(password, about):
        refuse(fault)


@users.command("list")
@click.pass_context
def list_users(ctx: click.Context) -> None:
    """Everybody who can sign in: address, roles, name."""
    from itertools import groupby

    from sqlalchemy import text

    from qa_app.audit.entry import entry_of_command
    from qa_app.cli.database_alone import recorded

    everybody = text(
        "SELECT person.email, person.name, role.name AS role FROM person"
        " LEFT JOIN person_role ON person_role.person_id = person.id"
        " LEFT JOIN role ON role.id = person_role.role_id"
        " ORDER BY person.email, role.id"
    )
    with recorded(entry_of_command(ctx, "list people", "people")) as connection:
        rows = connection.execute(everybody)
        for (email, name), theirs in groupby(rows, key=lambda row: (row.email, row.name)):
            roles = ",".join(row.role for row in theirs if row.role)
            click.echo(f"{email}\t{roles}\t{name}")


@users.command("set-password")
@click.argument("email")
@click.password_option(help="Asked for when not given.")
def set_user_password(email: str, password: str) -> None:
    """Give somebody a new password."""
    from qa_app import audit as record
    from qa_app.foundation.extensions import db as database
    from qa_app.people.accounts import find_by_email, set_password

    with running_app():
        person = find_by_email(email)
        if person is None:
            refuse(f"there is nobody with the address {email}")
        _refuse_weak(password, person.email, person.name)
        set_password(person, password)
        record.log("new password", "person", person.id)
        database.session.commit()


users.add_command(reset_second_factor)
users.add_command(sign_in_link)
