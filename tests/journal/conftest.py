from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tdi_bot.journal import Journal
from tests.journal.stores import PostgresStore, SqliteStore, Store


@pytest.fixture(params=["sqlite", "postgres"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "sqlite":
        return SqliteStore(tmp_path / "journal.db")
    return PostgresStore(request.getfixturevalue("postgres_url"))


@pytest.fixture
async def kept(store: Store) -> AsyncIterator[Journal]:
    """The journal of a store, open for one test."""
    opened = await store.open()
    yield opened
    await opened.close()
