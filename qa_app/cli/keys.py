"""``qa-app keys``: the keys that recordings are encrypted with."""

import click


@click.group()
def keys() -> None:
    """The keys that recordings and original words are encrypted with."""


@keys.command("new")
def print_new_key() -> None:
    """Print a new key, for ENCRYPTION_KEY or a key service."""
    from qa_app.at_rest.keys import new_key

    click.echo(new_key())


@keys.command("list")
def list_keys() -> None:
    """Each key by its name, and how much is encrypted with it."""
    from qa_app.at_rest import vault
    from qa_app.calls.resealing import counts
    from qa_app.cli.running_app import running_app

    with running_app():
        vault.check_keys()
        here, found = vault.keys().ids, counts()
        for key_id in dict.fromkeys([*here, *(name for name in found if name)]):
            recordings, lines = found.get(key_id, (0, 0))
            note = "encrypts now" if key_id == here[0] else "reads" if key_id in here else "MISSING"
            click.echo(f"{key_id}\t{recordings} recordings\t{lines} lines\t{note}")
        if None in found:
            click.echo(f"in the clear\t{found[None][0]} recordings\t{found[None][1]} lines")


@keys.command("encrypt")
def encrypt() -> None:
    """Encrypt what lies in the clear or under an earlier key; the app may run meanwhile.

    It may be stopped, and goes on where it stopped when it is run again.
    """
    from qa_app.at_rest import vault
    from qa_app.cli.running_app import running_app

    with running_app():
        vault.check_keys()
        _encrypt_all()


@keys.command("rotate")
def rotate() -> None:
    """Make a new key, and encrypt everything with it; the app may run meanwhile.

    The earlier key stays in the file, below the new one: backups made before need it. With
    ENCRYPTION_KEY or ENCRYPTION_KEY_COMMAND put the new key in front of the earlier one, restart
    everything, and run this.
    """
    from qa_app.at_rest import vault
    from qa_app.at_rest.keys import new_key
    from qa_app.calls.resealing import is_all_sealed
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.transaction import settings

    with running_app():
        vault.check_keys()
        source = vault.KeyFile(settings().encryption_key_file)
        if not (settings().encryption_key or settings().encryption_key_command):
            source.write("\n".join([new_key(), source.path.read_text().strip()]))
            vault.check_keys()
        elif is_all_sealed():
            raise click.ClickException(
                "everything is encrypted with the first key already: put a new one in front of it"
            )
        click.echo(f"qa-app: the key is {vault.keys().current.id} now", err=True)
        _encrypt_all()


def _encrypt_all() -> None:
    from qa_app.calls.resealing import reseal_all

    done = reseal_all()
    click.echo(
        f"qa-app: {done.recordings} recordings and {done.lines} lines encrypted anew", err=True
    )
    if done.unreadable:
        raise click.ClickException(
            f"{done.unreadable} could not be read: they are damaged, or their key is missing"
        )
