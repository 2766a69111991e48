"""Finds what the words of a part name: concepts and places, in the words as they were meant to be spelt."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from tdi_bot.model import ConceptId, Lang, PlaceMention
from tdi_bot.places import LEGAL_FORMS, Places, Search
from tdi_bot.text import Word
from tdi_bot.understanding.companies import SUBJECTS
from tdi_bot.understanding.contrasts import set_aside
from tdi_bot.understanding.cues import is_plural_number, is_relative_who, says_of_place, speaker_role
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.lexicon import ConceptMatch, Lexicon, without_overlap
from tdi_bot.understanding.phrase import OR, WHO_OR_BEFORE, Phrase
from tdi_bot.understanding.place_slots import without_stems_of_places
from tdi_bot.understanding.spelling import Spelling

_LONGEST_ACRONYM = 5
_LONGEST_CHOICE = 4
"""How many words « ou » may be part of between two things to choose from."""
_BESIDE = 2
"""How many words may stand between « vers » and the place it points to."""

_LINKED = 2
"""A misspelt name of more words is one, whatever its words mean by themselves: « la teste de buc »."""

_KNOWN = frozenset({"topic"})
"""The types of concepts that words which say nothing must not hide, unless they are spelt just so."""

_WHO_WORDS = frozenset({"qui", "who"})
_BEFORE = "avant"
_OPENING_BEFORE = frozenset({_BEFORE, "et", "mais", "juste"})
"""« et avant » opens; « lancé avant » compares, whatever follows."""
_OF_A_COMPANY = LEGAL_FORMS | {"entreprises", "boite", "company"}
"""Words right after which a name that is no exact place is a company's."""
WHO = ConceptId("qui")


class Matched(NamedTuple):
    """The words as corrected, the search for places in them, what they name, and those set aside."""

    phrase: Phrase
    search: Search
    matches: list[ConceptMatch]
    mentions: tuple[PlaceMention, ...]
    aside: frozenset[int]


