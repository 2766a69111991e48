"""Says what found places and values mean to a frame: the concepts that begin with « @ »."""

from __future__ import annotations

from tdi_bot.model import ConceptId, PlaceMention, Slots

_NEW_AQUITAINE = "Nouvelle-Aquitaine"
_KIND_CONCEPTS = {
    "commune": "@commune",
    "ancienne": "@commune",
    "point": "@commune",
    "epci": "@epci",
    "departement": "@departement",
    "region": "@region",
    "contree": "@departement",
    "territoire": "@territoire",
    "site": "@site",
}


PLACE_CONCEPTS = frozenset(
    map(ConceptId, ("@commune", "@epci", "@departement", "@region", "@territoire", "@site", "@lieu", "@na"))
)
SCOPE_CONCEPTS = frozenset(map(ConceptId, ("france", "region")))
"""« en France », « dans la région »: they say where, as a place does."""


def _of_mention(mention: PlaceMention) -> set[str]:
    kinds = {_KIND_CONCEPTS[mention.place.kind]}
    if mention.place.kind == "region" and mention.place.name == _NEW_AQUITAINE:
        return {"@na"}
    if mention.place.kind != "site":
        kinds.add("@lieu")
    return kinds


def machine_concepts(slots: Slots) -> frozenset[ConceptId]:
    """Return the concepts that the slots of a question stand for.

    Nouvelle-Aquitaine is « @na » alone: the page that the knowledge starts from speaks of that region, so
    naming it tells which figures are meant, rather than where to look.
    """
    found: set[str] = set()
    for mention in slots.places:
        found |= _of_mention(mention)
    if slots.wave is not None:
        found.add("@vague")
    if slots.phase is not None:
        found.add("@phase")
    if slots.rank is not None:
        found.add("@rang")
    return frozenset(map(ConceptId, found))
