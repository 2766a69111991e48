"""Finds every place that a message names: exact names, numbers, coordinates, then misspelt names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from functools import partial
from typing import Any

from tdi_bot.model import GeoPoint, Place, PlaceMention
from tdi_bot.places.cues import joined
from tdi_bot.places.deciding import Deciding
from tdi_bot.places.exact import Exact
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.geo import read_point
from tdi_bot.places.index import NameIndex
from tdi_bot.places.mending import Mending
from tdi_bot.places.names import FLAGS, word_set
from tdi_bot.places.numbers import departement_number
from tdi_bot.places.qualifiers import Qualifiers
from tdi_bot.places.reading import Reading
from tdi_bot.places.signs import FOREIGN, NUMBER, STRANGE, UNHEARD, Signs
from tdi_bot.places.spans import Span, without_overlaps
from tdi_bot.text import Word

_LONGEST_UNKNOWN = 7
_TYING = word_set("sur sous les en de du des d la le")
_PARTS_OF_TOWNS = word_set("centre ville nord sud est ouest metropole agglo agglomeration")
_SURE_TWO_EDITS = 10
"""Letters from which two of them may be wrong where little says that a place is meant."""


class Finding:
    """Searches messages; immutable, one for the whole program."""

    def __init__(
        self, index: NameIndex, gazetteer: Gazetteer, deciding: Deciding, words: dict[str, Any]
    ) -> None:
        """Keep the parts of the search; `words` are the reviewed lists: ambiguous, ordinary, foreign."""
        self._gazetteer = gazetteer
        self._deciding = deciding
        self._foreign: dict[str, str] = words["foreign"]
        ambiguous = frozenset(words["ambiguous"])
        self.ordinary: frozenset[str] = frozenset(words["ordinary"])
        never = ambiguous | self.ordinary | frozenset(self._foreign)
        self._signs = Signs(index, never, self._foreign)
        self._mending = Mending(index, gazetteer, never)
        self._qualifiers = Qualifiers(index, gazetteer)
        self._exact = Exact(index, gazetteer, self._qualifiers, ambiguous, self.ordinary, self._foreign)

    def find(
        self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()
    ) -> tuple[PlaceMention, ...]:
        """Return the mentions of places in order, without overlap; `taken` words are not used.

        `known` are ordinary words that are never corrected into a place.
        """
        return self.search(words, known).mentions(taken)

    def search(self, words: Sequence[Word], known: Container[str] = ()) -> Search:
        """Return a search of a message that can be asked for its places with different words taken."""
        return Search(self, Reading(words, self._signs, known))

    def unknown(self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()) -> str:
        """Return the name of a place that we do not hold: a foreign town, or words after « à »."""
        return self.search(words, known).unknown(taken)

    def exact(self, reading: Reading) -> list[Span]:
        """Return the names, numbers and coordinates that are written as we know them; they may overlap."""
        return self._numbers(reading) + self._exact.spans(reading)

    def unheard(self, reading: Reading, found: Callable[[], Sequence[PlaceMention]]) -> str:
        """Return the first name of no place of ours; `found` gives those that are, if it has to be asked."""
        foreign = [
            (at, end)
            for at in reading.having(FOREIGN)
            if reading.free[at] and (end := self._foreign_end(reading, at))
        ]
        unheard = [at for at in reading.having(UNHEARD) if reading.free[at] and self._unheard(reading, at)]
        if "-" in [word.before for word in reading.words]:
            compounds = [at for at in range(len(reading.words)) if self._unheard_compound(reading, at)]
            unheard = sorted({*unheard, *compounds})
        if not foreign and not unheard:
            return ""
        used = {at for mention in found() for at in range(mention.start, mention.end)}
        for at, end in foreign:
            if used.isdisjoint(range(at, end)):
                return self._foreign[reading.key(at, end)]
        for at in unheard:
            if at not in used:
                return reading.written(at, self._name_end(reading, at, used))
        return ""

    def _unheard_compound(self, reading: Reading, at: int) -> bool:
        """Whether a name tied by hyphens begins there, « Saint-Denis-sur-Lac », that is none of ours."""
        first = reading.words[at].folded
        if not reading.free[at] or len(first) < 3 or not first.isalpha():
            return False
        end = reading.compound(at, at + 1)[1]
        named = reading.words[at].capital and reading.words[end - 1].capital and not reading.shouted
        return (
            end - at > 2 and named and not reading.tied(at) and not _TYING.isdisjoint(reading.tokens[at:end])
        )

    def mentions(self, reading: Reading, exact: list[Span]) -> tuple[PlaceMention, ...]:
        """Return the places named exactly or nearly so, in order."""
        if not exact and not reading.held & STRANGE:
            return ()
        exact = without_overlaps(exact)
        misspelt = self._mending.propose(reading, exact, lambda span: self._hinted(reading, span))
        if not exact and not misspelt:
            return ()
        spans = without_overlaps(exact + misspelt) if misspelt else exact
        spans = [span for span in spans if not self._torn(reading, span)]
        return self._mentions(reading, self._qualifiers.taken_in(reading, spans, self._mending))

    def reach(self, reading: Reading, exact: list[Span], found: Sequence[PlaceMention]) -> set[int]:
        """Return the words that the places found depend on: whatever others are taken, these are the same."""
        covered = {at for span in exact for at in range(span.start, span.end)}
        if any(at not in covered and self._mending.strange(reading, at) for at in reading.having(STRANGE)):
            return set(range(len(reading.words)))
        reach = {at for mention in found for at in range(mention.start, mention.end)}
        for span in exact:
            start, end = reading.tied_run(span.start, span.end)
            qualified, _ = self._qualifiers.after(reading, span.end)
            reach.update(range(start, max(end, qualified)))
        return reach

    def _torn(self, reading: Reading, span: Span) -> bool:
        """Whether a name is only part of a hyphened one that we do not hold: « Trifouillis-les-Oies ».

        What « sur », « les » tie to a name belongs to it, and a misspelt name explains no more than itself.
        """
        start, end = reading.compound(span.start, span.end)
        rest = (*range(start, span.start), *range(span.end, end))
        if any(self._mending.strange(reading, at) for at in rest):
            return True
        if span.edits:
            return any(reading.tokens[at] not in _PARTS_OF_TOWNS for at in rest)
        return any(reading.tokens[at] in _TYING for at in rest)

    def _hinted(self, reading: Reading, span: Span) -> bool:
        """Whether something says that misspelt words are a place: « à », « (64) », a capital."""
        if reading.marked(span.end) and self._qualifiers.after(reading, span.end)[1]:
            return True
        cues = reading.cues(span.start, span.end)
        if cues.town:
            return True
        unaccented = span.start > 0 and reading.words[span.start - 1].raw in ("a", "A")
        if cues.at and not unaccented:
            return True
        if span.edits > 1:
            long = len(reading.key(span.start, span.end)) >= _SURE_TWO_EDITS
            return long and (reading.name_like(span.start) or reading.maybe_name(span.start, span.end))
        if cues.inside and any(one.lstrip(FLAGS)[0] in "drk" for one in span.references):
            return True
        return reading.maybe_name(span.start, span.end)

    def _numbers(self, reading: Reading) -> list[Span]:
        """Return coordinates and département numbers."""
        spans = []
        skip = 0
        for at in reading.having(NUMBER):
            if at < skip or not reading.free[at]:
                continue
            point = read_point(reading.words, at)
            if point and all(reading.free[at : point[1]]):
                spans.append(Span(at, point[1], (), kind="point", point=point[0]))
                skip = point[1]
                continue
            code = departement_number(reading.words, at)
            if code and self._gazetteer.place("d" + code):
                spans.append(Span(at, at + 1, ("d" + code,), kind="departement"))
        return spans

    def _mentions(self, reading: Reading, spans: Sequence[Span]) -> tuple[PlaceMention, ...]:
        near, far = self._context(spans) if len(spans) > 1 else (frozenset[str](), frozenset[str]())
        mentions: list[PlaceMention] = []
        places: tuple[Place, ...]
        for span in spans:
            start = span.start
            if span.point:
                places, decided = (_point_place(span.point),), True
            else:
                cues = reading.cues(span.start, span.end)
                places, decided = self._deciding.decide(span, cues, near, far)
                if places and places[0].kind == "epci":
                    start = self._epci_start(reading, cues.start, span, mentions)
            if places:
                text = reading.written(start, span.end)
                mentions.append(PlaceMention(start, span.end, text, places, decided, span.edits))
        return tuple(mentions)

    def _epci_start(self, reading: Reading, start: int, span: Span, mentions: Sequence[PlaceMention]) -> int:
        """Return where « CC du… » begins, if its words are free; else where the name does."""
        after = mentions[-1].end if mentions else 0
        return start if start >= after and all(reading.free[start : span.start]) else span.start

    def _context(self, spans: Sequence[Span]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the départements that a message names, and those of the other places in it."""
        near: set[str] = set()
        far: set[str] = set()
        for span in spans:
            far.update(span.qualifiers)
            kinds = {one.lstrip(FLAGS)[0] for one in span.references}
            if span.kind in ("departement", "postal") or (kinds and kinds <= {"d", "r", "k"}):
                near.update(self._qualifiers.departements(span.references))
            elif len(span.references) == 1:
                far.update(self._qualifiers.departements(span.references))
        return frozenset(near), frozenset(far)

    def _foreign_end(self, reading: Reading, at: int) -> int:
        ends = range(min(at + 3, len(reading.tokens)), at, -1)
        return next((end for end in ends if reading.key(at, end) in self._foreign), 0)

    def _unheard(self, reading: Reading, at: int) -> bool:
        """Whether a word after « à », « commune de » is a name that nothing matches."""
        if reading.words[at].folded in reading.known:
            return False
        cues = reading.cues(at, at + 1)
        if cues.town or ((cues.at or cues.of) and reading.name_like(at)):
            return True
        return reading.asks_for_membership and reading.opens_as_subject(at, self._name_end(reading, at, ()))

    def _name_end(self, reading: Reading, at: int, used: Collection[int]) -> int:
        end = at + 1
        while end < len(reading.words) and end not in used and end - at < _LONGEST_UNKNOWN:
            if not joined(reading.words[end]) or not (reading.tied(end) or reading.words[end].capital):
                break
            end += 1
        return end


