"""Tells where the one who asks is, « notre siège est à Tulle », and which questions ask of that place."""

from __future__ import annotations

from collections.abc import Callable

from tdi_bot.model import ConceptId, PlaceMention
from tdi_bot.understanding.beside import is_compared
from tdi_bot.understanding.place_slots import SCOPE_CONCEPTS
from tdi_bot.understanding.reading import Reading

_TOWNS = frozenset({"commune", "ancienne", "epci", "point"})
_SPEAKER = frozenset("je j on nous suis sommes notre nos mon ma mes moi chez we i our my us".split())
_POINTING_HERE = frozenset({("est", "ce"), ("c", "est")})
_OF_PLACES = frozenset(map(ConceptId, ("programme", "site", "phase-1", "phase-2", "france-2030")))
"""Topics that are somewhere or not; what is asked of the others is the same everywhere."""
_SAID_OF_PLACES = frozenset(map(ConceptId, ("membre", "dans-ti", "hors-ti", "labellise", "chez-moi")))
"""What is said of a place, without our matter being named: « sommes-nous labellisés ? »."""
_ASKS_OF_PLACES = frozenset(
    map(ConceptId, ("quel-ti", "lequel", "ou", "proche", "liste", "nom", "combien", "pour-qui"))
)


def places_told(reading: Reading, type_of: Callable[[ConceptId], str]) -> tuple[PlaceMention, ...]:
    """Return the towns of a statement that tells where someone is, and nothing of our matter."""
    places = reading.slots.places
    if not places or any(mention.place.kind not in _TOWNS for mention in places):
        return ()
    said = {type_of(concept) for concept in reading.concepts if concept not in _ASKS_OF_PLACES}
    return () if said & {"topic", "ask"} else places


def asks_of_speaker(reading: Reading, type_of: Callable[[ConceptId], str]) -> bool:
    """Whether a question asks, of the one who puts it, what depends on the place, and names no other."""
    if any(not is_compared(reading.phrase, mention) for mention in reading.slots.places):
        return False
    if reading.slots.unknown_place or not SCOPE_CONCEPTS.isdisjoint(reading.concepts):
        return False
    folded = reading.phrase.folded
    if _SPEAKER.isdisjoint(folded) and tuple(folded[:2]) not in _POINTING_HERE:
        return False
    topics = {concept for concept in reading.concepts if type_of(concept) == "topic"}
    asks = {concept for concept in reading.concepts if type_of(concept) == "ask"}
    names = bool(topics or asks) or not _SAID_OF_PLACES.isdisjoint(reading.concepts)
    return names and topics <= _OF_PLACES and asks <= _ASKS_OF_PLACES
