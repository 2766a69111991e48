"""Counts since the start what /etat tells operators."""

from __future__ import annotations

import time
from collections import Counter, deque
from datetime import date

from tdi_bot.channels.telegram.tally import Ended, Tally

_REMEMBERED = 1_000


class Watch:
    """A tally that keeps its own few figures and passes all on to another."""

    def __init__(self, tally: Tally) -> None:
        self._tally = tally
        self._day = date.today()
        self._started = time.monotonic()
        self._outcomes: Counter[str] = Counter()
        self._seconds: deque[float] = deque(maxlen=_REMEMBERED)

    @property
    def uptime(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._started

    def today(self, outcome: str) -> int:
        """How many updates ended so since the start or, if that is later, midnight."""
        self._turn_the_day()
        return self._outcomes[outcome]

    def p95_ms(self) -> float:
        """Milliseconds from an update's arrival to its reply sent, for 19 of the last 20 in 20."""
        ordered = sorted(self._seconds)
        return round(ordered[int(len(ordered) * 0.95)] * 1000, 1) if ordered else 0.0

    def ended(self, update: Ended) -> None:
        """Count an update that came to its end."""
        self._turn_the_day()
        self._outcomes[update.outcome] += 1
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

    def _turn_the_day(self) -> None:
        if (today := date.today()) != self._day:
            self._day, self._outcomes = today, Counter()
