"""``qa-app db``: the database."""

import click

from qa_app.cli.running_app import running_app, upgrade_database_here


@click.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring it to this version."""
    with running_app():
        upgrade_database_here()
