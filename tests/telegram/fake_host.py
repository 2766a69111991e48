"""An assistant that knows nothing but is honest about it: it says back what was asked, in order."""

from __future__ import annotations

import time
from datetime import datetime

from tdi_bot.model import (
    Conversation,
    IntentId,
    Kind,
    Lang,
    Message,
    Picture,
    Reply,
    Slots,
    SourceLine,
    Suggestion,
    Trace,
    Turn,
    Venue,
)

SOURCE = SourceLine(
    "seed", "Territoires d'industrie & Cie", "Cap Métiers", "https://exemple.fr/?a=1&b=2", "2021-10"
)


class FakeHost:
    """Answers « re: question »; some words make it fail, refuse, talk long or offer buttons."""

    version = "essai"

    def __init__(self) -> None:
        self.asked: list[Message] = []
        self.failing = 0

    def reply(
        self, message: Message, conversation: Conversation, now: datetime
    ) -> tuple[Reply, Conversation, Trace]:
        self.asked.append(message)
        if "poison" in message.text:
            self.failing += 1
            raise ValueError(f"je ne supporte pas {message.text}")
        if "dormir" in message.text:
            time.sleep(60)
        kind: Kind = "refuse" if "inconnu" in message.text else "answer"
        reply = Reply(kind, self._text(message, conversation))
        if "source" in message.text:
            reply = Reply(
                kind, reply.text, (SOURCE,), "2021-10", (Suggestion("Et <b>?", "Et ?", "sites.liste"),)
            )
        turn = Turn(now.timestamp(), (IntentId("essai"),), frozenset(), Slots(), kind)
        return reply, Conversation((*conversation.turns, turn)), Trace(self.version)

    def _text(self, message: Message, conversation: Conversation) -> str:
        if message.location:
            return f"vu à {message.location.lat:.0f}"
        if "long" in message.text:
            return "\n\n".join(f"Paragraphe {number} 😀 & <suite> " + "mot " * 60 for number in range(1, 40))
        if "combien de tours" in message.text:
            return f"tours : {len(conversation.turns)}"
        return f"re: {message.text}"

    def page(self, name: str) -> Reply:
        return Reply("smalltalk", f"page {name}")

    def question(self, ref: str) -> str | None:
        return "la liste des sites" if ref == "sites.liste" else None

    def recall(self, ref: str, now: datetime, lang: Lang = "fr") -> Reply | None:
        return None

    def venue(self, site: str) -> Venue | None:
        return None

    def draw(self, picture: Picture) -> bytes:
        raise AssertionError("nothing here has a map")

    def say(self, key: str, lang: Lang = "fr", **values: str) -> str:
        return {"telegram_source": "Source :", "telegram_sources": "Sources :"}.get(key, f"[{key}]")