class Matcher:
    """Matches words with concepts and places; holds no state of its own."""

    def __init__(self, lexicon: Lexicon, places: Places, spelling: Spelling, known: Container[str]) -> None:
        self._lexicon = lexicon
        self._known = known
        self._places = places
        self._spelling = spelling

    def match(self, written: tuple[Word, ...], lang: Lang) -> Matched:
        """Return what words name; misspelt ones are mended first, where nothing explains them as they are.

        Concepts claim their words first, unless a longer place name stands there.
        """
        phrase = Phrase(self._spelling.rewrite(written))
        search = self._places.search(phrase.words, self._known)
        matches, mentions = self._match(phrase, search, lang)
        mended = self._mended(phrase, matches, mentions)
        if mended is not None:
            phrase = mended
            search = self._places.search(phrase.words, self._known)
            matches, mentions = self._match(phrase, search, lang)
        if aside := set_aside(phrase) | speaker_role(phrase):
            mentions = tuple(mention for mention in mentions if mention.start not in aside)
        matches = [m for m in matches if m.start not in aside and self._counts(m, mentions, phrase)]
        if phrase.signs & OR and len(mentions) > 1:
            mentions = self._alternatives(phrase, mentions)
        return Matched(phrase, search, matches, mentions, aside)

    def _match(
        self, phrase: Phrase, search: Search, lang: Lang
    ) -> tuple[list[ConceptMatch], tuple[PlaceMention, ...]]:
        written = phrase.words
        found = self._lexicon.matches(phrase.folded, lang)
        found = self._without_loose_fillers(found)
        free = search.mentions()
        exact = [m for m in free if not m.edits]
        if exact:
            found = without_stems_of_places(found, exact, written)
        named = [m for m in free if m.end - m.start > (_LINKED if m.edits else 1)]
        kept = _without_names(found, named) if named else without_overlap(found)
        taken = {place for match in kept for place in range(match.start, match.end)}
        for m in named:
            # A site's name may be a concept too: knowledge of one site does not hide that it is a site.
            if m.place.kind == "site":
                taken.difference_update(range(m.start, m.end))
        mentions = search.mentions(taken)
        if mentions:
            mentions = tuple(
                [m for m in mentions if not (_is_acronym(written, m) or _is_company(written, m))]
            )
        if mentions and any(match.concept in SUBJECTS for match in kept):
            mentions = tuple([m for m in mentions if not self._is_winner(written, m)])
        mentions += self._after_near(written, kept, taken, mentions)
        if mentions:
            # « dans les 14 territoires » counts territories; it is not the Calvados.
            counted = {match.start for match in found}
            mentions = tuple([m for m in mentions if not (is_plural_number(written, m) and m.end in counted)])
        return kept, mentions

    def _alternatives(self, phrase: Phrase, mentions: tuple[PlaceMention, ...]) -> tuple[PlaceMention, ...]:
        """« Garlin ou Aeropolis, le plus près de Pau ? »: beside a site, a town stands for its own."""
        known = list(mentions)
        for at, (one, other) in enumerate(pairwise(mentions)):
            between = phrase.folded[one.end : other.start]
            if "ou" in between and len(between) <= _LONGEST_CHOICE:
                if one.place.kind == "site":
                    known[at + 1] = self._site_of(other)
                elif other.place.kind == "site":
                    known[at] = self._site_of(one)
        return tuple(known)

    def _site_of(self, town: PlaceMention) -> PlaceMention:
        """Return a town's site, if it has one and no other, as if it had been named."""
        if town.place.kind != "commune":
            return town
        here = self._places.sites_in(town.place, scheme="cles-en-main")
        named = self._places.place("site", here[0].id) if len(here) == 1 else None
        return town if named is None else replace(town, candidates=(named,), decided=True)

    def _is_winner(self, written: Sequence[Word], mention: PlaceMention) -> bool:
        """« Gascogne est lauréate ? » names the company; « Artemis est-elle lauréate ? » no misspelt town."""
        if not says_of_place(written, [mention]):
            return False
        named = [word.folded for word in written[mention.start : mention.end]]
        return mention.edits > 0 or self._places.laureats.named(named) is not None

    def _without_loose_fillers(self, found: list[ConceptMatch]) -> list[ConceptMatch]:
        """Leave out fillers found by stem that would hide what we know: « sur les sites de la région »."""
        types = self._lexicon.types
        loose = [m for m in found if m.size > 1 and not m.exact and types[m.concept] == "filler"]
        if not loose:
            return found
        known = [m.start for m in found if m.exact and types[m.concept] in _KNOWN]
        hiding = {m for m in loose if any(m.start <= at < m.end for at in known)}
        return [m for m in found if m not in hiding]

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

    def _counts(self, match: ConceptMatch, mentions: Sequence[PlaceMention], phrase: Phrase) -> bool:
        """« vers » means a place only right before one, « qui » a person only where it asks.

        « et avant ? » means the phase before, « et avant de répondre » nothing.
        """
        if phrase.signs & WHO_OR_BEFORE:
            spelt = phrase.words
            only_who = match.end - match.start == 1 and phrase.folded[match.start] in _WHO_WORDS
            if match.concept == WHO and only_who and is_relative_who(spelt, match.start):
                return False
            opens = phrase.folded[match.start] in _OPENING_BEFORE
            if opens and phrase.folded[match.end - 1] == _BEFORE and match.end < len(spelt):
                return "," in spelt[match.end].before
        if match.concept not in self._lexicon.beside_place:
            return True
        return any(0 <= mention.start - match.end <= _BESIDE for mention in mentions)

    def _mended(
        self, phrase: Phrase, matches: Sequence[ConceptMatch], mentions: Sequence[PlaceMention]
    ) -> Phrase | None:
        """Mend misspelt words that are neither known nor part of an exactly named place; None if none is."""
        is_odd = self._spelling.is_odd
        if not any(map(is_odd, phrase.folded)):
            return None
        # A stem may match a misspelt word by chance: « nouvele » is « nouvelle », not « nouveau ».
        explained = {place for match in matches if match.exact for place in range(match.start, match.end)}
        for mention in mentions:
            if mention.edits == 0 or mention.end - mention.start > _LINKED:
                explained.update(range(mention.start, mention.end))
        mended: list[Word] = []
        changed = False
        for place, word in enumerate(phrase.words):
            if place in explained or not is_odd(word.folded):
                mended.append(word)
                continue
            named = next((m for m in mentions if m.start <= place < m.end), None)
            better = self._spelling.correct(word.folded)
            if better is not None and place and _names(word) and better.word in FUNCTION_WORDS:
                better = None  # « par Elon Musk » is no « selon »
            if better is not None and not (named and named.edits < better.edits):
                mended.append(word._replace(folded=better.word))
                changed = True
            elif better is None and named is None:
                mended += [word._replace(folded=piece) for piece in self._spelling.unglue(word.folded)]
                changed = True
            else:
                mended.append(word)
        return Phrase(tuple(mended)) if changed else None


def _without_names(found: Sequence[ConceptMatch], named: Sequence[PlaceMention]) -> list[ConceptMatch]:
    """Return the matches that win their words, from each other and from longer names of places."""
    names = [
        ConceptMatch(m.start, m.end, ConceptId(f"@{at}"), m.end - m.start, exact=False)
        for at, m in enumerate(named)
    ]
    return [match for match in without_overlap([*found, *names]) if not match.concept.startswith("@")]


def _names(word: Word) -> bool:
    """Whether a word inside a sentence is written like a name."""
    return word.capital and not word.raw.isupper()


def _is_company(spelt: Sequence[Word], mention: PlaceMention) -> bool:
    """« l'entreprise Bertin » is no misspelt town."""
    return mention.edits > 0 and mention.start > 0 and spelt[mention.start - 1].folded in _OF_A_COMPANY


def _is_acronym(spelt: Sequence[Word], mention: PlaceMention) -> bool:
    """« PTCE » among small letters is an acronym, not Pacé misspelt."""
    raw = spelt[mention.start].raw
    if mention.edits == 0 or not raw.isupper() or len(raw) > _LONGEST_ACRONYM:
        return False
    return any(word.raw.islower() for word in spelt)
