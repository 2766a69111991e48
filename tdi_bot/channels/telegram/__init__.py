"""The Telegram channel: nothing is confirmed before it is on disk, nothing leaves before its turn."""

from tdi_bot.channels.telegram.config import TelegramConfig
from tdi_bot.channels.telegram.run import run_polling

__all__ = ["TelegramConfig", "run_polling"]
