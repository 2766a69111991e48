"""Puts the Telegram channel together, starts it, and stops it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import sys
import time
from collections.abc import Coroutine
from typing import Any

import structlog
from telegram import BotCommand
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.config import TelegramConfig
from tdi_bot.channels.telegram.delivery import Delivery
from tdi_bot.channels.telegram.gate import Closing, Gate
from tdi_bot.channels.telegram.handlers import AnyApplication, Handlers
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.polling import Poller, Stopped
from tdi_bot.channels.telegram.worker import Worker
from tdi_bot.journal import Journal, JournalError, SqliteJournal, Vault, load_or_create_key

COMMANDS = ("aide", "sources", "confidentialite")
OK, FAILED = 0, 1
_GRACE = 8.0
_HOUR = 3600.0
_log = structlog.get_logger(__name__)


def run_polling(host: Host, config: TelegramConfig) -> int:
    """Serve Telegram by long polling until told to stop; return the exit code."""
    try:
        asyncio.run(serve(host, config))
    except (Stopped, JournalError) as error:
        print(f"tdi-bot : {error}", file=sys.stderr, flush=True)
        return FAILED
    return OK


async def serve(host: Host, config: TelegramConfig, stop: asyncio.Event | None = None) -> None:
    """Open the journal, greet Telegram, work until `stop` or a signal, and leave nothing half done."""
    stop = stop or _stopped_by_signals()
    vault = Vault(_secret(config))
    journal = await SqliteJournal.open(config.journal, vault)
    gate = Gate(config.limits, journal.writable)
    if journal.crashed:
        gate.be_wary()
    bot = InboxBot(config, gate)
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    try:
        if not await _greet(application, config, stop):
            return
        reception = Reception(vault, bot.id, bot.username)
        delivery = Delivery(bot, journal, host)
        handlers = Handlers(host, delivery, reception)
        handlers.register(application)
        worker = Worker(application, journal, handlers, delivery)
        poller = Poller(bot, journal, reception, gate, config.poll_seconds)
        _log.info("start", version=host.version, waiting=journal.depth(), crashed=journal.crashed)
        await _work(stop, gate, worker, poller, _look_after(journal), _introduce(bot, host))
    finally:
        with contextlib.suppress(TelegramError, RuntimeError):
            await application.shutdown()
            await bot.shutdown()  # the application does not do it if it never came to start
        await journal.close()
    _log.info("stop")


async def _work(
    stop: asyncio.Event, gate: Gate, worker: Worker, poller: Poller, *others: Coroutine[Any, Any, None]
) -> None:
    """Run until told to stop, or until one of the tasks that never end has ended."""
    endless = [asyncio.create_task(poller.run()), asyncio.create_task(worker.run())]
    aside = [asyncio.create_task(other) for other in others]
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *endless], return_when=asyncio.FIRST_COMPLETED)
    gate.close()
    for task in (told, *aside, *endless):
        task.cancel()
    ended = await asyncio.gather(*endless, return_exceptions=True)
    await asyncio.gather(*aside, return_exceptions=True)
    await worker.finish(_GRACE)
    for error in ended:
        if isinstance(error, Exception):
            raise error


async def _greet(application: AnyApplication, config: TelegramConfig, stop: asyncio.Event) -> bool:
    """Check the token with Telegram, trying for a while if it cannot be reached; False if told to stop."""
    deadline = time.monotonic() + config.start_patience
    delay = 0.5
    while not stop.is_set():
        try:
            await application.initialize()
            return True
        except InvalidToken:
            raise Stopped(
                "Telegram refuse le jeton TELEGRAM_BOT_TOKEN : vérifiez-le auprès de @BotFather."
            ) from None
        except TelegramError as error:
            if time.monotonic() + delay > deadline and not isinstance(error, RetryAfter):
                raise Stopped(
                    f"Telegram ne répond pas à l'adresse {config.api_url} : "
                    "vérifiez le réseau et TELEGRAM_API_URL."
                ) from None
            _log.warning("start.unreachable", error=type(error).__name__)
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), delay)
        delay = min(delay * 2, 5.0)
    return False


async def _introduce(bot: InboxBot, host: Host) -> None:
    """Tell Telegram our commands; a server that does not know how is none the worse."""
    commands = [BotCommand(name, host.say(f"telegram_commande_{name}")) for name in COMMANDS]
    try:
        await bot.set_my_commands(commands)
    except (TelegramError, Closing) as error:
        _log.info("start.optional_method", method="setMyCommands", error=type(error).__name__)


async def _look_after(journal: Journal) -> None:
    """Erase what is past its time, every hour."""
    while True:
        await asyncio.sleep(_HOUR)
        await journal.purge()


def _secret(config: TelegramConfig) -> str:
    """Return the key that seals what is stored; without one in the settings it is made beside the journal."""
    if config.secret_key:
        return config.secret_key
    path = config.journal.parent / "secret.key"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return load_or_create_key(path)
    except OSError as error:
        raise JournalError(
            f"Le dossier {path.parent} n'est pas accessible en écriture ({error.strerror or error}) : "
            "vérifiez ses droits."
        ) from None


def _stopped_by_signals() -> asyncio.Event:
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    return stop
