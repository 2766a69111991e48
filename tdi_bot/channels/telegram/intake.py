"""Saves updates that arrive on many connections: in turn, those that wait together in one commit."""

from __future__ import annotations

import asyncio
from collections import deque

from tdi_bot.journal import Arrival, Journal

_MOST = 100


class Intake:
    """An await of `keep` returns once the update is on disk; `run` does the saving."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._waiting: deque[tuple[Arrival, asyncio.Future[None]]] = deque()
        self._news = asyncio.Event()

    async def keep(self, arrival: Arrival) -> None:
        """Wait until an update is saved; who gives up waiting leaves it to be saved all the same."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((arrival, done))
        self._news.set()
        await done

    async def run(self) -> None:
        """Save for ever."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._waiting:
                await self._save_together()

    async def _save_together(self) -> None:
        batch = [self._waiting.popleft() for _ in range(min(_MOST, len(self._waiting)))]
        try:
            await self._journal.save([arrival for arrival, _ in batch])
        except BaseException as error:
            for _, done in batch:
                if not done.done():
                    done.set_exception(ConnectionError("not saved"))
            if not isinstance(error, Exception):
                raise
        else:
            for _, done in batch:
                if not done.done():
                    done.set_result(None)
