"""Logs: one line an event, to standard error, for people and for log collectors alike.

Nothing that a person said, typed or is called gets into a log, whoever writes it:

- of our own events, text stands only in the fields named here;
- of an exception stand the kinds and the places in the code, not its message, which may carry
  values (a constraint's row, a file's name, a word that is no number);
- of other packages' records, of which warnings and worse are logged, stands what their source
  says, without what was filled in.

A log that has no room, on a full disk, stops nobody: its lines are lost, what they tell of goes on.
"""

import linecache
import logging
import sys
import threading
import traceback
import warnings
from collections.abc import Iterator, MutableMapping
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, TextIO

import structlog

# Fields of our events whose text is ours: codes, names of functions, processes and keys.
TEXT_FIELDS = frozenset(
    {
        "event", "level", "timestamp", "exception", "what", "worker", "stage", "kind", "code",
        "reason", "endpoint", "why", "key", "place", "folder",
    }
)  # fmt: skip
LEFT_OUT = "…"
MOST_FRAMES = 30


def configure(level: str) -> None:
    """Set up logging once for the process; ``level`` is a name such as INFO."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            _leave_values_out,
            structlog.dev.ConsoleRenderer(
                colors=sys.stderr.isatty(), exception_formatter=_without_values
            ),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelName(level)),
        logger_factory=lambda *_names: _Lines(),
    )
    _take_over_others(level)
    sys.excepthook = _log_uncaught
    threading.excepthook = _log_uncaught_in_thread


def _leave_values_out(
    _logger: Any, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Our own events: numbers, and text in the known fields only."""
    for name, value in event.items():
        harmless = value is None or isinstance(value, bool | int | float) or name == "exc_info"
        if not harmless and not (name in TEXT_FIELDS and isinstance(value, str)):
            event[name] = LEFT_OUT
    return event


def _without_values(out: TextIO, exc_info: Any) -> None:
    out.write("\n" + told(exc_info[1]))


def told(error: BaseException | None) -> str:
    """An exception and what led to it: kinds and places in the code, without messages."""
    return "\n".join(_chain(error, set()))


def _chain(error: BaseException | None, seen: set[int]) -> Iterator[str]:
    if error is None or id(error) in seen:
        return
    seen.add(id(error))
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    yield from _chain(before, seen)
    for frame in traceback.extract_tb(error.__traceback__)[-MOST_FRAMES:]:
        yield f"  {frame.filename}:{frame.lineno} in {frame.name}: {frame.line or ''}".rstrip()
    yield f"{type(error).__module__}.{type(error).__qualname__}{_harmless_part(error)}"


def _harmless_part(error: BaseException) -> str:
    """What of an error's message comes from the system or the schema, not from a person."""
    if isinstance(error, OSError) and error.strerror and not hasattr(error, "log"):
        return f": {error.strerror}" if isinstance(error.errno, int) else ""
    state = getattr(error, "sqlite_errorname", None) or getattr(error, "sqlstate", None)
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return "".join(f": {part}" for part in (state, constraint) if isinstance(part, str))


def _write(line: str) -> None:
    """A line to what standard error is now, if there is room for it."""
    with suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


class _Lines:
    """What structlog hands finished lines to, by the names of their levels."""

    debug = info = warning = error = critical = staticmethod(_write)


class _OthersHandler(logging.Handler):
    """Writes a line for a record of another package: its words as its source has them."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write it."""
        _write(self.format(record))

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it an exception without its message."""
        stamp = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        place = f"{record.module}.py:{record.lineno}"
        line = f"{stamp} [{record.levelname.lower()}] {record.name} {_words(record)} ({place})"
        if record.exc_info and record.exc_info[1]:
            line += "\n" + told(record.exc_info[1])
        return line


def _words(record: logging.LogRecord) -> str:
    template = str(record.msg)
    if not record.args:
        return template if _stands_in_source(template, record) else LEFT_OUT
    given = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return template % tuple(arg if isinstance(arg, int | float) else LEFT_OUT for arg in given)
    except (TypeError, ValueError):
        return template


def _stands_in_source(words: str, record: logging.LogRecord) -> bool:
    """Whether the code says just this: it was not put together from values."""
    lines = linecache.getlines(record.pathname)[record.lineno - 1 : record.lineno + 4]
    return any(f"{quote}{words}{quote}" in line for line in lines for quote in "'\"")


def _take_over_others(level: str) -> None:
    root = logging.getLogger()
    others = [kept for kept in root.handlers if not isinstance(kept, _OthersHandler)]
    root.handlers = [*others, _OthersHandler(max(logging.WARNING, logging.getLevelName(level)))]
    # Servers bring handlers of their own, which write requests with all that is in them.
    for name in ("gunicorn.error", "gunicorn.access", "werkzeug"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    warnings.showwarning = _log_warning


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    structlog.get_logger().warning(
        "a package warns", why=category.__name__, place=f"{filename}:{lineno}"
    )


def _log_uncaught(
    kind: type[BaseException], error: BaseException, _trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("ended by an error", exc_info=error)


def _log_uncaught_in_thread(ended: threading.ExceptHookArgs) -> None:
    if ended.exc_value is not None and not isinstance(ended.exc_value, SystemExit):
        structlog.get_logger().critical("a thread was ended by an error", exc_info=ended.exc_value)
