"""What a computed answer is given to work with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tdi_bot.answering.piece import Piece
from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.records import Intent
from tdi_bot.model import Conversation, Lang, Place, Understood
from tdi_bot.places import Places


@dataclass(frozen=True, slots=True)
class Request:
    """One understood question, with the content, the places, what was said before and today.

    `answer_again` answers another understood question, for those that are about the last reply.
    """

    intent: Intent
    understood: Understood
    content: Content
    places: Places
    conversation: Conversation
    now: datetime
    answer_again: Callable[[Understood, Conversation, datetime], Piece]

    @property
    def lang(self) -> Lang:
        """The language to answer in."""
        return self.understood.question.lang

    @property
    def place(self) -> Place | None:
        """The first place asked about, if any."""
        mentions = self.understood.slots.places
        return mentions[0].place if mentions else None

    def say(self, key: str, **values: str) -> str:
        """Return a sentence of the assistant's own, in the language of the question."""
        return self.content.say(key, self.understood.question.lang, **values)
