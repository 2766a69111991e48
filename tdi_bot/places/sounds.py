"""Names that sound alike, for what is written as it is heard: « bordo », « chatelerau », « la rochel »."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from zlib import crc32

from tdi_bot.model import Place
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.index import NameIndex
from tdi_bot.places.names import FLAGS, HABITANTS, key_of
from tdi_bot.sound import sound

_SHORTEST = 3
"""Letters of the shortest sound that is looked for."""
_SHORTEST_NEAR = 5
"""Letters of a sound from which one of them may be another."""
_LETTERS_ALIKE = 3
"""Names that differ in as few letters as that are told apart by their people only."""
_LEAST_PEOPLE = 1000
_MOST = 3
_HEARD = "cdr"
"""What names are heard of: communes, départements, régions."""


class Sounds:
    """Finds the numbers of the names that sound like a written one; immutable."""

    def __init__(self, section: Callable[[str], bytes], key: Callable[[int], str]) -> None:
        """Keep the index, and what gives the name of a number."""
        self._raw = section("places.sounds.hashes"), section("places.sounds.values")
        self._key = key

    @cached_property
    def _filed(self) -> tuple[array[int], array[int]]:
        """The index, decoded for the first name that nothing else explains: few messages hold one."""
        return _array(self._raw[0]), _array(self._raw[1])

    def alike(self, key: str) -> list[tuple[int, int, int]]:
        """Return (sounds, letters, number) of the names that differ in one sound at most, nearest first."""
        from rapidfuzz.distance import OSA

        heard = sound(key)
        most = 1 if len(heard) >= _SHORTEST_NEAR else 0
        if len(heard) < _SHORTEST:
            return []
        found = set()
        for number in self._sharing(heard, most):
            name = self._key(number)
            apart = OSA.distance(heard, sound(name), score_cutoff=most)
            if apart <= most:
                found.add((int(apart), int(OSA.distance(key, name)), number))
        return sorted(found)

    def _sharing(self, heard: str, most: int) -> set[int]:
        """Return the numbers of the names that share half of a sound at least."""
        numbers: set[int] = set()
        hashes, values = self._filed
        for size in range(len(heard) - most, len(heard) + most + 1):
            half = size // 2
            for end, piece in (("<", heard[:half]), (">", heard[len(heard) - (size - half) :])):
                wanted = _hash(size, end, piece)
                first = bisect_left(hashes, wanted)
                numbers.update(values[first : bisect_right(hashes, wanted, first)])
        return numbers


class Hearing:
    """Proposes the places that an unknown name may be meant for; immutable."""

    def __init__(
        self, sounds: Sounds, index: NameIndex, gazetteer: Gazetteer, foreign: Collection[str]
    ) -> None:
        """Keep the names by sound and by letters, and those of places abroad, which are no slip of ours."""
        self._sounds = sounds
        self._index = index
        self._gazetteer = gazetteer
        self._foreign = foreign

    def alike(self, name: str) -> tuple[Place, ...]:
        """Return at most three places whose names sound most like it, the largest first."""
        key = key_of(name)
        if key in self._foreign:
            return ()
        rated: list[tuple[int, int, int, Place]] = []
        for sounds, letters, number in self._sounds.alike(key):
            for place in self._places(number):
                rated.append((sounds, letters // _LETTERS_ALIKE, -place.population, place))
        rated = sorted((one for one in rated if one[3].population >= _LEAST_PEOPLE), key=lambda one: one[:3])
        return tuple(dict.fromkeys(place for sounds, *_, place in rated if sounds == rated[0][0]))[:_MOST]

    def _places(self, number: int) -> Iterator[Place]:
        for reference in self._index.references(number):
            if _is_heard(reference) and (place := self._gazetteer.place(reference.lstrip(FLAGS))) is not None:
                yield place


def compile_sounds(names: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """Return the sections of an index by sound; names are numbered in order, as in the index by letters."""
    filed: dict[int, list[int]] = defaultdict(list)
    for number, name in enumerate(sorted(names)):
        if name[0].isalpha() and any(_is_heard(reference) for reference in names[name]):
            for wanted in _halves(sound(name)):
                filed[wanted].append(number)
    hashes, values = array("I"), array("I")
    for wanted in sorted(filed):
        hashes.extend([wanted] * len(filed[wanted]))
        values.extend(filed[wanted])
    return {"places.sounds.hashes": hashes.tobytes(), "places.sounds.values": values.tobytes()}


def _is_heard(reference: str) -> bool:
    return reference[0] != HABITANTS and reference.lstrip(FLAGS)[0] in _HEARD


def _halves(heard: str) -> Iterator[int]:
    half = len(heard) // 2
    yield _hash(len(heard), "<", heard[:half])
    yield _hash(len(heard), ">", heard[half:])


def _hash(size: int, end: str, piece: str) -> int:
    return crc32(f"{size}{end}{piece}".encode())


def _array(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw)
    return numbers
