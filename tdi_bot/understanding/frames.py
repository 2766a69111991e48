"""Weighs how well an intent's frames fit the concepts of a question."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from operator import itemgetter
from typing import NamedTuple

from tdi_bot.memo import remembered
from tdi_bot.model import ConceptId, IntentId, Kind, Slots
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.concept_bits import ConceptBits, bits_of
from tdi_bot.understanding.filed_frames import FiledFrames, Frame

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
    "topic": 3.0,
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

MENTIONED_COST = 0.3
"""What it costs that an intent only mentions a figure, rather than counting it."""

MOST_QUOTED = 3
"""By how many answers at most an amount can be said to tell which of them is meant."""

LEAST_HOME = 0.3
"""The share of an intent's frames that must name a topic for it to be the intent's own."""

ASKS_OF_A_FIGURE = frozenset(
    map(ConceptId, ("certitude", "fraicheur", "quand", "toujours-actuel", "chiffres", "source"))
)
"""What is asked of a figure that may not be ours: « 144, c'est vrai ? », « 141, ça date de quand ? »."""

_FROM_WHERE = frozenset({ConceptId("ou")})
"""« 1,37 milliard, ça vient d'où ? »."""

SLOT_GAIN = 1.0
"""An intent made for the very slot value asked (« le troisième principe ») beats its general sibling."""


