"""Reads one part of a message: its concepts, places, values, and the words that nothing explains."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any

from tdi_bot.model import AskedDate, ConceptId, Lang, PlaceMention, Quantity, Slots
from tdi_bot.places import Places, Search
from tdi_bot.text import Word, folded_words, words
from tdi_bot.understanding.companies import LAUREAT, SUBJECTS, company_at, is_winner
from tdi_bot.understanding.cues import (
    asked_noun,
    asks_at_least,
    asks_how_old,
    asks_where,
    doubts,
    is_plural_number,
    is_relative_who,
    set_aside,
    stands_where,
)
from tdi_bot.understanding.grammar import FUNCTION_WORDS, LINKS
from tdi_bot.understanding.lexicon import LIGHT_WORDS, ConceptMatch, Lexicon, without_overlap
from tdi_bot.understanding.place_slots import machine_concepts, without_stems_of_places
from tdi_bot.understanding.quantities import read_dates, read_quantities
from tdi_bot.understanding.spelling import Spelling
from tdi_bot.understanding.strangers import strangers

_LONGEST_ACRONYM = 5
_BESIDE = 2
"""How many words may stand between « vers » and the place it points to."""

_WHO_WORDS = frozenset({"qui", "who"})
_BEFORE = "avant"
WHO, WHERE, HOW_MANY = ConceptId("qui"), ConceptId("ou"), ConceptId("combien")
REPEATING, COMPARING, SURE = ConceptId("repeter"), ConceptId("comparaison"), ConceptId("certitude")
WHEN, HOW_OLD = ConceptId("quand"), ConceptId("fraicheur")
"""Asks that the wording tells better than a list of forms does."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one part says. `said` pairs words with concepts; `residue` are content words left over."""

    text: str
    words: tuple[Word, ...]
    said: tuple[tuple[str, ConceptId], ...]
    concepts: frozenset[ConceptId]
    slots: Slots
    residue: tuple[str, ...]
    masked: str
    corrected: bool
    lang: Lang
    asked_noun: str = ""
    strangers: frozenset[str] = frozenset()
    coordinated: tuple[frozenset[ConceptId], ...] = ()


