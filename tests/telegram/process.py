"""The bot as a process of its own, with the fake assistant: `python -m tests.telegram.process URL FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tdi_bot import build, logs, settings
from tdi_bot.assistant import Assistant
from tdi_bot.channels.telegram import TelegramConfig, run_polling
from tests.botapi.server import TOKEN
from tests.telegram.fake_host import FakeHost


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lift", action="store_true", help="no sending limits")
    parser.add_argument("--level", default="INFO")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--real", action="store_true", help="the assistant itself, compiled if need be")
    parser.add_argument("--patience", type=float, default=2.0)
    asked = parser.parse_args()
    logs.configure(asked.level, "json", hide=[asked.token])
    config = TelegramConfig(
        asked.token,
        asked.folder / "journal.db",
        asked.url,
        limits=not asked.lift,
        start_patience=asked.patience,
    )
    return run_polling(_assistant() if asked.real else FakeHost(), config)


def _assistant() -> Assistant:
    home = settings.load(environ={})
    return Assistant.load(build.ensure(home.content, home.data, home.live))


if __name__ == "__main__":
    sys.exit(main())
