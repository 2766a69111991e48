"""Names written as we know them, and whether the words may be that name here: « les », « bar »."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from tdi_bot.places.cues import joins
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.index import NOTHING, NameIndex
from tdi_bot.places.names import CAPITALS, FLAGS
from tdi_bot.places.numbers import is_postal
from tdi_bot.places.qualifiers import Qualifiers
from tdi_bot.places.reading import Reading
from tdi_bot.places.signs import BEGINS, CONTRACTED, GLUED, NAME
from tdi_bot.places.spans import Span

_TINY = 2
_KNOWN_TOWN = 5000
"""A word that our own texts use is a commune, without a sign, only if that many people live there."""
_DIRECTED = frozenset(("de", "du", "des", "d"))


class Exact:
    """Finds names without correcting a letter."""

    def __init__(
        self,
        index: NameIndex,
        gazetteer: Gazetteer,
        qualifiers: Qualifiers,
        ambiguous: Collection[str],
        ordinary: Collection[str],
        foreign: Mapping[str, str],
    ) -> None:
        """Keep the index and the words that are a place only with a strong sign, or one of another land."""
        self._index = index
        self._gazetteer = gazetteer
        self._qualifiers = qualifiers
        self._ambiguous = ambiguous
        self._ordinary = ordinary
        self._foreign = foreign

    def spans(self, reading: Reading) -> list[Span]:
        """Return the longest name that begins at each word."""
        spans = []
        tokens = reading.tokens
        for at in reading.having(BEGINS):
            if not reading.free[at]:
                continue
            token, signs = tokens[at], reading.signs[at]
            found = None
            if signs & NAME or self._goes_on(token, tokens, at):
                found = self._longest(reading, at, at, token)
            if found is None and token in CONTRACTED and self._goes_on(CONTRACTED[token], tokens, at):
                found = self._longest(reading, at, at + 1, CONTRACTED[token])
            if found is None and signs & GLUED:
                found = self._glued(reading, at)
            if found is not None:
                spans.append(found)
        return spans

    def _goes_on(self, first: str, tokens: Sequence[str], at: int) -> bool:
        """Whether names begin with a word and the one after it: with articles alone thousands do."""
        return at + 1 < len(tokens) and self._index.seek(f"{first} {tokens[at + 1]}") != NOTHING

    def _longest(self, reading: Reading, at: int, start: int, first: str) -> Span | None:
        """Return the longest acceptable name whose first word (as given) is at a position."""
        seek, tokens = self._index.seek, reading.tokens
        key, end = first, at + 1
        best: Span | None = None
        bracket = False
        number, more = seek(key)
        while True:
            if number >= 0 and end > start and (not bracket or self._bracketed(reading, end, number)):
                best = self._accepted(reading, start, end, key, self._index.references(number)) or best
            if not more or end >= len(tokens) or not reading.free[end]:
                return best
            before = reading.words[end].before
            if before != " " and not joins(before):
                if before != " (" or not tokens[end].isalpha():
                    return best
                bracket = True
            key = f"{key} {tokens[end]}"
            end += 1
            number, more = seek(key)

    def _bracketed(self, reading: Reading, end: int, number: int) -> bool:
        """Whether a name with brackets of its own ends there: « Castillon (Canton de Lembeye) »."""
        closed = end == len(reading.words) or reading.words[end].before.startswith(")")
        return closed and all(one[0] == "c" for one in self._index.references(number))

    def _glued(self, reading: Reading, at: int) -> Span | None:
        """Return the compound name that was written as one word."""
        if reading.words[at].folded in reading.known:
            return None
        number = self._index.glued(reading.tokens[at])
        if number < 0:
            return None
        return self._accepted(reading, at, at + 1, self._index.key(number), self._index.references(number))

    def _accepted(
        self, reading: Reading, start: int, end: int, key: str, references: tuple[str, ...]
    ) -> Span | None:
        """Return the span if the words may be that name here: a common word needs a strong sign."""
        if any(one[0] == CAPITALS for one in references):
            upper = not reading.shouted and all(word.raw.isupper() for word in reading.words[start:end])
            references = tuple(one.lstrip(CAPITALS) for one in references if upper or one[0] != CAPITALS)
            if not references:
                return None
        if key.endswith(" est") and not (reading.tied(end - 1) or reading.words[end - 1].capital):
            return None  # « la Moselle est… » is no Moselle-Est
        if key.isdigit():
            return Span(start, end, references, kind="postal") if is_postal(reading.words, start) else None
        if self._doubtful(reading, start, end, key, references) and not self._strong(
            reading, start, end, references
        ):
            return None
        return Span(start, end, references)

    def _doubtful(self, reading: Reading, start: int, end: int, key: str, references: Sequence[str]) -> bool:
        if key in self._ambiguous or len(key) <= _TINY:
            return True
        if key in self._foreign:
            return self._people(references) < _KNOWN_TOWN
        if end - start > 1 or reading.words[start].folded not in reading.known:
            return False
        town = references[0].lstrip(FLAGS)[0] == "c"
        return town and not reading.name_like(start) and self._people(references) < _KNOWN_TOWN

    def _people(self, references: Sequence[str]) -> int:
        places = [self._gazetteer.place(bare) for one in references if (bare := one.lstrip(FLAGS))[0] == "c"]
        return max((place.population for place in places if place), default=0)

    def _strong(self, reading: Reading, start: int, end: int, references: Sequence[str]) -> bool:
        """Whether the words around leave no doubt that a common word is a place."""
        if reading.marked(end):
            codes = self._qualifiers.after(reading, end)[1]
            if codes and not set(codes).isdisjoint(self._qualifiers.departements(references)):
                return True
        if reading.key(start, end) in self._foreign:
            return False
        cues = reading.cues(start, end)
        kinds = {one.lstrip(FLAGS)[0] for one in references}
        if cues.town and (cues.of or cues.article or reading.name_like(start)):
            return True
        if cues.departement or (cues.epci and "e" in kinds):
            return True
        if reading.is_subject(start, end) or self._after_its_postal_code(reading, start, references):
            return True
        if (cues.territoire and "t" in kinds) or (cues.site and "s" in kinds):
            return True
        if not kinds.isdisjoint("drk"):
            direction = end < len(reading.tokens) and reading.tokens[end] in _DIRECTED
            if not direction and (cues.inside or (cues.article and reading.name_like(start))):
                return True
        if not reading.name_like(start):
            return self._alone(reading, start, end)
        return cues.at or cues.of or reading.tokens[start - 1] == "pour"

    def _after_its_postal_code(self, reading: Reading, start: int, references: Sequence[str]) -> bool:
        """« 74500 Publier »: the number before a common word is a postal code of the place of that name."""
        if start == 0 or not is_postal(reading.words, start - 1):
            return False
        number, _ = self._index.seek(reading.tokens[start - 1])
        coded = {one.lstrip(FLAGS) for one in self._index.references(number)} if number >= 0 else set[str]()
        return not coded.isdisjoint(one.lstrip(FLAGS) for one in references)

    def _alone(self, reading: Reading, start: int, end: int) -> bool:
        """Whether the whole message is that name, with a capital, and no everyday word: « Bourg »."""
        whole = end - start == len(reading.tokens) and reading.words[start].capital
        return whole and len(reading.tokens[start]) > _TINY and reading.key(start, end) not in self._ordinary
