"""Telegram's sending limits, watched from the server's side: who sent too soon, and when."""

from __future__ import annotations

import time
from collections import defaultdict, deque
from dataclasses import dataclass, field

_TICK = 0.002  # two clocks and a loop: what cannot be told apart


@dataclass(slots=True)
class Limits:
    """Remembers when messages arrived; `broken` says each time a limit was passed. `enforce` answers 429."""

    enforce: bool = False
    per_second: int = 30
    group_per_minute: int = 20
    private_gap: float = 1.0
    broken: list[str] = field(default_factory=list)
    _all: deque[float] = field(default_factory=deque)
    _chats: dict[int, deque[float]] = field(default_factory=lambda: defaultdict(deque))

    def arrival(self, chat: int) -> str | None:
        """Note one message to a chat and name the limit that it passed, if any."""
        now = time.monotonic()
        overall, own = self._all, self._chats[chat]
        while overall and overall[0] <= now - 1.0 + _TICK:
            overall.popleft()
        while own and own[0] <= now - 60.0:
            own.popleft()
        why = None
        if len(overall) >= self.per_second:
            why = f"more than {self.per_second} a second"
        elif chat > 0 and own and now - own[-1] < self.private_gap - _TICK:
            why = f"{now - own[-1]:.3f} s after the last message to one person"
        elif chat < 0 and len(own) >= self.group_per_minute:
            why = f"more than {self.group_per_minute} a minute in a group"
        if why:
            self.broken.append(why)
        if not (why and self.enforce):
            overall.append(now)
            own.append(now)
        return why
