"""Whether the settings of Whisper name what is there: asked before anything starts."""

from __future__ import annotations

import os
from pathlib import Path

from qa_app.foundation.settings import SettingError, Settings
from qa_app.transcription.device import chosen_compute_type, chosen_device
from qa_app.transcription.engine import DEFAULT_ENGINE, find_engine_weights
from qa_app.transcription.errors import TranscriptionError
from qa_app.transcription.known_models import KNOWN, choices


def check_whisper(settings: Settings) -> None:
    """Find the model and the device of the settings.

    Raises:
        SettingError: names the setting, and what else could be chosen.
    """
    check_model_name(settings)
    engine = settings.whisper_engine
    try:
        find_engine_weights(engine, settings.whisper_model, models_dir=settings.models_dir)
    except TranscriptionError as error:
        raise _wrong_model(settings, str(error)) from error
    try:
        device = chosen_device(settings.whisper_device, engine)
    except TranscriptionError as error:
        told = f"WHISPER_DEVICE={settings.whisper_device!r}: {error} Set cpu or auto."
        raise SettingError(told) from error
    try:
        chosen_compute_type(settings.whisper_compute_type, device, engine)
    except TranscriptionError as error:
        told = f"WHISPER_COMPUTE_TYPE={settings.whisper_compute_type!r}: {error}"
        raise SettingError(told) from error


def check_model_name(settings: Settings) -> None:
    """Refuse what can be no model, whether or not the weights are on this machine.

    Raises:
        SettingError: names the setting, and what else could be chosen.
    """
    model = settings.whisper_model
    if model.endswith(".pt") and settings.whisper_engine == DEFAULT_ENGINE:
        told = "a .pt file is for WHISPER_ENGINE=openai-whisper; faster-whisper takes a folder"
        raise _wrong_model(settings, told)
    if os.sep in model or model.endswith(".pt"):
        return
    here, _ = choices(settings.models_dir)
    kept = settings.models_dir / f"{model}.pt"
    if model not in here and model not in KNOWN and not kept.is_file():
        raise _wrong_model(settings, "there is no such model")


def _wrong_model(settings: Settings, problem: str) -> SettingError:
    model, path = settings.whisper_model, Path(settings.whisper_model)
    here, to_fetch = choices(settings.models_dir)
    if model in to_fetch:
        problem = f"it is not on this machine; `qa-app models get {model}` fetches it"
    elif os.sep in model and path.is_dir():
        problem = "the folder holds no CTranslate2 model (config.json and model.bin)"
    elif os.sep in model and not path.exists():
        problem = "there is no such folder or file"
    there = ", ".join(here) or "none"
    others = ", ".join(name for name in to_fetch if name != model)
    told = f"choose one that is here ({there}), a folder, or one that `qa-app models get` fetches"
    return SettingError(f"WHISPER_MODEL={model!r}: {problem.rstrip('.')}; {told} ({others})")