class Reader:
    """Turns the text of a part into a Reading; holds no state of its own."""

    def __init__(self, lexicon: Lexicon, places: Places, spelling: Spelling, known: Container[str]) -> None:
        self._lexicon = lexicon
        self._known = known
        self._places = places
        self._spelling = spelling

    def read(self, text: str, lang: Lang = "fr", found: tuple[Word, ...] | None = None) -> Reading:
        """Read one part, whose words may have been `found` before.

        Concepts claim their words first, unless a longer place name stands there.
        """
        written = self._spelling.rewrite(words(text) if found is None else found)
        search = self._places.search(written, self._known)
        matches, mentions = self._match(written, search, lang)
        spelt, corrected = self._correct(written, matches, mentions)
        if corrected:
            search = self._places.search(spelt, self._known)
            matches, mentions = self._match(spelt, search, lang)
        if aside := set_aside(spelt):
            mentions = tuple(mention for mention in mentions if mention.start not in aside)
        matches = [m for m in matches if m.start not in aside and self._counts(m, mentions, spelt)]
        return self._assemble(text, spelt, search, matches, mentions, corrected, lang)

    def _match(
        self, written: Sequence[Word], search: Search, lang: Lang
    ) -> tuple[list[ConceptMatch], tuple[PlaceMention, ...]]:
        found = self._lexicon.matches([word.folded for word in written], lang)
        exact = search.exactly()
        if exact:
            found = without_stems_of_places(found, exact, written)
        named = [m for m in exact if m.end - m.start > 1]
        names = [
            ConceptMatch(m.start, m.end, ConceptId(f"@{i}"), m.end - m.start, exact=False)
            for i, m in enumerate(named)
        ]
        kept = [match for match in without_overlap([*found, *names]) if not match.concept.startswith("@")]
        taken = {place for match in kept for place in range(match.start, match.end)}
        for m in named:
            # A site's name may be a concept too: knowledge of one site does not hide that it is a site.
            if m.place.kind == "site":
                taken.difference_update(range(m.start, m.end))
        mentions = tuple(m for m in search.mentions(taken) if not _is_acronym(written, m))
        mentions += self._after_near(written, kept, taken, mentions)
        if mentions:
            # « dans les 14 territoires » counts territories; it is not the Calvados.
            counted = {match.start for match in found}
            mentions = tuple([m for m in mentions if not (is_plural_number(written, m) and m.end in counted)])
        return kept, mentions

    def _after_near(
        self,
        written: Sequence[Word],
        matches: Sequence[ConceptMatch],
        taken: set[int],
        mentions: Sequence[PlaceMention],
    ) -> tuple[PlaceMention, ...]:
        """« près de limoge »: right after such words even an ordinary word is a misspelt place."""
        near = [match for match in matches if match.concept in self._lexicon.beside_place]
        if not near:
            return ()
        named = {place for m in mentions for place in range(m.start, m.end)}
        found: list[PlaceMention] = []
        for match in near:
            free = range(match.end, min(match.end + _BESIDE + 1, len(written)))
            if any(place in named for place in free):
                continue
            others = set(range(len(written))) - {place for place in free if place not in taken}
            found.extend(self._places.find(written, taken=others)[:1])
        return tuple(found)

    def _correct(
        self, written: tuple[Word, ...], matches: Sequence[ConceptMatch], mentions: Sequence[PlaceMention]
    ) -> tuple[tuple[Word, ...], bool]:
        """Mend misspelt words that are neither known nor part of an exactly named place."""
        # A stem may match a misspelt word by chance: « nouvele » is « nouvelle », not « nouveau ».
        explained = {place for match in matches if match.exact for place in range(match.start, match.end)}
        for mention in mentions:
            if mention.edits == 0:
                explained.update(range(mention.start, mention.end))
        mended: list[Word] = []
        changed = False
        for place, word in enumerate(written):
            if place in explained:
                mended.append(word)
                continue
            named = next((m for m in mentions if m.start <= place < m.end), None)
            better = self._spelling.correct(word.folded)
            if better is not None and not (named and named.edits < better.edits):
                mended.append(word._replace(folded=better.word))
                changed = True
            elif better is None and named is None and (pieces := self._spelling.unglue(word.folded)):
                mended += [word._replace(folded=piece) for piece in pieces]
                changed = True
            else:
                mended.append(word)
        return (tuple(mended), True) if changed else (written, False)

    def _assemble(
        self,
        text: str,
        spelt: tuple[Word, ...],
        search: Search,
        matches: Sequence[ConceptMatch],
        mentions: tuple[PlaceMention, ...],
        corrected: bool,
        lang: Lang,
    ) -> Reading:
        named = frozenset([place for m in mentions for place in range(m.start, m.end)])
        dates, date_words = read_dates(spelt)
        types = self._lexicon.types
        concept_at = {
            match.start: match.concept
            for match in matches
            if types[match.concept] in {"object", "topic", "value"}
        }
        quantities, number_words = read_quantities(spelt, concept_at, named | date_words)
        slots = self._slots(matches, mentions, dates, quantities, spelt, search)
        concepts = {match.concept for match in matches if types[match.concept] != "filler"}
        if asks_where(spelt):
            concepts.add(WHERE)
        if WHEN in concepts and asks_how_old(spelt):
            concepts = (concepts - {WHEN}) | {HOW_OLD}
        names_topic = any(self._lexicon.type_of(concept) == "topic" for concept in concepts)
        if not names_topic and doubts(spelt):
            concepts = (concepts - {COMPARING}) | {SURE}
        if names_topic:
            concepts.discard(REPEATING)
        for concept in tuple(concepts):
            concepts.update(self._lexicon.implied(concept))
        explained = {*named, *date_words, *number_words}
        for match in matches:
            explained.update(range(match.start, match.end))
        if not slots.winner and not SUBJECTS.isdisjoint(concepts):
            slots, company = self._company(slots, spelt, explained)
            explained.update(company)
        if slots.winner:
            concepts = {concept for concept in concepts if not is_winner(concept)}
        concepts |= machine_concepts(slots)
        nowhere = frozenset(folded_words(slots.unknown_place)) if slots.unknown_place else frozenset[str]()
        residue = tuple(
            [
                word.folded
                for place, word in enumerate(spelt)
                if place not in explained and _has_content(word.folded) and word.folded not in nowhere
            ]
        )
        said = [
            (" ".join([word.raw for word in spelt[m.start : m.end]]), concept)
            for m in matches
            if (concept := LAUREAT if slots.winner and is_winner(m.concept) else m.concept) in concepts
        ]
        return Reading(
            text,
            spelt,
            tuple(said),
            frozenset(concepts),
            slots,
            residue,
            mask(spelt, mentions),
            corrected,
            lang,
            asked_noun(spelt, residue),
            strangers(spelt, [m.end for m in matches if self._is_head(m)], residue),
            self._coordinated(spelt, matches),
        )

    def _is_head(self, match: ConceptMatch) -> bool:
        """Whether a single word names the thing, so that what follows it may make it another one."""
        return match.size == 1 and match.exact and self._lexicon.types[match.concept] in {"topic", "object"}

    def _company(self, slots: Slots, spelt: Sequence[Word], explained: Container[int]) -> tuple[Slots, range]:
        """Return the slots with the company that the words left over name, and where it stands."""
        free = [
            place for place, word in enumerate(spelt) if place not in explained and _has_content(word.folded)
        ]
        found = company_at(spelt, free, self._known) if free else range(0)
        if not found:
            return slots, found
        known = self._places.laureats.named([spelt[place].folded for place in found])
        if known is not None:
            return replace(slots, winner=known.id), found
        written = " ".join(spelt[place].raw for place in found)
        return replace(slots, unknown_company=written), found

    def _counts(self, match: ConceptMatch, mentions: Sequence[PlaceMention], spelt: Sequence[Word]) -> bool:
        """« vers » means a place only right before one, « qui » a person only where it asks.

        « et avant ? » means the phase before, « et avant de répondre » nothing.
        """
        only_who = match.end - match.start == 1 and spelt[match.start].folded in _WHO_WORDS
        if match.concept == WHO and only_who and is_relative_who(spelt, match.start):
            return False
        if spelt[match.end - 1].folded == _BEFORE and match.end < len(spelt):
            return "," in spelt[match.end].before
        if match.concept not in self._lexicon.beside_place:
            return True
        return any(0 <= mention.start - match.end <= _BESIDE for mention in mentions)

    def _coordinated(
        self, spelt: Sequence[Word], matches: Sequence[ConceptMatch]
    ) -> tuple[frozenset[ConceptId], ...]:
        """Return the pairs of topics or objects that « et » or a comma joins: « le VTE et le PIA »."""
        pairs = []
        for first, second in pairwise(matches):
            kind = self._lexicon.types[first.concept]
            if kind not in {"topic", "object"} or kind != self._lexicon.types[second.concept]:
                continue
            between = spelt[first.end : second.start]
            joined = any(word.folded in LINKS for word in between) or "," in spelt[second.start].before
            light = all(word.folded in LINKS or word.folded in LIGHT_WORDS for word in between)
            if joined and light and first.concept != second.concept:
                pairs.append(frozenset({first.concept, second.concept}))
        return tuple(pairs)

    def _slots(
        self,
        matches: Sequence[ConceptMatch],
        mentions: tuple[PlaceMention, ...],
        dates: tuple[AskedDate, ...],
        quantities: tuple[Quantity, ...],
        spelt: Sequence[Word],
        search: Search,
    ) -> Slots:
        # `knowledge.slot_values` has checked what concepts set: names and values are those of Slots.
        values: dict[str, Any] = {}
        for match in matches:
            if sets := self._lexicon.concepts[match.concept].sets:
                values.update(sets)
        for quantity in quantities:
            if quantity.unit == "km":
                values["radius_km"] = quantity.value
            elif quantity.unit == "ha" and asks_at_least(spelt):
                values["area_min_ha"] = quantity.value
        if not mentions:
            unknown = search.unknown({place for m in matches for place in range(m.start, m.end)})
            values["unknown_place"] = unknown if stands_where(spelt, unknown) else ""
        return Slots(places=mentions, dates=dates, quantities=quantities, **values)


