"""The commands that serve Telegram: by long polling, or by a webhook."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from tdi_bot.commands.telling import UsageError
from tdi_bot.settings import Settings

if TYPE_CHECKING:
    from tdi_bot.channels.telegram import Webhook


def poll(settings: Settings) -> int:
    """Serve Telegram by long polling until told to stop."""
    return _run(settings, None)


def serve(settings: Settings) -> int:
    """Serve Telegram by webhook until told to stop."""
    from tdi_bot.channels.telegram import Webhook

    _token(settings)
    secret = _webhook_secret(settings)
    webhook = Webhook(settings.listen.host, settings.listen.port, secret, settings.webhook_url)
    return _run(settings, webhook)


def _run(settings: Settings, webhook: Webhook | None) -> int:
    token = _token(settings)
    from tdi_bot import logs
    from tdi_bot.channels.telegram import TelegramConfig, run_telegram
    from tdi_bot.reloading import Served, on_hangup

    key = settings.secret_key.reveal() if settings.secret_key else None
    database = settings.database_url.reveal()
    hidden = [token, key or "", webhook.secret if webhook else "", database]
    logs.configure(settings.log_level, hide=hidden)
    journal = settings.journal_file or database
    config = TelegramConfig(
        token, journal, settings.telegram_api_url, key, webhook=webhook, admins=settings.admin_ids
    )
    served = Served(settings.content, settings.data, settings.live)
    on_hangup(served)
    return run_telegram(served, config)


def _token(settings: Settings) -> str:
    if settings.telegram_bot_token is None:
        raise UsageError(
            "TELEGRAM_BOT_TOKEN manque : demandez un jeton à @BotFather, puis écrivez-le dans .env."
        )
    return settings.telegram_bot_token.reveal()


def _webhook_secret(settings: Settings) -> str:
    """Return what Telegram's calls are told by; the same for all replicas if it is made from their key."""
    if settings.webhook_secret is not None:
        return settings.webhook_secret.reveal()
    if settings.webhook_url is None or settings.secret_key is None:
        raise UsageError(
            "TDI_WEBHOOK_SECRET manque : choisissez-en un, le même que dans setWebhook "
            "(il se déduit de TDI_SECRET_KEY si TDI_WEBHOOK_URL est réglé)."
        )
    return hmac.digest(settings.secret_key.reveal().encode(), b"tdi webhook 1", "sha256").hex()
