"""Sets of concepts as the bits of one integer, so that a frame is compared with a question in one step."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count

from tdi_bot.model import ConceptId, IntentId

Written = tuple[IntentId, frozenset[ConceptId], Iterable[Iterable[frozenset[ConceptId]]]]
"""An intent, what its questions may hold besides, and its frames: each several sets of alternatives."""

_SETS_KEPT = 16_384


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame as sets of bits: what it needs, all that it names, all that its intent has no quarrel with.

    `number` is its place among all frames; the need that fewest frames have comes first, `others` follow.
    """

    number: int
    id: IntentId
    needs: tuple[int, ...]
    others: tuple[int, ...]
    named: int
    allowed: int


class ConceptBits:
    """What sets of concepts stand for, are worth and cost: each set is worked out once, then remembered."""

    def __init__(
        self, bits: Mapping[ConceptId, int], gain: Mapping[ConceptId, float], loss: Mapping[ConceptId, float]
    ) -> None:
        self._bits = bits
        self._of_bit = {bit: concept for concept, bit in bits.items()}
        self._gain, self._loss = gain, loss
        self.concepts = lru_cache(maxsize=_SETS_KEPT)(self._concepts)
        self.most = lru_cache(maxsize=_SETS_KEPT)(self._most)
        self.cost = lru_cache(maxsize=_SETS_KEPT)(self._cost)

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
        return max([self._gain[self._of_bit[bit]] for bit in bits_of(bits)], default=0.0)

    def _cost(self, bits: int) -> float:
        """Return what some concepts cost that an intent has a quarrel with."""
        return sum([self._loss[self._of_bit[bit]] for bit in bits_of(bits)], 0.0)


def as_bits(intents: Iterable[Written]) -> tuple[dict[IntentId, tuple[Frame, ...]], dict[ConceptId, int]]:
    """Return the frames of each intent as bits, and the bit of each concept."""
    bit_of: dict[ConceptId, int] = {}

    @cache  # the same alternatives stand in many frames
    def bits_for(concepts: frozenset[ConceptId]) -> int:
        return all_of([bit_of.setdefault(concept, 1 << len(bit_of)) for concept in sorted(concepts)])

    written = [
        (id, bits_for(accepted), [tuple([bits_for(either) for either in frame]) for frame in frames])
        for id, accepted, frames in intents
    ]
    rarity = _rarity([need for _, _, frames in written for needs in frames for need in needs])
    number = count()
    framed: dict[IntentId, tuple[Frame, ...]] = {}
    for id, accepted, frames in written:
        ordered = [sorted(needs, key=rarity.__getitem__) for needs in frames]
        framed[id] = tuple(
            [
                Frame(next(number), id, tuple(needs), tuple(needs[1:]), named, named | accepted)
                for needs in ordered
                for named in (all_of(needs),)
            ]
        )
    return framed, bit_of


def _rarity(needs: Iterable[int]) -> dict[int, int]:
    """Return how often the concepts of each need are needed, in all frames together."""
    times = Counter(needs)
    needing: Counter[int] = Counter()
    for need, often in times.items():
        for bit in bits_of(need):
            needing[bit] += often
    return {need: sum([needing[bit] for bit in bits_of(need)]) for need in times}


def filed_by_rarest(framed: Iterable[Iterable[Frame]]) -> dict[int, list[Frame]]:
    """File each frame under its rarest part: a question only looks at frames that it may satisfy."""
    filed: dict[int, list[Frame]] = defaultdict(list)
    for frames in framed:
        for frame in frames:
            for bit in bits_of(frame.needs[0]):
                filed[bit].append(frame)
    return filed


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
