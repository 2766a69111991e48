"""Telegram's limits on sending: one a second to a person, twenty a minute to a group, thirty a second."""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from tdi_bot.journal import Window

_OVERALL = (30, 1.0)
_PRIVATE = (1, 1.0)
_GROUP = (20, 60.0)
_SLOWEST = 0.5  # seconds after which a message that was not answered has surely arrived
_MANY_CHATS = 5_000
_ON_THE_WAY = 0.25  # seconds that a message may take to arrive, for those who do not see its answer


def jittered(seconds: float) -> float:
    """Return a delay a little shorter, so that what failed together is not tried again together."""
    return seconds * random.uniform(0.5, 1.0)  # noqa: S311 - no secret hangs on it


def shared_windows(chat: int) -> tuple[Window, ...]:
    """Return the limits that a message to a chat counts under, for all who send with the same token."""
    (most, span), (most_here, span_here) = _OVERALL, _PRIVATE if chat > 0 else _GROUP
    return (
        Window("all", most, span + _ON_THE_WAY),
        Window(f"chat {chat}", most_here, span_here + _ON_THE_WAY),
    )


@dataclass(slots=True)
class Departure:
    """One message on its way; it counts from its answer, for it may have arrived as late as that."""

    left: float
    back: float | None = None

    def counts_from(self, now: float) -> float:
        """Return the latest moment at which it can have arrived."""
        return min(self.back if self.back is not None else now, self.left + _SLOWEST)


class _Window:
    """At most so many departures in any span of time."""

    __slots__ = ("_departures", "_limit", "_span")

    def __init__(self, limit: int, span: float) -> None:
        self._limit = limit
        self._span = span
        self._departures: deque[Departure] = deque()

    def wait(self, now: float) -> float:
        """Return the seconds until one more may leave."""
        departures = self._departures
        while departures and departures[0].counts_from(now) + self._span <= now:
            departures.popleft()
        if len(departures) < self._limit:
            return 0.0
        return departures[-self._limit].counts_from(now) + self._span - now

    def add(self, departure: Departure) -> None:
        """Count one that leaves."""
        self._departures.append(departure)


class Pace:
    """Says how long the next message has to wait; `held` False lifts all limits, for tests."""

    def __init__(self, clock: Callable[[], float], held: bool = True) -> None:
        self._clock = clock
        self._held = held
        # What a process before this one sent in its last second is not known.
        self._quiet_until = clock() + _PRIVATE[1]
        self._overall = _Window(*_OVERALL)
        self._chats: dict[int, _Window] = {}

    def chat_wait(self, chat: int) -> float:
        """Seconds until a chat may have its next message."""
        window = self._chats.get(chat) if self._held else None
        return window.wait(self._clock()) if window else 0.0

    def overall_wait(self) -> float:
        """Seconds until anyone may have one."""
        now = self._clock()
        return max(self._overall.wait(now), self._quiet_until - now) if self._held else 0.0

    def leave(self, chat: int) -> Departure:
        """Count a message that leaves now."""
        departure = Departure(self._clock())
        if self._held:
            self._overall.add(departure)
            if len(self._chats) > _MANY_CHATS:
                self._forget_quiet()
            if chat not in self._chats:
                self._chats[chat] = _Window(*(_PRIVATE if chat > 0 else _GROUP))
            self._chats[chat].add(departure)
        return departure

    def _forget_quiet(self) -> None:
        now = self._clock()
        self._chats = {chat: window for chat, window in self._chats.items() if window.wait(now) > 0}
