"""Reads one part of a message: its concepts, places, values, and the words that nothing explains."""

from __future__ import annotations

from collections.abc import Collection, Container, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from tdi_bot.memo import remembered
from tdi_bot.model import AskedDate, ConceptId, Lang, PlaceMention, Quantity, Slots
from tdi_bot.places import Places, Search
from tdi_bot.text import Word, folded_words, words
from tdi_bot.understanding.asked import (
    NOTHING_ASKED,
    Asked,
    asked_noun,
    asked_word,
    counted_at,
    done_at,
    said_of_counted,
)
from tdi_bot.understanding.beside import asked_first
from tdi_bot.understanding.companies import LAUREAT, SUBJECTS, company_at, is_winner
from tdi_bot.understanding.cues import (
    asks_at_least,
    asks_how_far,
    asks_how_old,
    asks_where,
    compares,
    doubts,
    offers_alternatives,
    stands_where,
)
from tdi_bot.understanding.grammar import FUNCTION_WORDS, LINKS
from tdi_bot.understanding.lexicon import LIGHT_WORDS, ConceptMatch, Lexicon
from tdi_bot.understanding.matching import Matched, Matcher
from tdi_bot.understanding.near_names import with_a_near_name
from tdi_bot.understanding.phrase import NUMBER, Phrase
from tdi_bot.understanding.place_slots import NO_SLOTS, machine_concepts
from tdi_bot.understanding.quantities import read_dates, read_quantities
from tdi_bot.understanding.spelling import Spelling
from tdi_bot.understanding.strangers import strangers

_COUNTED = frozenset({"object", "topic", "value"})
_OF_A_PLACE = frozenset(map(ConceptId, ("dans-ti", "quel-ti")))
"""What is only asked of places: a word that nothing explains beside it is the name of one."""
AIM = ConceptId("but")
"""What is asked, and counted all the same: « trois objectifs »."""
WHO, WHERE, HOW_MANY = ConceptId("qui"), ConceptId("ou"), ConceptId("combien")
REPEATING, COMPARING, SURE = ConceptId("repeter"), ConceptId("comparaison"), ConceptId("certitude")
WHEN, HOW_OLD = ConceptId("quand"), ConceptId("fraicheur")
HOW_FAR = ConceptId("distance")
"""Asks that the wording tells better than a list of forms does."""
_ASK_WORDS = frozenset({WHO, WHERE, HOW_MANY, WHEN})
_VERBS = frozenset({"ask", "object"})
"""The types of concepts that verbs name."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What one part says. `said` pairs words with concepts; `residue` are content words left over."""

    text: str
    phrase: Phrase
    said: tuple[tuple[tuple[Word, ...], ConceptId], ...]
    concepts: frozenset[ConceptId]
    slots: Slots
    residue: tuple[str, ...]
    masked: str
    asked: Asked = NOTHING_ASKED
    strangers: frozenset[str] = frozenset()
    coordinated: tuple[frozenset[ConceptId], ...] = ()

    @property
    def words(self) -> tuple[Word, ...]:
        """Its words, as they were corrected."""
        return self.phrase.words


