"""The command ``qa-app audit``: check the record, note its head, export and protect it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from qa_app.audit.verifying import NotedHead

NOT_WHOLE = 1
DAY = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M"])


class HeadType(click.ParamType):  # type: ignore[type-arg]  # generic in its types only
    """A head as ``qa-app audit head`` writes it."""

    name = "head"

    def convert(self, value: Any, param: Any, ctx: Any) -> NotedHead:
        """Read it, or say what it should be."""
        from qa_app.audit.verifying import NotedHead

        try:
            return NotedHead.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)


@contextmanager
def _app_with_record() -> Iterator[None]:
    """An app whose record has all that waits in this machine's journal."""
    from sqlalchemy.exc import OperationalError

    from qa_app.audit import take_in
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app

    with running_app():
        try:
            take_in()
        except OperationalError:
            refuse("the database is locked, and rows wait for it in the journal; try again later")
        yield


@click.group()
def audit() -> None:
    """The record of who did what."""


@audit.command("verify")
@click.option(
    "--expect",
    multiple=True,
    type=HeadType(),
    help="A head that was noted before; shows that nothing up to it was put back or cut off.",
)
def verify_record(expect: tuple[NotedHead, ...]) -> None:
    """Check that no row is changed or missing; ends with 1 where one is."""
    from qa_app.audit.verifying import verify

    with _app_with_record():
        found = verify(expect)
    for fault in found.faults:
        click.echo(f"qa-app: {fault}", err=True)
    if found.faults:
        click.echo(f"qa-app: the record is NOT whole: {len(found.faults)} faults", err=True)
        raise SystemExit(NOT_WHOLE)
    erased = f", {found.erased} without their text" if found.erased else ""
    click.echo(f"the record is whole: {found.rows} rows from {found.first} on{erased}")
    click.echo(f"head {found.head}")


@audit.command("head")
def print_head() -> None:
    """Print the head, to be noted where nobody who runs this machine can change it."""
    from qa_app.audit.verifying import current_head

    with _app_with_record():
        click.echo(current_head())


@audit.command("export")
@click.option("--format", "kind", type=click.Choice(["csv", "jsonl"]), default="jsonl")
@click.option("--output", type=click.File("w", encoding="utf-8", lazy=True), default="-")
@click.option("--since", type=DAY, help="From this day on, in TIME_ZONE.")
@click.option("--until", type=DAY, help="Before this day, in TIME_ZONE.")
@click.option("--person", help="What this person did: their e-mail address.")
@click.option("--action")
@click.option("--subject", help="call, plan, person, team, ...")
@click.option("--number", type=int, help="The call's, plan's, person's or team's number.")
def export_record(kind: str, output: Any, person: str | None, **narrowing: Any) -> None:
    """Write the record out, or the part that the options name."""
    from qa_app import audit as record
    from qa_app.audit.exporting import FORMATS
    from qa_app.audit.finding import every
    from qa_app.audit.verifying import current_head
    from qa_app.foundation.extensions import db

    write, _type = FORMATS[kind]
    with _app_with_record():
        wanted = _filter(person, **narrowing)
        record.log("export", "record", details={"format": kind, **wanted.in_words()})
        db.session.commit()
        last = current_head().number
        db.session.rollback()
        for line in write(every(wanted, up_to=last)):
            output.write(line)


def _filter(
    person: str | None, *, since: Any, until: Any, number: int | None, **words: str | None
) -> Any:
    from zoneinfo import ZoneInfo

    from qa_app.audit.finding import RecordFilter
    from qa_app.cli.refusing import refuse
    from qa_app.foundation.transaction import settings
    from qa_app.people.accounts import find_by_email

    zone = ZoneInfo(settings().time_zone)
    somebody = find_by_email(person) if person else None
    if person and somebody is None:
        refuse(f"there is nobody with the address {person}")
    return RecordFilter(
        people=(somebody.id,) if somebody else None,
        since=since and since.replace(tzinfo=zone),
        until=until and until.replace(tzinfo=zone),
        subject_id=number,
        action=words["action"] or "",
        subject=words["subject"] or "",
    )


@audit.command("protect")
@click.option("--role", required=True, help="The role in DATABASE_URL.")
def protect_record(role: str) -> None:
    """On PostgreSQL, let the app's own role only read the record and add to it."""
    from qa_app.audit.protecting import protect
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import Refused
    from qa_app.foundation.owner import owner_engine

    with running_app():
        try:
            with owner_engine().begin() as connection:
                protect(connection, role)
        except Refused as problem:
            refuse(problem.message)
    click.echo(f"the role {role} can read the record and add to it, no more")
