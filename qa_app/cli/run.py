"""``qa-app run``, ``web`` and ``worker``: the service, whole or in parts."""

import click

from qa_app.cli.refusing import refuse
from qa_app.cli.running_app import read_settings, running_app, upgrade_database_here
from qa_app.foundation.settings import SettingError, Settings


@click.command()
def run() -> None:
    """Start the web and its workers together; the first start prepares everything."""
    from qa_app.at_rest.private_files import keep_private
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
        _take_in_rubrics(settings)
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


def _take_in_rubrics(settings: Settings) -> None:
    from qa_app.foundation.extensions import db
    from qa_app.rubrics import RubricError
    from qa_app.scorecards.files import take_in_files

    try:
        take_in_files(settings.rubrics_dir)
    except (OSError, RubricError) as error:
        refuse(error)
    db.session.commit()


@click.command()
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
    from qa_app.at_rest.private_files import keep_private

    keep_private()
    with running_app():
        check_keys()
        if setting := unsafe_setting(settings):
            refuse(setting)
        _take_in_rubrics(settings)
    serve_web(settings)


@click.command()
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
        _take_in_rubrics(settings())
        note_what_is_in_force(settings())
        work(app)
