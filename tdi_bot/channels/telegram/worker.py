"""Takes updates from the inbox, one at a time a chat and many chats at once, and sees each to its end."""

from __future__ import annotations

import asyncio
import contextlib
import json
import time
from typing import Any

import structlog
from telegram import Update
from telegram.error import InvalidToken

from tdi_bot.channels.telegram.arrivals import chat_id
from tdi_bot.channels.telegram.delivery import Address, Delivery, OutOfReach, Work
from tdi_bot.channels.telegram.gate import Closing
from tdi_bot.channels.telegram.handlers import AnyApplication, Handlers
from tdi_bot.channels.telegram.tally import Ended, NoTally, Tally
from tdi_bot.ending import end
from tdi_bot.journal import Claim, Journal, Outcome
from tdi_bot.logs import where

CHATS_AT_ONCE = 200
TRIES = 3
_REST = 0.3
_CUT_OFF = 0.5  # seconds for what is cut off to be put back in its place
_log = structlog.get_logger(__name__)


class Worker:
    """Works until it is stopped; what it could not finish stays in the inbox."""

    def __init__(
        self,
        application: AnyApplication,
        journal: Journal,
        handlers: Handlers,
        delivery: Delivery,
        tally: Tally | None = None,
    ) -> None:
        self._tally = tally or NoTally()
        self._application = application
        self._journal = journal
        self._handlers = handlers
        self._delivery = delivery
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Claim and serve for ever."""
        while True:
            free = CHATS_AT_ONCE - len(self._tasks)
            if not free:
                await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
                continue
            for claim in await self._journal.claim(free, patience=1.0):
                task = asyncio.create_task(self._serve(claim))
                self._tasks.add(task)
                task.add_done_callback(self._finished)

    async def finish(self, seconds: float) -> None:
        """Let what is on its way arrive; what takes longer is cut off and will be done at the next start."""
        if self._tasks:
            _, late = await asyncio.wait(self._tasks, timeout=seconds)
            await end(late, within=_CUT_OFF, again=0.2)

    def _finished(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            _log.error("worker.failed", error=type(error).__name__, where=where(error))

    async def _serve(self, claim: Claim) -> None:
        started = time.time()
        work = Work(claim)
        try:
            await self._handle(work)
            sent = time.time()
            await self._journal.finish(claim, work.ended())
        except (Closing, asyncio.CancelledError):
            self._journal.release(claim)
            return
        except OutOfReach:
            sent = time.time()
            work.outcome = "out_of_reach"
            await self._journal.finish(claim, Outcome(work.outcome, forget=work.forget))
        except InvalidToken:
            self._journal.release(claim, delay=1.0)  # the poll sees it too and stops the process
            return
        except Exception as error:
            await self._failed(work, error)
            return
        finally:
            work.passage.leave()
        self._tally.ended(
            Ended(
                work.outcome,
                bool(work.missed),
                started - claim.saved_at,
                work.reply_seconds,
                sent - started,
            )
        )
        _log.info(
            "update",
            outcome=work.outcome,
            chat=claim.chat,
            tries=claim.tries,
            waited_ms=_ms(started - claim.saved_at),
            version=work.version,
            reply_ms=_ms(work.reply_seconds),
            sent_ms=_ms(sent - started),
            kept_ms=_ms(time.time() - sent),
        )

    async def _handle(self, work: Work) -> None:
        raw: dict[str, Any] = json.loads(work.claim.payload)
        if work.claim.flood:
            work.outcome = "flood"
            if (chat := chat_id(raw)) is not None:
                await self._delivery.line(work, Address(chat), "telegram_trop_de_messages")
            return
        update = Update.de_json(raw, self._application.bot)
        self._handlers.in_hand[work.claim.update_id] = work
        try:
            await self._application.process_update(update)
        finally:
            del self._handlers.in_hand[work.claim.update_id]
        if work.error is not None:
            raise work.error

    async def _failed(self, work: Work, error: Exception) -> None:
        """Try again a little later; after some tries tell the person and set the update aside."""
        claim = work.claim
        tries = claim.tries + 1
        _log.error(
            "update.failed", error=type(error).__name__, where=where(error), chat=claim.chat, tries=tries
        )
        if tries < TRIES:
            await self._journal.postpone(claim, _REST * 3**claim.tries)
            return
        chat = None
        with contextlib.suppress(ValueError, AttributeError):
            chat = chat_id(json.loads(claim.payload))
        try:
            if chat is not None:
                await self._delivery.line(work, Address(chat), "telegram_panne")
        except Closing:
            self._journal.release(claim)
            return
        except Exception as untold:
            _log.error("update.untold", error=type(untold).__name__, where=where(untold))
        await self._journal.set_aside(claim, type(error).__name__)
        self._tally.ended(Ended("set_aside", False, 0.0, work.reply_seconds, 0.0))
        _log.info("update", outcome="set_aside", chat=claim.chat, tries=tries)


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
