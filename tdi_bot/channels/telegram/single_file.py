"""How messages leave: in single file, so that a crash or a flood limit finds few on their way."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import deque
from dataclasses import dataclass, field

UNWRITTEN = 4
"""How many replies may be on their way to Telegram or to the disk: what a first crash can repeat."""

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
    """A message leaves when the last was answered and few wait for the disk, or when they take long.

    While we are wary it waits until the last was written down, and longer: then a crash repeats one reply at
    most, and no message leaves just after another was told to wait. We are wary for a while after a crash,
    for the next may be near, and after Telegram asked us to wait.
    """

    def __init__(self) -> None:
        nobody = Passage()
        nobody.leave()
        self._ahead = deque([nobody], maxlen=UNWRITTEN)
        self._wary_until = 0.0

    def be_wary(self, seconds: float) -> None:
        """Let messages out one by one for a while."""
        self._wary_until = max(self._wary_until, time.monotonic() + seconds)

    async def clear(self) -> None:
        """Wait for those ahead, as long as patience goes."""
        wary = time.monotonic() < self._wary_until
        patience = _WARY_PATIENCE if wary else _PATIENCE
        first, last = self._ahead[0], self._ahead[-1]
        await _patiently(last.written if wary else last.answered, last.since + patience)
        if len(self._ahead) == UNWRITTEN:
            await _patiently(first.written, first.since + patience)

    def enter(self, passage: Passage) -> None:
        """Join the file as its last."""
        passage.enter()
        if self._ahead[-1] is not passage:
            self._ahead.append(passage)


async def _patiently(event: asyncio.Event, until: float) -> None:
    left = until - time.monotonic()
    if event.is_set() or left <= 0:
        return
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(left):
            await event.wait()
