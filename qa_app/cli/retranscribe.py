"""``qa-app retranscribe``: let calls be transcribed again, with another model or engine."""

from datetime import datetime
from zoneinfo import ZoneInfo

import click


@click.command()
@click.argument("calls", nargs=-1, type=int)
@click.option("--all", "everything", is_flag=True, help="All calls, or all within the days given.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="First day, with --all.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day, with --all.")
@click.option(
    "--language",
    type=click.Choice(["ko", "en", "ko+en", "known", "any"]),
    default="known",
    show_default=True,
    help="ko+en: both are spoken; known: as it is of each call; any: find out.",
)
@click.option("--model", help="Model name, or a folder with its weights.")
@click.option("--engine", type=click.Choice(["faster-whisper", "openai-whisper"]))
@click.option("--glossary/--no-glossary", default=True, help="With the centre's own words or not.")
def retranscribe(
    calls: tuple[int, ...],
    everything: bool,
    since: datetime | None,
    until: datetime | None,
    language: str,
    model: str | None,
    engine: str | None,
    glossary: bool,
) -> None:
    """Let calls (their numbers, or --all) be transcribed again by the workers.

    The present version stays in use until the new one is whole, and for good where a person
    corrected it.
    """
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import running_app
    from qa_app.foundation.extensions import db
    from qa_app.foundation.transaction import settings
    from qa_app.library.listing import CallFilter, ready_calls
    from qa_app.transcription.engine import find_engine_weights
    from qa_app.transcription.errors import TranscriptionError
    from qa_app.transcripts.retranscribing import RetranscriptionRequest, request_versions

    if bool(calls) == everything:
        refuse("name calls by their numbers, or give --all")
    if (since or until) and not everything:
        refuse("--since and --until go with --all")
    with running_app():
        wanted = RetranscriptionRequest(
            engine=engine or settings().whisper_engine,
            model=model or settings().whisper_model,
            language=None if language in {"known", "any"} else language,
            known_language=language == "known",
            glossary=glossary,
        )
        try:
            find_engine_weights(wanted.engine, wanted.model, models_dir=settings().models_dir)
        except TranscriptionError as error:
            refuse(error)
        days = CallFilter(since=since and since.date(), until=until and until.date())
        zone = ZoneInfo(settings().time_zone)
        ids = ready_calls(days, zone=zone, among=None if everything else calls)
        count = request_versions(ids, wanted, by=None, bulk=True)
        db.session.commit()
    click.echo(f"qa-app: {count} calls wait to be transcribed again", err=True)
    missing = sorted(set(calls) - set(ids))
    if missing:
        refuse(f"no such calls with a transcript: {', '.join(map(str, missing))}")
