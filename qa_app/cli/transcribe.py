"""``qa-app transcribe``: recordings to transcripts, without any database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from qa_app.foundation.settings import Settings

if TYPE_CHECKING:
    from qa_app.transcription.many import EngineChoice
    from qa_app.transcription.roles import AgentChannel, Side
    from qa_app.transcription.transcript import Transcript, TranscriptionOptions

BAD_INPUT = 2


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--language",
    type=click.Choice(["ko", "en", "ko+en"]),
    help="Detected unless given; ko+en where both are spoken.",
)
@click.option("--model", help="Model name, or a folder with its weights.")
@click.option("--engine", type=click.Choice(["faster-whisper", "openai-whisper"]))
@click.option(
    "--format", "-f", "kind", default="txt", type=click.Choice(["json", "txt", "srt", "vtt"])
)
@click.option("--output-dir", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--agent-channel",
    type=click.Choice(["left", "right", "auto"]),
    help="Side of the agent in stereo; auto detects it from what is said.",
)
@click.option(
    "--glossary",
    type=click.Path(dir_okay=False),
    help="File of names that may be said: one word per line, or CSV (word,language,on).",
)
def transcribe(
    files: tuple[Path, ...], kind: str, output_dir: Path | None, **choices: str | None
) -> None:
    """Transcribe recordings, without any database; "-" is standard input."""
    from qa_app.cli.given_files import Collision, on_disk, output_names
    from qa_app.cli.refusing import refuse
    from qa_app.cli.running_app import read_settings
    from qa_app.transcription.roles import assumed_side
    from qa_app.transcription.writers import WRITERS

    if len(files) > 1 and output_dir is None:
        refuse("several files need --output-dir")
    try:
        names = output_names(files, kind)
    except Collision as problem:
        refuse(problem)
    failed = False
    settings = read_settings()
    channel = cast("AgentChannel", choices["agent_channel"] or settings.agent_channel)
    with on_disk(files) as places:
        given = {place: file for file, place in places.items()}
        paths = tuple(places.values())
        for path, result in _transcripts(paths, settings, assumed_side(channel), choices):
            if isinstance(result, Exception):
                click.echo(f"qa-app: {_label(given[path])}: {result}", err=True)
                failed = True
                continue
            told = _told(path, _label(given[path]), result, channel, settings)
            _write(WRITERS[kind](told), output_dir, names[given[path]])
    if failed:
        raise SystemExit(BAD_INPUT)


def _label(file: Path) -> str:
    return "standard input" if str(file) == "-" else str(file)


def _told(
    path: Path, label: str, result: "Transcript", channel: "AgentChannel", settings: Settings
) -> "Transcript":
    """The transcript with its speakers; what of the recording is missing is said."""
    from qa_app.transcription.terminal import say_what_is_heard, with_speakers

    say_what_is_heard(label, result)
    if result.channels == "split" or settings.tell_voices:
        by_voice = settings.tell_voices
        return with_speakers(path, result, channel, label=label, by_voice=by_voice)
    return result


def _transcripts(
    files: tuple[Path, ...], settings: Settings, side: "Side", choices: dict[str, str | None]
) -> "Iterator[tuple[Path, Transcript | Exception]]":
    from qa_app.cli.refusing import refuse
    from qa_app.transcription.engine import find_engine_weights
    from qa_app.transcription.errors import TranscriptionError
    from qa_app.transcription.many import EngineChoice, transcribe_many
    from qa_app.transcription.transcript import TranscriptionOptions, spoken_language

    options = TranscriptionOptions(
        **spoken_language(choices["language"]),
        agent_channel=side,
        hotwords=_hotwords(choices["glossary"], choices["language"]),
    )
    choice = EngineChoice(
        name=choices["engine"] or settings.whisper_engine,
        model=choices["model"] or settings.whisper_model,
        models_dir=settings.models_dir,
        device=settings.whisper_device,
        compute_type=settings.whisper_compute_type,
    )
    try:
        find_engine_weights(choice.name, choice.model, models_dir=choice.models_dir)
    except TranscriptionError as error:
        refuse(error)
    if len(files) == 1:
        yield _one_transcript(files[0], options, choice)
        return
    for number, (file, result) in enumerate(transcribe_many(files, options, choice), start=1):
        click.echo(f"qa-app: {number} of {len(files)}: {file.name}", err=True)
        yield file, result


def _hotwords(file: str | None, language: str | None) -> tuple[str, ...]:
    from qa_app.cli.refusing import refuse
    from qa_app.transcription.glossary_file import GlossaryError, words_of

    try:
        return words_of(Path(file), language) if file else ()
    except (OSError, UnicodeDecodeError, GlossaryError) as error:
        refuse(f"{file}: {getattr(error, 'strerror', None) or error}")


def _one_transcript(
    file: Path, options: "TranscriptionOptions", choice: "EngineChoice"
) -> "tuple[Path, Transcript | Exception]":
    from qa_app.cli.refusing import refuse
    from qa_app.transcription.errors import TranscriptionError
    from qa_app.transcription.terminal import transcribe_with_progress

    try:
        engine = choice.load()
    except TranscriptionError as error:
        refuse(error)
    try:
        return file, transcribe_with_progress(file, options, engine)
    except (OSError, TranscriptionError) as error:
        return file, error


def _write(text: str, folder: Path | None, name: str) -> None:
    if folder is None:
        sys.stdout.write(text)
        return
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
