"""Finds what can be worked out from two measures that a question names: a share, a gap, a mean, an order."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from tdi_bot.knowledge.measures import Derivation, Measures
from tdi_bot.model import ConceptId, IntentId
from tdi_bot.understanding.frames import LOSS, Fit, FramedIntent, Frames
from tdi_bot.understanding.reading import HOW_MANY, Reading

DERIVED = "derive"
"""The topic of the intents that work something out; their names tell what."""
MEASURE = ConceptId("@grandeur")
"""Stands in their frames for the measures, which no word names by itself."""
TIE_COST = 0.25
"""What it costs to be worked out, so that an answer that an editor wrote of the same wins."""
OPERATION_GAIN = 3.0
"""What the words gain that ask for the operation: as much as any ask, whatever type theirs are."""
NARROWING_COST = 3.0
"""What each concept costs that no measure is named by: it asks for a part that we hold no figure of."""
FIGURE_GAIN = 1.0
"""What a figure gains that names one of the measures."""


_HOW_MUCH = frozenset({HOW_MANY, ConceptId("total")})
"""« combien », « du total »: what any calculation is asked with."""


class Derived:
    """Fits the intents of this kind to questions; what they work out is the business of `Measures`."""

    def __init__(self, frames: Frames, measures: Measures) -> None:
        self._frames = frames
        self._measures = measures

    @cached_property
    def _operations(self) -> dict[FramedIntent, frozenset[ConceptId]]:
        """Return each intent with the concepts of which one asks for it."""
        named = [IntentId(f"{DERIVED}.{name}") for name in sorted(self._measures.operations)]
        intents = [self._frames.intents[id] for id in named if id in self._frames.intents]
        return {
            intent: frozenset(c for frame in intent.frames for need in frame for c in need) - {MEASURE}
            for intent in intents
        }

    @cached_property
    def _asking(self) -> frozenset[ConceptId]:
        return frozenset().union(*self._operations.values())

    def asks(self, reading: Reading) -> bool:
        """Whether any of the words asks for a calculation."""
        return not self._asking.isdisjoint(reading.concepts)

    def fits(self, reading: Reading, concepts: frozenset[ConceptId]) -> list[Fit]:
        """Return how well each intent fits, for the concepts of the question and of its context."""
        if not self.asks(reading):
            return []
        found = []
        for intent, asking in self._operations.items():
            asked = asking & reading.concepts
            if asked and (derivation := self._derive(intent, reading, concepts)):
                found.append(self._fit(intent, asked, derivation, concepts))
        return found

    def _derive(
        self, intent: FramedIntent, reading: Reading, concepts: Collection[ConceptId]
    ) -> Derivation | None:
        figures = [(quantity.value, quantity.unit) for quantity in reading.slots.quantities]
        return self._measures.derive(intent.id.removeprefix(f"{DERIVED}."), concepts, figures)

    def _fit(
        self,
        intent: FramedIntent,
        asked: frozenset[ConceptId],
        derivation: Derivation,
        concepts: frozenset[ConceptId],
    ) -> Fit:
        explained = asked | derivation.explained | (concepts & _HOW_MUCH)
        unexplained = concepts - explained - intent.accepts
        gain = OPERATION_GAIN + self._frames.worth(explained - asked) + FIGURE_GAIN * derivation.figures
        narrowing = [concept for concept in unexplained if LOSS[self._frames.type_of(concept)]]
        loss = TIE_COST + NARROWING_COST * len(narrowing)
        return Fit(intent, gain, loss, 0, explained, unexplained)
