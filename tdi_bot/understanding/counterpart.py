"""« et l'autre ? », « et les autres ? »: of two waves, phases or years, the one that was not told."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from itertools import pairwise

from tdi_bot.knowledge.records import Measure
from tdi_bot.model import ConceptId
from tdi_bot.understanding.grammar import LINKS
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.reading import Reading

Setting = Mapping[ConceptId, tuple[tuple[str, int | str], ...]]
"""The slot values that concepts stand for."""

Counting = Callable[[float, Collection[ConceptId]], Measure | None]
"""What a figure counts, among what was spoken of."""

_PAIRS = (("premiere-vague", "deuxieme-vague"), ("phase-1", "phase-2"), ("an-2020", "an-2021"))
_COUNTERPART: Mapping[ConceptId, ConceptId] = {
    ConceptId(one): ConceptId(other) for pair in _PAIRS for one, other in (pair, pair[::-1])
}
_YEARS = frozenset(map(ConceptId, _PAIRS[-1]))
_WAVE_OF = {ConceptId(year): ConceptId(wave) for year, wave in zip(_PAIRS[2], _PAIRS[0], strict=True)}
_SITE = ConceptId("site")
_OTHERS = frozenset(map(ConceptId, ("reste-du-lot", "les-autres")))
_FIRST = frozenset(ConceptId(one) for one, _ in _PAIRS)
_NEXT_YEAR = frozenset({ConceptId("annee-suivante")})
"""« et l'année d'après ? »: the other one too, after the first of the two."""
_BOTH, _TOTAL = ConceptId("pme-et-eti"), ConceptId("total")
_OF_BOTH = frozenset(map(ConceptId, ("pme", "eti")))
"""What « les deux ensemble » adds up, which is less than the whole."""
_FOLLOWING, _PRECEDING = frozenset({"suivant", "suivante"}), frozenset({"precedent", "precedente"})
_NAMED_AGAIN = frozenset(map(ConceptId, ("vague", "phase", "an")))
"""What may be said of the other one: « et l'autre vague ? »."""


def as_counterpart(
    reading: Reading, before: Before, setting: Setting, light: frozenset[ConceptId]
) -> Reading:
    """Return the question with the other one of a pair named, where it asks for that and nothing else.

    `light` are the concepts that may stand beside; a year has a counterpart only where sites are counted.
    """
    turned = reading.concepts & _NEXT_YEAR
    if not turned and not (reading.concepts & (_OTHERS | _NAMED_AGAIN) and _asks_for_the_other(reading)):
        return reading
    if not reading.concepts <= _OTHERS | _NAMED_AGAIN | _NEXT_YEAR | light:
        return reading
    told = [c for c in before.concepts if c in _COUNTERPART and (c not in _YEARS or _SITE in before.concepts)]
    if len(told) != 1 or (turned and told[0] not in _FIRST):
        return reading
    others = {_COUNTERPART[told[0]]}
    others |= {_WAVE_OF[other] for other in others if other in _WAVE_OF}
    values = {name: value for other in others for name, value in setting.get(other, ())}
    slots = replace(reading.slots, **values)  # type: ignore[arg-type]
    return replace(
        reading, concepts=reading.concepts - _OTHERS - _NAMED_AGAIN - _NEXT_YEAR | others, slots=slots
    )


def as_next(reading: Reading, before: Before, setting: Setting) -> Reading:
    """« et le suivant ? » after the second of a list is the third of it, « le précédent » the first."""
    told = before.slots.rank
    step = 1 if not _FOLLOWING.isdisjoint(reading.phrase.folded) else 0
    step -= not _PRECEDING.isdisjoint(reading.phrase.folded)
    if told is None or reading.slots.rank is None or not step:
        return reading
    ranks = [concept for concept, values in setting.items() if ("rank", told + step) in values]
    said = {
        concept for concept in reading.concepts if ("rank", reading.slots.rank) in setting.get(concept, ())
    }
    if not ranks or not said:
        return reading
    slots = replace(reading.slots, rank=told + step)
    return replace(reading, concepts=reading.concepts - said | {ranks[0]}, slots=slots)


def as_both(reading: Reading, before: Before, light: frozenset[ConceptId]) -> Reading:
    """« et les deux ensemble ? » after the PME and the ETI adds up these, not all the winners."""
    if _TOTAL not in reading.concepts or not before.concepts & _OF_BOTH:
        return reading
    if "deux" not in reading.phrase.folded or not reading.concepts <= light | {_TOTAL}:
        return reading
    return replace(reading, concepts=reading.concepts - {_TOTAL} | {_BOTH})


def as_counted(
    reading: Reading, before: Before, setting: Setting, light: frozenset[ConceptId], counting: Counting
) -> Reading:
    """« et les 49 autres ? », « et les 21 suivants ? »: the figure names what it counts, as spoken of."""
    figures = [quantity.value for quantity in reading.slots.quantities]
    ranks = frozenset(c for c in reading.concepts if c.startswith("rang-"))
    if len(figures) != 1 or not LINKS.intersection(word.folded for word in reading.words[:1]):
        return reading
    if not reading.concepts <= _OTHERS | ranks | light:
        return reading
    measure = counting(figures[0], before.concepts)
    if measure is None:
        return reading
    named = frozenset(need[0] for need in measure.named)
    if _YEARS & before.concepts:  # a year spoken of gives way to the one of these
        named |= {concept for need in measure.named for concept in need if concept in _YEARS}
    values = {name: value for concept in named for name, value in setting.get(concept, ())}
    slots = replace(reading.slots, rank=None, quantities=())
    slots = replace(slots, **values)  # type: ignore[arg-type]
    return replace(reading, concepts=reading.concepts - _OTHERS - ranks | named, slots=slots)


def _asks_for_the_other(reading: Reading) -> bool:
    folded = [word.folded for word in reading.words]
    return "autres" in folded or any(pair == ("l", "autre") for pair in pairwise(folded))
