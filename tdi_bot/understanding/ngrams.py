"""Texts to hashed n-grams: the features that the likeness model weighs, in training and in use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tdi_bot.text import fold

Hashes = NDArray[np.uint32]

LONGEST = 5
"""N-grams of 2 to this many characters, within a word and the spaces around it."""

_TOKEN = re.compile(r"@?\w+|[%€]")
_SPACE = ord(" ")
# Odd 64-bit constants: a polynomial hash modulo 2**64 is the same on every machine, whatever PYTHONHASHSEED.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = np.uint64(0xD6E8FEB86659FD93)
_PAIR = np.uint64(0xC2B2AE3D27D4EB4F)
_SKIP = np.uint64(0x165667B19E3779F9)
_SHIFT = np.uint64(32)


class Stemmer(Protocol):
    """What PyStemmer's object offers, so that no language is assumed here."""

    def stemWords(self, words: list[str]) -> list[str]:
        """Return the stems of words, in order."""


@dataclass(frozen=True, slots=True)
class Grams:
    """The distinct n-grams of one text: of characters, and of words (neighbours, or one word apart).

    The first `alone` of `words` are single words.
    """

    chars: Hashes
    words: Hashes
    alone: int


def grams(text: str, stemmer: Stemmer | None = None) -> Grams:
    """Return the n-grams of a text as stable 32-bit hashes; a masked slot (« @commune ») is one word."""
    tokens: list[str] = _TOKEN.findall(fold(text))
    stems = stemmer.stemWords(tokens) if stemmer else tokens
    hashed = np.array([crc32(stem.encode()) for stem in stems], np.uint64)
    single = dict.fromkeys(_mixed(hashed).tolist())
    joined = np.concatenate([hashed[:-1] * _PAIR + hashed[1:], hashed[:-2] * _SKIP + hashed[2:]])
    words = dict.fromkeys([*single, *_mixed(joined).tolist()])
    return Grams(_char_grams(tokens), np.array(list(words), np.uint32), len(single))


def _char_grams(tokens: list[str]) -> Hashes:
    """Return the hashes of the n-grams of « word », in ascending order, each once."""
    if not tokens:
        return np.empty(0, np.uint32)
    codes = np.frombuffer(f" {' '.join(tokens)} ".encode("utf-32-le"), np.uint32)
    spaces = np.cumsum(codes == _SPACE)
    wide = codes.astype(np.uint64)
    running = wide[:-1] * _STEP + wide[1:]
    found = [running]
    for size in range(3, LONGEST + 1):
        running = running[:-1] * _STEP + wide[size - 1 :]
        # As many spaces up to the last but one character as up to the first: none in between.
        found.append(running[spaces[size - 2 : -1] == spaces[: len(running)]])
    hashes = np.sort(_mixed(np.concatenate(found)))
    first = np.empty(len(hashes), np.bool_)
    first[0] = True
    np.not_equal(hashes[1:], hashes[:-1], out=first[1:])
    return hashes[first]


def _mixed(values: NDArray[np.uint64]) -> Hashes:
    """Return the upper half of a multiplication: the half that every input bit reaches."""
    return ((values * _MIX) >> _SHIFT).astype(np.uint32)
