"""The tables of the journal in SQLite. Names and types are such that another database can hold the same."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

DAY = 86_400.0
KEPT_DONE = 3 * DAY
"""Telegram delivers an update again for 24 hours at most; ids are remembered longer than that."""
KEPT_CONVERSATION = 1 * DAY
KEPT_MISSES = 30 * DAY

_V1 = """
CREATE TABLE inbox (
    update_id INTEGER PRIMARY KEY,
    chat TEXT NOT NULL,
    person TEXT NOT NULL,
    sealed BLOB NOT NULL,
    saved_at REAL NOT NULL,
    flood INTEGER NOT NULL DEFAULT 0,
    tries INTEGER NOT NULL DEFAULT 0,
    parts INTEGER NOT NULL DEFAULT 0
);
CREATE TABLE done (
    update_id INTEGER PRIMARY KEY,
    at REAL NOT NULL,
    outcome TEXT NOT NULL
);
CREATE INDEX done_at ON done (at);
CREATE TABLE conversation (
    chat TEXT NOT NULL,
    person TEXT NOT NULL,
    sealed BLOB NOT NULL,
    at REAL NOT NULL,
    PRIMARY KEY (chat, person)
);
CREATE TABLE miss (
    question TEXT PRIMARY KEY,
    sealed BLOB NOT NULL,
    count INTEGER NOT NULL,
    first REAL NOT NULL,
    last REAL NOT NULL
);
"""
_MIGRATIONS = (_V1,)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the version of the code, each step whole or not at all."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_MIGRATIONS):
        raise sqlite3.DatabaseError("journal écrit par une version plus récente")
    for number, script in enumerate(_MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")


def purge(now: float) -> Callable[[sqlite3.Connection], None]:
    """Return the statements that erase what is past its time."""

    def statements(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM done WHERE at < ?", (now - KEPT_DONE,))
        connection.execute("DELETE FROM conversation WHERE at < ?", (now - KEPT_CONVERSATION,))
        connection.execute("DELETE FROM miss WHERE last < ?", (now - KEPT_MISSES,))

    return statements
