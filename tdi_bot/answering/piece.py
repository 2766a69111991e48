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


def joined(pieces: list[Piece]) -> Piece:
    """Return several answers as one; a fact said in any of them makes it an answer."""
    if len(pieces) == 1:
        return pieces[0]
    texts = tuple(dict.fromkeys(piece.text for piece in pieces))
    kinds: list[Kind] = [piece.kind for piece in pieces]
    kind: Kind = next(k for k in ("answer", "clarify", "refuse", "smalltalk") if k in kinds)
    return Piece(
        kind,
        "\n\n".join(texts),
        tuple(dict.fromkeys(source for piece in pieces for source in piece.sources)),
        tuple(dict.fromkeys(s for piece in pieces for s in piece.suggestions)),
        tuple(place for piece in pieces for place in piece.places),
        next((piece.picture for piece in pieces if piece.picture), None),
        tuple(dict.fromkeys(intent for piece in pieces for intent in piece.intents)),
        min(piece.confidence for piece in pieces),
    )
