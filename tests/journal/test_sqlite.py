from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tdi_bot.journal import JournalError, Outcome, SqliteJournal, Vault
from tests.journal.stores import KEY, arrival


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(path, Vault(KEY))
    yield opened
    await opened.close()


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def test_the_payload_is_sealed_while_it_waits_and_gone_when_it_is_done(
    journal: SqliteJournal, path: Path
) -> None:
    await journal.save([arrival(1, payload=b"canari")])
    (claim,) = await journal.claim(1, 0.01)
    await journal.finish(claim, Outcome("answer"))
    assert rows(path, "SELECT * FROM inbox") == []
    await asyncio.sleep(0.6)
    assert b"canari" not in b"".join(file.read_bytes() for file in path.parent.iterdir())
    assert path.with_name("journal.db-wal").stat().st_size == 0


async def test_a_second_process_on_the_same_file_is_refused(journal: SqliteJournal, path: Path) -> None:
    with pytest.raises(JournalError, match="Un autre assistant"):
        await SqliteJournal.open(path, Vault(KEY))


async def test_a_file_that_is_no_database_is_said_so(path: Path) -> None:
    path.write_text("pas une base" * 500)
    with pytest.raises(JournalError, match="ne peut pas être ouvert"):
        await SqliteJournal.open(path, Vault(KEY))


async def test_only_a_clean_end_is_one(path: Path) -> None:
    journal = await SqliteJournal.open(path, Vault(KEY))
    assert not journal.crashed
    await journal.close()
    journal = await SqliteJournal.open(path, Vault(KEY))
    assert not journal.crashed
    mark = path.with_name("journal.db.lock")
    left = mark.read_text()
    await journal.close()
    mark.write_text(left)
    journal = await SqliteJournal.open(path, Vault(KEY))
    assert journal.crashed
    await journal.close()


async def test_a_disk_that_refuses_is_waited_out(journal: SqliteJournal, path: Path) -> None:
    other = sqlite3.connect(path, timeout=0.1, isolation_level=None)
    journal._writer._connection.execute("PRAGMA busy_timeout = 10")
    other.execute("BEGIN EXCLUSIVE")
    saving = asyncio.create_task(journal.save([arrival(1)]))
    await asyncio.sleep(0.3)
    assert not saving.done()
    assert not journal.writable()
    other.execute("ROLLBACK")
    other.close()
    assert (await asyncio.wait_for(saving, 3)).new == 1
    assert journal.writable()


async def test_a_backup_in_progress_holds_nothing_up(journal: SqliteJournal, path: Path) -> None:
    reading = sqlite3.connect(path, isolation_level=None)
    reading.execute("BEGIN")
    reading.execute("SELECT count(*) FROM done").fetchone()
    started = time.monotonic()
    for number in range(5):
        await journal.save([arrival(number)])
        (claim,) = await journal.claim(1, 0.01)
        await journal.finish(claim, Outcome("answer"))
        await asyncio.sleep(0.35)
    assert time.monotonic() - started < 3.5
    reading.close()


async def test_the_database_is_durable_and_private(journal: SqliteJournal, path: Path) -> None:
    connection = journal._writer._connection
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert path.stat().st_mode & 0o777 == 0o600
