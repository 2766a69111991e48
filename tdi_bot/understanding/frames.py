"""Weighs how well an intent's frames fit the concepts of a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tdi_bot.model import ConceptId, IntentId, Kind, Slots

GAIN = {
    "topic": 3.0,
    "ask": 3.0,
    "object": 2.0,
    "value": 2.0,
    "absent": 4.0,
    "far": 4.0,
    "courtesy": 4.0,
    "nuance": 1.0,
}
"""What a concept that a frame explains is worth, by type."""

LOSS = {
    "topic": 2.0,
    "ask": 2.5,
    "object": 1.5,
    "value": 1.5,
    "absent": 6.0,
    "far": 2.5,
    "courtesy": 0.0,
    "nuance": 0.0,
}
"""What a concept that an intent leaves unexplained costs, by type. A word from far outside the domain
(« far ») refuses where it stands alone, and is a detail in a long letter."""

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
        concept_of = {bit: concept for concept, bit in self._bit.items()}
        self._gain = {bit: GAIN[self.type_of(concept)] for bit, concept in concept_of.items()}
        self._by_rarest = self._filed_by_rarest()
        self._by_number: dict[float, list[FramedIntent]] = defaultdict(list)
        for intent in self.intents.values():
            for number in set(intent.numbers):
                self._by_number[number].append(intent)

    def type_of(self, concept: ConceptId) -> str:
        """Return the type of a concept; what the machine finds (« @… ») is a value."""
        return "value" if concept.startswith("@") else self._types.get(concept, "object")

    def fits(self, concepts: Collection[ConceptId], slots: Slots) -> list[Fit]:
        """Return every intent with a satisfied frame, by its best one, in a stable order."""
        said, losses = self._asked(concepts)
        best: dict[IntentId, tuple[float, float, float, _Frame]] = {}
        for bit in losses:
            for id, frame in self._by_rarest.get(bit, ()):
                if all(need & said for need in frame.needs):
                    gain, loss = self._gain_of(frame, said), _loss_of(frame, losses)
                    known = best.get(id)
                    if known is None or loss - gain < known[0]:
                        best[id] = (loss - gain, gain, loss, frame)
        return [
            self._fit(self.intents[id], gain, loss, 0, frame, concepts)
            for id, (_, gain, loss, frame) in sorted(best.items(), key=lambda item: item[0])
            if _slots_agree(self.intents[id], slots)
        ]

    def nearly(self, id: IntentId, concepts: Collection[ConceptId], slots: Slots) -> Fit | None:
        """Return how an intent fits with one part of its best frame lacking, or None where more lacks."""
        intent = self.intents[id]
        if not _slots_agree(intent, slots):
            return None
        said, losses = self._asked(concepts)
        best: tuple[float, float, float, _Frame] | None = None
        for frame in self._frames[id]:
            if sum(not need & said for need in frame.needs) == 1 < len(frame.needs):
                gain, loss = self._gain_of(frame, said), _loss_of(frame, losses)
                if best is None or loss - gain < best[0]:
                    best = (loss - gain, gain, loss, frame)
        return self._fit(intent, best[1], best[2], 1, best[3], concepts) if best else None

    def worth(self, concepts: Iterable[ConceptId]) -> float:
        """Return what some concepts are worth together."""
        return sum(GAIN[self.type_of(concept)] for concept in concepts)

    def saying(self, numbers: Collection[float]) -> list[Fit]:
        """Return the intents whose answers say all of some figures, for questions made of figures alone."""
        none = frozenset[ConceptId]()
        return [
            Fit(
                intent,
                NUMBER_GAIN * len(numbers),
                0.1 * sum(map(intent.numbers.index, numbers)),
                0,
                none,
                none,
            )
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

    def _filed_by_rarest(self) -> dict[int, list[tuple[IntentId, _Frame]]]:
        """File each frame under its rarest part: a question only looks at frames that it may satisfy."""
        needing: dict[int, int] = defaultdict(int)
        frames = [(id, frame) for id, frames in self._frames.items() for frame in frames]
        for _, frame in frames:
            for bit in _bits_of(frame.named):
                needing[bit] += 1
        filed: dict[int, list[tuple[IntentId, _Frame]]] = defaultdict(list)
        for id, frame in frames:
            rarest = min(frame.needs, key=lambda need: sum(needing[bit] for bit in _bits_of(need)))
            for bit in _bits_of(rarest):
                filed[bit].append((id, frame))
        return filed

    def _new_bits(self, concepts: Iterable[ConceptId]) -> int:
        bits = 0
        for concept in sorted(concepts):
            bits |= self._bit.setdefault(concept, 1 << len(self._bit))
        return bits

    def _asked(self, concepts: Collection[ConceptId]) -> tuple[int, dict[int, float]]:
        """Return a question's concepts as bits, and what each costs when it stays unexplained.

        Concepts that no intent names share the bit 0 of « never explained », as a negative key.
        """
        said = 0
        losses: dict[int, float] = {}
        for concept in concepts:
            bit = self._bit.get(concept, 0)
            said |= bit
            losses[bit or -1 - len(losses)] = LOSS[self.type_of(concept)]
        return said, losses

    def _gain_of(self, frame: _Frame, said: int) -> float:
        gain = 0.0
        for need in frame.needs:
            met = need & said
            if met:
                gain += (
                    self._gain[met]
                    if met & (met - 1) == 0
                    else max(map(self._gain.__getitem__, _bits_of(met)))
                )
        return gain

    def _fit(
        self,
        intent: FramedIntent,
        gain: float,
        loss: float,
        missing: int,
        frame: _Frame,
        concepts: Collection[ConceptId],
    ) -> Fit:
        explained = frozenset(c for c in concepts if self._bit.get(c, 0) & frame.named)
        unexplained = frozenset(c for c in concepts if not self._bit.get(c, 0) & frame.allowed)
        return Fit(intent, gain + SLOT_GAIN * len(intent.slots), loss, missing, explained, unexplained)


def _slots_agree(intent: FramedIntent, slots: Slots) -> bool:
    return all(name not in Slots.__slots__ or getattr(slots, name) == value for name, value in intent.slots)


def _loss_of(frame: _Frame, losses: Mapping[int, float]) -> float:
    loss = 0.0
    for bit, cost in losses.items():
        if bit < 0 or not bit & frame.allowed:
            loss += cost
    return loss


def _bits_of(bits: int) -> Iterator[int]:
    while bits:
        lowest = bits & -bits
        yield lowest
        bits ^= lowest
