"""The way to PostgreSQL: a pool, and work that is tried again until the server is back."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

import psycopg
import structlog
from psycopg import AsyncConnection
from psycopg_pool import AsyncConnectionPool

from tdi_bot.journal.interface import JournalError

T = TypeVar("T")
Rows = AsyncConnection[tuple[Any, ...]]

PASSING = (psycopg.OperationalError, psycopg.InterfaceError, TimeoutError)
"""Errors that say nothing about the work: the server is away, full, or chose us to end a deadlock."""

_MOST_CONNECTIONS = 6
_START_PATIENCE = 30.0
_LONGEST_DELAY = 1.0
_OPTIONS: dict[str, Any] = {
    "application_name": "tdi-bot",
    "connect_timeout": 5,
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 8_000,
    # A frozen replica must not keep what it had locked; each commit is on disk whatever the server's default.
    "options": "-c statement_timeout=15s -c idle_in_transaction_session_timeout=15s -c synchronous_commit=on",
}
_log = structlog.get_logger(__name__)


async def connect(url: str) -> Rows:
    """Open one connection, each statement its own commit."""
    return await AsyncConnection.connect(url, autocommit=True, **_OPTIONS)


async def connect_at_start(url: str) -> Rows:
    """Open the first connection, waiting for a server that starts beside us; say in French what is wrong."""
    deadline = time.monotonic() + _START_PATIENCE
    while True:
        try:
            return await connect(url)
        except psycopg.ProgrammingError:
            raise JournalError(
                "TDI_DATABASE_URL n'est pas une adresse que PostgreSQL comprend : "
                "postgresql://utilisateur:motdepasse@machine/base."
            ) from None
        except psycopg.OperationalError as error:
            if why := refusal(error):
                raise JournalError(why) from None
            if time.monotonic() > deadline:
                raise JournalError(
                    "PostgreSQL ne répond pas à l'adresse de TDI_DATABASE_URL : "
                    "vérifiez le réseau et le serveur."
                ) from None
            _log.warning("start.unreachable", error="PostgreSQL")
        await asyncio.sleep(1.0)


def refusal(error: psycopg.Error) -> str:
    """Say what the server refuses for good, if it does; its own words may hold what is not to be shown."""
    said = str(error)
    if "authentication failed" in said or "no password supplied" in said or "pg_hba" in said:
        return "PostgreSQL refuse l'utilisateur ou le mot de passe de TDI_DATABASE_URL."
    if "does not exist" in said:
        return "La base ou l'utilisateur de TDI_DATABASE_URL n'existe pas sur ce serveur PostgreSQL."
    return ""


class PostgresLink:
    """Runs work in transactions; an await returns once its commit is on disk, however long that takes."""

    def __init__(self, url: str) -> None:
        self._pool: AsyncConnectionPool[Rows] = AsyncConnectionPool(
            url,
            kwargs=_OPTIONS,
            min_size=1,
            max_size=_MOST_CONNECTIONS,
            timeout=5.0,
            max_idle=60.0,
            open=False,
            name="journal",
        )
        self._closing = asyncio.Event()
        self._failing_since: float | None = None

    @property
    def failing(self) -> bool:
        """Whether the server cannot be written to at the moment."""
        return self._failing_since is not None

    async def open(self) -> None:
        """Begin to connect; the first work waits for it."""
        await self._pool.open()

    async def run(self, work: Callable[[Rows], Awaitable[T]]) -> T:
        """Do work in one transaction, and again while the server fails; after `close` it is tried once."""
        delay = 0.05
        while True:
            try:
                async with self._pool.connection() as connection:
                    done = await work(connection)
            except PASSING as error:
                self._note_failure(error)
                if self._closing.is_set():
                    raise
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(delay):
                        await self._closing.wait()
                delay = min(delay * 2, _LONGEST_DELAY)
            else:
                self._note_success()
                return done

    def hurry(self) -> None:
        """Try nothing again from now on: the process stops."""
        self._closing.set()

    async def close(self) -> None:
        """Let go of the connections."""
        self._closing.set()
        await self._pool.close(timeout=1.0)

    def _note_failure(self, error: Exception) -> None:
        if self._failing_since is None:
            self._failing_since = time.monotonic()
            _log.error("journal.failing", error=type(error).__name__)

    def _note_success(self) -> None:
        if self._failing_since is not None:
            _log.warning("journal.recovered", seconds=round(time.monotonic() - self._failing_since, 1))
            self._failing_since = None
