"""``qa-app sampling``: a draw done again from its record."""

import click


@click.group()
def sampling() -> None:
    """Which calls were drawn to be reviewed."""


@sampling.command("verify")
@click.argument("draw", type=click.IntRange(1))
def verify_draw(draw: int) -> None:
    """Do a DRAW (its number) again from its seed and frame, and compare with what is on record.

    Exit status 1: the record is not what they give.
    """
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import QaCoachError
    from qa_app.sampling.draws import get_draw, verify

    with running_app():
        try:
            found = get_draw(draw)
            proof = verify(found)
        except QaCoachError as problem:
            refuse(problem.message)
        click.echo(f"seed\t{found.seed}")
        click.echo(f"frame\t{found.digest}")
    told = {"missing": proof.missing, "added": proof.added, "out of turn": proof.out_of_turn}
    for name, calls in told.items():
        if calls:
            click.echo(f"{name}\t{' '.join(map(str, calls))}")
    if not proof.frame_is_whole:
        click.echo("the frame was changed")
    click.echo("the same" if proof.holds else "not the same")
    raise SystemExit(0 if proof.holds else 1)
