"""A conversation with the real assistant, for specifications: say something, look at the reply."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tdi_bot.assistant import Assistant
from tdi_bot.model import Conversation, GeoPoint, Message, Reply, Trace

NOON = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)


class Talk:
    """One person talking with the assistant; the clock only moves when a test lets it."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.conversation = Conversation()
        self.now = NOON
        self.trace = Trace("")

    def says(self, text: str, lang: str | None = None) -> Reply:
        """Say something and return the reply."""
        message = Message("talk", text, lang)
        reply, self.conversation, self.trace = self.assistant.reply(message, self.conversation, self.now)
        return reply

    def stands_at(self, lat: float, lon: float) -> Reply:
        """Share a position and return the reply."""
        message = Message("talk", "", location=GeoPoint(lat, lon))
        reply, self.conversation, self.trace = self.assistant.reply(message, self.conversation, self.now)
        return reply

    def waits(self, minutes: float) -> None:
        """Let time pass."""
        self.now += timedelta(minutes=minutes)

    @property
    def rule(self) -> str:
        """The rule that decided the last question."""
        return self.trace.parts[-1].rule