class Reader:
    """Turns the text of a part into a Reading; holds no state of its own."""

    def __init__(self, lexicon: Lexicon, places: Places, spelling: Spelling, known: Container[str]) -> None:
        self._lexicon = lexicon
        self._known = known
        self._places = places
        self._matcher = Matcher(lexicon, places, spelling, known)

    def read(self, text: str, lang: Lang = "fr", found: tuple[Word, ...] | None = None) -> Reading:
        """Read one part, whose words may have been `found` before.

        Concepts claim their words first, unless a longer place name stands there.
        """
        matched = self._matcher.match(words(text) if found is None else found, lang)
        return self._assemble(text, matched)

    def _assemble(self, text: str, matched: Matched) -> Reading:
        phrase, search, matches, mentions, aside = matched
        spelt = phrase.words
        named = frozenset([place for m in mentions for place in range(m.start, m.end)])
        dates, quantities, counted = self._figures(phrase, matches, named)
        claimed = {place for match in matches for place in range(match.start, match.end)}
        slots = self._slots(matches, mentions, dates, quantities, phrase, search, claimed)
        concepts = self._concepts(phrase, matches, mentions)
        explained = claimed.union(named, counted, aside)
        if not mentions and (slots.unknown_place or not _OF_A_PLACE.isdisjoint(concepts)):
            slots = with_a_near_name(slots, phrase, explained, self._places, self._known)
            explained.update(at for one in slots.places for at in range(one.start, one.end))
        if not slots.winner and not SUBJECTS.isdisjoint(concepts):
            slots, company = self._company(slots, spelt, explained)
            explained.update(company)
        if slots.winner:
            concepts = {concept for concept in concepts if not is_winner(concept)}
        concepts |= machine_concepts(slots)
        asked, residue = self._asked(phrase, matches, self._residue(phrase, explained, slots))
        said = [
            (spelt[m.start : m.end], concept)
            for m in matches
            if (concept := LAUREAT if slots.winner and is_winner(m.concept) else m.concept) in concepts
        ]
        return Reading(
            text,
            phrase,
            tuple(said),
            frozenset(concepts),
            slots,
            residue,
            mask(phrase, mentions),
            asked,
            self._strangers(spelt, matches, residue),
            self._coordinated(spelt, matches),
        )

    def _figures(
        self, phrase: Phrase, matches: Sequence[ConceptMatch], named: frozenset[int]
    ) -> tuple[tuple[AskedDate, ...], tuple[Quantity, ...], frozenset[int]]:
        """Return the dates and the numbers of a question, and the words that write them."""
        if not phrase.signs & NUMBER:
            return (), (), frozenset()
        dates, date_words = read_dates(phrase.words)
        types = self._lexicon.types
        concept_at = {m.start: m.concept for m in matches if types[m.concept] in _COUNTED or m.concept == AIM}
        # « la phase 2 du programme » counts no programmes: its number belongs to a name.
        named_first = [m for m in matches if not phrase.folded[m.start][0].isdigit()]
        within = {at for m in named_first for at in range(m.start + 1, m.end)}
        quantities, number_words = read_quantities(phrase.words, concept_at, named | date_words | within)
        return dates, quantities, date_words | number_words

    def _concepts(
        self, phrase: Phrase, matches: Sequence[ConceptMatch], mentions: Sequence[PlaceMention]
    ) -> set[ConceptId]:
        """Return the concepts of the matches, those that the wording tells better, and what these imply."""
        lexicon = self._lexicon
        concepts = {match.concept for match in matches} - lexicon.of_type["filler"]
        if asks_where(phrase):
            concepts.add(WHERE)
        sites = [mention for mention in mentions if mention.place.kind == "site"]
        if len(sites) > 1 and offers_alternatives(phrase):
            concepts.add(COMPARING)
        if mentions and HOW_MANY in concepts and asks_how_far(phrase.folded, mentions):
            concepts = (concepts - {HOW_MANY}) | {HOW_FAR}
        if WHEN in concepts and asks_how_old(phrase.folded):
            concepts = (concepts - {WHEN}) | {HOW_OLD}
        if compares(phrase):
            concepts.add(COMPARING)
        if not lexicon.of_type["topic"].isdisjoint(concepts):
            concepts.discard(REPEATING)
        elif doubts(phrase):
            concepts = (concepts - {COMPARING}) | {SURE}
        for concept in lexicon.implied.keys() & concepts:
            concepts.update(lexicon.implied[concept])
        return concepts

    def _residue(self, phrase: Phrase, explained: Container[int], slots: Slots) -> tuple[str, ...]:
        """Return the content words that nothing explains."""
        residue = [
            word for place, word in enumerate(phrase.folded) if place not in explained and _has_content(word)
        ]
        if slots.unknown_place:
            nowhere = folded_words(slots.unknown_place)
            residue = [word for word in residue if word not in nowhere]
        return tuple(residue)

    def _strangers(
        self, spelt: Sequence[Word], matches: Sequence[ConceptMatch], residue: tuple[str, ...]
    ) -> frozenset[str]:
        if not residue:
            return frozenset()
        heads = [m.end for m in matches if self._is_head(m)]
        return strangers(spelt, heads, self._verbs(matches), residue)

    def _asked(
        self, phrase: Phrase, matches: Sequence[ConceptMatch], residue: tuple[str, ...]
    ) -> tuple[Asked, tuple[str, ...]]:
        """Return what the question is about; a counted word that is filler elsewhere joins the residue."""
        counted, deed, done, aside = None, None, "", ""
        place = counted_at(phrase)
        if place is not None and residue:
            aside = said_of_counted(
                phrase,
                residue,
                {at for m in matches if m.start <= place < m.end for at in range(m.start, m.end)},
            )
        match = None if place is None else next((m for m in matches if m.start == place), None)
        if place is not None and match is not None:
            if self._lexicon.types[match.concept] != "filler":
                counted = match.concept
            elif phrase.folded[place] not in residue:
                residue = (*residue, phrase.folded[place])
        place = done_at(phrase)
        if place is not None:
            match = next(
                (m for m in matches if m.start <= place < m.end and _ends_at(phrase, m, place)), None
            )
            deed = match.concept if match is not None else None
            done = phrase.folded[place] if phrase.folded[place] in residue else ""
        if not residue:
            nothing = counted is None and deed is None
            return (NOTHING_ASKED if nothing else Asked(counted=counted, deed=deed)), residue
        return Asked(
            aside or asked_noun(phrase, residue),
            counted,
            *asked_word(phrase, residue, self._fillers(matches)),
            done,
            deed,
        ), residue

    def _fillers(self, matches: Sequence[ConceptMatch]) -> frozenset[int]:
        """Return where words stand that say nothing: « où trouver un garagiste » asks for a garagiste."""
        types = self._lexicon.types
        return frozenset(
            [place for m in matches if types[m.concept] == "filler" for place in range(m.start, m.end)]
        )

    def _verbs(self, matches: Sequence[ConceptMatch]) -> list[int]:
        """Return where a single word that may be a verb ends; what stands there may be its object."""
        types = self._lexicon.types
        return [
            m.end
            for m in matches
            if m.end - m.start == 1 and types[m.concept] in _VERBS and m.concept not in _ASK_WORDS
        ]

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
            pauses = any("," in word.before for word in spelt[first.end : second.start + 1])
            joined = pauses or any(word.folded in LINKS for word in between)
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
        phrase: Phrase,
        search: Search,
        claimed: Collection[int],
    ) -> Slots:
        # `knowledge.slot_values` has checked what concepts set: names and values are those of Slots.
        values: dict[str, Any] = {}
        for match in matches:
            if match.concept in self._lexicon.sets:
                values.update(self._lexicon.sets[match.concept])
        for quantity in quantities:
            if quantity.unit == "km":
                values["radius_km"] = quantity.value
            elif quantity.unit == "ha" and asks_at_least(phrase.folded):
                values["area_min_ha"] = quantity.value
        if not mentions:
            unknown = search.unknown(claimed)
            if unknown and stands_where(phrase.folded, unknown):
                values["unknown_place"] = unknown
        if not (values or mentions or dates or quantities):
            return NO_SLOTS
        return Slots(places=asked_first(phrase, mentions), dates=dates, quantities=quantities, **values)


def _ends_at(phrase: Phrase, match: ConceptMatch, place: int) -> bool:
    """Whether a match says no more than the word there: « dirigés par », not « parties prenantes »."""
    return all(word in FUNCTION_WORDS for word in phrase.folded[place + 1 : match.end])


def _is_content(word: str) -> bool:
    return word not in FUNCTION_WORDS and not word[0].isdigit() and len(word) > 1 and word.isalpha()


_has_content = remembered(_is_content, 16_384)


def mask(phrase: Phrase, mentions: Sequence[PlaceMention]) -> str:
    """Return the words, each place replaced by its kind, so that likeness compares sentences, not names."""
    if not mentions:
        return " ".join(phrase.folded)
    starts = {m.start: m for m in mentions}
    masked: list[str] = []
    place = 0
    while place < len(phrase.folded):
        mention = starts.get(place)
        masked.append(f"x{mention.place.kind}" if mention else phrase.folded[place])
        place = mention.end if mention else place + 1
    return " ".join(masked)
