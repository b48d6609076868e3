"""The command ``qa-app moments``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable

    from qa_app.moments.moment import Moment
    from qa_app.moments.rule import Rule
    from qa_app.transcription.transcript import Transcript

BAD_INPUT = 2


@click.command()
@click.argument("files", nargs=-1, required=True)
@click.option(
    "--least-confidence",
    type=click.FloatRange(0, 1),
    help="Leave out moments that are less sure; those that pages show by default.",
)
def moments(files: tuple[str, ...], least_confidence: float | None) -> None:
    """Find the moments in FILES, transcripts (JSON); "-" is standard input.

    One file gives a list of moments, several give an object with a list for each.
    """
    found, broken = {}, False

    def tell(rule: Rule, error: Exception) -> None:
        nonlocal broken
        broken = True
        click.echo(f"qa-app: the rule {rule.name} broke ({type(error).__name__})", err=True)

    for file in files:
        try:
            found[file] = [moment.to_json() for moment in _found(file, least_confidence, tell)]
        except Unreadable as error:
            click.echo(f"qa-app: {error}", err=True)
    if len(files) > 1:
        click.echo(json.dumps(found, ensure_ascii=False, indent=1))
    elif found:
        click.echo(json.dumps(found[files[0]], ensure_ascii=False, indent=1))
    if len(found) < len(set(files)):
        raise SystemExit(BAD_INPUT)
    if broken:
        raise SystemExit(1)


class Unreadable(Exception):
    """A file that holds no transcript; ``str()`` names file, place and fault in a line."""


def _found(
    file: str, least_confidence: float | None, on_failure: Callable[[Rule, Exception], None]
) -> list[Moment]:
    # Rules and what they know of language take a moment to load.
    from qa_app.moments.finder import SHOWN_FROM, find_moments

    transcript = _read(file)
    least = SHOWN_FROM if least_confidence is None else least_confidence
    return find_moments(transcript, least_confidence=least, on_failure=on_failure)


def _read(file: str) -> Transcript:
    from qa_app.transcription.errors import TranscriptError
    from qa_app.transcription.transcript import Transcript

    name = "standard input" if file == "-" else file
    try:
        with click.open_file(file, "rb") as opened:
            content: bytes = opened.read()
        return Transcript.from_json(json.loads(content.decode("utf-8-sig")))
    except OSError as error:
        raise Unreadable(f"{name}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{name}: not a transcript: no text in UTF-8") from error
    except json.JSONDecodeError as error:
        problem = f"no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise Unreadable(f"{name}: not a transcript: {problem}") from error
    except RecursionError as error:
        raise Unreadable(f"{name}: not a transcript: nested too deeply") from error
    except TranscriptError as error:
        raise Unreadable(f"{name}: not a transcript: {error}") from error
    except ValueError as error:  # a number of very many digits
        raise Unreadable(f"{name}: not a transcript: {error}") from error
