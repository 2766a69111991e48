"""What the Telegram channel needs of the assistant, beyond what every channel needs."""

from __future__ import annotations

from typing import Protocol

from tdi_bot.channels.door import Door
from tdi_bot.model import Lang


class Host(Door, Protocol):
    """The assistant as Telegram sees it: it also knows what stands behind a button, and its own sentences."""

    @property
    def version(self) -> str:
        """The version of the knowledge, for the log."""
        ...

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if it is gone."""
        ...

    def say(self, key: str, lang: Lang = "fr", **values: str) -> str:
        """Return one of the assistant's own sentences."""
        ...
