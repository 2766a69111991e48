"""What a channel needs of the assistant, so that channels are written and tested without loading it."""

from __future__ import annotations

from typing import Protocol

from tdi_bot.model import Conversation, Message, Reply, Trace


class Door(Protocol):
    """The assistant as the terminal and the batch see it."""

    def reply(
        self, message: Message, conversation: Conversation, now: float
    ) -> tuple[Reply, Conversation, Trace]:
        """Answer one message within a conversation, at a time in seconds since the epoch."""
        ...

    def page(self, name: str) -> Reply:
        """Return a fixed page, asked for by a command: accueil, aide, sources, confidentialite."""
        ...
