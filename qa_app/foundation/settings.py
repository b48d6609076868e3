"""Every setting, read from the environment once and checked before anything starts."""

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any, Literal

from qa_app.foundation.setting import SettingError as SettingError
from qa_app.foundation.setting import address as _address
from qa_app.foundation.setting import command as _command
from qa_app.foundation.setting import flag as _flag
from qa_app.foundation.setting import integer as _integer
from qa_app.foundation.setting import one_of as _one_of
from qa_app.foundation.setting import pattern as _pattern
from qa_app.foundation.setting import secret as _secret
from qa_app.foundation.setting import setting as _setting
from qa_app.foundation.setting import time_zone as _time_zone
from qa_app.foundation.setting import url as _url
from qa_app.foundation.sign_in_settings import SignInSettings

ROOT = Path(__file__).resolve().parents[2]
# Never shown: addresses of services may hold a password.
SECRETS = {
    "SECRET_KEY", "ENCRYPTION_KEY", "DATABASE_URL", "RECORDINGS_URL",
    "OWNER_DATABASE_URL",
    "OIDC_CLIENT_SECRET",
}  # fmt: skip

FILENAME_PATTERN = (
    r"(?P<date>\d{8})[-_](?P<time>\d{6})[-_](?P<agent>[^_]+)"
    r"(?:_(?P<queue>[^_]+))?(?:_(?P<direction>(?i:in|out)))?(?:_(?P<reference>[^_]+))?"
)


