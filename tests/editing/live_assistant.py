"""The real assistant on the shipped content, compiled once for all workers of a test run."""

from __future__ import annotations

import shutil
from functools import lru_cache
from pathlib import Path

import pytest

from tdi_bot import build
from tdi_bot.assistant import Assistant
from tdi_bot.knowledge.reading import Knowledge, read

ROOT = Path(__file__).resolve().parent.parent.parent


@lru_cache(maxsize=1)
def shipped() -> Knowledge:
    """The content as it is written."""
    return read(ROOT / "knowledge")


def live_folder(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The folder that the tests of all cases build in too; its lock lets the first one do the work."""
    root = tmp_path_factory.getbasetemp()
    live = (root if worker_id == "master" else root.parent) / "live"
    build.ensure(ROOT / "knowledge", ROOT / "data", live)
    return live


def load(live: Path) -> Assistant:
    """The assistant of a live folder."""
    return Assistant.load(live / build.DATABASE)


def own_checkout(tmp_path: Path, live: Path) -> Path:
    """A home with content of its own, the shipped tables, and a build to start from."""
    home = tmp_path / "home"
    shutil.copytree(ROOT / "knowledge", home / "knowledge")
    shutil.copytree(ROOT / "data", home / "data", ignore=shutil.ignore_patterns("live"))
    (home / "data" / "live").mkdir()
    shutil.copyfile(live / build.DATABASE, home / "data" / "live" / build.DATABASE)
    return home
