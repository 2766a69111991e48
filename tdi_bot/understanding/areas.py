"""Takes « dans le département » for that of the town just spoken of: « et dans tout le département ? »."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tdi_bot.model import ConceptId, Place, PlaceMention
from tdi_bot.understanding.place_slots import SCOPE_CONCEPTS, machine_concepts
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.reading import Reading

_NOUN = "departement"
_CONCEPT = ConceptId("departement")
_INSIDE = frozenset({"dans", "sur", "de"})
_POINTING = frozenset("tout le ce meme mon notre son du".split())
_TOWNS = frozenset({"commune", "ancienne", "epci", "site"})

DepartementOf = Callable[[str], Place | None]


def in_its_departement(reading: Reading, before: Before | None, departement_of: DepartementOf) -> Reading:
    """Return the question as if it named the département that it means, where a town was spoken of."""
    if before is None or reading.slots.places or _CONCEPT not in reading.concepts:
        return reading
    folded = reading.phrase.folded
    if _NOUN not in folded or not _says_inside(folded[: folded.index(_NOUN)]):
        return reading
    town = next((m.place for m in before.slots.places if m.place.kind in _TOWNS), None)
    if town is None or len(town.departements) != 1:
        return reading
    found = departement_of(town.departements[0])
    if found is None:
        return reading
    slots = replace(reading.slots, places=(PlaceMention(0, 0, found.name, (found,), decided=True),))
    said = tuple((words, concept) for words, concept in reading.said if concept != _CONCEPT)
    concepts = (reading.concepts - SCOPE_CONCEPTS - {_CONCEPT}) | machine_concepts(slots)
    return replace(reading, slots=slots, concepts=concepts, said=said)


def _says_inside(before: tuple[str, ...] | list[str]) -> bool:
    """Whether what stands before the noun means where it is: « dans tout le », « de ce », « du même »."""
    pointing = len(before)
    while pointing and before[pointing - 1] in _POINTING:
        pointing -= 1
    said = before[pointing:]
    return bool(said) and ("du" in said or (pointing > 0 and before[pointing - 1] in _INSIDE))
