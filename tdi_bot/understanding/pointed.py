"""Finds what a follow-up means without naming it: « il fait combien ? », « ce dispositif, ouvert ? »."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise

from tdi_bot.model import ConceptId, IntentId, Place, PlaceMention, Slots
from tdi_bot.understanding.grammar import SINGULAR_PRONOUNS
from tdi_bot.understanding.reading import HOW_FAR, Reading

PROGRAMME = ConceptId("programme")
"""The subject of what has no other."""
_THIS = frozenset({"ce", "cet", "cette", "this"})
_SCHEMES = frozenset("dispositif mesure outil mecanisme aide scheme".split())
"""What any scheme may be called, that is the programme only where no other was spoken of."""

_FAR = frozenset({HOW_FAR, ConceptId("proche")})


_IN_TERRITORY = ConceptId("dans-ti")
_IT = frozenset("c il elle ca ce".split())
SAME_WAVE = ConceptId("meme-vague")
"""« les autres de cette vague »: that of the site just named."""


@dataclass(frozen=True, slots=True)
class Before:
    """What an earlier turn, or an earlier part of the same message, spoke of.

    `asked_back`: it was answered by a question, so that a few words are the answer to that.
    """

    concepts: frozenset[ConceptId]
    slots: Slots
    intents: tuple[IntentId, ...] = ()
    sites: tuple[str, ...] = ()
    asked_back: bool = False


@dataclass(frozen=True, slots=True)
class SiteMeant:
    """A site pointed at, with the place that it is measured from, and what goes on being asked of it."""

    places: tuple[PlaceMention, ...]
    concepts: frozenset[ConceptId] = frozenset()


def as_scheme(reading: Reading, before: Before | None, type_of: Callable[[ConceptId], str]) -> Reading:
    """« Quand ce dispositif a-t-il été lancé ? » after a word on the VTE asks of the VTE."""
    if before is None or PROGRAMME not in reading.concepts or PROGRAMME in before.concepts:
        return reading
    named = any(this in _THIS and noun in _SCHEMES for this, noun in pairwise(reading.phrase.folded))
    if not named or all(type_of(concept) != "topic" for concept in before.concepts):
        return reading
    said = tuple((words, concept) for words, concept in reading.said if concept != PROGRAMME)
    return replace(reading, concepts=reading.concepts - {PROGRAMME}, said=said)


def points_at_site(reading: Reading) -> bool:
    """Whether the question means what was named before: « il fait quelle surface ? », « le deuxième ? »."""
    if reading.slots.rank is not None or _asks_how_far(reading):
        return True
    return any(word.folded in SINGULAR_PRONOUNS for word in reading.words)


def site_meant(reading: Reading, before: Before, *, asks_anew: bool) -> SiteMeant | None:
    """Return the site that the question may mean: the first said, « le deuxième », or the one measured from.

    « et de Bayonne ? » after a distance asks for another distance of the same site.
    """
    site = _site_of(reading, before)
    if not site:
        return None
    named = PlaceMention(0, 0, "", (Place("site", site, site),), decided=True)
    if SAME_WAVE in reading.concepts and before.slots.wave is None:
        return SiteMeant((named,))
    new = reading.slots.places
    if _asks_how_far(reading):
        origins = new or tuple(m for m in before.slots.places if m.place.kind != "site")
        return SiteMeant((named, *origins[:1])) if origins else None
    if new:
        measured = HOW_FAR in before.concepts and not asks_anew and _named(before) and _is_spot(new[0])
        return SiteMeant((named, *new), _FAR) if measured else None
    asked = asks_anew or reading.slots.rank is not None
    return SiteMeant((named,)) if asked or asks_if_in_territory(reading, before) else None


def asks_if_in_territory(reading: Reading, before: Before) -> bool:
    """« c'est dans un territoire d'industrie ? » after a word on one site asks it of that site."""
    return bool(_named(before)) and _IN_TERRITORY in reading.concepts and reading.phrase.folded[0] in _IT


def _is_spot(mention: PlaceMention) -> bool:
    """« et dans les Deux-Sèvres ? » after a distance asks for sites there, not how far that is."""
    return mention.place.kind not in {"departement", "region", "contree"}


def _asks_how_far(reading: Reading) -> bool:
    return HOW_FAR in reading.concepts and reading.slots.radius_km is None


def _site_of(reading: Reading, before: Before) -> str:
    if any(mention.place.kind == "site" for mention in reading.slots.places):
        return ""
    if reading.slots.rank is not None:
        return before.sites[reading.slots.rank - 1] if reading.slots.rank <= len(before.sites) else ""
    return next(iter((*_named(before), *before.sites)), "")


def _named(before: Before) -> tuple[str, ...]:
    return tuple(mention.place.id for mention in before.slots.places if mention.place.kind == "site")
