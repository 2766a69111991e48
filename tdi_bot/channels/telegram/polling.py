"""Fetches updates: each is on disk before the next call confirms it to Telegram."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from tdi_bot.channels.telegram.arrivals import Reception
from tdi_bot.channels.telegram.gate import Gate
from tdi_bot.channels.telegram.inbox_bot import InboxBot
from tdi_bot.channels.telegram.pace import jittered
from tdi_bot.journal import Journal

_NEWCOMER = 3.0  # of two pollers the one that meets a conflict so soon after its start came second
_CONFLICTS, _CONFLICTS_WITHIN = 4, 30.0
_REFUSALS = 3
_LONGEST_DELAY = 15.0
_QUIET = 3600.0
_FULL = 2_000
_log = structlog.get_logger(__name__)


class Stopped(Exception):
    """The channel cannot go on; its text is one clear French line for the operator."""


class Poller:
    """Long polls until it is cancelled, or stopped by what it cannot mend."""

    def __init__(
        self, bot: InboxBot, journal: Journal, reception: Reception, gate: Gate, seconds: int
    ) -> None:
        self._bot = bot
        self._journal = journal
        self._reception = reception
        self._gate = gate
        self._seconds = seconds
        self._offset: int | None = None
        self._started = self._heard = time.monotonic()
        self._conflicts: deque[float] = deque(maxlen=_CONFLICTS)
        self._newcomer: bool | None = None
        self._refusals = 0
        self._delay = 0.5

    async def run(self) -> None:
        """Fetch, save, confirm, for ever."""
        while True:
            await self._room()
            try:
                updates = await self._bot.raw_updates(self._offset, self._seconds)
            except RetryAfter as error:
                await asyncio.sleep(self._gate.halt(error))
            except Conflict:
                await self._in_conflict()
            except InvalidToken:
                await self._refused()
            except TelegramError as error:
                await self._unreachable(error)
            else:
                self._refusals, self._delay = 0, 0.5
                await self._keep(updates)

    async def _keep(self, updates: list[dict[str, Any]]) -> None:
        """Save what concerns us, then move the offset."""
        if not updates:
            # Telegram may begin a new sequence of ids after a quiet week: the old offset would hide it.
            if time.monotonic() - self._heard > _QUIET:
                self._offset = None
            return
        self._heard = time.monotonic()
        arrivals = [arrival for update in updates if (arrival := self._reception.read(update)) is not None]
        if arrivals:
            saved = await self._journal.save(arrivals)
            if saved.repeated or saved.flooded:
                _log.info("inbox", new=saved.new, repeated=saved.repeated, flooded=saved.flooded)
        self._offset = max(update["update_id"] for update in updates) + 1

    async def _room(self) -> None:
        """Leave the rest with Telegram while a great many wait here."""
        while self._journal.depth() > _FULL:
            await asyncio.sleep(0.1)

    async def _in_conflict(self) -> None:
        """Of two bots with one token the newer one stops; the older one goes on as soon as it can."""
        now = time.monotonic()
        if self._newcomer is None:
            self._newcomer = now - self._started < _NEWCOMER
        self._conflicts.append(now)
        _log.warning("poll.conflict", newcomer=self._newcomer)
        often = len(self._conflicts) == _CONFLICTS and now - self._conflicts[0] < _CONFLICTS_WITHIN
        if self._newcomer and often:
            raise Stopped(
                "Un autre programme reçoit déjà les messages de ce bot (409) : arrêtez-le, "
                "un jeton ne sert qu'à un assistant à la fois."
            )
        await asyncio.sleep(jittered(0.6))

    async def _refused(self) -> None:
        """Stop when the token was revoked while the bot runs; one odd answer of a proxy is not that."""
        self._refusals += 1
        if self._refusals >= _REFUSALS:
            raise Stopped("Telegram n'accepte plus le jeton : demandez-en un autre à @BotFather.")
        await asyncio.sleep(1.0)

    async def _unreachable(self, error: TelegramError) -> None:
        _log.warning("poll.failed", error=type(error).__name__)
        await asyncio.sleep(jittered(self._delay))
        self._delay = min(self._delay * 2, _LONGEST_DELAY)
