"""Finds the place behind a misspelt name, a letter or two away, with a margin."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence

from tdi_bot.places.cues import joined
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.index import SHORTEST_MISSPELT, SHORTEST_TWO_EDITS, NameIndex
from tdi_bot.places.names import LINKS
from tdi_bot.places.naming import SHORT
from tdi_bot.places.spans import Span
from tdi_bot.text import Word

_LONGEST = 7
_TRIES = 40
"""How many runs of words are compared at most, so that a long message stays cheap."""
_RUNS_PER_WORD = 8
_SURE_LENGTH = 6
_KNOWN_TOWN = 5000
"""A misspelt word without any sign of a place must at least be near a town of that size."""


class Mending:
    """Proposes spans for words that no name matches exactly."""

    def __init__(self, index: NameIndex, gazetteer: Gazetteer, never: Container[str]) -> None:
        """Keep the index and the words that are never corrected, whatever the caller knows."""
        self._index = index
        self._gazetteer = gazetteer
        self._never = never

    def propose(
        self,
        words: Sequence[Word],
        tokens: Sequence[str],
        free: Sequence[bool],
        covered: Collection[int],
        known: Container[str],
        hinted: Collection[int],
    ) -> list[Span]:
        """Return misspelt names. `free` words may be used, `covered` ones are matched exactly already.

        `hinted` are words that something says to be a place: a preposition, a département in brackets.
        """
        strange = [
            at
            for at in range(len(words))
            if free[at] and self._strange(words[at], tokens[at], known, covered, at)
        ]
        spans: list[Span] = []
        tries = _TRIES
        done = -1
        for at in strange:
            if at < done or tries <= 0:
                continue
            best: Span | None = None
            for start, end in self._runs(words, tokens, free, at, known)[:_RUNS_PER_WORD]:
                tries -= 1
                found = self.mend(" ".join(tokens[start:end]), start, end)
                hint = at in hinted or start in hinted or words[at].capital
                if found and (hint or self._credible(found, words, start)) and _better(found, best):
                    best = found
            if best:
                spans.append(best)
                done = best.end
        return spans

    def mend(self, key: str, start: int, end: int, inside: Collection[str] = ()) -> Span | None:
        """Return the places whose names are nearest to a key; `inside` keeps only those of some départements."""
        size = len(key)
        if size < SHORTEST_MISSPELT or key in self._never:
            return None
        for edits in (1, 2) if size >= SHORTEST_TWO_EDITS else (1,):
            numbers = [number for _, number in self._index.near(key, edits)]
            references = self._references(numbers, inside)
            if references:
                tied = len(numbers) > 1
                return Span(start, end, references, edits=edits, tied=tied)
        return None

    def _references(self, numbers: Sequence[int], inside: Collection[str]) -> tuple[str, ...]:
        """Return what the near names mean, without abbreviations and common words."""
        references: dict[str, None] = {}
        for number in numbers:
            for reference in self._index.references(number):
                if reference[0] == "^" or not self._wanted(reference.lstrip(SHORT), inside):
                    continue
                references.setdefault(reference)
        return tuple(references)

    def _wanted(self, reference: str, inside: Collection[str]) -> bool:
        if not inside:
            return True
        place = self._gazetteer.place(reference) if reference[0] != "s" else None
        return place is not None and not set(place.departements).isdisjoint(inside)

    def _strange(
        self, word: Word, token: str, known: Container[str], covered: Collection[int], at: int
    ) -> bool:
        return (
            at not in covered
            and len(token) >= 2
            and token not in LINKS
            and token.isalpha()
            and word.folded not in known
            and token not in self._never
        )

    def _runs(
        self,
        words: Sequence[Word],
        tokens: Sequence[str],
        free: Sequence[bool],
        at: int,
        known: Container[str],
    ) -> list[tuple[int, int]]:
        """Return the runs of words around a strange one that may be one name, the widest first."""
        starts = [at]
        start = at
        while start > 0 and at - start < 4 and free[start - 1] and joined(words[start]):
            start -= 1
            if self._index.seek(" ".join(tokens[start:at]))[1] or words[start + 1].before in ("-", "'", "’"):
                starts.append(start)
        ends = [at + 1]
        end = at + 1
        while end < len(words) and end - at < _LONGEST and free[end] and joined(words[end]):
            tied = words[end].before in ("-", "'", "’")
            if (
                not tied
                and tokens[end] not in LINKS
                and words[end].folded in known
                and not words[end].capital
            ):
                break
            if not tied and tokens[end] in self._never and tokens[end] not in LINKS:
                break
            end += 1
            if tokens[end - 1] not in LINKS:
                ends.append(end)
        runs = [(one, other) for one in starts for other in ends]
        return sorted(runs, key=lambda run: run[0] - run[1])

    def _credible(self, span: Span, words: Sequence[Word], start: int) -> bool:
        if span.edits > 1 or span.end - span.start == 1 and len(words[start].folded) < _SURE_LENGTH:
            return False
        places = [
            self._gazetteer.place(one.lstrip(SHORT)) for one in span.references if one.lstrip(SHORT)[0] != "s"
        ]
        return any(place is not None and place.population >= _KNOWN_TOWN for place in places)


def _better(span: Span, best: Span | None) -> bool:
    """Fewer letters corrected for each word explained; the wider run wins a tie."""
    if best is None:
        return True
    return (span.edits, -(span.end - span.start)) < (best.edits, -(best.end - best.start))
