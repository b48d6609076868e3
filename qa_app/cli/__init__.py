"""The command line: ``qa-app``."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click
from flask import Flask

from qa_app.at_rest.keys import KeyProblem
from qa_app.at_rest.private_files import keep_private, tighten
from qa_app.cli.audit import audit
from qa_app.cli.backup import backup, restore
from qa_app.cli.keys import keys
from qa_app.cli.models import models
from qa_app.cli.retention import retention
from qa_app.cli.retranscribe import retranscribe
from qa_app.cli.sign_in import reset_second_factor, sign_in_link
from qa_app.cli.subject import subject
from qa_app.cli.transcribe import transcribe
from qa_app.foundation.settings import SettingError, Settings
from qa_app.moments.command import moments
from qa_app.privacy.command import mask

BAD_INPUT = 2


def init_app(app: Flask) -> None:
    """Let ``flask`` know the app's commands as well (``flask db …`` comes with Flask-Migrate)."""
    app.cli.add_command(commands, "qa")


def main() -> None:
    """Run ``qa-app``; bad input is one clear line on standard error and exit 2."""
    try:
        code = commands.main(standalone_mode=False)
    except click.exceptions.Abort:
        refuse("stopped")
    except click.ClickException as error:
        refuse(error.format_message())
    raise SystemExit(code if isinstance(code, int) else 0)


def refuse(problem: object) -> NoReturn:
    """Say in one line what is wrong, and end."""
    click.echo(f"qa-app: {problem}", err=True)
    raise SystemExit(BAD_INPUT)


def read_settings() -> Settings:
    """The settings of the environment."""
    try:
        return Settings.from_environment(os.environ)
    except SettingError as error:
        refuse(error)


@contextmanager
def running_app() -> Iterator[Flask]:
    """An app with its context, for commands that need the database."""
    from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

    from qa_app.web.app import create_app  # the web's packages take a second to load

    keep_private()
    settings = read_settings()
    app = create_app(settings)
    tighten(settings)
    with app.app_context():
        try:
            yield app
        except DBAPIError as error:
            hint = "does it exist, and did `qa-app db upgrade` make its tables?"
            what = type(error).__name__  # of data that does not fit, the rest would be shown
            if isinstance(error, OperationalError | ProgrammingError):
                what = str(error.orig).splitlines()[0]
            refuse(f"the database cannot be used ({what}): {hint}")
        except KeyProblem as problem:
            refuse(problem)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="qa-coach")
def commands() -> None:
    """QA Coach: from call recordings to coaching plans."""


commands.add_command(audit)
commands.add_command(backup)
commands.add_command(keys)
commands.add_command(mask)
commands.add_command(restore)
commands.add_command(retranscribe)
commands.add_command(models)
commands.add_command(moments)
commands.add_command(subject)
commands.add_command(retention)
commands.add_command(transcribe)


@commands.command()
def run() -> None:
    """Start the web and its workers together; the first start prepares everything."""
    from qa_app.cli.in_force import note_what_is_in_force
    from qa_app.cli.serving import port_is_taken, serve
    from qa_app.demo.loader import load_sample_centre
    from qa_app.people.sample_people import unsafe_setting
    from qa_app.transcripts.whisper_settings import check_whisper

    keep_private()
    settings = read_settings()
    try:
        if port_is_taken(settings):
            refuse(f"something is already serving on {settings.listen}; stop it or set LISTEN")
        check_whisper(settings)
        _check_rubrics(settings)
    except OSError as error:
        refuse(f"LISTEN={settings.listen!r}: {error.strerror}")
    except SettingError as error:
        refuse(error)
    with running_app():
        upgrade_database_here()
        if setting := unsafe_setting(settings):
            refuse(f"{setting}; start with DEMO=0, after `qa-app samples remove` if there are any")
        note_what_is_in_force(settings)
        if settings.demo and load_sample_centre():
            click.echo("qa-app: sample calls loaded; the worker transcribes them next", err=True)
    address = f"http://{settings.listen}"
    serve(settings, lambda: click.echo(f"qa-app: open {address} (Ctrl-C stops)", err=True))


