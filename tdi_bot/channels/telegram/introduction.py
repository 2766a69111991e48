"""Tells Telegram our commands: in French, in English, fewer in groups; none of it is needed to serve."""

from __future__ import annotations

import structlog
from telegram import BotCommand, BotCommandScope, BotCommandScopeAllGroupChats, BotCommandScopeDefault
from telegram.error import TelegramError

from tdi_bot.channels.telegram.gate import Closing
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.model import Lang

COMMANDS = (
    "sites", "territoire", "carte", "pres", "sources", "aide", "langue", "confidentialite", "oublier"
)  # fmt: skip
IN_GROUPS = ("sites", "territoire", "carte", "aide")
_log = structlog.get_logger(__name__)


async def introduce(bot: InboxBot, host: Host) -> None:
    """Set the commands; a server that does not know how is none the worse."""
    scopes: list[tuple[BotCommandScope, tuple[str, ...]]] = [
        (BotCommandScopeDefault(), COMMANDS),
        (BotCommandScopeAllGroupChats(), IN_GROUPS),
    ]
    languages: tuple[tuple[Lang, str | None], ...] = (("fr", None), ("en", "en"))
    for scope, names in scopes:
        for lang, code in languages:
            commands = [BotCommand(name, host.say(f"telegram_commande_{name}", lang=lang)) for name in names]
            try:
                await bot.set_my_commands(commands, scope=scope, language_code=code)
            except (TelegramError, Closing) as error:
                _log.info("start.optional_method", method="setMyCommands", error=type(error).__name__)
                return
