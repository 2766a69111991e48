"""Sets of concepts as the bits of one integer, so that a frame is compared with a question in one step."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tdi_bot.model import ConceptId, IntentId


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as sets of bits: what it needs, all that it names, all that its intent has no quarrel with.

    `number` is its place among all frames; the need that fewest frames have comes first.
    """

    number: int
    id: IntentId
    needs: tuple[int, ...]
    named: int
    allowed: int


class Asked:
    """The concepts of a question as bits, and what sets of them cost or stand for, each worked out once.

    Concepts that no intent names have no bit: `unheard` is what they cost, whatever the frame.
    """

    __slots__ = ("_concepts", "_costs", "_named", "_unnamed", "bits", "said", "unheard")

    def __init__(
        self,
        concepts: Collection[ConceptId],
        bit_of: Mapping[ConceptId, int],
        loss: Callable[[ConceptId], float],
    ) -> None:
        self._concepts = [(concept, bit_of.get(concept, 0)) for concept in concepts]
        self._costs = {bit: loss(concept) for concept, bit in self._concepts if bit}
        self.bits = self._costs.keys()
        self.said = sum(self._costs)
        self.unheard = sum((loss(concept) for concept, bit in self._concepts if not bit), 0.0)
        self._named: dict[int, frozenset[ConceptId]] = {}
        self._unnamed: dict[int, frozenset[ConceptId]] = {}

    def loss(self, frame: Frame) -> float:
        """Return what the concepts cost that a frame's intent has a quarrel with."""
        left = self.said & ~frame.allowed
        return self.unheard + sum([cost for bit, cost in self._costs.items() if bit & left])

    def explained(self, frame: Frame) -> frozenset[ConceptId]:
        """Return the concepts that a frame names."""
        bits = self.said & frame.named
        if bits not in self._named:
            self._named[bits] = frozenset([concept for concept, bit in self._concepts if bit & bits])
        return self._named[bits]

    def unexplained(self, frame: Frame) -> frozenset[ConceptId]:
        """Return the concepts that a frame's intent has a quarrel with."""
        bits = self.said & frame.allowed
        if bits not in self._unnamed:
            self._unnamed[bits] = frozenset([concept for concept, bit in self._concepts if not bit & bits])
        return self._unnamed[bits]


def all_of(needs: Iterable[int]) -> int:
    """Return every bit of some sets."""
    together = 0
    for need in needs:
        together |= need
    return together


def bits_of(bits: int) -> Iterator[int]:
    """Yield the bits of a set, each as a set of its own."""
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
