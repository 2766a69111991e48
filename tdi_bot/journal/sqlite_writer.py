"""The one thread that writes to SQLite: what is pending goes in one commit, a full disk is waited out."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import structlog

from tdi_bot.journal.sqlite_ending import set_up

T = TypeVar("T")
Statement = Callable[[sqlite3.Connection], Any]

_BATCH = 256
_CHECKPOINT_AFTER = 0.3  # seconds of quiet before the log of the database is emptied
_CHECKPOINT_AT_MOST = 5.0
_BUSY_MS = 5_000
_LAST_WORDS = 2.0  # seconds that a stop waits for the disk
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Task:
    work: Statement
    done: asyncio.Future[Any]
    erases: bool
    single: bool


_Result = tuple[_Task, Any, Exception | None]


def connect(path: Path) -> sqlite3.Connection:
    """Open the database as it must be: durable at each commit, erased content overwritten."""
    connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
    return connection


class SqliteWriter:
    """Runs statements in order, many to a commit; a caller's await returns once its commit is on disk."""

    def __init__(self, path: Path) -> None:
        self._connection = connect(path)
        set_up(self._connection)
        self._queue: SimpleQueue[_Task | None] = SimpleQueue()
        self._loop = asyncio.get_running_loop()
        self._failing_since: float | None = None
        self._erased_since: float | None = None
        self._quiet = _CHECKPOINT_AFTER
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="journal", daemon=True)
        self._thread.start()

    @property
    def failing(self) -> bool:
        """Whether the disk refuses writes at the moment."""
        return self._failing_since is not None

    async def write(
        self, work: Callable[[sqlite3.Connection], T], *, erases: bool = False, single: bool = False
    ) -> T:
        """Run statements in the next commit and return their result once it is durable.

        A `single` one is a commit by itself when no other waits.
        """
        done: asyncio.Future[T] = self._loop.create_future()
        self._queue.put(_Task(work, done, erases, single))
        return await done

    async def close(self) -> None:
        """Write what is pending, empty the log and stop; a disk that still refuses is left as it is."""
        self._closing.set()
        self._queue.put(None)
        await asyncio.to_thread(self._thread.join, _LAST_WORDS)

    def _run(self) -> None:
        while True:
            batch, last = self._next_batch()
            if batch:
                self._commit_in_the_end(batch)
            elif self._erased_since is not None:
                self._checkpoint()
            if last:
                self._checkpoint()
                self._connection.close()
                return
            if self._erased_since and time.monotonic() - self._erased_since > _CHECKPOINT_AT_MOST:
                self._checkpoint()

    def _next_batch(self) -> tuple[list[_Task], bool]:
        """Wait for a task and take all that have come with it; nothing in time means that it is quiet."""
        batch: list[_Task] = []
        try:
            task = self._queue.get(timeout=self._quiet if self._erased_since is not None else None)
            while task is not None:
                batch.append(task)
                if len(batch) == _BATCH:
                    return batch, False
                task = self._queue.get_nowait()
        except Empty:
            return batch, False
        return batch, True

    def _commit_in_the_end(self, batch: list[_Task]) -> None:
        """Commit a batch, trying again while the disk refuses it."""
        delay = 0.05
        while True:
            try:
                results = self._commit_each(batch)
            except (sqlite3.OperationalError, OSError) as error:
                self._note_failure(error)
                if self._closing.wait(delay):
                    self._settle([(task, None, error) for task in batch])
                    return
                delay = min(delay * 2, 1.0)
            else:
                self._note_success()
                if any(task.erases for task in batch) and self._erased_since is None:
                    self._erased_since = time.monotonic()
                self._settle(results)
                return

    def _commit_each(self, batch: list[_Task]) -> list[_Result]:
        """Commit all together; one caller's mistake must not cost the others their commit."""
        try:
            return self._commit(batch)
        except (sqlite3.OperationalError, OSError):
            raise
        except Exception as error:
            if len(batch) == 1:
                return [(batch[0], None, error)]
            return [result for task in batch for result in self._commit_each([task])]

    def _commit(self, batch: list[_Task]) -> list[_Result]:
        connection = self._connection
        alone = len(batch) == 1 and batch[0].single
        try:
            if not alone:
                connection.execute("BEGIN IMMEDIATE")
            results: list[_Result] = [(task, task.work(connection), None) for task in batch]
            if not alone:
                connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return results

    def _settle(self, results: list[_Result]) -> None:
        def tell() -> None:
            for task, result, error in results:
                if task.done.done():
                    continue
                if error is not None:
                    task.done.set_exception(error)
                else:
                    task.done.set_result(result)

        if not self._loop.is_closed():
            self._loop.call_soon_threadsafe(tell)

    def _note_failure(self, error: Exception) -> None:
        if self._failing_since is None:
            self._failing_since = time.monotonic()
            _log.error("journal.failing", error=type(error).__name__, reason=str(error))

    def _note_success(self) -> None:
        if self._failing_since is not None:
            _log.warning("journal.recovered", seconds=round(time.monotonic() - self._failing_since, 1))
            self._failing_since = None

    def _checkpoint(self) -> None:
        """Empty the write-ahead log, so that erased content is in no file; while it is read, try later."""
        connection = self._connection
        try:
            connection.execute("PRAGMA busy_timeout = 0")  # replies must not wait for a backup to end
            (busy, *_) = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except (sqlite3.OperationalError, OSError) as error:
            _log.warning("journal.checkpoint_failed", error=type(error).__name__)
            busy = True
        finally:
            connection.execute(f"PRAGMA busy_timeout = {_BUSY_MS}")
        self._erased_since = time.monotonic() if busy else None
        self._quiet = _CHECKPOINT_AT_MOST if busy else _CHECKPOINT_AFTER
