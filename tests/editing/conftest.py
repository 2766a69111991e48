from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot.assistant import Assistant
from tests.editing import live_assistant


@pytest.fixture(scope="session")
def live(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    return live_assistant.live_folder(tmp_path_factory, worker_id)


@pytest.fixture(scope="session")
def assistant(live: Path) -> Assistant:
    return live_assistant.load(live)


@pytest.fixture
def home(tmp_path: Path, live: Path) -> Path:
    return live_assistant.own_checkout(tmp_path, live)
