"""How messages leave: in single file, so that a crash or a flood limit finds few on their way."""

from __future__ import annotations

import asyncio
import contextlib
import time
from dataclasses import dataclass, field

_PATIENCE = 0.25
_WARY_PATIENCE = 2.0


@dataclass(slots=True, eq=False)
class Passage:
    """The way out of one update's reply: a message is answered by Telegram, then written down as sent."""

    since: float = 0.0
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    written: asyncio.Event = field(default_factory=asyncio.Event)

    def enter(self) -> None:
        """Set out with a message."""
        self.since = time.monotonic()
        self.answered, self.written = asyncio.Event(), asyncio.Event()

    def leave(self) -> None:
        """Let the next ones out: this one is done, or will be tried again later."""
        self.answered.set()
        self.written.set()


class SingleFile:
    """A message leaves when the last was answered and the one before it written down, or when they take long.

    While we are wary it waits until the last was written down, and longer: then a crash repeats one reply at
    most, and no message leaves just after another was told to wait. We are wary for a while after a crash,
    for the next may be near, and after Telegram asked us to wait.
    """

    def __init__(self) -> None:
        self._last = self._before = Passage()
        self._last.leave()
        self._wary_until = 0.0

    def be_wary(self, seconds: float) -> None:
        """Let messages out one by one for a while."""
        self._wary_until = max(self._wary_until, time.monotonic() + seconds)

    async def clear(self) -> None:
        """Wait for those ahead, as long as patience goes."""
        wary = time.monotonic() < self._wary_until
        patience = _WARY_PATIENCE if wary else _PATIENCE
        last, before = self._last, self._before
        await _patiently(last.written if wary else last.answered, last.since + patience)
        await _patiently(before.written, before.since + patience)

    def enter(self, passage: Passage) -> None:
        """Join the file as its last."""
        passage.enter()
        if self._last is not passage:
            self._before = self._last
        self._last = passage


async def _patiently(event: asyncio.Event, until: float) -> None:
    left = until - time.monotonic()
    if event.is_set() or left <= 0:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(left):
            await event.wait()