@dataclass(frozen=True, kw_only=True)
class Settings(SignInSettings):
    """What the person who runs QA Coach can choose.

    A default of ``None`` means that the value is derived from ``DATA_DIR``.
    """

    data_dir: Path = _setting(
        "DATA_DIR", "var", Path, "Folder for the database, recordings, models and the secret key."
    )
    database_url: str = _setting(
        "DATABASE_URL",
        None,
        _url("sqlite", "postgresql+psycopg"),
        "SQLite file in DATA_DIR unless set; `postgresql+psycopg://…` for many machines.",
    )
    owner_database_url: str = _setting(
        "OWNER_DATABASE_URL",
        None,
        _url("sqlite", "postgresql+psycopg"),
        "The same database as the role that owns its tables, for `qa-app db upgrade`; "
        "DATABASE_URL unless set.",
    )
    recordings_url: str = _setting(
        "RECORDINGS_URL",
        None,
        _url("file", "s3"),
        "Where recordings lie: a folder in DATA_DIR unless set; `file:///…` or `s3://bucket/…`.",
    )
    secret_key: str = _setting(
        "SECRET_KEY", None, _secret, "Signs sessions; made once and kept in DATA_DIR unless set."
    )
    encryption_key_file: Path = _setting(
        "ENCRYPTION_KEY_FILE",
        None,
        Path,
        "Key that recordings are encrypted with; made once and kept in DATA_DIR unless set.",
    )
    encryption_key: str = _setting(
        "ENCRYPTION_KEY", "", str, "The key itself, instead of a file; `qa-app keys new` makes one."
    )
    encryption_key_command: str = _setting(
        "ENCRYPTION_KEY_COMMAND",
        "",
        _command,
        "A command that prints the key, such as a key service's client, instead of a file.",
    )
    listen: str = _setting("LISTEN", "127.0.0.1:8000", _address, "Address of the web server.")
    workers: int = _setting(
        "WORKERS", "1", _integer(0, 64), "Transcription workers that `qa-app run` starts."
    )
    trusted_proxies: int = _setting(
        "TRUSTED_PROXIES", "0", _integer(0, 5), "Reverse proxies in front whose headers count."
    )
    secure_cookies: bool = _setting(
        "SECURE_COOKIES", "0", _flag, "1 when people reach the app over HTTPS only."
    )
    session_minutes: int = _setting(
        "SESSION_MINUTES", "60", _integer(5, 1440), "Sign-in ends after this long without activity."
    )
    session_hours: int = _setting(
        "SESSION_HOURS", "12", _integer(1, 168), "Sign-in ends after this long in any case."
    )
    time_zone: str = _setting(
        "TIME_ZONE", "Asia/Seoul", _time_zone, "Time zone in which dates are shown and entered."
    )
    whisper_engine: str = _setting(
        "WHISPER_ENGINE",
        "faster-whisper",
        _one_of("faster-whisper", "openai-whisper"),
        "`faster-whisper`, or `openai-whisper` as the slow reference.",
    )
    whisper_model: str = _setting(
        "WHISPER_MODEL",
        "base",
        str,
        "Model name, a folder with a CTranslate2 model, or (openai-whisper) a `.pt` file.",
    )
    whisper_device: Literal["auto", "cpu", "cuda"] = _setting(
        "WHISPER_DEVICE",
        "auto",
        _one_of("auto", "cpu", "cuda"),
        "On what Whisper computes: `cpu`, `cuda` (an NVIDIA GPU), or `auto` for what is there.",
    )
    whisper_compute_type: str = _setting(
        "WHISPER_COMPUTE_TYPE",
        "auto",
        _one_of(
            *("auto", "int8", "int8_float16", "int8_bfloat16", "int8_float32", "int16"),
            *("float16", "bfloat16", "float32"),
        ),
        "Number format, as CTranslate2 calls it; `auto` is int8 on `cpu` and float16 on `cuda`.",
    )
    models_dir: Path = _setting(
        "MODELS_DIR", None, Path, "Folder of local models; `models` in DATA_DIR unless set."
    )
    agent_channel: Literal["left", "right", "auto"] = _setting(
        "AGENT_CHANNEL",
        "auto",
        _one_of("left", "right", "auto"),
        "Channel of the agent in stereo recordings; `auto` detects it, or takes left.",
    )
    tell_voices: bool = _setting(
        "TELL_VOICES", "1", _flag, "1 tells the two voices of mono recordings apart."
    )
    filename_pattern: re.Pattern[str] = _setting(
        "CALL_FILENAME_PATTERN",
        FILENAME_PATTERN,
        _pattern,
        "Regular expression that reads date, time, agent, queue, direction and reference "
        "from a recording's file name.",
    )
    max_upload_mb: int = _setting(
        "MAX_UPLOAD_MB", "1024", _integer(1, 100_000), "Largest recording that may be uploaded."
    )
    keep_free_mb: int = _setting(
        "KEEP_FREE_MB",
        "256",
        _integer(1, 1_000_000),
        "Room on the disk that uploads leave free; below it `/health` warns.",
    )
    max_call_minutes: int = _setting(
        "MAX_CALL_MINUTES", "240", _integer(1, 1440), "Longest recording that may be uploaded."
    )
    time_limit_factor: int = _setting(
        "TIME_LIMIT_FACTOR",
        "4",
        _integer(1, 100),
        "A worker may take this many times a call's length for it, or for a stage after it, ...",
    )
    time_limit_seconds: int = _setting(
        "TIME_LIMIT_SECONDS",
        "600",
        _integer(1, 86_400),
        "... and this many seconds more; then it fails, and the worker is free.",
    )
    worker_memory_mb: int = _setting(
        "WORKER_MEMORY_MB",
        "0",
        _integer(0, 4_000_000),
        "A call or stage that takes more memory fails; 0 is an equal share for each of WORKERS.",
    )
    rubrics_dir: Path = _setting(
        "RUBRICS_DIR", str(ROOT / "rubrics"), Path, "Folder of rubric files."
    )
    answer_days: int = _setting(
        "ANSWER_DAYS", "7", _integer(1, 90), "Days that an agent has to answer a coaching plan."
    )
    amend_days: int = _setting(
        "AMEND_DAYS",
        "7",
        _integer(0, 90),
        "Days in which a submitted review can be amended by its reviewer; 0 is never.",
    )
    double_scored_percent: int = _setting(
        "DOUBLE_SCORED_PERCENT",
        "0",
        _integer(0, 100),
        "Percent of the calls given out that a second reviewer rates too, without knowing it.",
    )
    appeal_days: int = _setting(
        "APPEAL_DAYS",
        "14",
        _integer(0, 90),
        "Days after a plan's publication in which its agent can appeal a rating; 0 is never.",
    )
    appeal_answer_days: int = _setting(
        "APPEAL_ANSWER_DAYS", "7", _integer(1, 90), "Days in which an appeal is to be decided."
    )
    assign_appeals: bool = _setting(
        "ASSIGN_APPEALS",
        "1",
        _flag,
        "1 gives an appeal at once to the other reviewer who has least to do; 0: a lead gives it.",
    )
    agents_see_scores: bool = _setting(
        "AGENTS_SEE_SCORES", "0", _flag, "1 puts the score of each review at the end of its plan."
    )
    moments_after_rating: bool = _setting(
        "MOMENTS_AFTER_RATING",
        "0",
        _flag,
        "1 hides found moments from reviewers until they have rated every criterion themselves.",
    )
    erase_rewrite_mb: int = _setting(
        "ERASE_REWRITE_MB",
        "1024",
        _integer(0, 10_000_000),
        "PostgreSQL: up to this size of its tables, they are written anew after erasing.",
    )
    retention_hour: int = _setting(
        "RETENTION_HOUR",
        "3",
        _integer(0, 23),
        "Hour of the night, in TIME_ZONE, from which retention rules run.",
    )
    retention_wait_days: int = _setting(
        "RETENTION_WAIT_DAYS",
        "7",
        _integer(0, 365),
        "Days before a new or stricter retention rule first runs, unless its number is confirmed.",
    )
    demo: bool = _setting(
        "DEMO", "1", _flag, "1 loads the sample calls and people into an empty database."
    )
    log_level: str = _setting(
        "LOG_LEVEL",
        "INFO",
        _one_of("DEBUG", "INFO", "WARNING", "ERROR"),
        "How much is logged to standard error.",
    )

    @property
    def origin(self) -> str:
        """Where people reach the app: scheme, host and port."""
        return self.public_url or f"http://localhost:{self.listen.rpartition(':')[2]}"

    @property
    def incoming_dir(self) -> Path:
        """Uploads that are still arriving; on the disk of the web server."""
        return self.data_dir / "incoming"

    @property
    def worker_memory(self) -> int:
        """The most that a worker's child may hold, in bytes."""
        if self.worker_memory_mb:
            return self.worker_memory_mb * 1024 * 1024
        return int(memory_of_machine() * 0.8) // max(1, self.workers)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read and check all settings.

        Raises:
            SettingError: at the first value that cannot be used.
        """
        values: dict[str, Any] = {}
        for setting in fields(cls):
            name = setting.metadata["name"]
            text = environment.get(name) or setting.metadata["default"]
            if text is None:
                text = _derived(name, values)
            try:
                values[setting.name] = setting.metadata["parse"](text)
            except ValueError as error:
                shown = f"{name}=…" if name in SECRETS else f"{name}={text!r}"
                raise SettingError(f"{shown}: {error}") from None
            if name == "DATA_DIR":
                values["data_dir"] = _writable(values["data_dir"])
        settings = cls(**values)
        settings.check_sign_in()
        return settings


def memory_of_machine() -> int:
    """The memory of this machine, or what its container allows, in bytes."""
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    try:
        allowed = Path("/sys/fs/cgroup/memory.max").read_text().strip()
    except OSError:
        return machine
    return min(machine, int(allowed)) if allowed.isdecimal() else machine


def _writable(folder: Path) -> Path:
    folder = folder.expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (folder / "incoming").mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise SettingError(f"DATA_DIR={str(folder)!r}: {error.strerror}") from None
    return folder


def _derived(name: str, known: Mapping[str, Any]) -> str:
    data_dir: Path = known["data_dir"]
    if name == "SECRET_KEY":
        return _kept_secret(data_dir / "secret_key")
    if name == "OWNER_DATABASE_URL":
        return str(known["database_url"])
    return {
        "DATABASE_URL": f"sqlite:///{data_dir / 'qa-coach.sqlite3'}",
        "RECORDINGS_URL": (data_dir / "recordings").as_uri(),
        "MODELS_DIR": str(data_dir / "models"),
        "ENCRYPTION_KEY_FILE": str(data_dir / "encryption_key"),
    }[name]


def _kept_secret(path: Path) -> str:
    """The secret key of this installation, made once, readable by its owner only."""
    try:
        path.touch(mode=0o600, exist_ok=False)
        path.write_text(secrets.token_urlsafe(48))
    except FileExistsError:
        pass
    return path.read_text().strip()
