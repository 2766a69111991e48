"""What goes wrong between a bot and Telegram: chosen by chance, from a seed so that it can be repeated."""

from __future__ import annotations

import random
import time
from dataclasses import dataclass, field
from typing import Literal

Fault = Literal["too_many", "server_error", "drop", "drop_after", "hang"]


@dataclass(slots=True)
class Faults:
    """Shares of calls that fail, each in its way. `drop_after` delivers, then loses the answer."""

    too_many: float = 0.0
    server_error: float = 0.0
    drop: float = 0.0
    drop_after: float = 0.0
    hang: float = 0.0
    retry_after: int = 2
    hang_seconds: float = 30.0
    polling_too: bool = False
    seed: int = 1
    halted_until: float = 0.0
    met: dict[str, int] = field(default_factory=dict)
    during_halt: int = 0
    _chance: random.Random | None = None

    def draw(self) -> Fault | None:
        """Choose what happens to one call; most often nothing."""
        if self._chance is None:
            self._chance = random.Random(self.seed)
        point = self._chance.random()
        kinds: tuple[Fault, ...] = ("too_many", "server_error", "drop", "drop_after", "hang")
        for kind in kinds:
            share: float = getattr(self, kind)
            if point < share:
                self.met[kind] = self.met.get(kind, 0) + 1
                return kind
            point -= share
        return None

    def halt(self) -> int:
        """Begin a pause: until it is over every send is one too many."""
        self.halted_until = time.monotonic() + self.retry_after
        return self.retry_after

    def halted(self) -> int:
        """Return the whole seconds that are left of a pause, counting the send that did not respect it."""
        left = self.halted_until - time.monotonic()
        if left <= 0:
            return 0
        self.during_halt += 1
        return max(1, round(left + 0.5))
