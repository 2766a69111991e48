"""Weighs how well an intent's frames fit the concepts of a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tdi_bot.model import ConceptId, IntentId, Kind, Slots

GAIN = {"topic": 3.0, "ask": 3.0, "object": 2.0, "value": 2.0, "absent": 4.0, "far": 4.0, "courtesy": 4.0, "nuance": 1.0}
"""What a concept that a frame explains is worth, by type."""

LOSS = {"topic": 2.0, "ask": 2.5, "object": 1.5, "value": 1.5, "absent": 6.0, "far": 2.5, "courtesy": 0.0, "nuance": 0.0}
"""What a concept that an intent leaves unexplained costs, by type. A word from far outside the domain (« far »)
refuses where it stands alone, and is a detail in a long letter."""

NUMBER_GAIN = 3.0
"""What each figure of a question gains an intent that says it, where the question has nothing but figures."""

SLOT_GAIN = 1.0
"""An intent made for the very slot value asked (« le troisième principe ») beats its general sibling."""


@dataclass(frozen=True, slots=True)
class FramedIntent:
    """What the decision has to know of an intent; each frame is a conjunction of alternatives.

    `numbers` are the figures that its answer says, in order.
    """

    id: IntentId
    frames: tuple[tuple[frozenset[ConceptId], ...], ...]
    accepts: frozenset[ConceptId]
    slots: tuple[tuple[str, int | str], ...]
    needs: str
    kind: Kind
    computed: bool
    vocabulary: frozenset[str]
    facts: frozenset[str]
    numbers: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one intent fits: what its best frame gains, what it leaves unexplained, how much it lacks."""

    intent: FramedIntent
    gain: float
    loss: float
    missing: int
    explained: frozenset[ConceptId]
    unexplained: frozenset[ConceptId]

    @property
    def net(self) -> float:
        """Gain less loss."""
        return self.gain - self.loss


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame as sets of bits: what it needs, all that it names, all that its intent has no quarrel with."""

    needs: tuple[int, ...]
    named: int
    allowed: int


class Frames:
    """All intents, found by the concepts that their frames name. Sets of concepts are bits of one integer."""

    def __init__(self, intents: Iterable[FramedIntent], types: Mapping[ConceptId, str]) -> None:
        self.intents = {intent.id: intent for intent in intents}
        self._types = types
        self._bit: dict[ConceptId, int] = {}
        self._frames = {intent.id: tuple(self._framed(intent)) for intent in self.intents.values()}
        self._concept_of = {bit: concept for concept, bit in self._bit.items()}
        self._gain = {bit: GAIN[self.type_of(concept)] for bit, concept in self._concept_of.items()}
        self._by_number: dict[float, list[FramedIntent]] = defaultdict(list)
        for intent in self.intents.values():
            for number in set(intent.numbers):
                self._by_number[number].append(intent)
        self._by_concept: dict[ConceptId, list[FramedIntent]] = defaultdict(list)
        for intent in self.intents.values():
            for concept in {c for frame in intent.frames for either in frame for c in either}:
                self._by_concept[concept].append(intent)

    def type_of(self, concept: ConceptId) -> str:
        """Return the type of a concept; what the machine finds (« @… ») is a value."""
        return "value" if concept.startswith("@") else self._types.get(concept, "object")

    def fits(self, concepts: Collection[ConceptId], slots: Slots, *, also_missing: int = 0) -> list[Fit]:
        """Return every intent with a frame that lacks at most `also_missing` concepts, in a stable order."""
        said = self._bits(concepts)
        near = {intent.id: intent for concept in concepts for intent in self._by_concept.get(concept, ())}
        fits = (self._best_fit(near[id], said, concepts, slots, also_missing) for id in sorted(near))
        return [fit for fit in fits if fit is not None]

    def worth(self, concepts: Iterable[ConceptId]) -> float:
        """Return what some concepts are worth together."""
        return sum(GAIN[self.type_of(concept)] for concept in concepts)

    def saying(self, numbers: Collection[float]) -> list[Fit]:
        """Return the intents whose answers say all of some figures, for questions made of figures alone."""
        return [
            Fit(intent, NUMBER_GAIN * len(numbers), 0.1 * sum(map(intent.numbers.index, numbers)), 0, frozenset(), frozenset())
            for intent in self._by_number.get(min(numbers), ())
            if all(number in intent.numbers for number in numbers)
        ]

    def _framed(self, intent: FramedIntent) -> Iterator[_Frame]:
        accepted = self._new_bits(intent.accepts)
        for frame in intent.frames:
            needs = tuple(self._new_bits(either) for either in frame)
            named = 0
            for need in needs:
                named |= need
            yield _Frame(needs, named, named | accepted)

    def _new_bits(self, concepts: Iterable[ConceptId]) -> int:
        bits = 0
        for concept in sorted(concepts):
            bits |= self._bit.setdefault(concept, 1 << len(self._bit))
        return bits

    def _bits(self, concepts: Iterable[ConceptId]) -> int:
        bits = 0
        for concept in concepts:
            bits |= self._bit.get(concept, 0)
        return bits

    def _best_fit(
        self, intent: FramedIntent, said: int, concepts: Collection[ConceptId], slots: Slots, also_missing: int
    ) -> Fit | None:
        for name, value in intent.slots:
            if name in Slots.__slots__ and getattr(slots, name) != value:
                return None
        best: tuple[int, float, float, float, _Frame] | None = None
        for frame in self._frames[intent.id]:
            missing = 0
            for need in frame.needs:
                if not need & said:
                    missing += 1
            if missing > also_missing or missing == len(frame.needs):
                continue
            gain = self._gain_of(frame, said)
            loss = self._loss_of(frame, concepts)
            if best is None or (missing, loss - gain) < (best[0], best[1]):
                best = (missing, loss - gain, gain, loss, frame)
        if best is None:
            return None
        missing, _, gain, loss, frame = best
        gain += SLOT_GAIN * len(intent.slots)
        explained = frozenset(c for c in concepts if self._bit.get(c, 0) & frame.named)
        unexplained = frozenset(c for c in concepts if not self._bit.get(c, 0) & frame.allowed)
        return Fit(intent, gain, loss, missing, explained, unexplained)

    def _gain_of(self, frame: _Frame, said: int) -> float:
        gain = 0.0
        for need in frame.needs:
            met = need & said
            if met:
                gain += self._gain[met & -met] if met & (met - 1) == 0 else max(self._gains(met))
        return gain

    def _gains(self, bits: int) -> Iterator[float]:
        while bits:
            lowest = bits & -bits
            yield self._gain[lowest]
            bits ^= lowest

    def _loss_of(self, frame: _Frame, concepts: Collection[ConceptId]) -> float:
        loss = 0.0
        for concept in concepts:
            if not self._bit.get(concept, 0) & frame.allowed:
                loss += LOSS[self.type_of(concept)]
        return loss
