from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tdi_bot.journal import Arrival, JournalError, Outcome, SqliteJournal, Vault
from tdi_bot.journal.sqlite_schema import KEPT_CONVERSATION, KEPT_DONE, KEPT_MISSES
from tdi_bot.model import Conversation, IntentId, Slots, Turn

KEY = "une clé d'essai assez longue pour l'être"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "journal.db"


@pytest.fixture
async def journal(path: Path) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(path, Vault(KEY))
    yield opened
    await opened.close()


def arrival(update_id: int, chat: str = "a", payload: bytes = b"{}") -> Arrival:
    return Arrival(update_id, chat, f"person of {chat}", payload)


async def ids(journal: SqliteJournal, limit: int = 10) -> list[int]:
    return [claim.update_id for claim in await journal.claim(limit, 0.01)]


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    connection = sqlite3.connect(path)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def test_an_id_is_kept_once_however_often_it_comes(journal: SqliteJournal) -> None:
    saved = await journal.save([arrival(1), arrival(1), arrival(2)])
    assert (saved.new, saved.repeated) == (2, 1)
    (claim,) = await journal.claim(10, 0.01)
    assert (await journal.save([arrival(1)])).repeated == 1
    await journal.finish(claim, Outcome("answer"))
    assert (await journal.save([arrival(1)])).repeated == 1
    assert await ids(journal) == [2]


async def test_a_chat_is_in_one_hand_and_its_updates_come_in_order(journal: SqliteJournal) -> None:
    await journal.save([arrival(3, "a"), arrival(1, "a"), arrival(2, "b")])
    first, other = await journal.claim(10, 0.01)
    assert (first.update_id, other.update_id) == (1, 2)
    assert await ids(journal) == []
    await journal.finish(first, Outcome("answer"))
    assert await ids(journal) == [3]


async def test_what_was_not_finished_waits_for_the_next_process(path: Path) -> None:
    journal = await SqliteJournal.open(path, Vault(KEY))
    await journal.save([arrival(1, payload=b"un"), arrival(2, payload=b"deux")])
    (claim,) = await journal.claim(10, 0.01)
    await journal.sent(claim, 1)
    await journal.close()
    journal = await SqliteJournal.open(path, Vault(KEY))
    (claim,) = await journal.claim(10, 0.01)
    assert (claim.update_id, claim.payload, claim.parts) == (1, b"un", 1)
    assert journal.depth() == 2
    await journal.close()


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


async def test_a_conversation_is_remembered_with_the_update_that_made_it(journal: SqliteJournal) -> None:
    talk = Conversation((Turn(1.0, (IntentId("x.y"),), frozenset(), Slots(wave=2), "answer"),), "fr")
    await journal.save([arrival(1), arrival(2), arrival(3, "b")])
    for claim in await journal.claim(10, 0.01):
        assert claim.conversation == Conversation()
        await journal.finish(claim, Outcome("answer", talk if claim.chat == "a" else None))
    (claim,) = await journal.claim(10, 0.01)
    assert claim.conversation == talk


async def test_a_failure_is_counted_and_tried_again_after_a_rest(journal: SqliteJournal) -> None:
    await journal.save([arrival(1), arrival(2)])
    (claim,) = await journal.claim(10, 0.01)
    await journal.postpone(claim, 0.2)
    assert await ids(journal) == []
    started = time.monotonic()
    (claim,) = await journal.claim(10, 2.0)
    assert 0.1 < time.monotonic() - started < 0.5
    assert (claim.update_id, claim.tries) == (1, 1)
    await journal.set_aside(claim, "ValueError")
    assert await ids(journal) == [2]


async def test_what_is_set_aside_leaves_only_its_kind_of_error(journal: SqliteJournal, path: Path) -> None:
    await journal.save([arrival(1)])
    (claim,) = await journal.claim(10, 0.01)
    await journal.set_aside(claim, "ValueError")
    assert rows(path, "SELECT update_id, outcome FROM done") == [(1, "set_aside:ValueError")]


