"""What sources count or date, and what can be worked out from two of them: shares, gaps, means, order.

Understanding a question and answering it both ask this, so that what is recognised can be said.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from tdi_bot.knowledge import sections
from tdi_bot.knowledge.lazy import LazyRecords
from tdi_bot.knowledge.records import Measure, Ref
from tdi_bot.model import ConceptId

LEAST_FIGURE = 12
"""The smallest number that names what it counts by itself: smaller ones are in every sentence."""
PAIR, MOST_COMPARED = 2, 3

_HERE = frozenset(map(ConceptId, ("region", "@na")))
"""The scope that « hors de la région » turns round."""
_PROGRAMME = ConceptId("programme")
_REGION = ConceptId("region")


@dataclass(frozen=True, slots=True)
class Derivation:
    """What is worked out: each row is one calculation, its measures in the order in which it takes them.

    `explained` are the concepts that name these; `figures` how many numbers name one that no words do.
    """

    rows: tuple[tuple[Measure, ...], ...]
    explained: frozenset[ConceptId]
    figures: int = 0


class Measures:
    """All measures, found by the concepts that name them and by the figures that they are."""

    def __init__(self, section: bytes) -> None:
        self._records: Mapping[str, Measure] = LazyRecords(section, sections.measure_from)
        self._operations: Mapping[str, Callable[[_Named], Sequence[tuple[Measure, ...]]]] = {
            "part": self._shares,
            "ecart": self._gap,
            "moyenne": self._mean,
            "reste": self._rest,
            "ordre": self._order,
        }

    @cached_property
    def _all(self) -> tuple[Measure, ...]:
        return tuple(self._records.values())

    @cached_property
    def _newer(self) -> frozenset[str]:
        """Return the measures that are another one at a later date: the two must not be mixed."""
        return frozenset(one.later for one in self._all if one.later)

    @property
    def operations(self) -> frozenset[str]:
        """The names of what can be worked out."""
        return frozenset(self._operations)

    def derive(
        self, operation: str, concepts: Collection[ConceptId], figures: Iterable[tuple[float, str]]
    ) -> Derivation | None:
        """Return what an operation makes of the measures that a question names, or None.

        `figures` are its numbers, each with the concept that it counts, if any.
        """
        named = self._named(frozenset(concepts), tuple(figures))
        rows = tuple(self._operations[operation](named)) if named.met else ()
        if not rows:
            return None
        told = {measure.id for row in rows for measure in row}
        explained = frozenset(
            concept
            for measure in named.met
            if measure.id in told
            for need in measure.named
            for concept in need
            if concept in concepts
        )
        needed = told & named.quoted - {one.id for one in self._met(named.concepts)}
        return Derivation(rows, explained, len(needed))

    def counting(self, value: float, concepts: Collection[ConceptId]) -> Measure | None:
        """Return what a bare figure counts, of the things that some concepts name; None if unclear."""
        found = self._counting(value, "", frozenset(concepts))
        return (
            found if found is not None and not frozenset(concepts).isdisjoint(self._around(found)) else None
        )

    def _around(self, measure: Measure) -> frozenset[ConceptId]:
        """Return the concepts that name a measure, or what it is a part of."""
        near = [measure, *(self._records[id] for id in self._wholes(measure))]
        return frozenset(concept for one in near for need in one.named for concept in need)

    def is_part(self, part: Ref, whole: float) -> bool:
        """Whether a figure is that of a whole to which the count behind `part` belongs."""
        return any(
            self._records[id].number == whole
            for one in self._all
            if one.ref == part
            for id in self._wholes(one)
        )

    def _named(self, concepts: frozenset[ConceptId], figures: tuple[tuple[float, str], ...]) -> _Named:
        counting = [(unit, self._counting(value, unit, concepts)) for value, unit in figures]
        quoted = [one for _, one in counting if one is not None]
        # « plus de quatre EPCI » counts others than ours.
        concepts -= {unit for unit, one in counting if one is None}
        said = concepts.union(need[0] for one in quoted for need in one.named)
        return _Named(concepts, self._met(said), frozenset(one.id for one in quoted))

    def _counting(self, value: float, unit: str, concepts: frozenset[ConceptId]) -> Measure | None:
        """Return what a figure counts: « les 49 » are the new sites; « 14 » may be sites or territories."""
        found = [one for one in self._all if one.number == value]
        if unit:
            found = [one for one in found if any(unit in need for need in one.named)] or found
        if len(found) > 1:
            found = [one for one in found if not concepts.isdisjoint(one.named[0])]
        return found[0] if len(found) == 1 and (value >= LEAST_FIGURE or unit) else None

    def _shares(self, named: _Named) -> list[tuple[Measure, ...]]:
        """Each part with the whole that is quoted, else with all that it is directly a part of."""
        rows = []
        parts = named.narrowest(counts=True)
        if not all(part.of for part in parts):
            return []
        for part in parts:
            wholes = [self._records[id] for id in self._wholes(part)]
            asked = [whole for whole in wholes if whole.id in named.quoted]
            rows += [(part, whole) for whole in asked or [self._records[id] for id in part.of]]
        return [*rows, *self._later(rows)][: 2 * MOST_COMPARED]

    def _wholes(self, part: Measure) -> list[str]:
        found = list(part.of)
        for id in found:
            found += [one for one in self._records[id].of if one not in found]
        return found

    def _gap(self, named: _Named) -> list[tuple[Measure, ...]]:
        compared = named.narrowest(counts=True)
        if len(compared) > PAIR:
            # « plus d'objectifs que le programme n'a de principes »: its name counts no territories there.
            compared = [one for one in compared if named.concepts & {*one.named[0]} != {_PROGRAMME}]
        if not 1 < len(compared) <= MOST_COMPARED:
            return []
        row = tuple(sorted(compared, key=lambda one: -(one.number or 0)))
        return [row, *(tuple(sorted(one, key=lambda m: -(m.number or 0))) for one in self._later([row]))]

    def _mean(self, named: _Named) -> list[tuple[Measure, ...]]:
        many = sorted(named.narrowest(counts=True), key=lambda one: -(one.number or 0))
        if len(many) != PAIR or not many[1].one or (many[0].id in self._newer) != (many[1].id in self._newer):
            return []
        return [(many[0], many[1]), *self._later([(many[0], many[1])])]

    def _rest(self, named: _Named) -> list[tuple[Measure, ...]]:
        """« 127 dont 78, il en reste ? », « les sites hors de la région »: a whole less its parts."""
        given = [one for one in named.met if one.id in named.quoted]
        for whole in given:
            parts = [one for one in given if whole.id in self._wholes(one)]
            if parts and len(parts) == len(given) - 1:
                return [(whole, *parts)]
        here = _Named(named.concepts | {_REGION}, self._met(named.concepts | {_REGION}), named.quoted)
        rows = []
        for part in here.narrowest(counts=True):
            for whole in (self._records[id] for id in part.of):
                if _scoped(part) and not _scoped(whole):
                    rows.append((whole, part))
        return [*rows, *self._later(rows)] if len(rows) == 1 else []

    def _met(self, said: frozenset[ConceptId]) -> tuple[Measure, ...]:
        return tuple(one for one in self._all if all(not said.isdisjoint(need) for need in one.named))

    def _order(self, named: _Named) -> list[tuple[Measure, ...]]:
        dated = named.narrowest(counts=False)
        if not 1 < len(dated) <= MOST_COMPARED:
            return []
        return [tuple(sorted(dated, key=lambda one: str(one.value)))]

    def _later(self, rows: Iterable[tuple[Measure, ...]]) -> list[tuple[Measure, ...]]:
        """Return the rows again with the later figures, where each of their measures has one."""
        return [
            tuple(self._records[one.later] for one in row) for row in rows if all(one.later for one in row)
        ]


@dataclass(frozen=True, slots=True)
class _Named:
    """What a question names: its concepts, the measures that these and its figures name, those quoted."""

    concepts: frozenset[ConceptId]
    met: tuple[Measure, ...]
    quoted: frozenset[str]

    def narrowest(self, *, counts: bool) -> list[Measure]:
        """Return the counts, or the dates, that no other one named makes more precise."""
        met = [one for one in self.met if (one.number is not None) == counts]
        wider = {id for one in met for id in one.of}
        for one in met:
            wider.update(id for other in met if other.id in one.of for id in other.of)
        ids = {one.id for one in met}
        return [one for one in met if one.id not in wider and one.later not in ids]


def _scoped(measure: Measure) -> bool:
    return any(not _HERE.isdisjoint(need) for need in measure.named)
