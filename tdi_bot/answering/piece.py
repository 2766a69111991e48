"""One answered part of a message, before it becomes a reply."""

from __future__ import annotations

from dataclasses import dataclass

from tdi_bot.model import IntentId, Kind, Picture, ReplyPlace, SourceLine, Suggestion


@dataclass(frozen=True, slots=True)
class Piece:
    """What one interpretation says, with its sources and what may be asked next."""

    kind: Kind
    text: str
    sources: tuple[SourceLine, ...] = ()
    suggestions: tuple[Suggestion, ...] = ()
    places: tuple[ReplyPlace, ...] = ()
    picture: Picture | None = None
    intents: tuple[IntentId, ...] = ()
    confidence: float = 0.0
