"""``qa-app backup`` and ``qa-app restore``."""

import os
import shutil
from pathlib import Path
from typing import Any

import click

FOLDER = click.Path(path_type=Path, file_okay=False)


class _MakesByDefault(click.Group):
    """A group in which the name of the first command may be left out."""

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """The command that is meant."""
        words = args if args[0] in self.commands else ["make", *args]
        return super().resolve_command(ctx, words)


@click.group(cls=_MakesByDefault, context_settings={"ignore_unknown_options": True})
def backup() -> None:
    """Copy database and recordings while the app runs: `qa-app backup DIR [--with-keys DIR]`."""


@backup.command("make")
@click.argument("place", type=FOLDER)
@click.option("--with-keys", type=FOLDER, help="Copy the keys too, into this other folder.")
def make(place: Path, with_keys: Path | None) -> None:
    """Make a backup in a folder of its own within DIR."""
    from qa_app.at_rest.vault import check_keys
    from qa_app.backup.making import copy_keys, make_backup
    from qa_app.backup.manifest import BackupProblem
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app

    with running_app():
        check_keys()
        try:
            if with_keys:
                kept = copy_keys(with_keys, place / "backup")
                click.echo(f"qa-app: {' and '.join(kept)} copied to {with_keys}", err=True)
            made = make_backup(place)
        except BackupProblem as problem:
            refuse(problem)
    gone = f", {made.missing} were gone" if made.missing else ""
    click.echo(
        f"qa-app: {made.recordings} recordings, {made.linked} of them as before{gone}", err=True
    )
    click.echo(made.folder)


@backup.command("verify")
@click.argument("folder", type=FOLDER)
def verify(folder: Path) -> None:
    """Compare every file of a backup with its list."""
    from qa_app.backup.manifest import BackupProblem
    from qa_app.backup.restoring import check_backup
    from qa_app.cli.refusing import refuse

    try:
        manifest = check_backup(folder)
    except BackupProblem as problem:
        refuse(problem)
    click.echo(f"qa-app: {len(manifest.files)} files are as they were written", err=True)
    click.echo(f"qa-app: it needs the keys {', '.join(manifest.keys) or '(none)'}", err=True)


@click.command()
@click.argument("folder", type=FOLDER)
@click.option("--keys", "kept", type=FOLDER, help="The folder that the keys were copied to.")
def restore(folder: Path, kept: Path | None) -> None:
    """Bring a backup back, into an empty DATA_DIR and database."""
    from qa_app.backup.manifest import BackupProblem
    from qa_app.backup.restoring import finish
    from qa_app.backup.restoring import restore as bring_back
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app, upgrade_database_here

    try:
        if kept:
            _bring_keys(kept)
        with running_app():
            manifest = bring_back(folder)
            upgrade_database_here()
            again = finish(folder, manifest)
    except BackupProblem as problem:
        refuse(problem)
    click.echo(f"qa-app: restored as of {manifest.made_at}", err=True)
    if manifest.missing:
        click.echo(f"qa-app: {len(manifest.missing)} recordings were gone then", err=True)
    if again:
        numbers = ", ".join(map(str, again))
        click.echo(f"qa-app: erased since, and erased again by the worker: {numbers}", err=True)
    click.echo(
        "qa-app: what was erased after the newest backup is back; erase it again by the "
        "certificates that you kept",
        err=True,
    )


def _bring_keys(kept: Path) -> None:
    """Put kept keys where the settings look for them, before the settings make new ones."""
    from qa_app.backup.making import KEY_FILES
    from qa_app.backup.manifest import BackupProblem

    data_dir = Path(os.environ.get("DATA_DIR") or "var").expanduser()
    data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    chosen = os.environ.get("ENCRYPTION_KEY_FILE")
    places = (data_dir / "secret_key", Path(chosen) if chosen else data_dir / "encryption_key")
    for name, place in zip(KEY_FILES, places, strict=True):
        source = kept / name
        if not source.is_file():
            continue
        if place.is_file() and place.read_bytes() != source.read_bytes():
            raise BackupProblem(f"{place}: there is another key already; move it away first")
        shutil.copyfile(source, place)
        place.chmod(0o600)
