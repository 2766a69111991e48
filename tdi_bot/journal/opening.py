"""Opens the journal that the settings ask for; what only one of them needs is imported for that one."""

from __future__ import annotations

from pathlib import Path

from tdi_bot.journal.interface import Journal
from tdi_bot.journal.sqlite import SqliteJournal
from tdi_bot.journal.vault import Vault


async def open_journal(place: Path | str, vault: Vault) -> Journal:
    """Open a file as SQLite, an address as PostgreSQL."""
    if isinstance(place, Path):
        return await SqliteJournal.open(place, vault)
    from tdi_bot.journal.postgres import PostgresJournal

    return await PostgresJournal.open(place, vault)