class Search:
    """One message, with what is found in it whatever words are taken."""

    def __init__(self, finding: Finding, reading: Reading) -> None:
        self._finding = finding
        self._reading = reading
        self._exact = finding.exact(reading)
        self._free: tuple[PlaceMention, ...] | None = None
        """The places where no word is taken, once they were asked for."""

    def mentions(self, taken: Collection[int] = ()) -> tuple[PlaceMention, ...]:
        """Return the mentions of places in order, without overlap; `taken` words are not used."""
        finding, reading, exact = self._finding, self._reading, self._exact
        if self._free is None:
            self._free = finding.mentions(reading, exact)
        found = self._free
        if not taken or not (found or exact):  # where no name is in all the words, none is in some of them
            return found
        if finding.reach(reading, exact, found).isdisjoint(taken):
            return found
        reading = reading.without(taken)
        return finding.mentions(reading, finding.exact(reading))

    def unknown(self, taken: Collection[int] = ()) -> str:
        """Return the first place named that is not in France or does not exist, as written, or nothing."""
        return self._finding.unheard(self._reading.without(taken), partial(self.mentions, taken))


def _point_place(point: GeoPoint) -> Place:
    shown = f"{point.lat:g}, {point.lon:g}"
    return Place("point", shown.replace(" ", ""), shown, point=point)
