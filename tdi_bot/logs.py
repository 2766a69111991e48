"""Logs that can be shown to anyone: one line an event, no text, place, id or secret in any of them."""

from __future__ import annotations

import contextlib
import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Literal

LogFormat = Literal["console", "json"]
_TOKEN = re.compile(r"\d+:[A-Za-z0-9_-]{20,}")
_HOME = str(Path(__file__).resolve().parent.parent)
_QUIET = ("httpx", "httpcore", "telegram", "asyncio", "aiohttp", "PIL", "uvicorn", "psycopg")
_EVENT_WIDTH, _LEVEL_WIDTH = 30, 9


class Log:
    """Writes lines to stderr; before `configure`, as an operator reads them and from INFO up.

    Our own lines do not pass through logging: it costs more than all that is done for one of them.
    """

    def __init__(self) -> None:
        self.level = logging.INFO
        self.form: LogFormat = "console"
        self.hidden: list[str] = []

    def info(self, event: str, **values: object) -> None:
        """Tell what happened."""
        if self.level <= logging.INFO:
            self.write("info", event, values)

    def warning(self, event: str, **values: object) -> None:
        """Tell what will mend itself."""
        if self.level <= logging.WARNING:
            self.write("warning", event, values)

    def error(self, event: str, **values: object) -> None:
        """Tell what somebody should look at."""
        if self.level <= logging.ERROR:
            self.write("error", event, values)

    def write(self, level: str, event: str, values: dict[str, object]) -> None:
        """Write a line, if standard error can be written to; a line is not worth a reply.

        It may be a file on a full disk, or a closed pipe.
        """
        shown = {name: self._shown(value) for name, value in values.items()}
        now = datetime.now(UTC).isoformat().replace("+00:00", "Z")
        said = redact(event)
        if self.form == "json":
            line = json.dumps(shown | {"event": said, "level": level, "timestamp": now}, ensure_ascii=False)
        else:
            pairs = " ".join(f"{name}={shown[name]}" for name in sorted(shown))
            line = f"{now} [{level:<{_LEVEL_WIDTH}}] {said:<{_EVENT_WIDTH}} {pairs}".rstrip()
        with contextlib.suppress(OSError, ValueError):
            sys.stderr.write(line + "\n")
            sys.stderr.flush()

    @staticmethod
    def _shown(value: object) -> str | int | float | None:
        """What is no number, truth value or None is shown as text."""
        return value if isinstance(value, int | float | None) else redact(str(value))


log = Log()
"""The one log of the program."""


def configure(level: str = "INFO", form: LogFormat = "console", hide: Iterable[str] = ()) -> None:
    """Send every log line to stderr in one form; `hide` are secrets that no line may hold."""
    log.level, log.form = logging.getLevelNamesMapping()[level], form
    log.hidden = [secret for secret in hide if secret]
    root = logging.getLogger()
    root.handlers[:] = [_FromLibraries()]
    root.setLevel(level)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(True)
    sys.excepthook = _log_uncaught
    threading.excepthook = lambda found: _log_uncaught(found.exc_type, found.exc_value, found.exc_traceback)


class _FromLibraries(logging.Handler):
    """Writes what libraries log, by its template alone: the arguments hold updates, texts and addresses."""

    def emit(self, record: logging.LogRecord) -> None:
        values: dict[str, object] = {"logger": record.name}
        if record.exc_info and (error := record.exc_info[1]) is not None:
            values |= named(error)
        log.write(record.levelname.lower(), str(record.msg), values)


def named(error: BaseException) -> dict[str, object]:
    """Reduce an exception to its class and place: its message may quote what someone wrote."""
    return {"error": type(error).__name__, "where": where(error)}


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
    for secret in log.hidden:
        text = text.replace(secret, "***")
    return _TOKEN.sub("***", text)


def _log_uncaught(
    kind: type[BaseException], error: BaseException | None, trace: TracebackType | None
) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    found = error or kind()
    log.write("critical", "uncaught", named(found.with_traceback(trace)))
