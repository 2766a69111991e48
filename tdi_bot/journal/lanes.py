"""The order of work: one lane a chat, first come first served, a lane in hand or resting not to be had."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(slots=True)
class Entry:
    """One waiting update, its payload still sealed."""

    update_id: int
    chat: str
    person: str
    sealed: bytes
    saved_at: float
    flood: bool = False
    tries: int = 0
    parts: int = 0


class Lanes:
    """What waits, by chat. Lives in memory; the database is its truth at start."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._lanes: dict[str, deque[Entry]] = {}
        self._ready: deque[str] = deque()
        self._resting: list[tuple[float, str]] = []
        self._waiting: Counter[str] = Counter()
        self._news = asyncio.Event()
        self._depth = 0

    def __len__(self) -> int:
        return self._depth

    def waiting(self, person: str) -> int:
        """How many updates of a person wait or are in hand."""
        return self._waiting[person]

    def add(self, entry: Entry) -> None:
        """Put an update at the end of its chat's lane."""
        lane = self._lanes.get(entry.chat)
        if lane is None:
            lane = self._lanes[entry.chat] = deque()
            self._make_ready(entry.chat)
        lane.append(entry)
        self._depth += 1
        self._waiting[entry.person] += 1

    async def take(self, limit: int, patience: float) -> list[Entry]:
        """Return the heads of up to `limit` lanes that are free, waiting a while for the first."""
        self._wake_rested()
        if not self._ready:
            self._news.clear()
            if self._resting:
                patience = min(patience, max(0.0, self._resting[0][0] - self._clock()))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    await self._news.wait()
            self._wake_rested()
        heads: list[Entry] = []
        while self._ready and len(heads) < limit:
            heads.append(self._lanes[self._ready.popleft()][0])
        return heads

    def drop(self, chat: str) -> None:
        """Remove the head of a lane, which is done, and free the lane."""
        lane = self._lanes[chat]
        entry = lane.popleft()
        self._depth -= 1
        self._waiting[entry.person] -= 1
        if not self._waiting[entry.person]:
            del self._waiting[entry.person]
        if lane:
            self._make_ready(chat)
        else:
            del self._lanes[chat]

    def head(self, chat: str) -> Entry:
        """Return the update of a lane that is in hand."""
        return self._lanes[chat][0]

    def free(self, chat: str, delay: float = 0.0) -> None:
        """Give a lane back with its head still in it, at once or after a rest."""
        if delay > 0:
            heapq.heappush(self._resting, (self._clock() + delay, chat))
            self._news.set()
        else:
            self._make_ready(chat)

    def _wake_rested(self) -> None:
        while self._resting and self._resting[0][0] <= self._clock():
            self._make_ready(heapq.heappop(self._resting)[1])

    def _make_ready(self, chat: str) -> None:
        self._ready.append(chat)
        self._news.set()
