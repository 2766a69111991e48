"""Sets of concepts as the bits of one integer, so that a frame is compared with a question in one step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from tdi_bot.memo import remembered
from tdi_bot.model import ConceptId

_SETS_KEPT = 16_384


class ConceptBits:
    """What sets of concepts stand for, are worth and cost: each set is worked out once, then remembered."""

    def __init__(
        self,
        bits: Mapping[ConceptId, int],
        gain: Callable[[ConceptId], float],
        loss: Callable[[ConceptId], float],
    ) -> None:
        self._bits = bits
        self._of_bit = {bit: concept for concept, bit in bits.items()}
        self._gain, self._loss = gain, loss
        self.concepts = remembered(self._concepts, _SETS_KEPT)
        self.most = remembered(self._most, _SETS_KEPT)
        self.cost = remembered(self._cost, _SETS_KEPT)

    def __contains__(self, concept: ConceptId) -> bool:
        return concept in self._bits

    def of(self, concepts: Iterable[ConceptId]) -> int:
        """Return a set as bits; concepts that no intent names have none."""
        bit_of = self._bits.get
        said = 0
        for concept in concepts:
            said |= bit_of(concept, 0)
        return said

    def _concepts(self, bits: int) -> frozenset[ConceptId]:
        return frozenset([self._of_bit[bit] for bit in bits_of(bits)])

    def _most(self, bits: int) -> float:
        """Return what the best of some concepts gains."""
        return max([self._gain(self._of_bit[bit]) for bit in bits_of(bits)], default=0.0)

    def _cost(self, bits: int) -> float:
        """Return what some concepts cost that an intent has a quarrel with."""
        return sum([self._loss(self._of_bit[bit]) for bit in bits_of(bits)], 0.0)


def all_of(needs: Iterable[int]) -> int:
    """Return every bit of some sets."""
    together = 0
    for need in needs:
        together |= need
    return together


def bits_of(bits: int) -> list[int]:
    """Return the bits of a set, each as a set of its own."""
    found = []
    while bits:
        lowest = bits & -bits
        found.append(lowest)
        bits ^= lowest
    return found
