"""The ordinary words of French: spelt rightly, so neither a misspelt concept nor a misspelt place."""

from __future__ import annotations

import json
import zlib
from array import array
from bisect import bisect_left
from collections.abc import Iterable

from tdi_bot.memo import remembered
from tdi_bot.text import fold


class OrdinaryWords:
    """A set of folded words kept as sorted 32-bit hashes: half a megabyte, and no word list in memory."""

    def __init__(self, section: bytes, own: Iterable[str]) -> None:
        self._hashes = array("I")
        self._hashes.frombytes(section)
        self._own = frozenset(own)
        self._in_dictionary = remembered(self._look_up, 16_384)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and (word in self._own or self._in_dictionary(word))

    def _look_up(self, word: str) -> bool:
        found = _hash(word)
        place = bisect_left(self._hashes, found)
        return place < len(self._hashes) and self._hashes[place] == found


def compile_ordinary_words(reviewed: Iterable[str]) -> bytes:
    """Return the section: French words with their accents folded, from the word list of pyspellchecker.

    `reviewed` are those that editors add to them, folded: « quiz », « newsletter ».
    """
    # Only a build reads the list.
    import gzip
    from importlib.resources import files

    raw = gzip.decompress((files("spellchecker") / "resources" / "fr.json.gz").read_bytes())
    hashes = {_hash(part) for word in json.loads(raw) for part in fold(word).replace("-", " ").split()}
    hashes.update(map(_hash, reviewed))
    return array("I", sorted(hashes)).tobytes()


def _hash(word: str) -> int:
    return zlib.crc32(word.encode())
