"""``qa-app samples``: what an empty centre starts with."""

import click

from qa_app.cli.refusing import refuse
from qa_app.cli.running_app import running_app


@click.group()
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
