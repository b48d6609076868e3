"""The command ``qa-app mask``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from qa_app.transcription.transcript import Transcript

BAD_INPUT = 2


@click.command()
@click.argument("file")
@click.option(
    "--language", type=click.Choice(["ko", "en"]), help="Of plain text; seen from its script."
)
@click.option(
    "--findings", is_flag=True, help="Print what was found and where, not the masked text."
)
def mask(file: str, language: str | None, findings: bool) -> None:
    """Hide personal data in FILE, a transcript (JSON) or plain text; "-" is standard input."""
    # The rules and what they know of names and numbers take a moment to load.
    from qa_app.privacy.find import find_personal_data
    from qa_app.privacy.mask import mask_findings, read_text, script_of
    from qa_app.transcription.writers import write_json

    text = _read(file)
    if text.lstrip().startswith("{"):
        transcript, labels = _transcript(file, text), None
    else:
        transcript, labels = read_text(text, language or script_of(text))
    found = find_personal_data(transcript)
    if findings:
        data = [finding.to_json() for finding in found]
        click.echo(json.dumps(data, ensure_ascii=False, indent=2))
        return
    masked = mask_findings(transcript, found)
    if labels is None:
        click.echo(write_json(masked), nl=False)
    else:
        lines = zip(labels, masked.segments, strict=True)
        click.echo("\n".join(label + line.text for label, line in lines), nl=False)


def _read(file: str) -> str:
    try:
        with click.open_file(file, "rb") as opened:
            content: bytes = opened.read()
        return content.decode("utf-8-sig")
    except OSError as error:
        _refuse(f"{file}: {error.strerror}")
    except UnicodeDecodeError:
        _refuse(f"{file}: is no text in UTF-8")


def _transcript(name: str, text: str) -> Transcript:
    from qa_app.transcription.errors import TranscriptError
    from qa_app.transcription.transcript import Transcript

    try:
        return Transcript.from_json(json.loads(text))
    except json.JSONDecodeError as error:
        _refuse(f"{name}: is no JSON: {error.msg} (line {error.lineno})")
    except RecursionError:
        _refuse(f"{name}: is nested too deeply to be a transcript")
    except TranscriptError as error:
        _refuse(f"{name}: {error}")


def _refuse(problem: str) -> NoReturn:
    click.echo(f"qa-app: {problem}", err=True)
    raise SystemExit(BAD_INPUT)
