"""`make explore` shows what there is: its metadata names real tables and columns, with licence and source."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tdi_bot import build

ROOT = Path(__file__).resolve().parent.parent.parent
METADATA: dict[str, Any] = json.loads((ROOT / "docs" / "explore.json").read_text(encoding="utf-8"))
KNOWLEDGE: dict[str, Any] = METADATA["databases"]["knowledge"]
TABLES: dict[str, dict[str, Any]] = KNOWLEDGE["tables"]
SHOWN = {name: table for name, table in TABLES.items() if not table.get("hidden")}


@pytest.fixture
def database(live: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(live / build.DATABASE)) as connection:
        yield connection


def test_every_table_is_described_and_every_described_table_is_there(database: sqlite3.Connection) -> None:
    tables = {name for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    assert set(TABLES) == tables


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_the_columns_described_are_the_columns_of_the_table(name: str, database: sqlite3.Connection) -> None:
    table = SHOWN[name]
    columns = {row[1] for row in database.execute(f"PRAGMA table_info({name})")}
    assert set(table["columns"]) == columns
    for key in ("sortable_columns", "facets"):
        assert set(table.get(key, ())) <= columns
    assert table.get("label_column", next(iter(columns))) in columns


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_a_table_has_a_readable_name_a_description_a_licence_and_a_source(name: str) -> None:
    for key in ("title", "description", "license", "license_url", "source"):
        assert SHOWN[name][key]


def test_sites_have_latitude_and_longitude(database: sqlite3.Connection) -> None:
    inside = "latitude BETWEEN -22 AND 52 AND longitude BETWEEN -64 AND 56"
    total, placed = (
        database.execute(f"SELECT count(*) FROM sites WHERE {where}").fetchone()[0]
        for where in ("latitude IS NOT NULL", inside)
    )
    assert total == placed > 10


@pytest.mark.parametrize("name", sorted(KNOWLEDGE["queries"]))
def test_a_prepared_query_runs(name: str, database: sqlite3.Connection) -> None:
    sql = KNOWLEDGE["queries"][name]["sql"]
    asked = dict.fromkeys(re.findall(r":(\w+)", sql), "2027-12-06")
    assert database.execute(sql, asked).fetchall()


def test_make_explore_shows_this_metadata() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "--metadata docs/explore.json" in makefile
    assert "-r requirements-explore.txt" in makefile