@dataclass(frozen=True, slots=True)
class FramedIntent:
    """What the decision has to know of an intent; each frame is a conjunction of alternatives.

    `numbers` are the figures that its answer says, in order; `disputed` those that its sources disagree on;
    `counts` what it counts, with the figure; `dates` when what it tells took place.
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
    disputed: frozenset[float] = frozenset()
    counts: tuple[tuple[ConceptId, float], ...] = ()
    dates: tuple[str, ...] = ()


class Fit(NamedTuple):
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


class Frames:
    """All intents, found by the concepts that their frames name. Sets of concepts are bits of one integer."""

    def __init__(
        self, intents: Mapping[IntentId, FramedIntent], filed: FiledFrames, types: Mapping[ConceptId, str]
    ) -> None:
        self.intents = intents
        self._filed = filed
        self._types = types
        self.type_of = remembered(self._type, 4096)
        self._bits = ConceptBits(filed.bits, self._gain_of, self._loss_of)
        self.fits = remembered(self._fits, 4096)
        self.heard_by = cache(self._concepts_of)
        self.home_of = cache(self._home_of)

    @cached_property
    def _disputes(self) -> list[FramedIntent]:
        return [intent for intent in self.intents.values() if intent.disputed]

    @cached_property
    def _by_number(self) -> dict[float, list[FramedIntent]]:
        filed: dict[float, list[FramedIntent]] = defaultdict(list)
        for intent in self.intents.values():
            for number in set(intent.numbers):
                filed[number].append(intent)
        return filed

    @cached_property
    def telling(self) -> frozenset[ConceptId]:
        """The objects that hardly any intent is made of: each tells by itself what a question is about."""
        named = Counter(
            concept
            for intent in self.intents.values()
            for concept in frozenset().union(*[either for frame in intent.frames for either in frame])
        )
        return frozenset(
            [c for c, times in named.items() if times <= at.MOST_TOLD and self.type_of(c) == "object"]
        )

    def _type(self, concept: ConceptId) -> str:
        """Return the type of a concept; what the machine finds (« @… ») is a value."""
        return "value" if concept.startswith("@") else self._types.get(concept, "object")

    def _concepts_of(self, id: IntentId) -> tuple[frozenset[ConceptId], frozenset[ConceptId]]:
        """Return the concepts that an intent names, and with them those that its questions may hold."""
        intent = self.intents[id]
        framed = frozenset[ConceptId]().union(*[either for frame in intent.frames for either in frame])
        return framed, framed | intent.accepts

    def _fits(self, concepts: frozenset[ConceptId]) -> tuple[Fit, ...]:
        """Return every intent with a satisfied frame, by its best one, whatever its slots."""
        bits = self._bits
        said = bits.of(concepts)
        best: dict[IntentId, tuple[float, int, float, float, Frame]] = {}
        for frame in self._satisfied(said):
            gain = sum([bits.most(need & said) for need in frame.needs])
            loss = bits.cost(said & ~frame.allowed)
            rated = (loss - gain, frame.number, gain, loss, frame)
            known = best.get(frame.id)
            if known is None or rated < known:
                best[frame.id] = rated
        unheard = self._unheard(concepts)
        return tuple([self._fit(rated[4], rated[2], rated[3], 0, said, unheard) for rated in best.values()])

    def _satisfied(self, said: int) -> list[Frame]:
        """Return the frames all of whose parts some concepts meet."""
        return [
            frame
            for bit in bits_of(said)
            for second, frames in self._filed.needing(bit)
            if second & said
            for frame in frames
            if len(frame.others) < 2 or all(need & said for need in frame.others[1:])
        ]

    def nearly(self, id: IntentId, concepts: Collection[ConceptId], slots: Slots) -> Fit | None:
        """Return how an intent fits with one part of its best frame lacking, or None where more lacks."""
        if not slots_agree(self.intents[id], slots):
            return None
        bits = self._bits
        said = bits.of(concepts)
        best: tuple[float, float, float, Frame] | None = None
        for frame in self._filed.of(id):
            if sum([not need & said for need in frame.needs]) == 1 < len(frame.needs):
                gain = sum([bits.most(need & said) for need in frame.needs])
                loss = bits.cost(said & ~frame.allowed)
                if best is None or loss - gain < best[0]:
                    best = (loss - gain, gain, loss, frame)
        return self._fit(best[3], best[1], best[2], 1, said, self._unheard(concepts)) if best else None

    def _unheard(self, concepts: Collection[ConceptId]) -> frozenset[ConceptId]:
        """Return the concepts that no intent names: each has a quarrel with them."""
        return frozenset([concept for concept in concepts if concept not in self._bits])

    def _fit(
        self, frame: Frame, gain: float, loss: float, missing: int, said: int, unheard: frozenset[ConceptId]
    ) -> Fit:
        intent = self.intents[frame.id]
        gain += SLOT_GAIN * len(intent.slots)
        unexplained = self._bits.concepts(said & ~frame.allowed)
        if unheard:
            loss += sum([self._loss_of(concept) for concept in unheard])
            unexplained |= unheard
        return Fit(intent, gain, loss, missing, self._bits.concepts(said & frame.named), unexplained)

    def worth(self, concepts: Iterable[ConceptId]) -> float:
        """Return what some concepts are worth together."""
        return sum(map(self._gain_of, concepts))

    def saying(
        self, numbers: Collection[float], units: frozenset[ConceptId] = frozenset(), asked: float = 0.0
    ) -> list[Fit]:
        """Return the intents whose answers say all of some figures, and speak of what these count.

        `asked` is what the words are worth that ask what a figure is.
        """
        bits = self._bits.of(units)
        further_on = 0.5 if units else 0.1
        return [
            Fit(
                intent,
                NUMBER_GAIN * len(numbers) + asked,
                further_on * sum(map(intent.numbers.index, numbers))
                + (_only_mentioned(intent, numbers) if asked else 0.0),
                0,
                units,
                frozenset(),
            )
            for intent in self._by_number.get(min(numbers), ())
            if all(number in intent.numbers for number in numbers)
            and (not units or any(frame.named & bits for frame in self._filed.of(intent.id)))
        ]

    def quoting(self, amount: float, concepts: Collection[ConceptId]) -> list[Fit]:
        """Return the intents that say an amount of money: « 7,5 millions, ça correspond à quoi ? ».

        An amount that many answers say tells nothing of which is meant.
        """
        saying = self._by_number.get(amount, ())
        if len(saying) > MOST_QUOTED:
            return []
        asked = frozenset(concepts)
        topics = {concept for concept in asked if self.type_of(concept) == "topic"}
        found = []
        for intent in saying:
            framed, known = self.heard_by(intent.id)
            if topics <= framed:
                explained, unexplained = asked & known, asked - known
                gain = NUMBER_GAIN + self.worth(explained)
                loss = sum([self._loss_of(concept) for concept in unexplained])
                found.append(Fit(intent, gain, loss, 0, explained, unexplained))
        return found

    def _home_of(self, id: IntentId) -> ConceptId | None:
        """Return the topic that most frames of an intent name, or None where no topic stands out."""
        intent = self.intents.get(id)
        if intent is None or intent.kind != "answer":
            return None
        named = Counter(
            concept
            for frame in intent.frames
            for concept in sorted(frozenset().union(*frame))
            if self.type_of(concept) == "topic"
        )
        topic, times = max(named.items(), key=itemgetter(1), default=(None, 0))
        return topic if times >= LEAST_HOME * len(intent.frames) else None

    def disputing(
        self, numbers: Collection[float], concepts: Collection[ConceptId], least: int = 2
    ) -> list[Fit]:
        """Return the disagreements between sources that a question quotes: « 850 ou 950 millions ? ».

        Two of its figures at `least`, and all but one, are versions of the same one; it speaks of nothing
        else. One will do where it is doubted, and where the question names what it counts.
        """
        found = []
        where = _FROM_WHERE if "source" in concepts else frozenset[ConceptId]()
        for intent in self._disputes:
            quoted = intent.disputed.intersection(numbers)
            if len(quoted) >= max(least, len(numbers) - 1):
                known = self.heard_by(intent.id)[1] | ASKS_OF_A_FIGURE | where
                unexplained = frozenset(concepts) - known
                if not any(self.type_of(concept) in {"topic", "object", "ask"} for concept in unexplained):
                    explained = frozenset(concepts) & known
                    gain = NUMBER_GAIN * len(quoted) + self.worth(explained)
                    found.append(Fit(intent, gain, 0.0, 0, explained, unexplained))
        return found

    def _gain_of(self, concept: ConceptId) -> float:
        return GAIN[self.type_of(concept)]

    def _loss_of(self, concept: ConceptId) -> float:
        return LOSS[self.type_of(concept)]


def _only_mentioned(intent: FramedIntent, numbers: Collection[float]) -> float:
    """What it costs that an intent says a figure without counting it: « 500 » is first a number of EPCI."""
    return 0.0 if set(numbers) & {value for _, value in intent.counts} else MENTIONED_COST


def slots_agree(intent: FramedIntent, slots: Slots) -> bool:
    """Whether an intent made for some slot values may answer a question with these."""
    return not intent.slots or all(
        name not in Slots.__slots__ or getattr(slots, name) == value for name, value in intent.slots
    )
