"""``qa-app retention``: what is coming, a run at once, a call erased, tables written anew."""

import time
from pathlib import Path

import click


@click.group()
def retention() -> None:
    """How long what is kept: rules, erasing, certificates."""


@retention.command("preview")
@click.option("--days", type=click.IntRange(1, 366), default=14, show_default=True)
def preview_rules(days: int) -> None:
    """What the rules let go in the coming days: day, kind, queue, how many."""
    from qa_app.cli.running_app import running_app
    from qa_app.retention.runs import preview

    with running_app():
        for one in preview(days):
            queue = one.rule.queue or "all queues"
            click.echo(f"{one.day.isoformat()}\t{one.rule.kind}\t{queue}\t{one.count}")


@retention.command("run")
def run_rules() -> None:
    """Let go what is due now, without waiting for the night; rules that still wait do not run."""
    from qa_app.cli.running_app import running_app
    from qa_app.retention.runs import begin_runs

    with running_app():
        begun = begin_runs(now=True)
        _carry_on()
    click.echo(f"qa-app: {begun} rules let something go", err=True)


@retention.command("erase")
@click.argument("calls", nargs=-1, type=click.IntRange(1), required=True)
@click.option("--reason", required=True, help="Stands on the certificate; write no names.")
@click.option("--keep-ratings", is_flag=True, help="Keep ratings without words, for the figures.")
@click.option("--certificate", type=click.Path(path_type=Path), help="Write it there, as JSON.")
@click.confirmation_option(prompt="Erase these calls for good?")
def erase_calls(
    calls: tuple[int, ...], reason: str, keep_ratings: bool, certificate: Path | None
) -> None:
    """Erase calls (their numbers) whole, with reviews and the plans that rest on them."""
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import QaCoachError
    from qa_app.foundation.extensions import db
    from qa_app.retention.certificates import as_json
    from qa_app.retention.erasing import order_erasure

    with running_app():
        try:
            ordered = order_erasure(calls, reason=reason, by=None, keep_ratings=keep_ratings)
        except QaCoachError as problem:
            refuse(problem.message)
        db.session.commit()
        _carry_on()
        db.session.refresh(ordered)
        if ordered.number is None:
            refuse("a worker or a reader still holds something: workers go on with it")
        click.echo(f"qa-app: erased; certificate no. {ordered.number}", err=True)
        if certificate:
            certificate.write_text(as_json(ordered), encoding="utf-8")


@retention.command("rewrite")
def rewrite_tables() -> None:
    """PostgreSQL: write the tables anew, however large, so that no bytes of deleted rows stay.

    Nobody can use the app meanwhile: choose the hour.
    """
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.retention.traces import clean_traces

    with running_app():
        done = clean_traces(however_large=True)
        if done is None:
            refuse("somebody is still reading or writing: stop the app and the workers first")
        click.echo(f"qa-app: {', '.join(f'{name} {how}' for name, how in done.items())}", err=True)


def _carry_on() -> None:
    """Work until nothing is left, or nothing more can be done now."""
    from qa_app.retention.erasing import work_off

    deadline = time.monotonic() + 60
    while work_off(close=True) and time.monotonic() < deadline:
        time.sleep(0.2)