def _check_rubrics(settings: Settings) -> None:
    from qa_app.rubrics import RubricError, load_rubrics

    try:
        if not load_rubrics(settings.rubrics_dir):
            refuse(f"RUBRICS_DIR={str(settings.rubrics_dir)!r}: there is no rubric (*.yaml) in it")
    except (OSError, RubricError) as error:
        refuse(error)


@commands.command()
def web() -> None:
    """Be one more web server, without workers, until stopped."""
    from qa_app.at_rest.vault import check_keys
    from qa_app.cli.serving import serve_web
    from qa_app.people.sample_people import unsafe_setting
    from qa_app.transcripts.whisper_settings import check_model_name

    settings = read_settings()
    try:
        check_model_name(settings)
    except SettingError as error:
        refuse(error)
    keep_private()
    with running_app():
        check_keys()
        if setting := unsafe_setting(settings):
            refuse(setting)
    serve_web(settings)


@commands.command()
def worker() -> None:
    """Be one more worker: transcribe calls until stopped."""
    from qa_app.at_rest.vault import check_keys
    from qa_app.cli.in_force import note_what_is_in_force
    from qa_app.foundation.transaction import settings
    from qa_app.transcripts.whisper_settings import check_whisper
    from qa_app.worker import work

    try:
        check_whisper(read_settings())
    except SettingError as error:
        refuse(error)
    with running_app() as app:
        check_keys()
        note_what_is_in_force(settings())
        work(app)


@commands.command()
@click.option(
    "--output-dir",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("demo"),
    show_default=True,
)
def demo(output_dir: Path) -> None:
    """Do the main job on a sample call: recording to transcript to coaching plan."""
    from qa_app.demo.journey import sample_journey
    from qa_app.transcription.errors import TranscriptionError

    with running_app():
        try:
            for path in sample_journey(output_dir):
                click.echo(f"qa-app: wrote {path}", err=True)
        except (OSError, TranscriptionError) as error:
            refuse(error)


@commands.group()
def db() -> None:
    """The database."""


@db.command("upgrade")
def upgrade_database() -> None:
    """Create the database, or bring it to this version."""
    with running_app():
        upgrade_database_here()


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


@commands.group()
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
    type=click.Choice(["qa", "agent", "supervisor", "admin", "privacy"]),
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
        refuse(f"{email!r} is no e-mail address")
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
def list_users() -> None:
    """Everybody who can sign in: address, roles, name."""
    from sqlalchemy import select

    from qa_app import audit as record
    from qa_app.foundation.extensions import db as database
    from qa_app.people.models import Person

    with running_app():
        for person in database.session.scalars(select(Person).order_by(Person.email)):
            roles = ",".join(role.name for role in person.roles)
            click.echo(f"{person.email}\t{roles}\t{person.name}")
        record.log("list people", "people")
        database.session.commit()


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


@commands.group()
def samples() -> None:
    """The sample calls and people that an empty centre starts with."""


@samples.command("remove")
@click.confirmation_option(prompt="Remove the sample people, their calls, reviews and plans?")
def remove_sample_centre() -> None:
    """Take the sample people out, with their calls and all that rests on them."""
    from qa_app.demo.removal import remove_samples
    from qa_app.foundation.errors import Conflict

    with running_app():
        try:
            removed = remove_samples()
        except Conflict as problem:
            refuse(problem.message)
    click.echo(f"{removed.people} people and {removed.calls} calls removed", err=True)


@commands.group()
def rubrics() -> None:
    """What good sounds like."""


@rubrics.command("check")
@click.argument("files", nargs=-1, type=click.Path(path_type=Path))
def check_rubrics(files: tuple[Path, ...]) -> None:
    """Check rubric files, or all of RUBRICS_DIR; names file, line and field of each mistake."""
    from qa_app.rubrics import RubricError, load_rubric

    folder = read_settings().rubrics_dir
    files = files or tuple(sorted(folder.glob("*.yaml")))
    if not files:
        refuse(f"there is no rubric (*.yaml) in {folder}")
    wrong = False
    for file in files:
        try:
            rubric = load_rubric(file)
            click.echo(f"{file}: {rubric.id}, version {rubric.version}, is valid")
        except (OSError, RubricError) as error:
            click.echo(str(error), err=True)
            wrong = True
    if wrong:
        raise SystemExit(BAD_INPUT)
