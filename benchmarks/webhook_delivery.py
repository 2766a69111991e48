"""Delivers updates as Telegram does: in order within a chat, many chats at once, again until taken."""

from __future__ import annotations

import asyncio
import itertools
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

import aiohttp

_HEADER = "X-Telegram-Bot-Api-Secret-Token"
_AT_ONCE = 40
_FIRST_DELAY, _LONGEST_DELAY = 0.1, 2.0


class Deliveries:
    """Posts to replicas in turn, as a balancer would; `retried` counts the posts that failed."""

    def __init__(self, ports: Sequence[int], secret: str, patience: float = 10.0) -> None:
        self._ports = itertools.cycle(ports)
        self._secret = secret
        self._patience = patience
        self._room = asyncio.Semaphore(_AT_ONCE)
        self._chats: dict[int, asyncio.Queue[Any]] = defaultdict(asyncio.Queue)
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._session: aiohttp.ClientSession | None = None
        self.retried = 0
        self.taken = 0

    async def __aenter__(self) -> Deliveries:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=self._patience))
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
        assert self._session is not None
        await self._session.close()

    def add(self, updates: Sequence[dict[str, Any]]) -> None:
        """Queue updates, each behind those of its chat."""
        for update in updates:
            chat = update["message"]["chat"]["id"]
            self._chats[chat].put_nowait(update)
            if chat not in self._tasks:
                self._tasks[chat] = asyncio.create_task(self._deliver(self._chats[chat]))

    async def done(self) -> None:
        """Wait until every update was taken."""
        await asyncio.gather(*(queue.join() for queue in self._chats.values()))

    async def _deliver(self, queue: asyncio.Queue[Any]) -> None:
        while True:
            update = await queue.get()
            delay = _FIRST_DELAY
            while not await self._post(update):
                self.retried += 1
                await asyncio.sleep(delay)
                delay = min(delay * 2, _LONGEST_DELAY)
            self.taken += 1
            queue.task_done()

    async def _post(self, update: dict[str, Any]) -> bool:
        assert self._session is not None
        address = f"http://127.0.0.1:{next(self._ports)}/telegram"
        async with self._room:
            try:
                async with self._session.post(
                    address, json=update, headers={_HEADER: self._secret}
                ) as answer:
                    return answer.status == 200
            except (aiohttp.ClientError, TimeoutError):
                return False
