"""Joins the parts of a message that are one question: what is refined, and what is said, then doubted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from tdi_bot.model import ConceptId
from tdi_bot.understanding.read_part import ReadPart
from tdi_bot.understanding.reading import Reading

_REFINING = frozenset({"value", "courtesy"})
_LIGHT = frozenset({"value", "courtesy", "nuance"})
_NAMING = frozenset({"topic", "object"})
_DOUBTS = frozenset(
    map(ConceptId, ("certitude", "fraicheur", "toujours-actuel", "conflit-chiffres", "difference"))
)
"""What is asked of something just said: « … Toujours vrai ? », « … D'où vient l'écart ? »."""
_WHY = ConceptId("pourquoi")
"""« Vous dites 148, l'ANCT 183. Pourquoi ? »: asked of figures."""
_TIMES = frozenset(map(ConceptId, ("phase-1", "phase-2")))


def joined(read: list[ReadPart], type_of: Callable[[ConceptId], str]) -> list[ReadPart]:
    """Return the parts, each with those after it that ask nothing of their own.

    « Combien de projets ? je parle de tout le pays »: values alone belong to the question before.
    « Les Régions pilotent. Toujours vrai depuis 2023 ? »: a doubt alone is about what was said before it.
    """
    kept: list[ReadPart] = []
    for r in read:
        if kept and _refines(r, kept[-1], type_of):
            kept[-1] = replace(kept[-1], reading=_join(kept[-1].reading, r.reading))
        elif kept and _doubts(r, kept[-1], type_of):
            part = replace(kept[-1].part, asks=True, marked=True)
            kept[-1] = ReadPart(part, _join(kept[-1].reading, r.reading))
        else:
            kept.append(r)
    return kept


def _refines(r: ReadPart, before: ReadPart, type_of: Callable[[ConceptId], str]) -> bool:
    types = {type_of(c) for c in r.reading.concepts}
    only_values = bool(types) and types <= _REFINING and not r.reading.residue
    return only_values and "value" in types and before.part.asks and not r.part.marked


def _doubts(r: ReadPart, before: ReadPart, type_of: Callable[[ConceptId], str]) -> bool:
    states = not before.part.asks or (before.reading.slots.quantities and not before.part.marked)
    if not states or not r.part.asks or r.reading.residue or r.reading.slots.places:
        return False
    said = r.reading.concepts
    doubts = _DOUBTS | {_WHY} if before.reading.slots.quantities else _DOUBTS
    others = {type_of(c) for c in said - doubts - _TIMES}
    if said.isdisjoint(doubts) or not others <= _LIGHT:
        return False
    return any(type_of(c) in _NAMING for c in before.reading.concepts)


def _join(first: Reading, more: Reading) -> Reading:
    slots = replace(
        first.slots,
        places=first.slots.places or more.slots.places,
        wave=first.slots.wave or more.slots.wave,
        phase=first.slots.phase or more.slots.phase,
        scheme=first.slots.scheme or more.slots.scheme,
        dates=first.slots.dates + more.slots.dates,
        quantities=first.slots.quantities + more.slots.quantities,
    )
    return replace(first, concepts=first.concepts | more.concepts, said=first.said + more.said, slots=slots)
