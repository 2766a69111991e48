"""The tables of the journal in SQLite. Names and types are such that another database can hold the same."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Sequence

from tdi_bot.journal.interface import Feedback, Miss
from tdi_bot.journal.keeping import KEPT_CONVERSATION, KEPT_DONE, KEPT_FEEDBACK, KEPT_MISSES
from tdi_bot.journal.vault import Vault

FEEDBACK_ORDER = ("wrong", "disliked", "liked")
Statement = Callable[[sqlite3.Connection], None]

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
_V2 = """
CREATE TABLE feedback (
    intent TEXT NOT NULL,
    thought TEXT NOT NULL,
    count INTEGER NOT NULL,
    first REAL NOT NULL,
    last REAL NOT NULL,
    PRIMARY KEY (intent, thought)
);
"""
_V3 = "CREATE TABLE switch (name TEXT PRIMARY KEY);"
_V4 = """
CREATE TABLE answer (
    question TEXT PRIMARY KEY,
    chat TEXT NOT NULL,
    person TEXT NOT NULL,
    sealed BLOB NOT NULL,
    at REAL NOT NULL
);
"""
_MIGRATIONS = (_V1, _V2, _V3, _V4)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables to the version of the code, each step whole or not at all."""
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(_MIGRATIONS):
        raise sqlite3.DatabaseError("journal écrit par une version plus récente")
    for number, script in enumerate(_MIGRATIONS[version:], version + 1):
        connection.executescript(f"BEGIN IMMEDIATE; {script} PRAGMA user_version = {number}; COMMIT;")


def purge(now: float) -> Statement:
    """Return the statements that erase what is past its time."""

    def statements(connection: sqlite3.Connection) -> None:
        connection.execute("DELETE FROM done WHERE at < ?", (now - KEPT_DONE,))
        connection.execute("DELETE FROM conversation WHERE at < ?", (now - KEPT_CONVERSATION,))
        connection.execute("DELETE FROM answer WHERE at < ?", (now - KEPT_CONVERSATION,))
        connection.execute("DELETE FROM miss WHERE last < ?", (now - KEPT_MISSES,))
        connection.execute("DELETE FROM feedback WHERE last < ?", (now - KEPT_FEEDBACK,))

    return statements


def forget(names: Sequence[str], kept: Sequence[str] = ()) -> Statement:
    """Return the statements that erase what is tied to chats or persons, given their keyed names.

    `kept` are tables to leave: the inbox, while the bot is answering from it.
    """

    def statements(connection: sqlite3.Connection) -> None:
        for table in _tied_to_people(connection):
            if table in kept:
                continue
            connection.executemany(
                f"DELETE FROM {table} WHERE chat = ? OR person = ?",  # noqa: S608 - a table of ours
                [(name, name) for name in names],
            )

    return statements


def misses(connection: sqlite3.Connection, vault: Vault) -> list[Miss]:
    """Return the questions that got no answer, most frequent first."""
    rows = connection.execute(
        "SELECT question, sealed, count, first, last FROM miss ORDER BY count DESC, last DESC"
    ).fetchall()
    return [
        Miss(vault.open(sealed, f"miss:{name}").decode(), count, _day(first), _day(last))
        for name, sealed, count, first, last in rows
    ]


def feedback(connection: sqlite3.Connection) -> list[Feedback]:
    """Return what people said of answers: « wrong » first, then what was disliked, most frequent first."""
    rows = connection.execute(
        "SELECT intent, thought, count, first, last FROM feedback ORDER BY thought DESC, count DESC, intent"
    )
    found = [Feedback(row[0], row[1], row[2], _day(row[3]), _day(row[4])) for row in rows]
    return sorted(found, key=lambda each: FEEDBACK_ORDER.index(each.thought))


def _tied_to_people(connection: sqlite3.Connection) -> list[str]:
    """Return the tables that hold keyed names, so that one added later is not forgotten to be forgotten."""
    tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    columns = {
        table: {row[1] for row in connection.execute(f"PRAGMA table_info({table})")} for table in tables
    }
    return sorted(table for table, found in columns.items() if {"chat", "person"} <= found)


def _day(at: float) -> str:
    return time.strftime("%Y-%m-%d", time.localtime(at))
