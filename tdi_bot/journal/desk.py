"""What an operator does with the journal beside a running bot: read the misses, purge, forget someone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Sequence
from contextlib import closing, suppress
from pathlib import Path

from tdi_bot.journal.interface import Feedback, JournalError, Miss
from tdi_bot.journal.sqlite_schema import Statement, feedback, forget, misses, purge
from tdi_bot.journal.sqlite_writer import connect
from tdi_bot.journal.vault import Unreadable, Vault


class SqliteDesk:
    """Works on the file of a journal without the lock of the one process that serves from it."""

    def __init__(self, path: Path, vault: Vault) -> None:
        self._path = path
        self._vault = vault

    def misses(self) -> list[Miss]:
        """Return the questions that got no answer, most frequent first, as `Journal.misses`."""
        with closing(self._open()) as connection:
            try:
                return misses(connection, self._vault)
            except Unreadable:
                raise JournalError("Le journal est scellé avec une autre clé que TDI_SECRET_KEY.") from None

    def feedback(self) -> list[Feedback]:
        """Return what people said of answers, as `Journal.feedback`; an older journal holds nothing."""
        with closing(self._open()) as connection, suppress(sqlite3.OperationalError):
            return feedback(connection)
        return []

    def purge(self) -> int:
        """Erase what is past its time; return how many rows."""
        return self._erase(purge(time.time()))

    def forget(self, names: Sequence[str]) -> int:
        """Erase what is tied to chats or persons by their keyed names; return how many rows.

        A question that waits in a running bot is still answered; nothing is kept of it then.
        """
        return self._erase(forget(names))

    def _erase(self, statements: Statement) -> int:
        with closing(self._open()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            before = connection.total_changes
            statements(connection)
            erased = connection.total_changes - before
            connection.execute("COMMIT")
            # What was erased must be in no file, the write-ahead log included.
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return erased

    def _open(self) -> sqlite3.Connection:
        if not self._path.is_file():
            raise JournalError(f"Il n'y a pas encore de journal ({self._path}) : personne n'a écrit au bot.")
        try:
            return connect(self._path)
        except sqlite3.Error as error:
            raise JournalError(f"Le journal {self._path} ne peut pas être ouvert : {error}.") from None
