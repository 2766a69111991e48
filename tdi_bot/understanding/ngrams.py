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

CHAR_SIZES = (2, 3, 4, 5)
_TOKEN = re.compile(r"@?\w+|[%€]")
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
    """The distinct n-grams of one text: of characters, and of words (alone, neighbours, one word apart)."""

    chars: Hashes
    words: Hashes
    alone: Hashes


def tokens(text: str) -> list[str]:
    """Return the folded words of a text; a masked slot such as « @commune » stays one word."""
    return _TOKEN.findall(fold(text))


def grams(text: str, stemmer: Stemmer | None = None) -> Grams:
    """Return the n-grams of a text as stable 32-bit hashes, each once, in ascending order."""
    folded = tokens(text)
    stems = stemmer.stemWords(folded) if stemmer else folded
    hashed = np.array([crc32(stem.encode()) for stem in stems], np.uint64)
    alone = np.unique(_mixed(hashed))
    pairs = [alone]
    if len(hashed) > 1:
        pairs.append(_mixed(hashed[:-1] * _PAIR + hashed[1:]))
    if len(hashed) > 2:
        pairs.append(_mixed(hashed[:-2] * _SKIP + hashed[2:]))
    return Grams(_char_grams(folded), np.unique(np.concatenate(pairs)), alone)


def _char_grams(folded: list[str]) -> Hashes:
    stream = f" {' '.join(folded)} "
    codes = np.frombuffer(stream.encode("utf-32-le"), np.uint32).astype(np.uint64)
    running = codes
    found = []
    for size in range(2, CHAR_SIZES[-1] + 1):
        if len(codes) < size:
            break
        running = running[:-1] * _STEP + codes[size - 1 :]
        if size in CHAR_SIZES:
            found.append(running)
    return np.unique(_mixed(np.concatenate(found))) if found else np.empty(0, np.uint32)


def _mixed(values: NDArray[np.uint64]) -> Hashes:
    """Return the upper half of a multiplication: the half that every input bit reaches."""
    return ((values * _MIX) >> _SHIFT).astype(np.uint32)
