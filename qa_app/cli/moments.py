"""The command ``qa-app moments``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from qa_app.cli.refusing import BAD_INPUT, refuse

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qa_app.moments.moment import Moment
    from qa_app.moments.rule import Rule
    from qa_app.moments.spoken import Spoken
    from qa_app.transcription.transcript import Transcript


@click.command()
@click.argument("files", nargs=-1)
@click.option(
    "--least-confidence",
    type=click.FloatRange(0, 1),
    help="Leave out moments that are less sure; those that pages show by default.",
)
@click.option("--explain", is_flag=True, help="Say why each rule fired on a line, or did not.")
@click.option("--rule", default="", help="Explain only rules with this in their names.")
@click.option("--line", type=click.IntRange(min=1), help="Explain only this line, from 1.")
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Of --explain."
)
@click.option("--check", is_flag=True, help="Try the examples of rules (korean/empathy, empathy).")
def moments(
    files: tuple[str, ...],
    least_confidence: float | None,
    explain: bool,
    rule: str,
    line: int | None,
    form: str,
    check: bool,
) -> None:
    """Find the moments in FILES, transcripts (JSON); "-" is standard input.

    One file gives a list of moments, several give an object with a list for each. With --explain
    a file may be text as well, a line for each turn ("agent: …", "customer: …"), or lines as of
    examples, each tried by itself. With --check the arguments are rules; all without any.
    """
    # A rule's file is read when its module is.
    from qa_app.moments.phrase_file import PhraseFileError

    try:
        if check:
            _check(files)
        elif not files:
            raise click.UsageError("Missing argument 'FILES...'.")
        elif explain:
            _explain(files, rule, line, as_json=form == "json")
        else:
            _find(files, least_confidence)
    except PhraseFileError as error:
        refuse(error)


def _find(files: tuple[str, ...], least_confidence: float | None) -> None:
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


def _explain(files: tuple[str, ...], rule: str, line: int | None, *, as_json: bool) -> None:
    from qa_app.moments.explain import explain, rules_named
    from qa_app.moments.explain_text import as_text

    rules = rules_named(rule)
    if not rules:
        refuse(f"there is no rule with {rule} in its name")
    kinds = {one.kind for one in rules}
    explained = []
    for file in files:
        try:
            spoken = _spoken(file, kinds.pop() if len(kinds) == 1 else "")
        except Unreadable as error:
            refuse(str(error))
        for one in spoken:
            wanted = line if line is not None else one.line
            explained += explain(one.transcript, rule=rule, line=wanted)
    if not explained:
        refuse(f"there is no line {line}" if line else "there is no line in it")
    if as_json:
        plain = [one.to_json() for one in explained]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=1))
    else:
        click.echo("\n".join(as_text(explained, fully=bool(rule))).rstrip())


def _check(names: tuple[str, ...]) -> None:
    """Try the examples of rules, and say which do not hold."""
    from qa_app.moments.examples import examples_in, phrase_files, try_out

    files = phrase_files()
    for name in names:
        if not any(_is_meant(path, (name,)) for path in files):
            refuse(f"there is no rule {name}")
    paths = [path for path in files if _is_meant(path, names)]
    outcomes = [try_out(example) for example in examples_in(paths)]
    wrong = [outcome for outcome in outcomes if not outcome.is_right]
    for outcome in wrong:
        click.echo(outcome.reproach())
    click.echo(f"{len(outcomes)} examples, {len(wrong)} wrong")
    if wrong:
        raise SystemExit(1)


def _is_meant(path: Path, names: tuple[str, ...]) -> bool:
    return not names or bool({path.stem, f"{path.parent.name}/{path.stem}"}.intersection(names))


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


def _spoken(file: str, kind: str) -> list[Spoken]:
    """A transcript, or the calls that a text holds."""
    from qa_app.moments.spoken import Spoken, read_spoken

    content = _content(file)
    if content.lstrip()[:1] not in ("{", "["):
        return read_spoken(content, kind)
    return [Spoken(_transcript(content, file))]


def _read(file: str) -> Transcript:
    return _transcript(_content(file), file)


def _name(file: str) -> str:
    return "standard input" if file == "-" else file


def _content(file: str) -> str:
    try:
        with click.open_file(file, "rb") as opened:
            content: bytes = opened.read()
        return content.decode("utf-8-sig")
    except OSError as error:
        raise Unreadable(f"{_name(file)}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise Unreadable(f"{_name(file)}: not a transcript: no text in UTF-8") from error


def _transcript(content: str, file: str) -> Transcript:
    from qa_app.transcription.errors import TranscriptError
    from qa_app.transcription.transcript import Transcript

    name = _name(file)
    try:
        return Transcript.from_json(json.loads(content))
    except json.JSONDecodeError as error:
        problem = f"no JSON: {error.msg} (line {error.lineno}, column {error.colno})"
        raise Unreadable(f"{name}: not a transcript: {problem}") from error
    except RecursionError as error:
        raise Unreadable(f"{name}: not a transcript: nested too deeply") from error
    except TranscriptError as error:
        raise Unreadable(f"{name}: not a transcript: {error}") from error
    except ValueError as error:  # a number of very many digits
        raise Unreadable(f"{name}: not a transcript: {error}") from error
