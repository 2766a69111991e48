"""Names that sound alike, for what is written as it is heard: « bordo », « chatelerau », « la rochel »."""

from __future__ import annotations

import re
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

_SPELLINGS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?<=\w\w)[stxzdp]+\b", ""),
        (r"eau|aul?t?|ot\b", "o"),
        (r"ph", "f"),
        (r"sch|ch|sh", "C"),
        (r"qu|ck|q|c(?![eiy])", "k"),
        (r"c(?=[eiy])|z|x", "s"),
        (r"gu(?=[eiy])", "G"),
        (r"g(?=[eiy])", "j"),
        (r"[ae]i[nm](?![aeiou])|i[nm](?![aeiouynm])|[yn]m(?![aeiou])", "I"),
        (r"[ae][nm](?![aeiouynm])", "A"),
        (r"o[nm](?![aeiouynm])", "O"),
        (r"(?<=[aeou])ill|y", "i"),
        (r"ai|ei|er\b", "E"),
        (r"oeu|eu|oe", "e"),
        (r"h", ""),
        (r"w", "v"),
        (r"([a-zA-Z])\1+", r"\1"),
        (r"(?<=\w\w)e\b", ""),
        (r" ", ""),
    )
)
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


def sound_of(key: str) -> str:
    """Return what a name sounds like, one letter a sound: « bordeaux » and « bordo » are the same."""
    for pattern, sound in _SPELLINGS:
        key = pattern.sub(sound, key)
    return key


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

        sound = sound_of(key)
        most = 1 if len(sound) >= _SHORTEST_NEAR else 0
        if len(sound) < _SHORTEST:
            return []
        found = set()
        for number in self._sharing(sound, most):
            name = self._key(number)
            apart = OSA.distance(sound, sound_of(name), score_cutoff=most)
            if apart <= most:
                found.add((int(apart), int(OSA.distance(key, name)), number))
        return sorted(found)

    def _sharing(self, sound: str, most: int) -> set[int]:
        """Return the numbers of the names that share half of a sound at least."""
        numbers: set[int] = set()
        hashes, values = self._filed
        for size in range(len(sound) - most, len(sound) + most + 1):
            half = size // 2
            for end, piece in (("<", sound[:half]), (">", sound[len(sound) - (size - half) :])):
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
            for wanted in _halves(sound_of(name)):
                filed[wanted].append(number)
    hashes, values = array("I"), array("I")
    for wanted in sorted(filed):
        hashes.extend([wanted] * len(filed[wanted]))
        values.extend(filed[wanted])
    return {"places.sounds.hashes": hashes.tobytes(), "places.sounds.values": values.tobytes()}


def _is_heard(reference: str) -> bool:
    return reference[0] != HABITANTS and reference.lstrip(FLAGS)[0] in _HEARD


def _halves(sound: str) -> Iterator[int]:
    half = len(sound) // 2
    yield _hash(len(sound), "<", sound[:half])
    yield _hash(len(sound), ">", sound[half:])


def _hash(size: int, end: str, piece: str) -> int:
    return crc32(f"{size}{end}{piece}".encode())


def _array(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw)
    return numbers
