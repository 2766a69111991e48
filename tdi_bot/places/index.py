"""Names to places: exact look-up by hash, and a short list of names one or two letters away.

A key is found by its CRC in a sorted array, so that loading is copying bytes. For typos a key is cut in
two (or three) pieces: within one (or two) edits one piece at least stays whole, and is looked up likewise.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import lru_cache
from zlib import crc32

from tdi_bot.memo import remembered

NOTHING = (-1, False)
"""What `seek` finds where no name begins like this."""
_PREFIX = 1 << 31
_CROWDED = 600
"""A piece that more keys share (« saint ma ») says too little to be worth its list."""
SHORTEST_MISSPELT = 4
SHORTEST_TWO_EDITS = 8


class NameIndex:
    """Every name with the places it can mean, as references such as « c64445 »; immutable."""

    def __init__(self, section: Callable[[str], bytes]) -> None:
        self._lines = section("places.names")
        self._offsets = _array(section("places.names.offsets"))
        self._hashes = _array(section("places.names.hashes"))
        self._values = _array(section("places.names.values"))
        self._piece_hashes = _array(section("places.pieces.hashes"))
        self._piece_values = _array(section("places.pieces.values"))
        self.seek = remembered(self._seek, 16_384)
        self.references = remembered(self._references, 4096)
        self.near = lru_cache(maxsize=4096)(self._near)
        self.glued = remembered(self._glued, 16_384)

    def _seek(self, key: str) -> tuple[int, bool]:
        """Return the number of a key (-1 if it is none) and whether longer keys begin with it."""
        raw = key.encode()
        wanted = crc32(raw)
        hashes, values = self._hashes, self._values
        at = bisect_left(hashes, wanted)
        number, prefix = -1, False
        while at < len(hashes) and hashes[at] == wanted:
            value = values[at]
            prefix = prefix or bool(value & _PREFIX)
            candidate = (value & ~_PREFIX) - 1
            if candidate >= 0 and self._line(candidate).startswith(raw + b"\t"):
                number = candidate
            at += 1
        return number, prefix

    def _glued(self, token: str) -> int:
        """Return the number of the compound name that was written as one word (« montdemarsan »), or -1."""
        wanted = crc32(b"=" + token.encode())
        at = bisect_left(self._hashes, wanted)
        while at < len(self._hashes) and self._hashes[at] == wanted:
            candidate = (self._values[at] & ~_PREFIX) - 1
            if candidate >= 0 and self.key(candidate).replace(" ", "") == token:
                return candidate
            at += 1
        return -1

    def key(self, number: int) -> str:
        """Return a key by its number."""
        return self._line(number).partition(b"\t")[0].decode()

    def _references(self, number: int) -> tuple[str, ...]:
        """Return what a key can mean, the likeliest first; « ~ » marks a shortened name."""
        return tuple(self._line(number).partition(b"\t")[2].decode().split("|"))

    def beginning(self, start: str) -> Iterator[int]:
        """Yield the numbers of the keys that begin with some letters, in order."""
        wanted = start.encode()
        at = bisect_left(range(len(self._offsets) - 1), wanted, key=self._line)
        while at < len(self._offsets) - 1 and self._line(at).startswith(wanted):
            yield at
            at += 1

    def _near(self, key: str, edits: int) -> tuple[tuple[int, int], ...]:
        """Return (edits, number) of the keys within so many edits (1 or 2), nearest first."""
        from rapidfuzz import process
        from rapidfuzz.distance import OSA

        shared: set[int] = set()
        hashes = self._piece_hashes
        for piece in _pieces_to_seek(key, edits):
            first = bisect_left(hashes, piece)
            shared.update(self._piece_values[first : bisect_right(hashes, piece, first)])
        numbers = list(shared)
        keys = [self.key(number) for number in numbers]
        found = {
            numbers[at]: int(distance)
            for _, distance, at in process.extract(
                key, keys, scorer=OSA.distance, score_cutoff=edits, limit=None
            )
        }
        if edits == 1:
            for number in self._swapped_in_the_middle(key):
                found.setdefault(number, 1)
        return tuple(
            sorted([(distance, number) for number, distance in found.items() if 0 < distance <= edits])
        )

    def _swapped_in_the_middle(self, key: str) -> Iterator[int]:
        """Yield the key whose two middle letters were swapped, the one slip that spoils both halves."""
        middle = len(key) // 2
        if middle < 1 or key[middle - 1] == key[middle]:
            return
        number, _ = self.seek(key[: middle - 1] + key[middle] + key[middle - 1] + key[middle + 1 :])
        if number >= 0:
            yield number

    def _line(self, number: int) -> bytes:
        return self._lines[self._offsets[number] : self._offsets[number + 1] - 1]


def _array(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw)
    return numbers


def _piece_hash(length: int, kind: str, piece: str) -> int:
    return crc32(f"{length}{kind}{piece}".encode())


def _pieces_of(key: str) -> Iterator[tuple[int, bool]]:
    """Yield the hashes under which a key is filed; halves (for one edit) are true, thirds (for two) false."""
    size = len(key)
    half, third = size // 2, size // 3
    yield _piece_hash(size, "<", key[:half]), True
    yield _piece_hash(size, ">", key[half:]), True
    if size >= SHORTEST_TWO_EDITS - 1:
        yield _piece_hash(size, "1", key[:third]), False
        yield _piece_hash(size, "2", key[third : 2 * third]), False
        yield _piece_hash(size, "3", key[2 * third :]), False


def _pieces_to_seek(key: str, edits: int) -> Iterator[int]:
    """Yield the hashes of every piece that a key within so many edits may share with the written one."""
    written = len(key)
    for size in range(max(2, written - edits), written + edits + 1):
        half, third = size // 2, size // 3
        if edits == 1:
            yield _piece_hash(size, "<", key[:half])
            yield _piece_hash(size, ">", key[written - (size - half) :])
            continue
        yield _piece_hash(size, "1", key[:third])
        yield _piece_hash(size, "3", key[written - (size - 2 * third) :])
        for shift in range(-2, 3):
            if third + shift >= 0:
                yield _piece_hash(size, "2", key[third + shift : 2 * third + shift])


def compile_index(names: Mapping[str, Collection[str]]) -> dict[str, bytes]:
    """Return the sections of an index of keys and their references, in order of likelihood."""
    keys = sorted(names)
    lines = [f"{key}\t{'|'.join(names[key])}\n".encode() for key in keys]
    offsets = array("I", [0])
    for line in lines:
        offsets.append(offsets[-1] + len(line))
    entries: dict[int, list[int]] = defaultdict(list)
    pieces: dict[int, list[int]] = defaultdict(list)
    prefixes: set[str] = set()
    for number, key in enumerate(keys):
        entries[crc32(key.encode())].append(number + 1)
        if " " in key and len(key) >= 7:
            entries[crc32(b"=" + key.replace(" ", "").encode())].append(number + 1)
        tokens = key.split(" ")
        prefixes.update(" ".join(tokens[:size]) for size in range(1, len(tokens)))
        if len(key) >= SHORTEST_MISSPELT and not key[0].isdigit():
            for piece, _ in _pieces_of(key):
                pieces[piece].append(number)
    for prefix in prefixes:
        entries[crc32(prefix.encode())].append(_PREFIX)
    return {
        "places.names": b"".join(lines),
        "places.names.offsets": offsets.tobytes(),
        **_flat("places.names", entries),
        **_flat("places.pieces", {piece: held for piece, held in pieces.items() if len(held) <= _CROWDED}),
    }


def _flat(name: str, lists: Mapping[int, list[int]]) -> dict[str, bytes]:
    """Return two arrays side by side, sorted by hash: the hash, and one number filed under it."""
    hashes, values = array("I"), array("I")
    for wanted in sorted(lists):
        for value in lists[wanted]:
            hashes.append(wanted)
            values.append(value)
    return {f"{name}.hashes": hashes.tobytes(), f"{name}.values": values.tobytes()}
