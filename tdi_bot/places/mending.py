"""Finds the place behind a misspelt name, a letter or two away, with a margin."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Iterator, Sequence
from itertools import pairwise

from tdi_bot.places.cues import joined
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.index import SHORTEST_MISSPELT, SHORTEST_TWO_EDITS, NameIndex
from tdi_bot.places.names import CAPITALS, FLAGS, HABITANTS, LINKS, key_of, word_set
from tdi_bot.places.reading import Reading
from tdi_bot.places.signs import STRANGE
from tdi_bot.places.spans import Span

_WIDEST = 7
_TRIES = 40
"""How many runs of words are compared at most, so that a long message stays cheap."""
_RUNS_PER_WORD = 8
_SURE_LENGTH = 6
_SURE_TWO_EDITS = 10
_SURE_HABITANTS = 7
"""Letters from which a misspelt name of the people of a region or département needs no other sign."""
_KNOWN_TOWN = 20_000
"""A misspelt word without any sign of a place must at least be near a town of that size."""
_BRIDGED = 10
_ELIDED = word_set("d qu j n c m t")
_BRIDGES = word_set("de du des d la le les l sur sous en")


class Mending:
    """Proposes spans for words that no name matches exactly."""

    def __init__(self, index: NameIndex, gazetteer: Gazetteer, never: Container[str]) -> None:
        """Keep the index and the words that are never corrected, whatever the caller knows."""
        self._index = index
        self._gazetteer = gazetteer
        self._never = never

    def propose(self, reading: Reading, exact: Sequence[Span], hinted: Callable[[Span], bool]) -> list[Span]:
        """Return misspelt names; `exact` are the names found already.

        `hinted` tells whether something says of a run of words that it is a place.
        """
        if not exact and not reading.held & STRANGE:
            return []
        covered = {at for span in exact for at in range(span.start, span.end)}
        if len(exact) == 1 and len(covered) == len(reading.words):
            return []
        spans: list[Span] = []
        tries = _TRIES
        done = -1
        for at in reading.having(STRANGE):
            if at < done or at in covered or not self.strange(reading, at):
                continue
            best: Span | None = None
            for start, end in self._runs(reading, at):
                tries -= 1
                found = self.mend(reading.key(start, end), start, end)
                if found and self._better(found, best) and (hinted(found) or self._credible(reading, found)):
                    best = found
            if best:
                spans.append(best)
                done = best.end
            if tries <= 0:
                break
        beside = (*_tied_runs(reading, exact), *_bridged_runs(reading, exact)) if exact else ()
        for start, end in (*beside, *self._unfinished(reading, exact)):
            found = self.mend(reading.key(start, end), start, end)
            if found:
                spans.append(found)
        for start, end in _led_to(reading, exact):
            found = self.mend(reading.key(start, end), start, end)
            if found and found.edits == 1 and self._is_known_town(found):
                spans.append(found)
        return [span for span in spans if not _beaten(span, exact)]

    def _unfinished(self, reading: Reading, exact: Sequence[Span]) -> Iterator[tuple[int, int]]:
        """Yield names with what may go on as a longer one does: « oloron ste mari », « saint jean de lu »."""
        for span in exact:
            longer = span.kind == "name" and self._index.seek(reading.key(span.start, span.end))[1]
            if not longer or span.end == len(reading.words) or not joined(reading.words[span.end]):
                continue
            for end in sorted({*self._full_ends(span), self._end_after_links(reading, span)}):
                if span.end < end <= len(reading.words) and all(
                    reading.free[at] and joined(reading.words[at]) for at in range(span.end, end)
                ):
                    yield span.start, end

    def _full_ends(self, span: Span) -> Iterator[int]:
        """Yield where the full names of the communes would end that a span shortens."""
        for reference in span.references:
            bare = reference.lstrip(FLAGS)
            if bare[0] == "c" and (place := self._gazetteer.place(bare)) is not None:
                yield span.start + len(key_of(place.name).split())

    def _end_after_links(self, reading: Reading, span: Span) -> int:
        """Return where the word ends that « de », « sur » lead to, if longer names begin so; else 0."""
        end = span.end
        while end < len(reading.tokens) and reading.tokens[end] in LINKS:
            end += 1
        if end in (span.end, len(reading.tokens)):
            return 0
        return end + 1 if self._index.seek(reading.key(span.start, end))[1] else 0

    def mend(self, key: str, start: int, end: int, inside: Collection[str] = ()) -> Span | None:
        """Return the places whose names are nearest to a key, only those `inside` départements if given."""
        size = len(key)
        if size < SHORTEST_MISSPELT or key in self._never:
            return None
        for edits in (1, 2) if size >= SHORTEST_TWO_EDITS else (1,):
            numbers = [number for _, number in self._index.near(key, edits)]
            if edits > 1:
                numbers = [number for number in numbers if _alike_word_by_word(key, self._index.key(number))]
            references, names = self._references(numbers, inside)
            if references and (edits == 1 or size >= _SURE_TWO_EDITS or self._same_start(key, numbers)):
                return Span(start, end, references, edits=edits, tied=names > 1, initial=key[0])
        return None

    def _references(self, numbers: Sequence[int], inside: Collection[str]) -> tuple[tuple[str, ...], int]:
        """Return what the near names mean, and how many names that are.

        Abbreviations are left out, and names of inhabitants where a name of a place is as near.
        """
        held = [(number, self._index.references(number)) for number in numbers]
        if any(one[0] != HABITANTS for _, references in held for one in references):
            held = [(n, tuple(one for one in references if one[0] != HABITANTS)) for n, references in held]
        kept: dict[str, None] = {}
        names = 0
        for _, references in held:
            wanted = [one for one in references if one[0] != CAPITALS and self._wanted(one, inside)]
            names += bool(wanted)
            kept.update(dict.fromkeys(wanted))
        return tuple(kept), names

    def _same_start(self, key: str, numbers: Sequence[int]) -> bool:
        return any(self._index.key(number)[:2] == key[:2] for number in numbers)

    def _wanted(self, reference: str, inside: Collection[str]) -> bool:
        if not inside:
            return True
        bare = reference.lstrip(FLAGS)
        place = self._gazetteer.place(bare) if bare[0] != "s" else None
        return place is not None and not set(place.departements).isdisjoint(inside)

    def strange(self, reading: Reading, at: int) -> bool:
        """Whether a word is none that we, the caller or everyday French know."""
        return (
            reading.free[at]
            and bool(reading.signs[at] & STRANGE)
            and reading.words[at].folded not in reading.known
        )

    def _runs(self, reading: Reading, at: int) -> list[tuple[int, int]]:
        """Return the runs of words around a strange one that may be one name, the widest first."""
        starts = [at]
        start = at
        while start > 0 and at - start < 4 and reading.free[start - 1] and joined(reading.words[start]):
            start -= 1
            held = reading.tied(start + 1) or reading.tokens[start + 1] in _BRIDGES
            if held or self._index.seek(reading.key(start, at))[1]:
                starts.append(start)
        ends = [at + 1]
        end = at + 1
        while (
            end < len(reading.words)
            and end - at < _WIDEST
            and reading.free[end]
            and joined(reading.words[end])
        ):
            if not self._goes_on(reading, end):
                break
            end += 1
            if reading.tokens[end - 1] not in LINKS:
                ends.append(end)
        runs = [(one, other) for one in starts for other in ends]
        return sorted(runs, key=lambda run: run[0] - run[1])[:_RUNS_PER_WORD]

    def _goes_on(self, reading: Reading, at: int) -> bool:
        """Whether a word may belong to the name before it."""
        if reading.tied(at) or reading.tokens[at] in LINKS or reading.tokens[at - 1] in _BRIDGES:
            return True
        word = reading.words[at]
        return reading.tokens[at] not in self._never and (word.capital or word.folded not in reading.known)

    def _credible(self, reading: Reading, span: Span) -> bool:
        """Whether a correction may be made where nothing says that a place is meant."""
        if span.edits > 1 or (span.end - span.start == 1 and len(reading.tokens[span.start]) < _SURE_LENGTH):
            return False
        named = len(reading.tokens[span.start]) >= _SURE_HABITANTS
        if named and all(one[0] == HABITANTS and one.lstrip(FLAGS)[0] in "drk" for one in span.references):
            return True  # « les PME limosuines »
        return self._is_known_town(span)

    def _is_known_town(self, span: Span) -> bool:
        bares = [one.lstrip(FLAGS) for one in span.references]
        places = [self._gazetteer.place(bare) for bare in bares if bare[0] == "c"]
        return any(place is not None and place.population >= _KNOWN_TOWN for place in places)

    def _better(self, span: Span, best: Span | None) -> bool:
        """Fewer letters corrected, where that leaves one name or a known town; the wider run wins a tie.

        « la rochel » is La Rochelle, two letters away, rather than Roche, Roches or Rocher.
        """
        return best is None or self._doubt(span) < self._doubt(best)

    def _doubt(self, span: Span) -> tuple[int, int]:
        unclear = span.tied and not self._is_known_town(span)
        return span.edits + unclear, span.start - span.end


def _tied_runs(reading: Reading, exact: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield words tied by hyphens that no exact name explains as a whole: « Saint-Jean-de-Lux »."""
    at = 0
    while at < len(reading.words):
        end = at + 1
        while end < len(reading.words) and reading.tied(end) and reading.free[end]:
            end += 1
        while at < end and reading.tokens[at] in _ELIDED:
            at += 1
        if end - at > 1 and reading.free[at] and end - at <= _WIDEST + 2:
            name = at
            while name < end - 1 and reading.tokens[name] in LINKS:
                name += 1
            touching = [span for span in exact if span.start < end and span.end > at]
            if touching and not any(span.start <= name and span.end >= end for span in touching):
                yield at, end
        at = end


