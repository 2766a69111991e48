"""Proposes the known words that a misspelt one may stand for, without comparing it with all of them.

A word within so many edits is cut into one piece more, a letter left out between any two. An edit changes,
adds or leaves out one letter, or swaps two neighbours: it spoils one piece at most, so that one is whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import cache


class NearWords:
    """Words filed by length, and by each of their pieces as they are first asked for."""

    def __init__(self, by_length: Mapping[int, Sequence[str]]) -> None:
        self._by_length = by_length
        self._filed = cache(self._file)

    def of_length(self, size: int, word: str, edits: int) -> list[str]:
        """Return, in order, all words of a length that are within so many edits, and some others."""
        if size not in self._by_length:
            return []
        found: set[str] = set()
        for number, (start, end) in enumerate(_cuts(size, edits)):
            pieces, words = self._filed(size, edits, number)
            for shift in _shifts(number, edits, len(word) - size):
                piece = word[start + shift : end + shift]
                first = bisect_left(pieces, piece)
                found.update(words[first : bisect_right(pieces, piece, first)])
        return sorted(found)

    def _file(self, size: int, edits: int, number: int) -> tuple[list[str], list[str]]:
        start, end = _cuts(size, edits)[number]
        filed = sorted([(word[start:end], word) for word in self._by_length[size]])
        return [piece for piece, _ in filed], [word for _, word in filed]


@cache
def _cuts(size: int, edits: int) -> list[tuple[int, int]]:
    """Return where the pieces of a word begin and end: alike in length, a letter left out after each."""
    letters, pieces = size - edits, edits + 1
    ends = [letters * (number + 1) // pieces + number for number in range(pieces)]
    return list(zip([0, *[end + 1 for end in ends]], ends, strict=False))


def _shifts(number: int, edits: int, longer: int) -> Iterable[int]:
    """Return how far a whole piece may have been moved: the first and the last one by nothing at their end.

    One in between is needed only where an edit spoilt the piece on either side.
    """
    if number == 0:
        return (0,)
    return (longer,) if number == edits else (-1, 0, 1)
