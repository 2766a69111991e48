"""Weighs how well an intent's frames fit the concepts of a question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from tdi_bot.model import ConceptId, IntentId, Slots

GAIN = {"topic": 3.0, "ask": 3.0, "object": 2.0, "value": 2.0, "absent": 4.0, "courtesy": 4.0}
"""What a concept that a frame explains is worth, by type."""

LOSS = {"topic": 2.0, "ask": 2.5, "object": 1.5, "value": 1.5, "absent": 6.0, "courtesy": 0.0}
"""What a concept that an intent leaves unexplained costs, by type."""


@dataclass(frozen=True, slots=True)
class FramedIntent:
    """What the decision has to know of an intent; each frame is a conjunction of alternatives."""

    id: IntentId
    frames: tuple[tuple[frozenset[ConceptId], ...], ...]
    accepts: frozenset[ConceptId]
    slots: tuple[tuple[str, int | str], ...]
    needs: str
    smalltalk: bool
    vocabulary: frozenset[str]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well one intent fits: what its best frame gains, what it leaves unexplained, what it lacks."""

    intent: FramedIntent
    gain: float
    loss: float
    missing: tuple[frozenset[ConceptId], ...]
    explained: frozenset[ConceptId]
    unexplained: frozenset[ConceptId]

    @property
    def net(self) -> float:
        """Gain less loss."""
        return self.gain - self.loss


class Frames:
    """All intents, found by the concepts that their frames name."""

    def __init__(self, intents: Iterable[FramedIntent], types: Mapping[ConceptId, str]) -> None:
        self.intents = {intent.id: intent for intent in intents}
        self._types = types
        self._by_concept: dict[ConceptId, list[FramedIntent]] = defaultdict(list)
        for intent in self.intents.values():
            for concept in {c for frame in intent.frames for either in frame for c in either}:
                self._by_concept[concept].append(intent)

    def type_of(self, concept: ConceptId) -> str:
        """Return the type of a concept; what the machine finds (« @… ») is a value."""
        return "value" if concept.startswith("@") else self._types.get(concept, "object")

    def fits(
        self, concepts: Collection[ConceptId], slots: Slots, *, also_missing: int = 0
    ) -> list[Fit]:
        """Return every intent with a frame that lacks at most `also_missing` concepts, in a stable order."""
        weighed: dict[IntentId, FramedIntent] = {}
        for concept in concepts:
            for intent in self._by_concept.get(concept, ()):
                weighed[intent.id] = intent
        fits = (self._best_fit(weighed[id], frozenset(concepts), slots, also_missing) for id in sorted(weighed))
        return [fit for fit in fits if fit is not None]

    def _best_fit(
        self, intent: FramedIntent, concepts: frozenset[ConceptId], slots: Slots, also_missing: int
    ) -> Fit | None:
        if not all(getattr(slots, name) == value for name, value in intent.slots):
            return None
        best: Fit | None = None
        for frame in intent.frames:
            missing = tuple(either for either in frame if not either & concepts)
            if len(missing) > also_missing or len(missing) == len(frame):
                continue
            fit = self._fit(intent, frame, missing, concepts)
            if best is None or (len(fit.missing), -fit.net) < (len(best.missing), -best.net):
                best = fit
        return best

    def _fit(
        self,
        intent: FramedIntent,
        frame: tuple[frozenset[ConceptId], ...],
        missing: tuple[frozenset[ConceptId], ...],
        concepts: frozenset[ConceptId],
    ) -> Fit:
        named = frozenset[ConceptId]().union(*frame)
        explained = named & concepts
        gain = sum(max(GAIN[self.type_of(c)] for c in either & concepts) for either in frame if either & concepts)
        gain += sum(SLOT_GAIN for _ in intent.slots)
        unexplained = concepts - named - intent.accepts
        loss = sum(LOSS[self.type_of(concept)] for concept in unexplained)
        return Fit(intent, gain, loss, missing, explained, frozenset(unexplained))


SLOT_GAIN = 1.0
"""An intent made for the very slot value asked (« le troisième principe ») beats its general sibling."""