def _bridged_runs(reading: Reading, exact: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield two exact names with nothing but « de », « sur » between: « saint jean de lux »."""
    for one, other in pairwise(exact):
        between = range(one.end, other.start)
        if not 1 <= len(between) <= 2 or one.kind != "name" or other.kind != "name":
            continue
        held = all(reading.tokens[at] in _BRIDGES for at in between)
        close = all(joined(reading.words[at]) for at in range(one.end, other.start + 1))
        if held and close and len(reading.key(one.start, other.end)) >= _BRIDGED:
            yield one.start, other.end


def _led_to(reading: Reading, exact: Sequence[Span]) -> Iterator[tuple[int, int]]:
    """Yield exact names with the word that « de », « sur » tie to them: « mon de marsan »."""
    for span in exact:
        first = span.start - 2
        if first < 0 or span.kind != "name" or reading.tokens[span.start - 1] not in _BRIDGES:
            continue
        if all(reading.free[at] and joined(reading.words[at + 1]) for at in (first, first + 1)):
            yield first, span.end


def _alike_word_by_word(key: str, name: str) -> bool:
    """Whether two edits leave each word what it was: « Plouc-sur-Mer » is no « Luc-sur-Mer »."""
    words, others = key.split(), name.split()
    changed = [pair for pair in zip(words, others, strict=False) if pair[0] != pair[1]]
    if len(words) < 2 or len(words) != len(others) or len(changed) != 1:
        return True
    return min(map(len, changed[0])) >= _SURE_LENGTH


def _beaten(span: Span, exact: Sequence[Span]) -> bool:
    """Whether exact names explain the words of a corrected one as well."""
    touching = [one for one in exact if one.start < span.end and one.end > span.start]
    explained = sum(one.end - one.start for one in touching)
    return explained >= (span.end - span.start) * (1 if span.edits == 1 else 0.6)
