"""Puts the Telegram channel together, starts it, and stops it cleanly."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

import structlog
from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application

from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.config import TelegramConfig
from tdi_bot.channels.telegram.gate import Closing, Gate
from tdi_bot.channels.telegram.host import Host
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.introduction import introduce
from tdi_bot.channels.telegram.pointing import point_here
from tdi_bot.channels.telegram.polling import Poller, Stopped
from tdi_bot.channels.telegram.tally import NoTally, Tally
from tdi_bot.channels.telegram.watch import Watch
from tdi_bot.ending import end
from tdi_bot.journal import Journal, JournalError, Vault, load_or_create_key, open_journal

if TYPE_CHECKING:
    from tdi_bot.channels.telegram.handlers import AnyApplication
    from tdi_bot.channels.telegram.worker import Worker

Got = TypeVar("Got")

OK, FAILED = 0, 1
_GRACE = 6.0
_LAST_REQUESTS = 2.5  # seconds for a webhook to answer what is on its way in
_AT_LATEST = 9.5
_HOUR = 3600.0
_BEWARE = 1.0
_log = structlog.get_logger(__name__)


class Source(Protocol):
    """Where updates come from: it saves them until it is cancelled."""

    async def run(self) -> None:
        """Receive and save for ever."""


class Answering:
    """What answers updates: put together in a thread while they already come in, for that takes a while."""

    def __init__(self, put_together: Callable[[], Worker]) -> None:
        self._put_together = put_together
        self._worker: Worker | None = None
        self.ready = asyncio.Event()

    async def run(self) -> None:
        """Answer what waits and what comes, for ever."""
        self._worker = await asyncio.to_thread(self._put_together)
        self.ready.set()
        await self._worker.run()

    async def finish(self, seconds: float) -> None:
        """Let what is on its way arrive."""
        if self._worker is not None:
            await self._worker.finish(seconds)


def run_telegram(host: Host, config: TelegramConfig) -> int:
    """Serve Telegram, by webhook or by long polling, until told to stop; return the exit code."""
    try:
        asyncio.run(serve(host, config))
    except (Stopped, JournalError) as error:
        print(f"tdi-bot : {error}", file=sys.stderr, flush=True)
        return FAILED
    return OK


async def serve(host: Host, config: TelegramConfig, stop: asyncio.Event | None = None) -> None:
    """Open the journal, greet Telegram, work until `stop` or a signal, and leave nothing half done."""
    stop = stop or _stopped_by_signals()
    # The thread that writes the journal takes short steps; at the usual 5 ms it would wait before each of
    # them while an answer is being computed.
    sys.setswitchinterval(0.0005)
    vault = Vault(_secret(config))
    journal = await _unless(stop, open_journal(config.journal, vault))
    if journal is None:
        return
    watch = Watch(_tally(config, journal, host))
    gate = Gate(config.limits, journal, watch)
    bot = InboxBot(config, gate)
    application = Application.builder().bot(bot).updater(None).job_queue(None).build()
    try:
        if not await _greet(application, config, stop):
            return
        reception = Reception(vault, bot.id, bot.username)
        source = _source(config, bot, journal, reception, gate, watch)
        answering = Answering(
            partial(_worker, host, application, bot, journal, reception, watch, config.admins)
        )
        asides = [_look_after(journal), _beware(journal, gate), _introduce(answering.ready, bot, host)]
        if config.webhook and config.webhook.url:
            asides.append(point_here(bot, config.webhook))
        await _work(stop, gate, answering, source, *asides)
    finally:
        with contextlib.suppress(TelegramError, RuntimeError, TimeoutError):
            async with asyncio.timeout(1):
                await application.shutdown()
                await bot.shutdown()  # the application does not do it if it never came to start
        await journal.close()
    _log.info("stop")


def _worker(
    host: Host,
    application: AnyApplication,
    bot: InboxBot,
    journal: Journal,
    reception: Reception,
    watch: Watch,
    admins: frozenset[int],
) -> Worker:
    """Put together what answers; most of the program is only imported here, and the assistant loaded."""
    from tdi_bot.channels.telegram.delivery import Delivery
    from tdi_bot.channels.telegram.handlers import Handlers
    from tdi_bot.channels.telegram.operators import Operators
    from tdi_bot.channels.telegram.worker import Worker

    delivery = Delivery(bot, journal, host)
    operators = Operators(host, delivery, journal, watch, admins)
    handlers = Handlers(host, bot, delivery, reception, operators, journal)
    handlers.register(application)
    # A host that is loaded when it is first asked for something is loaded by this.
    version = host.version
    _log.info("start", version=version, waiting=journal.depth(), crashed=journal.crashed)
    return Worker(application, journal, handlers, delivery, watch)


async def _introduce(ready: asyncio.Event, bot: InboxBot, host: Host) -> None:
    await ready.wait()
    await introduce(bot, host)


async def _work(
    stop: asyncio.Event, gate: Gate, answering: Answering, source: Source, *others: Coroutine[Any, Any, None]
) -> None:
    """Run until told to stop, or until one of the tasks that never end has ended."""
    endless = [asyncio.create_task(source.run()), asyncio.create_task(answering.run())]
    aside = [asyncio.create_task(other) for other in others]
    told = asyncio.create_task(stop.wait())
    await asyncio.wait([told, *endless], return_when=asyncio.FIRST_COMPLETED)
    deadline = time.monotonic() + _GRACE
    gate.close()
    receiving, working = endless
    await asyncio.gather(
        end([receiving], within=_LAST_REQUESTS + 1, again=_LAST_REQUESTS),
        end([told, working, *aside], within=_LAST_REQUESTS, again=0.2),
    )
    await answering.finish(deadline - time.monotonic())
    for task in endless:
        error = task.exception() if task.done() and not task.cancelled() else None
        if error is not None and not isinstance(error, Closing):
            raise error


def _tally(config: TelegramConfig, journal: Journal, host: Host) -> Tally:
    """Count for whoever reads /metrics; a bot that polls has no such page."""
    if config.webhook is None:
        return NoTally()
    from tdi_bot.channels.telegram.metrics import Metrics

    return Metrics(journal.depth, journal.writable, host.version)


def _source(
    config: TelegramConfig, bot: InboxBot, journal: Journal, reception: Reception, gate: Gate, tally: Tally
) -> Source:
    """Return where updates come from."""
    if config.webhook is None:
        return Poller(bot, journal, reception, gate, config.poll_seconds)
    from tdi_bot.channels.telegram.webhook import WebhookServer

    return WebhookServer(config.webhook, journal, reception, tally)


async def _beware(journal: Journal, gate: Gate) -> None:
    """Send one by one for a while after a replica died, for the next death may be near."""
    while True:
        if journal.crashed:
            gate.be_wary(_BEWARE * 2)
        await asyncio.sleep(_BEWARE)


async def _greet(application: AnyApplication, config: TelegramConfig, stop: asyncio.Event) -> bool:
    """Check the token with Telegram, trying for a while if it cannot be reached; False if told to stop."""
    deadline = time.monotonic() + config.start_patience
    delay = 0.5
    while not stop.is_set():
        try:
            await _unless(stop, application.initialize())
            return not stop.is_set()
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
            async with asyncio.timeout(delay):
                await stop.wait()
        delay = min(delay * 2, 5.0)
    return False


async def _unless(stop: asyncio.Event, work: Coroutine[Any, Any, Got]) -> Got | None:
    """Do something to its end, or give it up and return None when told to stop."""
    doing, told = asyncio.create_task(work), asyncio.create_task(stop.wait())
    await asyncio.wait({doing, told}, return_when=asyncio.FIRST_COMPLETED)
    if not doing.done():
        await end([doing], within=1.0)
        return None
    told.cancel()
    return await doing


async def _look_after(journal: Journal) -> None:
    """Erase what is past its time, every hour."""
    while True:
        await asyncio.sleep(_HOUR)
        await journal.purge()


def _secret(config: TelegramConfig) -> str:
    """Return the key that seals what is stored; without one in the settings it is made beside the journal."""
    if config.secret_key:
        return config.secret_key
    if isinstance(config.journal, str):
        raise JournalError("TDI_SECRET_KEY manque : avec PostgreSQL elle est obligatoire.")
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
        # Called even while an answer holds the loop up, which is woken all the same.
        signal.signal(number, lambda *_: threading.Thread(target=_end_at_latest, daemon=True).start())
    return stop


def _end_at_latest() -> None:
    """End the process though some thread or wait does not: what is not done is on disk and will be."""
    time.sleep(_AT_LATEST)
    _log.error("stop.cut_short")
    os._exit(OK)
