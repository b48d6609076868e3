"""``qa-app rubrics``: what good sounds like."""

from pathlib import Path

import click

from qa_app.cli.refusing import BAD_INPUT, refuse
from qa_app.cli.running_app import read_settings, running_app


@click.group()
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


@rubrics.command("take-in")
def take_in_rubrics() -> None:
    """Take the files of RUBRICS_DIR into use, as every start does."""
    from qa_app.foundation.extensions import db
    from qa_app.foundation.transaction import settings
    from qa_app.rubrics import RubricError
    from qa_app.scorecards.files import take_in_files

    with running_app():
        try:
            new = take_in_files(settings().rubrics_dir)
        except (OSError, RubricError) as error:
            refuse(error)
        db.session.commit()
        for version in new:
            where = "in use" if version.in_use else "not in use: people chose another version"
            click.echo(f"{version.rubric_id}, version {version.version}: {where}")
    if not new:
        click.echo("nothing new")
