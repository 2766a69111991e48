"""What an operator does with the journal of several machines: read the misses, purge, forget someone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import psycopg
from psycopg import Connection

from tdi_bot.journal.interface import Feedback, JournalError, Miss
from tdi_bot.journal.postgres_link import refusal
from tdi_bot.journal.postgres_schema import FEEDBACK, MISSES, PURGE, forget, read_misses
from tdi_bot.journal.vault import Unreadable, Vault

T = TypeVar("T")
_BOUND = "-c statement_timeout=60s"


class PostgresDesk:
    """Works on the database beside the replicas that serve from it."""

    def __init__(self, url: str, vault: Vault) -> None:
        self._url = url
        self._vault = vault

    def misses(self) -> list[Miss]:
        """Return the questions that got no answer, most frequent first, as `Journal.misses`."""
        rows = self._do(lambda connection: connection.execute(MISSES).fetchall())
        try:
            return read_misses(rows, self._vault)
        except Unreadable:
            raise JournalError("Le journal est scellé avec une autre clé que TDI_SECRET_KEY.") from None

    def feedback(self) -> list[Feedback]:
        """Return what people said of answers, the worst first, as `Journal.feedback`."""
        return [
            Feedback(*row) for row in self._do(lambda connection: connection.execute(FEEDBACK).fetchall())
        ]

    def purge(self) -> int:
        """Erase what is past its time; return how many rows."""

        def work(connection: Connection[Any]) -> int:
            return sum(connection.execute(statement, (seconds,)).rowcount for statement, seconds in PURGE)

        return self._do(work)

    def forget(self, names: Sequence[str]) -> int:
        """Erase what is tied to chats or persons by their keyed names; return how many rows.

        What a replica has in hand is still answered and nothing kept of it; what only waits is not.
        """
        return self._do(lambda connection: forget(connection, names))

    def _do(self, work: Callable[[Connection[Any]], T]) -> T:
        try:
            with psycopg.connect(self._url, connect_timeout=5, options=_BOUND) as connection:
                return work(connection)
        except psycopg.errors.UndefinedTable:
            raise JournalError(
                "Il n'y a pas encore de journal dans cette base : personne n'a écrit au bot."
            ) from None
        except psycopg.Error as error:
            why = refusal(error) or f"PostgreSQL ne peut pas être lu ({type(error).__name__})."
            raise JournalError(why) from None
