"""The settings and the app that commands work with."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from qa_app.cli.database_alone import refusing_database_faults
from qa_app.cli.refusing import refuse
from qa_app.foundation.settings import SettingError, Settings

if TYPE_CHECKING:
    from flask import Flask


def read_settings() -> Settings:
    """The settings of the environment."""
    try:
        return Settings.from_environment(os.environ)
    except SettingError as error:
        refuse(error)


@contextmanager
def running_app() -> Iterator[Flask]:
    """An app with its context, for commands that need the database."""
    from qa_app.at_rest.keys import KeyProblem
    from qa_app.at_rest.private_files import keep_private, tighten
    from qa_app.foundation.extensions import db
    from qa_app.web.app import create_app  # the web's packages take a second to load

    keep_private()
    settings = read_settings()
    app = create_app(settings)
    tighten(settings)
    with app.app_context(), refusing_database_faults():
        try:
            yield app
        except KeyProblem as problem:
            refuse(problem)
        finally:
            db.session.remove()
            db.engine.dispose()


def upgrade_database_here() -> None:
    """Bring the database to this version, and what is in it up to its rules."""
    from flask_migrate import upgrade

    from qa_app.at_rest.vault import check_keys
    from qa_app.masking.text import mask_all
    from qa_app.retention.traces import vacuum_once

    upgrade()
    check_keys()
    if vacuum_once():
        click.echo("qa-app: the database was written anew, without what was deleted", err=True)
    if masked := mask_all():
        click.echo(f"qa-app: masked personal data in {masked} calls stored before", err=True)
