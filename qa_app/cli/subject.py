"""``qa-app subject``: a customer's calls found, exported, erased; what is kept of a colleague."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import click


@click.group()
def subject() -> None:
    """What is kept of one person: find it, hand it out, erase it."""


def _whose(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say whose calls are meant."""
    number = click.option("--number", default="", help="A telephone number, written in any way.")
    reference = click.option("--reference", default="", help="The customer reference, whole.")
    return reference(number(command))


@subject.command("find")
@_whose
def find(reference: str, number: str) -> None:
    """List a customer's calls: number, day, what they were found by."""
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import Refused
    from qa_app.subjects.finding import find_calls_of

    with running_app():
        try:
            found = find_calls_of(reference=reference, number=number)
        except Refused as problem:
            refuse(problem.message)
        for one in found:
            click.echo(f"{one.call.id}\t{one.call.started_at:%Y-%m-%d}\t{','.join(one.by)}")
    click.echo(f"qa-app: {len(found)} calls", err=True)


@subject.command("export")
@_whose
@click.option("--person", default="", help="A colleague's e-mail address, instead of a customer.")
@click.option("--call", "calls", multiple=True, type=int, help="Only these of the calls found.")
@click.option("--output-dir", type=click.Path(path_type=Path), required=True)
@click.option("--language", type=click.Choice(["ko", "en"]), default="ko", show_default=True)
@click.option("--originals", is_flag=True, help="As it was said, not masked, where it is kept.")
@click.option("--agent-names", is_flag=True, help="With the agents' names.")
def export(
    reference: str,
    number: str,
    person: str,
    calls: tuple[int, ...],
    output_dir: Path,
    language: str,
    originals: bool,
    agent_names: bool,
) -> None:
    """Write all that is kept of a customer's calls, or of a colleague, into a readable folder."""
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import Refused
    from qa_app.foundation.extensions import db
    from qa_app.subjects.exporting import Choice, export_calls
    from qa_app.subjects.finding import find_calls_of

    if person and (reference or number or calls):
        refuse("give --person, or say which customer")
    if person:
        _export_colleague(person, output_dir, language)
        return
    choice = Choice(language=language, originals=originals, agent_names=agent_names)
    with running_app():
        try:
            found = find_calls_of(reference=reference, number=number)
            found = [one for one in found if not calls or one.call.id in calls]
            if not found:
                refuse("no call was found: nothing is written")
            export_calls(found, output_dir, choice)
        except Refused as problem:
            refuse(problem.message)
        except OSError as problem:
            refuse(problem)
        db.session.commit()
        click.echo(f"qa-app: wrote {len(found)} calls to {output_dir}", err=True)


def _export_colleague(email: str, output_dir: Path, language: str) -> None:
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import Refused
    from qa_app.foundation.extensions import db
    from qa_app.people.accounts import find_by_email
    from qa_app.subjects.own_data import export_person

    with running_app():
        colleague = find_by_email(email)
        if colleague is None:
            refuse(f"there is nobody with the address {email}")
        try:
            export_person(colleague, output_dir, language=language)
        except Refused as problem:
            refuse(problem.message)
        except OSError as problem:
            refuse(problem)
        db.session.commit()
    click.echo(f"qa-app: wrote what is kept of {email} to {output_dir}", err=True)


@subject.command("erase")
@_whose
@click.option("--call", "calls", multiple=True, type=int, help="Only these of the calls found.")
@click.option("--reason", required=True, help="Stands in the certificate of deletion.")
@click.option("--keep-ratings", is_flag=True, help="Keep levels of reviews, without any words.")
@click.confirmation_option(prompt="Erase these calls with all that rests on them, for good?")
def erase(
    reference: str, number: str, calls: tuple[int, ...], reason: str, keep_ratings: bool
) -> None:
    """Erase a customer's calls whole; a legal hold refuses."""
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.errors import QaCoachError
    from qa_app.foundation.extensions import db
    from qa_app.retention.erasing import order_erasure, work_off
    from qa_app.subjects.finding import find_calls_of

    with running_app():
        try:
            found = find_calls_of(reference=reference, number=number)
            ids = [one.call.id for one in found if not calls or one.call.id in calls]
            if not ids:
                refuse("no call was found: nothing is erased")
            certificate = order_erasure(ids, reason=reason, by=None, keep_ratings=keep_ratings)
            db.session.commit()
        except QaCoachError as problem:
            refuse(problem.message)
        number_of = certificate.id
        work_off()
    click.echo(f"qa-app: {len(ids)} calls are erased (certificate {number_of})", err=True)
