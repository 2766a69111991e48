"""The Telegram channel: nothing is confirmed before it is on disk, nothing leaves before its turn."""

import os

# retry_after as a timedelta, as the next major version of python-telegram-bot gives it: silences its warning.
os.environ.setdefault("PTB_TIMEDELTA", "1")

from tdi_bot.channels.telegram.config import TelegramConfig, Webhook
from tdi_bot.channels.telegram.run import run_telegram

__all__ = ["TelegramConfig", "Webhook", "run_telegram"]
