"""What a channel needs of the assistant, so that channels are written and tested without loading it."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol

from tdi_bot.model import Conversation, Message, Reply, Trace


def local_now() -> datetime:
    """Return the time to answer at, in the zone of the machine; the assistant itself has no clock."""
    return datetime.now().astimezone()


class Door(Protocol):
    """The assistant as the terminal and the batch see it."""

    def reply(
        self, message: Message, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        """Answer one message within a conversation; `now` is aware of its time zone."""
        ...

    def page(self, name: str) -> Reply:
        """Return a fixed page, asked for by a command: accueil, aide, sources, confidentialite."""
        ...
