"""The commands ``qa-app models`` and ``qa-app models get``."""

from __future__ import annotations

import os
from typing import NoReturn

import click

from qa_app.foundation.settings import SettingError, Settings

BAD_INPUT = 2


@click.group(invoke_without_command=True)
@click.pass_context
def models(context: click.Context) -> None:
    """Whisper models: which are here, what each needs, how good it is known to be."""
    if context.invoked_subcommand is None:
        _list()


@models.command("get")
@click.argument("name")
def get_model(name: str) -> None:
    """Fetch the model NAME into MODELS_DIR from the hub, on a machine with a network.

    What was broken off goes on where it stopped. Each file's checksum is compared.
    """
    from qa_app.transcription.errors import TranscriptionError
    from qa_app.transcription.known_models import KNOWN
    from qa_app.transcription.model_download import fetch_model

    settings = _settings()
    if name not in KNOWN:
        _refuse(f"there is no model called {name!r}: choose one of {', '.join(KNOWN)}")
    click.echo(f"qa-app: {name}, about {KNOWN[name].disk_mb} MB", err=True)
    try:
        folder = fetch_model(name, settings.models_dir)
    except TranscriptionError as error:
        _refuse(str(error))
    click.echo(f"qa-app: {name} is in {folder}; use it with WHISPER_MODEL={name}", err=True)


def _list() -> None:
    from qa_app.transcription.known_models import (
        KNOWN,
        KOREAN_SOURCE,
        MEMORY_SOURCE,
        OURS,
        choices,
    )

    settings = _settings()
    here, _ = choices(settings.models_dir)
    click.echo(f"{'model':<16}{'here':<6}{'disk':>9}{'memory':>9}{'Korean':>9}{'English':>9}")
    for model in KNOWN.values():
        there = "yes" if model.name in here else "no"
        disk, memory = f"{model.disk_mb} MB", f"{model.memory_gb} GB"
        errors = f"{_told(model.korean_errors):>9}{_told(model.english_errors):>9}"
        click.echo(f"{model.name:<16}{there:<6}{disk:>9}{memory:>9}{errors}")
    for name in here:
        if name not in KNOWN:
            click.echo(f"{name:<16}yes")
    click.echo("")
    for line in (
        f"in use: {settings.whisper_model} (WHISPER_MODEL), models in {settings.models_dir}",
        "disk: about two bytes for each parameter",
        MEMORY_SOURCE + "; faster-whisper with int8 on a processor takes less (base about 1 GB)",
        KOREAN_SOURCE,
        "-: no figure is known here",
        OURS,
        "`qa-app models get NAME` fetches one",
    ):
        click.echo(line)


def _told(errors: float | None) -> str:
    return "-" if errors is None else f"{errors:g}"


def _settings() -> Settings:
    try:
        return Settings.from_environment(os.environ)
    except SettingError as error:
        _refuse(str(error))


def _refuse(problem: str) -> NoReturn:
    click.echo(f"qa-app: {problem}", err=True)
    raise SystemExit(BAD_INPUT)
