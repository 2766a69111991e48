"""Finds every place that a message names: exact names, numbers, coordinates, then misspelt names."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from typing import Any

from tdi_bot.model import Place, PlaceMention
from tdi_bot.places.cues import Cues, joined, read_cues
from tdi_bot.places.deciding import Deciding
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.geo import read_point
from tdi_bot.places.index import NameIndex
from tdi_bot.places.mending import Mending
from tdi_bot.places.names import canonical
from tdi_bot.places.naming import CAPITALS, SHORT
from tdi_bot.places.numbers import departement_number, is_postal
from tdi_bot.places.spans import Span, without_overlaps
from tdi_bot.text import Word

_CONTRACTED = {"du": "le", "au": "le", "des": "les", "aux": "les"}
_GLUED = 7
_TINY = 2
_KNOWN_TOWN = 5000
"""A word that our own texts use is a commune without a sign of a place only if that many people live there."""


class Reading:
    """One message while it is searched: its words, their canonical spelling, and which may be used."""

    def __init__(self, words: Sequence[Word], taken: Collection[int], known: Container[str]) -> None:
        self.words = tuple(words)
        self.tokens = [canonical(word.folded) for word in self.words]
        self.free = [True] * len(self.words)
        for at in taken:
            if 0 <= at < len(self.free):
                self.free[at] = False
        self.known = known
        letters = [word.raw for word in self.words if word.raw.isalpha()]
        self.shouted = len(letters) > 1 and all(raw.isupper() for raw in letters)

    def cues(self, start: int, end: int) -> Cues:
        """Return the signs around a run of words."""
        return read_cues(self.words, self.tokens, start, end)

    def starts_sentence(self, at: int) -> bool:
        """Whether a capital there is only that of a sentence."""
        return at == 0 or any(mark in self.words[at].before for mark in ".!?\n")

    def name_like(self, at: int) -> bool:
        """Whether a word has a capital that says it is a name."""
        return self.words[at].capital and not self.shouted and not self.starts_sentence(at)


class Finding:
    """Searches messages; immutable, one for the whole program."""

    def __init__(
        self, index: NameIndex, gazetteer: Gazetteer, deciding: Deciding, words: dict[str, Any]
    ) -> None:
        self._index = index
        self._gazetteer = gazetteer
        self._deciding = deciding
        self._ambiguous = frozenset(words["ambiguous"])
        self._foreign: dict[str, str] = words["foreign"]
        never = self._ambiguous | frozenset(words["ordinary"]) | frozenset(self._foreign)
        self._mending = Mending(index, gazetteer, never)

    def find(
        self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()
    ) -> tuple[PlaceMention, ...]:
        """Return the mentions of places in order, without overlap; `taken` words are not used.

        `known` are ordinary words that are never corrected into a place.
        """
        reading = Reading(words, taken, known)
        spans = without_overlaps(self._exact(reading) + self._numbers(reading))
        spans = without_overlaps(spans + self._misspelt(reading, spans))
        spans = self._qualified(reading, spans)
        return self._mentions(reading, spans)

    def unknown(self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()) -> str:
        """Return the name of a place that we do not hold, as written: a foreign town, or words after « à »."""
        reading = Reading(words, taken, known)
        used = {at for mention in self.find(words, taken, known) for at in range(mention.start, mention.end)}
        for at in range(len(reading.words)):
            end = self._foreign_end(reading, at)
            if end and used.isdisjoint(range(at, end)):
                return self._foreign[" ".join(reading.tokens[at:end])]
        for at, word in enumerate(reading.words):
            if at in used or not reading.free[at] or not word.folded[0].isalpha() or word.folded in known:
                continue
            cues = reading.cues(at, at + 1)
            if (
                (cues.at or cues.town or cues.of)
                and (reading.name_like(at) or cues.town)
                and len(word.folded) > 2
            ):
                return self._written(reading, at, self._name_end(reading, at, used))
        return ""

    def _foreign_end(self, reading: Reading, at: int) -> int:
        for end in (at + 3, at + 2, at + 1):
            if end <= len(reading.tokens) and " ".join(reading.tokens[at:end]) in self._foreign:
                return end
        return 0

    def _name_end(self, reading: Reading, at: int, used: Collection[int]) -> int:
        end = at + 1
        while end < len(reading.words) and end not in used and end - at < 7:
            hyphened = reading.words[end].before in ("-", "'", "’")
            if not joined(reading.words[end]) or not (hyphened or reading.words[end].capital):
                break
            end += 1
        return end

    def _written(self, reading: Reading, start: int, end: int) -> str:
        parts = [reading.words[start].raw]
        parts += [word.before + word.raw for word in reading.words[start + 1 : end]]
        written = "".join(parts)
        return written + ")" if written.count("(") > written.count(")") else written

    def _exact(self, reading: Reading) -> list[Span]:
        """Return the longest name that begins at each word."""
        spans = []
        for at in range(len(reading.tokens)):
            if not reading.free[at]:
                continue
            found = self._longest(reading, at, at, reading.tokens[at])
            article = _CONTRACTED.get(reading.tokens[at])
            if found is None and article:
                found = self._longest(reading, at, at + 1, article)
            if found is None:
                found = self._glued(reading, at)
            if found is not None:
                spans.append(found)
        return spans

    def _longest(self, reading: Reading, at: int, start: int, first: str) -> Span | None:
        """Return the longest acceptable name whose first word (as given) is at a position."""
        key, end = first, at + 1
        best: Span | None = None
        number, more = self._index.seek(key)
        while True:
            if number >= 0 and end > start:
                span = self._accepted(reading, start, end, key, self._index.references(number))
                best = span or best
            if (
                not more
                or end >= len(reading.tokens)
                or not reading.free[end]
                or not joined(reading.words[end])
            ):
                return best
            key = f"{key} {reading.tokens[end]}"
            end += 1
            number, more = self._index.seek(key)

    def _glued(self, reading: Reading, at: int) -> Span | None:
        token = reading.tokens[at]
        if len(token) < _GLUED or reading.words[at].folded in reading.known:
            return None
        number = self._index.glued(token)
        if number < 0:
            return None
        return self._accepted(reading, at, at + 1, self._index.key(number), self._index.references(number))

    def _accepted(
        self, reading: Reading, start: int, end: int, key: str, references: tuple[str, ...]
    ) -> Span | None:
        """Return the span if the words may be that name here: a common word needs a strong sign."""
        upper = all(word.raw.isupper() for word in reading.words[start:end]) and not reading.shouted
        kept = tuple(r.lstrip(CAPITALS) for r in references if not r.startswith(CAPITALS) or upper)
        if not kept:
            return None
        if key[0].isdigit() and key.isdigit():
            return Span(start, end, kept, kind="postal") if is_postal(reading.words, start) else None
        if key in self._foreign and kept[0][0] == "c" and self._people(kept) < _KNOWN_TOWN:
            return None
        if self._doubtful(reading, start, end, key, kept) and not self._strong(reading, start, end, kept):
            return None
        return Span(start, end, kept)

    def _doubtful(self, reading: Reading, start: int, end: int, key: str, references: Sequence[str]) -> bool:
        if key in self._ambiguous or len(key) <= _TINY:
            return True
        known = end - start == 1 and reading.words[start].folded in reading.known
        return (
            known
            and not reading.name_like(start)
            and references[0].lstrip(SHORT)[0] == "c"
            and (self._people(references) < _KNOWN_TOWN)
        )

    def _people(self, references: Sequence[str]) -> int:
        places = [self._gazetteer.place(r.lstrip(SHORT)) for r in references if r.lstrip(SHORT)[0] == "c"]
        return max((place.population for place in places if place), default=0)

    def _strong(self, reading: Reading, start: int, end: int, references: Sequence[str]) -> bool:
        """Whether the words around leave no doubt that a common word is a place."""
        cues = reading.cues(start, end)
        if cues.town or cues.departement or (self._marked(reading, end) and self._qualifier(reading, end)[1]):
            return True
        if any(r.lstrip(SHORT)[0] in "drk" for r in references):
            direction = end < len(reading.tokens) and reading.tokens[end] in ("de", "du", "des", "d")
            if not direction and (cues.inside or (cues.article and reading.name_like(start))):
                return True
        if not reading.name_like(start):
            return bool(
                len(reading.tokens) == end - start
                and reading.words[start].capital
                and len(reading.tokens) > 1
            )
        return cues.at or cues.of

    def _marked(self, reading: Reading, at: int) -> bool:
        """Whether a bracket, a comma or a number sets what follows apart from the name before it."""
        if at >= len(reading.words):
            return False
        return any(mark in reading.words[at].before for mark in "(,") or reading.tokens[at][0].isdigit()

    def _numbers(self, reading: Reading) -> list[Span]:
        """Return coordinates and département numbers."""
        spans = []
        skip = 0
        for at, word in enumerate(reading.words):
            if at < skip or not reading.free[at] or not word.folded[0].isdigit():
                continue
            point = read_point(reading.words, at)
            if point:
                spans.append(Span(at, point[1], (), kind="point", point=point[0]))
                skip = point[1]
                continue
            code = departement_number(reading.words, at)
            if code and self._gazetteer.place("d" + code):
                spans.append(Span(at, at + 1, ("d" + code,), kind="departement"))
        return spans

    def _misspelt(self, reading: Reading, spans: Sequence[Span]) -> list[Span]:
        covered = {at for span in spans for at in range(span.start, span.end)}
        hinted = set()
        for at in range(len(reading.tokens)):
            if at in covered or not reading.free[at]:
                continue
            cues = reading.cues(at, at + 1)
            if cues.at or cues.town or cues.inside or self._qualifier(reading, at + 1)[1]:
                hinted.add(at)
        proposed = self._mending.propose(
            reading.words, reading.tokens, reading.free, covered, reading.known, hinted
        )
        return [span for span in proposed if not self._beaten(span, spans)]

    def _beaten(self, span: Span, spans: Sequence[Span]) -> bool:
        """Whether exact names explain the words of a corrected one as well."""
        inside = [one for one in spans if one.start >= span.start and one.end <= span.end]
        return sum(one.end - one.start for one in inside) >= span.end - span.start

    def _qualifier(self, reading: Reading, at: int) -> tuple[int, tuple[str, ...]]:
        """Return the end and codes of a département (or postal code) that says of a name which one it is."""
        step = at
        if step < len(reading.tokens) and reading.tokens[step] in ("dans", "en", "departement"):
            step += 1
        while (
            step < len(reading.tokens) and step < at + 3 and reading.tokens[step] in ("le", "la", "les", "l")
        ):
            step += 1
        if step >= len(reading.tokens) or not reading.free[step]:
            return at, ()
        token = reading.tokens[step]
        if token[0].isdigit():
            code = token.upper() if self._gazetteer.place("d" + token.upper()) else ""
            if not code and len(token) == 5 and token.isdigit():
                code = token[:3] if token.startswith("97") else token[:2]
            return (step + 1, (code,)) if code and self._gazetteer.place("d" + code) else (at, ())
        found = self._departement_name(reading, step)
        return (found[0], found[1]) if found else (at, ())

    def _departement_name(self, reading: Reading, at: int) -> tuple[int, tuple[str, ...]] | None:
        key, end = reading.tokens[at], at + 1
        best = None
        number, more = self._index.seek(key)
        while True:
            if number >= 0:
                codes = tuple(r[1:] for r in self._index.references(number) if r[0] == "d")
                best = (end, codes) if codes else best
            if not more or end >= len(reading.tokens) or not joined(reading.words[end]):
                return best
            key = f"{key} {reading.tokens[end]}"
            end += 1
            number, more = self._index.seek(key)

    def _qualified(self, reading: Reading, spans: Sequence[Span]) -> list[Span]:
        """Take « (64) » or « , Gironde » into the name before it, where that name has a place there."""
        result: list[Span] = []
        reach = 0
        for span in spans:
            if span.start < reach:
                continue
            if (
                span.kind == "postal"
                and result
                and result[-1].end == span.start
                and result[-1].kind == "name"
            ):
                result[-1] = result[-1].widened(span.end, self._departements(span.references))
                continue
            if (
                span.kind == "name"
                and result
                and result[-1].kind == "postal"
                and result[-1].end == span.start
            ):
                postal = result[-1]
                same = tuple(r for r in span.references if r.lstrip(SHORT) in postal.references)
                if same:
                    result[-1] = Span(postal.start, span.end, same, edits=span.edits)
                    continue
            if span.kind == "name" and span.references[0].lstrip(SHORT)[0] not in "dr":
                end, codes = self._qualifier(reading, span.end)
                if codes and not set(codes).isdisjoint(self._departements(span.references)):
                    span = span.widened(end, codes)
                elif codes:
                    span = self._elsewhere(reading, span, end, codes) or span
                reach = span.end
            result.append(span)
        return result

    def _elsewhere(self, reading: Reading, span: Span, end: int, codes: tuple[str, ...]) -> Span | None:
        """Return the misspelt name of that département where the exact one is of another: « Lux (64) »."""
        key = " ".join(reading.tokens[span.start : span.end])
        mended = self._mending.mend(key, span.start, span.end, inside=codes)
        return mended.widened(end, codes) if mended and mended.edits == 1 else None

    def _departements(self, references: Sequence[str]) -> tuple[str, ...]:
        codes: dict[str, None] = {}
        for reference in references:
            bare = reference.lstrip(SHORT)
            place = self._gazetteer.place(bare) if bare[0] != "s" else None
            codes.update(dict.fromkeys(place.departements if place else ()))
        return tuple(codes)

    def _mentions(self, reading: Reading, spans: Sequence[Span]) -> tuple[PlaceMention, ...]:
        near: set[str] = set()
        far: set[str] = set()
        for span in spans:
            kinds = {r.lstrip(SHORT)[0] for r in span.references}
            if span.kind in ("departement", "postal") or kinds <= {"d", "r", "k"}:
                near.update(self._departements(span.references))
            elif len(span.references) == 1:
                far.update(self._departements(span.references))
        mentions: list[PlaceMention] = []
        for span in spans:
            if span.point:
                shown = f"{span.point.lat:g}, {span.point.lon:g}"
                places = (Place("point", shown.replace(" ", ""), shown, point=span.point),)
                mentions.append(self._mention(reading, span, span.start, places, True))
                continue
            cues = reading.cues(span.start, span.end)
            places, decided = self._deciding.decide(span, cues, near, far)
            if places:
                free = mentions[-1].end if mentions else 0
                begins = cues.start if places[0].kind == "epci" and cues.start >= free else span.start
                mentions.append(self._mention(reading, span, begins, places, decided))
        return tuple(mentions)

    def _mention(
        self, reading: Reading, span: Span, start: int, places: tuple[Place, ...], decided: bool
    ) -> PlaceMention:
        while start < span.start and not all(reading.free[start : span.start]):
            start += 1
        return PlaceMention(
            start, span.end, self._written(reading, start, span.end), places, decided, span.edits
        )
