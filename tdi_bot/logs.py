"""Logs that can be shown to anyone: one line an event, no text, place, id or secret in any of them."""

from __future__ import annotations

import contextlib
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable, MutableMapping
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, TextIO, cast

import structlog
from structlog.typing import Processor

LogFormat = Literal["console", "json"]

_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_HOME = str(Path(__file__).resolve().parent.parent)
_QUIET = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp", "PIL", "uvicorn", "psycopg")
_hidden: list[str] = []


def configure(level: str = "INFO", form: LogFormat = "console", hide: Iterable[str] = ()) -> None:
    """Send every log line to stderr in one form; `hide` are secrets that no line may hold."""
    _hidden[:] = [secret for secret in hide if secret]
    out = cast(TextIO, _Stderr())
    stamped: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    shown: list[Processor] = [_name_exception, _redact, _renderer(form)]
    # Our own lines do not pass through logging: it costs more than all that is done for one of them.
    structlog.configure(
        processors=[*stamped, *shown],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.WriteLoggerFactory(out),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(out)
    handler.addFilter(_without_values)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=stamped, processors=[_without_meta, *shown])
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda found: _log_uncaught(found.exc_type, found.exc_value, found.exc_traceback)


class _Stderr:
    """Standard error, which may be a file on a full disk or a closed pipe: a line is not worth a reply."""

    def write(self, text: str) -> int:
        """Write if that is possible."""
        with contextlib.suppress(OSError, ValueError):
            return sys.stderr.write(text)
        return 0

    def flush(self) -> None:
        """Flush if that is possible."""
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.flush()


def where(error: BaseException) -> str:
    """Say where an exception was raised, in our code if it passed there, without what it says."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if frame.filename.startswith(_HOME) and "/.venv/" not in frame.filename]
    if not frames:
        return ""
    frame = (ours or frames)[-1]
    return f"{frame.filename.removeprefix(_HOME + '/')}:{frame.lineno}"


def redact(text: str) -> str:
    """Take secrets out of a text, known ones and whatever looks like a bot token."""
    for secret in _hidden:
        text = text.replace(secret, "***")
    return _TOKEN.sub("***", text)


def _without_values(record: logging.LogRecord) -> bool:
    """Keep only the template of what libraries log: their arguments hold updates, texts and addresses."""
    record.msg, record.args = str(record.msg), None
    return True


def _without_meta(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    record: logging.LogRecord | None = event.pop("_record", None)
    event.pop("_from_structlog", None)
    if record is not None:
        event["logger"] = record.name
    return event


def _name_exception(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """Reduce an exception to its class and place: its message may quote what someone wrote."""
    found = event.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        event["error"], event["where"] = type(error).__name__, where(error)
    event.pop("stack_info", None)
    return event


def _redact(_: Any, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for key, value in event.items():
        if isinstance(value, str):
            event[key] = redact(value)
        elif not isinstance(value, int | float | bool | None):
            event[key] = redact(str(value))
    return event


def _renderer(form: LogFormat) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    logging.getLogger("tdi_bot").critical("uncaught", exc_info=(kind, error or kind(), trace))
