"""Every frame, filed at build under the rarest part that it needs, and made when it is first looked at."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from tdi_bot.knowledge.lazy import as_json
from tdi_bot.model import ConceptId, IntentId
from tdi_bot.understanding.concept_bits import all_of

EVERY_BIT = -1
"""What a frame of one part needs besides: any concept at all, which a question with that part has."""

Written = tuple[str, Sequence[str], Sequence[Sequence[Sequence[str]]]]
"""An intent, what its questions may hold besides, and its frames: each several lists of alternatives."""


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


class FiledFrames:
    """Finds frames by intent, or by a concept that they need; sets of concepts are bits of one integer."""

    def __init__(self, section: bytes) -> None:
        stored = json.loads(section)
        self.bits: dict[ConceptId, int] = {id: 1 << place for place, id in enumerate(stored["concepts"])}
        self._sets: list[list[int]] = stored["sets"]
        self._frames: list[list[int]] = stored["frames"]
        self._intents: list[IntentId] = list(stored["intents"])
        self._spans: dict[IntentId, list[int]] = stored["intents"]
        self._rarest: list[list[int]] = stored["rarest"]
        self._set = cache(self._bits_of_set)
        self._frame = cache(self._made)
        self.of = cache(self._of_intent)
        self.needing = cache(self._needing)

    def _bits_of_set(self, number: int) -> int:
        return all_of([1 << place for place in self._sets[number]])

    def _made(self, number: int) -> Frame:
        intent, *sets = self._frames[number]
        id = self._intents[intent]
        accepted, _, _ = self._spans[id]
        needs = tuple([self._set(one) for one in sets])
        named = all_of(needs)
        return Frame(number, id, needs, needs[1:], named, named | self._set(accepted))

    def _of_intent(self, id: IntentId) -> tuple[Frame, ...]:
        """Return the frames of an intent, in order."""
        _, first, end = self._spans[id]
        return tuple(map(self._frame, range(first, end)))

    def _needing(self, bit: int) -> tuple[tuple[int, tuple[Frame, ...]], ...]:
        """Return the frames whose rarest part a concept meets, filed once more by the second rarest.

        A question looks at no others: many frames share a second part, which is compared once for all.
        """
        filed: dict[int, list[Frame]] = defaultdict(list)
        for frame in map(self._frame, self._rarest[bit.bit_length() - 1]):
            filed[frame.others[0] if frame.others else EVERY_BIT].append(frame)
        return tuple([(second, tuple(frames)) for second, frames in filed.items()])


def file_frames(intents: Iterable[Written]) -> bytes:
    """Return the section that `FiledFrames` reads.

    Concepts, sets of them, intents and frames are numbered. An intent is stored as the set that it accepts,
    its first frame and the one past its last; a frame as its intent and the sets that it needs, the rarest
    first.
    """
    places: dict[str, int] = {}
    sets: dict[tuple[int, ...], int] = {}

    def number_of(concepts: Iterable[str]) -> int:
        one = tuple([places.setdefault(concept, len(places)) for concept in sorted(concepts)])
        return sets.setdefault(one, len(sets))

    spans: dict[str, list[int]] = {}
    frames: list[list[int]] = []
    for intent, (id, accepted, written) in enumerate(intents):
        first = len(frames)
        spans[id] = [number_of(accepted), first, first + len(written)]
        frames += [[intent, *map(number_of, needs)] for needs in written]
    concepts_of = list(sets)
    rarity = _rarity([need for _, *needs in frames for need in needs], concepts_of)
    ordered = [[intent, *sorted(needs, key=rarity.__getitem__)] for intent, *needs in frames]
    filed: dict[int, list[int]] = defaultdict(list)
    for number, (_, rarest, *_) in enumerate(ordered):
        for place in concepts_of[rarest]:
            filed[place].append(number)
    return as_json(
        {
            "concepts": list(places),
            "sets": concepts_of,
            "intents": spans,
            "frames": ordered,
            "rarest": [filed[place] for place in range(len(places))],
        }
    )


def _rarity(needs: Iterable[int], concepts_of: Sequence[Sequence[int]]) -> dict[int, int]:
    """Return how often the concepts of each need are needed, in all frames together."""
    times = Counter(needs)
    needing: Counter[int] = Counter()
    for need, often in times.items():
        for place in concepts_of[need]:
            needing[place] += often
    return {need: sum([needing[place] for place in concepts_of[need]]) for need in times}
