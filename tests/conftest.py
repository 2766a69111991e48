"""What tests of several rooms share: the real assistant, compiled once, and a conversation with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tdi_bot import build
from tdi_bot.assistant import Assistant
from tests.conversation import Talk
from tests.editing import live_assistant


@pytest.fixture(scope="session")
def database(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The shipped content, compiled."""
    return live_assistant.live_folder(tmp_path_factory, worker_id) / build.DATABASE


@pytest.fixture(scope="session")
def assistant(database: Path) -> Assistant:
    return Assistant.load(database)


@pytest.fixture
def talk(assistant: Assistant) -> Talk:
    return Talk(assistant)
