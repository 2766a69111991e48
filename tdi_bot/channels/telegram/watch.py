"""Times since the start what /etat tells operators of this process."""

from __future__ import annotations

import time
from collections import deque

from tdi_bot.channels.telegram.tally import Ended, Tally

_REMEMBERED = 1_000


class Watch:
    """A tally that keeps how long replies took and passes all on to another."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._started = time.monotonic()
        self._seconds: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def p95_ms(self) -> float:
        """Milliseconds from an update's arrival to its reply sent, for 19 of the last 20 in 20."""
        ordered = sorted(self._seconds)
        return round(ordered[int(len(ordered) * 0.95)] * 1000, 1) if ordered else 0.0

    def ended(self, update: Ended) -> None:
        """Count an update that came to its end."""
        self._seconds.append(update.waited + update.sent)
        self._tally.ended(update)

    def api_error(self, error: str) -> None:
        """Pass it on."""
        self._tally.api_error(error)

    def request(self, result: str) -> None:
        """Pass it on."""
        self._tally.request(result)

    def page(self) -> bytes:
        """Return all counts, for a monitor."""
        return self._tally.page()
