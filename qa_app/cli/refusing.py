"""How every command says that it cannot go on: one line, and exit code 2."""

from typing import NoReturn

import click

BAD_INPUT = 2


def refuse(problem: object) -> NoReturn:
    """Say in one line what is wrong, and end."""
    click.echo(f"qa-app: {problem}", err=True)
    raise SystemExit(BAD_INPUT)