def _is_name(word: Word, place: int) -> bool:
    """Whether a capital inside the sentence says that a word is a name: « San » is no « sans »."""
    return place > 0 and word.capital and not word.raw.isupper()


@lru_cache(maxsize=16_384)
def _is_acronym(spelt: Sequence[Word], mention: PlaceMention) -> bool:
    """« PTCE » among small letters is an acronym, not Pacé misspelt."""
    raw = spelt[mention.start].raw
    if mention.edits == 0 or not raw.isupper() or len(raw) > _LONGEST_ACRONYM:
        return False
    return any(word.raw.islower() for word in spelt)


def _has_content(word: str) -> bool:
    return word not in FUNCTION_WORDS and not word[0].isdigit() and len(word) > 1 and word.isalpha()


def mask(spelt: Sequence[Word], mentions: Sequence[PlaceMention]) -> str:
    """Return the words, each place replaced by its kind, so that likeness compares sentences, not names."""
    if not mentions:
        return " ".join([word.folded for word in spelt])
    starts = {m.start: m for m in mentions}
    masked: list[str] = []
    place = 0
    while place < len(spelt):
        mention = starts.get(place)
        masked.append(f"x{mention.place.kind}" if mention else spelt[place].folded)
        place = mention.end if mention else place + 1
    return " ".join(masked)