async def test_beyond_sixty_from_one_person_one_update_stands_for_the_rest(journal: SqliteJournal) -> None:
    saved = await journal.save([arrival(number) for number in range(100)])
    assert (saved.new, saved.flooded) == (61, 39)
    floods = []
    for _ in range(61):
        (claim,) = await journal.claim(1, 0.01)
        floods.append(claim.flood)
        await journal.finish(claim, Outcome("answer"))
    assert floods == [False] * 60 + [True]
    assert journal.depth() == 0


async def test_a_claim_waits_for_something_to_come(journal: SqliteJournal) -> None:
    claiming = asyncio.create_task(journal.claim(1, 5.0))
    await asyncio.sleep(0.05)
    await journal.save([arrival(1)])
    assert [claim.update_id for claim in await asyncio.wait_for(claiming, 1)] == [1]


async def test_a_second_process_on_the_same_file_is_refused(journal: SqliteJournal, path: Path) -> None:
    with pytest.raises(JournalError, match="Un autre assistant"):
        await SqliteJournal.open(path, Vault(KEY))


async def test_a_file_that_is_no_database_is_said_so(path: Path) -> None:
    path.write_text("pas une base" * 500)
    with pytest.raises(JournalError, match="ne peut pas être ouvert"):
        await SqliteJournal.open(path, Vault(KEY))


async def test_a_journal_of_a_newer_version_is_left_alone(path: Path) -> None:
    await (await SqliteJournal.open(path, Vault(KEY))).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(JournalError, match="plus récente"):
        await SqliteJournal.open(path, Vault(KEY))


async def test_updates_sealed_with_another_key_are_set_aside_not_fatal(path: Path) -> None:
    journal = await SqliteJournal.open(path, Vault(KEY))
    await journal.save([arrival(1)])
    await journal.close()
    journal = await SqliteJournal.open(path, Vault("une autre clé, tout aussi longue que la première"))
    await journal.save([arrival(2)])
    assert await ids(journal) == []
    assert await ids(journal) == [2]
    await journal.close()


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


async def test_questions_without_answer_are_counted_and_kept_without_names(
    journal: SqliteJournal, path: Path
) -> None:
    await journal.save([arrival(number) for number in range(3)])
    asked = ["Le PRIX du site ? jean@ici.fr", "le prix du site ? anne@la.fr", "06 12 34 56 78"]
    for question in asked:
        (claim,) = await journal.claim(1, 0.01)
        await journal.finish(claim, Outcome("refuse", missed=question))
    found = [(miss.text, miss.count) for miss in await journal.misses()]
    assert found == [("le prix du site ? [adresse]", 2), ("[numero]", 1)]
    assert not any(b"prix" in file.read_bytes() for file in path.parent.iterdir())


async def test_what_is_past_its_time_is_erased(journal: SqliteJournal, path: Path) -> None:
    await journal.save([arrival(1)])
    (claim,) = await journal.claim(1, 0.01)
    await journal.finish(claim, Outcome("refuse", Conversation(lang="fr"), missed="le prix"))
    for age, table, column, left in (
        (KEPT_DONE, "done", "at", 0),
        (KEPT_CONVERSATION, "conversation", "at", 0),
        (KEPT_MISSES - 3600, "miss", "last", 1),
        (KEPT_MISSES + 3600, "miss", "last", 0),
    ):
        connection = sqlite3.connect(path)
        connection.execute(f"UPDATE {table} SET {column} = {time.time() - age - 1}")
        connection.commit()
        connection.close()
        await journal.purge()
        assert len(rows(path, f"SELECT 1 FROM {table}")) == left


async def test_the_database_is_durable_and_private(journal: SqliteJournal, path: Path) -> None:
    connection = journal._writer._connection
    settings = {
        name: connection.execute(f"PRAGMA {name}").fetchone()[0]
        for name in ("journal_mode", "synchronous", "secure_delete")
    }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "secure_delete": 1}
    assert path.stat().st_mode & 0o777 == 0o600
