"""What an operator does with the journal beside a running bot: read the misses, purge, forget someone."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest

from tdi_bot import cli
from tdi_bot.journal import Arrival, JournalError, Outcome, SqliteDesk, SqliteJournal, Vault
from tdi_bot.model import Conversation

KEY = "a-key-for-tests-only"
CHAT, PERSON = 4242424242, 1717171717


@pytest.fixture
def vault() -> Vault:
    return Vault(KEY)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "live" / "journal.db"


@pytest.fixture
async def journal(path: Path, vault: Vault) -> AsyncIterator[SqliteJournal]:
    opened = await SqliteJournal.open(path, vault)
    yield opened
    await opened.close()


async def asked(journal: SqliteJournal, vault: Vault, update_id: int, text: str, chat: int = CHAT) -> None:
    """One update from start to end, whose question was missed."""
    who = (vault.name("chat", chat), vault.name("person", PERSON))
    await journal.save([Arrival(update_id, *who, text.encode())])
    (claim,) = await journal.claim(1, 1.0)
    await journal.finish(claim, Outcome("refuse", Conversation(lang="fr"), text))


def rows(path: Path, table: str) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])


async def test_misses_are_read_while_the_bot_runs_folded_and_without_what_names_someone(
    journal: SqliteJournal, vault: Vault, path: Path
) -> None:
    await asked(
        journal, vault, 1, "Où en est le dossier de Léa ? lea@exemple.fr ou 06 12 34 56 78, n° 123456789"
    )
    await asked(journal, vault, 2, "ki paie")
    await asked(journal, vault, 3, "Ki paie")
    first, second = SqliteDesk(path, vault).misses()
    assert (first.text, first.count) == ("ki paie", 2)
    assert second.text == "ou en est le dossier de lea ? [adresse] ou [numero], n° [numero]"


async def test_misses_are_purged_after_30_days_and_not_before(
    journal: SqliteJournal, vault: Vault, path: Path
) -> None:
    await asked(journal, vault, 1, "ki paie")
    await asked(journal, vault, 2, "c koi ce truc")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE miss SET last = ? WHERE rowid = 1", (time.time() - 31 * 86_400,))
        connection.execute("UPDATE miss SET last = ? WHERE rowid = 2", (time.time() - 29 * 86_400,))
    assert SqliteDesk(path, vault).purge() == 1
    assert [one.text for one in SqliteDesk(path, vault).misses()] == ["c koi ce truc"]


async def test_forgetting_a_chat_leaves_the_others(journal: SqliteJournal, vault: Vault, path: Path) -> None:
    await asked(journal, vault, 1, "un")
    await asked(journal, vault, 2, "deux", chat=5)
    assert rows(path, "conversation") == 2
    assert SqliteDesk(path, vault).forget([vault.name("chat", 5)]) == 1
    assert rows(path, "conversation") == 1
    assert SqliteDesk(path, vault).forget([vault.name("person", PERSON)]) == 1
    assert rows(path, "conversation") == 0


async def test_forgetting_reaches_every_table_that_holds_a_keyed_name(
    journal: SqliteJournal, vault: Vault, path: Path
) -> None:
    who = (vault.name("chat", CHAT), vault.name("person", PERSON))
    await journal.save([Arrival(7, *who, b"waits")])
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE added_later (chat TEXT, person TEXT)")
        connection.execute("INSERT INTO added_later VALUES (?, ?)", who)
    assert SqliteDesk(path, vault).forget([who[1]]) == 2
    assert rows(path, "inbox") == rows(path, "added_later") == 0


async def test_another_key_says_so(journal: SqliteJournal, vault: Vault, path: Path) -> None:
    await asked(journal, vault, 1, "ki paie")
    with pytest.raises(JournalError, match="TDI_SECRET_KEY"):
        SqliteDesk(path, Vault("another-key-for-tests")).misses()


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TDI_HOME", str(tmp_path))
    monkeypatch.setenv("TDI_SECRET_KEY", KEY)
    return tmp_path


async def test_the_command_groups_what_is_alike_with_counts(
    home: Path, journal: SqliteJournal, vault: Vault, capsys: pytest.CaptureFixture[str]
) -> None:
    wordings = (
        "quel est le prix du terrain",
        "le prix des terrains c'est quoi",
        "quel est le prix du terrain",
    )
    for number, text in enumerate((*wordings, "on mange quoi à midi"), start=1):
        await asked(journal, vault, number, text)
    assert cli.main(["journal", "misses"]) == 0
    first, variant, other = capsys.readouterr().out.splitlines()
    assert first.startswith("   3 × quel est le prix du terrain (du ")
    assert variant.strip() == "1 × le prix des terrains c'est quoi"
    assert other.startswith("   1 × on mange quoi a midi")


async def test_the_command_forgets_by_a_typed_id_or_a_keyed_hash(
    home: Path, journal: SqliteJournal, vault: Vault, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    await asked(journal, vault, 1, "un")
    await asked(journal, vault, 2, "deux", chat=-100123)
    assert cli.main(["journal", "forget", vault.name("chat", CHAT)]) == 0
    assert cli.main(["journal", "forget", "--", "-100123"]) == 0
    assert rows(path, "conversation") == 0
    assert cli.main(["journal", "purge"]) == 0
    assert str(CHAT) not in capsys.readouterr().out


def test_without_a_journal_each_command_says_so_in_one_line(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for argv in (["misses"], ["purge"], ["forget", "1"]):
        assert cli.main(["journal", *argv]) == 2
        assert "pas encore de journal" in capsys.readouterr().err
    assert not (home / "data").exists()
