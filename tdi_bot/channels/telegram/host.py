"""What the Telegram channel needs of the assistant, beyond what every channel needs."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tdi_bot.channels.door import Door
from tdi_bot.model import Lang, Picture, Reply, Venue


class Host(Door, Protocol):
    """The assistant as Telegram sees it: it also knows what stands behind a button, and its own sentences."""

    @property
    def version(self) -> str:
        """The version of the knowledge, for the log."""
        ...

    def question(self, ref: str) -> str | None:
        """Return the question behind a suggestion's id, or None if it is gone."""
        ...

    def recall(self, ref: str, now: datetime, lang: Lang = "fr") -> Reply | None:
        """Answer again the question behind a reply's `ref`, or return None if it is gone."""
        ...

    def venue(self, site: str) -> Venue | None:
        """Return a site as a pin on a map, or None if it is gone."""
        ...

    def draw(self, picture: Picture) -> bytes:
        """Return a reply's map as a PNG; takes a while, so call it from a thread."""
        ...

    def say(self, key: str, lang: Lang = "fr", **values: str) -> str:
        """Return one of the assistant's own sentences."""
        ...
