from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tdi_bot.places import Places


@pytest.fixture(scope="session")
def places(database: Path) -> Places:
    """The tables that answers are computed from."""
    with closing(sqlite3.connect(database)) as held:
        rows = dict(held.execute("SELECT name, data FROM section"))
    section: Callable[[str], bytes] = rows.__getitem__
    return Places.load(section)
