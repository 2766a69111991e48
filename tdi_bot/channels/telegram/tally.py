"""What is counted while the bot works, for whoever watches it; nothing of what people write."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Ended:
    """One update seen to its end, its times in seconds."""

    outcome: str
    missed: bool
    waited: float
    reply: float
    sent: float


class Tally(Protocol):
    """Takes note of what happens."""

    def ended(self, update: Ended) -> None:
        """Count an update that came to its end."""

    def api_error(self, error: str) -> None:
        """Count a call to Telegram that failed, by the class of its error."""

    def request(self, result: str) -> None:
        """Count a webhook request by what became of it."""

    def page(self) -> bytes:
        """Return all counts, for a monitor."""


class NoTally:
    """Counts nothing: nobody asks a bot that polls."""

    def ended(self, update: Ended) -> None:
        """Nothing to count."""

    def api_error(self, error: str) -> None:
        """Nothing to count."""

    def request(self, result: str) -> None:
        """Nothing to count."""

    def page(self) -> bytes:
        """Nothing was counted."""
        return b""
