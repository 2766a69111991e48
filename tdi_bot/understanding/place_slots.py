"""Says what found places and values mean to a frame: the concepts that begin with « @ »."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tdi_bot.model import ConceptId, Place, PlaceMention, Slots
from tdi_bot.text import Word
from tdi_bot.understanding.grammar import SAID_OF_PLACES
from tdi_bot.understanding.lexicon import ConceptMatch
from tdi_bot.understanding.near_names import GUESSED

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


FAR_AT_HOME = 5
"""How many times more people a town of our région must have than its homonyms elsewhere."""

NO_SLOTS = Slots()
"""A question without values; most have none, and share it."""
_NO_CONCEPTS = frozenset[ConceptId]()


def _of_mention(mention: PlaceMention) -> set[str]:
    kinds = {_KIND_CONCEPTS[mention.place.kind]}
    if mention.place.kind == "region" and mention.place.name == _NEW_AQUITAINE:
        return {"@na"}
    if mention.place.kind != "site":
        kinds.add("@lieu")
    return kinds


def without_stems_of_places(
    matches: Iterable[ConceptMatch], mentions: Iterable[PlaceMention], spelt: Sequence[Word]
) -> list[ConceptMatch]:
    """Leave out what only a stem finds in a place's name: « Gers » is not « gérer », « de Sciez » no saw.

    A town needs a capital inside the sentence for that. The capital makes a département or région a name
    for one-word forms too: « du Lot » is no « lot ».
    """
    areas: set[int] = set()
    towns: set[int] = set()
    for mention in mentions:
        area = mention.place.kind in {"departement", "region"}
        (areas if area else towns).update(at for at in range(mention.start, mention.end))
    areas = {at for at in areas if spelt[at].folded.isalpha()}
    named = {
        at for at in areas | towns if spelt[at].capital and not spelt[at].raw.isupper() and _apart(spelt, at)
    }
    settled = areas | (towns & named)
    return [
        m
        for m in matches
        if settled.isdisjoint(range(m.start, m.end))
        or (m.exact and (m.end - m.start > 1 or m.start not in areas & named))
    ]


def _apart(spelt: Sequence[Word], at: int) -> bool:
    """Whether a capital is a name's: inside the sentence, or at its head in « Redon, … », « Rennes est… »."""
    if at > 0 or len(spelt) < 2:
        return at > 0
    return any(mark in spelt[1].before for mark in ",:") or spelt[1].folded in SAID_OF_PLACES


def machine_concepts(slots: Slots) -> frozenset[ConceptId]:
    """Return the concepts that the slots of a question stand for.

    Nouvelle-Aquitaine is « @na » alone: the page that the knowledge starts from speaks of that region, so
    naming it tells which figures are meant, rather than where to look. A place that we do not know is one
    all the same: what asks about a place has to say that it is unknown.
    """
    if slots == NO_SLOTS:
        return _NO_CONCEPTS
    found: set[str] = set()
    for mention in slots.places:
        found |= _of_mention(mention)
    if slots.unknown_place:
        found.add("@lieu")
    if slots.wave is not None:
        found.add("@vague")
    if slots.phase is not None:
        found.add("@phase")
    if slots.rank is not None:
        found.add("@rang")
    if slots.area_min_ha is not None:
        found.add("@surface")
    if slots.winner:
        found.add("@laureat")
    elif slots.unknown_company:
        found.add("@entreprise")
    return frozenset(map(ConceptId, found))


def beside_places_before(slots: Slots, before: Slots) -> Slots:
    """Settle names that several places bear by where the talk was: after Guéret, Aubusson is in the Creuse.

    The département counts first, then the région; a place that is alone in neither stays undecided.
    """
    if all(mention.decided for mention in slots.places) or not before.places:
        return slots
    earlier = [mention.place for mention in before.places]
    departements = {code for place in earlier for code in place.departements}
    regions = {place.name if place.kind == "region" else place.region for place in earlier} - {""}
    settled = tuple(_settled(mention, departements, regions) for mention in slots.places)
    return replace(slots, places=settled)


def settled_at_home(slots: Slots) -> Slots:
    """Settle a name by the région that the knowledge is about, where its other bearers are far smaller.

    « Aubusson » is asked back where the talk is of elsewhere; without any place before, it is the large one.
    """
    if all(mention.decided for mention in slots.places):
        return slots
    return replace(slots, places=tuple(map(_at_home, slots.places)))


def _at_home(mention: PlaceMention) -> PlaceMention:
    first, *others = mention.candidates
    if mention.decided or mention.edits >= GUESSED:
        return mention
    if first.kind != "commune" or first.region != _NEW_AQUITAINE:
        return mention
    far = all(
        other.region != _NEW_AQUITAINE and FAR_AT_HOME * other.population <= first.population
        for other in others
    )
    return replace(mention, decided=True) if far else mention


def _settled(mention: PlaceMention, departements: set[str], regions: set[str]) -> PlaceMention:
    if mention.decided:
        return mention
    near: tuple[list[Place], ...] = (
        [place for place in mention.candidates if not departements.isdisjoint(place.departements)],
        [place for place in mention.candidates if place.region in regions],
    )
    alone = next((found[0] for found in near if len(found) == 1), None)
    if alone is None:
        return mention
    others = tuple(place for place in mention.candidates if place is not alone)
    return replace(mention, candidates=(alone, *others), decided=True)
