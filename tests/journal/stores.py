"""The same questions put to a real SQLite file and to a real PostgreSQL, for tests that hold for both."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tdi_bot.journal import Arrival, Journal, SqliteJournal, Vault
from tdi_bot.journal.postgres import PostgresJournal
from tests.postgres.server import BOUNDED

KEY = "une clé d'essai assez longue pour l'être"


class Store(Protocol):
    """One database, opened as a journal or looked into."""

    async def open(self, key: str = KEY) -> Journal: ...

    def outcomes(self) -> list[tuple[int, str]]:
        """What is written of ended updates."""
        ...

    def count(self, table: str) -> int: ...

    def age(self, table: str, column: str, seconds: float) -> None:
        """Make all rows of a table as old as that."""
        ...

    def content(self) -> bytes:
        """All that is stored, as bytes."""
        ...

    def claim_to_be_newer(self) -> None:
        """Leave the mark of a later version."""
        ...


class SqliteStore:
    def __init__(self, path: Path) -> None:
        self.path = path

    async def open(self, key: str = KEY) -> Journal:
        return await SqliteJournal.open(self.path, Vault(key))

    def outcomes(self) -> list[tuple[int, str]]:
        return self._rows("SELECT update_id, outcome FROM done ORDER BY 1")

    def count(self, table: str) -> int:
        return len(self._rows(f"SELECT 1 FROM {'done' if table == 'seen' else table}"))

    def age(self, table: str, column: str, seconds: float) -> None:
        at = time.time() - seconds
        self._rows(f"UPDATE {'done' if table == 'seen' else table} SET {column} = {at}")

    def content(self) -> bytes:
        return b"".join(file.read_bytes() for file in self.path.parent.iterdir())

    def claim_to_be_newer(self) -> None:
        self._rows("PRAGMA user_version = 99")

    def _rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
            return connection.execute(query).fetchall()


class PostgresStore:
    def __init__(self, url: str) -> None:
        self.url = url

    async def open(self, key: str = KEY) -> Journal:
        return await PostgresJournal.open(self.url, Vault(key))

    def outcomes(self) -> list[tuple[int, str]]:
        return self.rows("SELECT update_id, outcome FROM tdi.seen WHERE outcome IS NOT NULL ORDER BY 1")

    def count(self, table: str) -> int:
        return len(self.rows(f"SELECT 1 FROM tdi.{table}"))

    def age(self, table: str, column: str, seconds: float) -> None:
        self.execute(f"UPDATE tdi.{table} SET {column} = now() - interval '{seconds} s'")

    def content(self) -> bytes:
        tables = self.rows("SELECT table_name FROM information_schema.tables WHERE table_schema = 'tdi'")
        return "".join(str(self.rows(f"SELECT * FROM tdi.{table}")) for (table,) in tables).encode()

    def claim_to_be_newer(self) -> None:
        self.execute("INSERT INTO tdi.version (number) VALUES (99)")

    def rows(self, query: str) -> list[Any]:
        with psycopg.connect(self.url, autocommit=True, **BOUNDED) as connection:
            return connection.execute(query.encode()).fetchall()

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url, autocommit=True, **BOUNDED) as connection:
            connection.execute(statement.encode())


def arrival(update_id: int, chat: str = "a", payload: bytes = b"{}") -> Arrival:
    return Arrival(update_id, chat, f"person of {chat}", payload)


async def ids(journal: Journal, limit: int = 10) -> list[int]:
    return [claim.update_id for claim in await journal.claim(limit, 0.01)]
