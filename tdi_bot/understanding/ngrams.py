"""Texts to hashed n-grams: the features that the likeness model weighs, in training and in use."""

from __future__ import annotations

import re
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple, Protocol
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tdi_bot.text import fold

Hashes = NDArray[np.uint32]

SHORTEST, LONGEST = 2, 5
"""N-grams of so many characters, within a word and the spaces around it."""

_TOKEN = re.compile(r"@?\w+|[%€]")
# Odd 64-bit constants: products modulo 2**64 are the same on every machine, whatever PYTHONHASHSEED.
_MIX = 0xD6E8FEB86659FD93
_PAIR = 0xC2B2AE3D27D4EB4F
_SKIP = 0x165667B19E3779F9
_BEYOND = 2**64


class Stemmer(Hashable, Protocol):
    """What PyStemmer's object offers, so that no language is assumed here."""

    def stemWord(self, word: str) -> str:
        """Return the stem of a word."""


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
    tokens = tokens_of(text)
    chars = sorted(frozenset[int]().union(*map(char_grams, tokens)))
    words, alone = word_grams([word_hash(token, stemmer) for token in tokens])
    return Grams(np.array(chars, np.uint32), np.array(words, np.uint32), alone)


def tokens_of(text: str) -> list[str]:
    """Return the folded words and signs that n-grams are made of."""
    found: list[str] = _TOKEN.findall(fold(text))
    return found


class WordHash(NamedTuple):
    """A word's hash, and its part in the hash of a pair: as the first of two, the first of three, the last.

    The hash of a pair is the upper half of a sum, so that a text's pairs are put together by additions.
    """

    alone: int
    before: int
    before_one: int
    last: int


@lru_cache(maxsize=16_384)
def word_hash(token: str, stemmer: Stemmer | None) -> WordHash:
    """Return the hash of a word's stem."""
    whole = crc32((stemmer.stemWord(token) if stemmer else token).encode())
    last = whole * _MIX % _BEYOND
    return WordHash(last >> 32, whole * _PAIR * _MIX % _BEYOND, whole * _SKIP * _MIX % _BEYOND, last)


def word_grams(hashes: Sequence[WordHash]) -> tuple[list[int], int]:
    """Return the distinct n-grams of words, single ones first, and how many these are."""
    single = dict.fromkeys([alone for alone, _, _, _ in hashes])
    lasts = [last for _, _, _, last in hashes]
    pairs = [(one[1] + last) % _BEYOND >> 32 for one, last in zip(hashes, lasts[1:], strict=False)]
    skips = [(one[2] + last) % _BEYOND >> 32 for one, last in zip(hashes, lasts[2:], strict=False)]
    return list(dict.fromkeys([*single, *pairs, *skips])), len(single)


@lru_cache(maxsize=16_384)
def char_grams(token: str) -> frozenset[int]:
    """Return the hashes of the n-grams of one word and the spaces around it."""
    padded = f" {token} "
    size = len(padded)
    return frozenset(
        [
            crc32(padded[start:end].encode())
            for start in range(size - 1)
            for end in range(start + SHORTEST, min(start + LONGEST, size) + 1)
        ]
    )
