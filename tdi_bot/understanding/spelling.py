"""Rewrites what people abbreviate and mends what they misspell, from the knowledge base's own vocabulary."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from rapidfuzz import process
from rapidfuzz.distance import OSA

from tdi_bot.text import Word, folded_words
from tdi_bot.understanding.grammar import FUNCTION_WORDS

_SHORTEST = 4
_ONE_EDIT_UP_TO = 7
"""Letters up to which only one edit is mended: two turn a short word into another one."""


@dataclass(frozen=True, slots=True)
class Correction:
    """The known word nearest to a misspelt one, and how many edits apart they are."""

    word: str
    edits: int


class Spelling:
    """Knows the abbreviations and the vocabulary; immutable once built."""

    def __init__(self, rewrites: Mapping[str, str], known: Container[str], mendable: Iterable[str]) -> None:
        self._rewrites = {folded_words(short): folded_words(full) for short, full in rewrites.items()}
        self._longest = max((len(short) for short in self._rewrites), default=0)
        self._opening = frozenset(short[0] for short in self._rewrites)
        self._known = known
        self._by_length: dict[int, list[str]] = defaultdict(list)
        for word in sorted({*mendable, *FUNCTION_WORDS}):
            if len(word) >= _SHORTEST and word.isalpha():
                self._by_length[len(word)].append(word)

    def rewrite(self, written: Sequence[Word]) -> tuple[Word, ...]:
        """Replace abbreviations (« cb », « koi ») by the words they stand for; places in the text stay."""
        if self._opening.isdisjoint(word.folded for word in written):
            return tuple(written)
        result: list[Word] = []
        place = 0
        while place < len(written):
            longest = self._longest if written[place].folded in self._opening else 0
            for size in range(min(longest, len(written) - place), 0, -1):
                run = written[place : place + size]
                full = self._rewrites.get(tuple(word.folded for word in run))
                if full is not None:
                    result.extend(run[0]._replace(folded=word, end=run[-1].end) for word in full)
                    place += size
                    break
            else:
                result.append(written[place])
                place += 1
        return tuple(result)

    def correct(self, word: str) -> Correction | None:
        """Return the nearest known word, or None if the word is known, too short, or several are as near."""
        if word in self._known or len(word) < _SHORTEST or not word.isalpha():
            return None
        allowed = 1 if len(word) <= _ONE_EDIT_UP_TO else 2
        near: list[tuple[int, bool, str]] = []
        for length in range(len(word) - allowed, len(word) + allowed + 1):
            for known, edits, _ in process.extract(
                word, self._by_length.get(length, ()), scorer=OSA.distance, score_cutoff=allowed, limit=4
            ):
                near.append((int(edits), known[0] != word[0], known))
        near.sort()
        if not near or (
            len(near) > 1 and near[0][:2] == near[1][:2] and not _same_family(near[0][2], near[1][2])
        ):
            return None
        return Correction(near[0][2], near[0][0])


def _same_family(one: str, other: str) -> bool:
    """Singular and plural, masculine and feminine are no real tie."""
    return (
        one[: max(_SHORTEST, min(len(one), len(other)) - 1)]
        == other[: max(_SHORTEST, min(len(one), len(other)) - 1)]
    )
