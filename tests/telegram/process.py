"""The bot as a process of its own, with the fake assistant: `python -m tests.telegram.process URL FOLDER`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tdi_bot import logs
from tdi_bot.channels.telegram import TelegramConfig, Webhook, run_telegram
from tdi_bot.channels.telegram.host import Host
from tests.botapi.server import TOKEN
from tests.telegram.fake_host import FakeHost

KEY = "CANARI-cle-de-scellement-pour-les-essais"
SECRET = "CANARI-secret-du-webhook"


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--lift", action="store_true", help="no sending limits")
    parser.add_argument("--level", default="INFO")
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--real", action="store_true", help="the assistant itself, compiled if need be")
    parser.add_argument("--patience", type=float, default=2.0)
    parser.add_argument("--postgres", help="the address of the journal, instead of a file in the folder")
    parser.add_argument("--listen", type=int, help="serve by webhook on this port of loopback")
    asked = parser.parse_args()
    logs.configure(asked.level, "json", hide=[asked.token, SECRET])
    config = TelegramConfig(
        asked.token,
        asked.postgres or asked.folder / "journal.db",
        asked.url,
        KEY if asked.postgres else None,
        limits=not asked.lift,
        start_patience=asked.patience,
        webhook=Webhook("127.0.0.1", asked.listen, SECRET) if asked.listen else None,
    )
    return run_telegram(_assistant() if asked.real else FakeHost(), config)


def _assistant() -> Host:
    """Load the real one; only then is it imported, for the fake one starts faster."""
    from tdi_bot import build, settings
    from tdi_bot.assistant import Assistant

    home = settings.load(environ={})
    return Assistant.load(build.ensure(home.content, home.data, home.live))


if __name__ == "__main__":
    sys.exit(main())
