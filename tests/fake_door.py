"""A small stand-in for the assistant: it says what it was asked, and counts each conversation's turns."""

from __future__ import annotations

from datetime import datetime

from tdi_bot.model import (
    Conversation,
    IntentId,
    Message,
    PartTrace,
    Reply,
    ReplyPlace,
    Slots,
    SourceLine,
    Suggestion,
    Trace,
    Turn,
)

SOURCE = SourceLine("s", "Une page", "Un éditeur", "https://exemple.fr/page", "2021-09-23")
NOW = datetime.fromisoformat("2026-10-01T12:00:00+02:00")


def clock() -> datetime:
    """Always the same moment."""
    return NOW


class FakeDoor:
    """Answers « chat/n: text »; « boum » is a fault of ours, « hello » is answered in English."""

    def reply(
        self, message: Message, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        if message.text == "boum":
            raise RuntimeError("boum")
        number = len(conversation.turns) + 1
        intent = IntentId("essai.echo")
        reply = Reply(
            kind="answer",
            text=f"{message.chat}/{number}: {message.text}",
            sources=(SOURCE,),
            suggestions=(Suggestion("Et après ?", "Que se passe-t-il après ?"),),
            places=(ReplyPlace("Lacq", 43.41, -0.63, 12.5),),
            intents=(intent,),
            confidence=0.87654,
            lang="en" if message.text == "hello" else "fr",
        )
        turn = Turn(now.timestamp(), (intent,), frozenset(), Slots(), "answer")
        part = PartTrace(tuple(message.text.split()), (), Slots(wave=2), (), "règle d'essai")
        return reply, Conversation((*conversation.turns, turn)), Trace("v1", lambda: (part,))

    def page(self, name: str) -> Reply:
        return Reply(kind="smalltalk", text=f"page {name}")
