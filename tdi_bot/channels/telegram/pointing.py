"""Tells Telegram where to call us."""

from __future__ import annotations

import asyncio

import structlog
from telegram.error import BadRequest, InvalidToken, RetryAfter, TelegramError

from tdi_bot.channels.telegram.config import Webhook
from tdi_bot.channels.telegram.gate import Closing
from tdi_bot.channels.telegram.inbox_bot import WANTED, InboxBot
from tdi_bot.channels.telegram.pace import jittered

_CONNECTIONS = 40
_LONGEST_DELAY = 60.0
_log = structlog.get_logger(__name__)


async def point_here(bot: InboxBot, webhook: Webhook) -> None:
    """Set the webhook, trying until Telegram takes it; a server without that method is told by others."""
    delay = 1.0
    while True:
        try:
            await bot.set_webhook(
                webhook.url or "",
                secret_token=webhook.secret,
                allowed_updates=WANTED,
                max_connections=_CONNECTIONS,
            )
        except Closing:
            return
        except BadRequest:
            _log.error(
                "webhook.address_refused",
                hint="Telegram refuse TDI_WEBHOOK_URL : https, port 443, 80, 88 ou 8443",
            )
            return
        except InvalidToken as error:  # what « no such method » is read as
            _log.info("start.optional_method", method="setWebhook", error=type(error).__name__)
            return
        except RetryAfter as error:
            wait = error.retry_after
            await asyncio.sleep(float(wait if isinstance(wait, int | float) else wait.total_seconds()))
        except TelegramError as error:
            _log.warning("webhook.not_set", error=type(error).__name__)
            await asyncio.sleep(jittered(delay))
            delay = min(delay * 2, _LONGEST_DELAY)
        else:
            _log.info("webhook.set")
            return
