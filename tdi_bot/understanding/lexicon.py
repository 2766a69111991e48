"""Finds the concepts that a sequence of words names: longest form first, by spelling, then by stem."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import NamedTuple

import Stemmer

from tdi_bot.memo import remembered
from tdi_bot.model import ConceptId, Lang
from tdi_bot.text import folded_words

_FRENCH = Stemmer.Stemmer("french")

LIGHT_WORDS = frozenset("l d le la les de du des un une au aux the of an".split())
"""Articles and elisions: present or not, a form is the same."""


_NO_VERB = frozenset(
    "absent accent accident adherent adjacent agent ambivalent antecedent apparent arpent ardent argent "
    "ascendant client coherent competent consequent content continent contingent decent deficient "
    "different diligent dissident divergent eloquent eminent equivalent evident excellent frequent "
    "immanent imminent incident incoherent indifferent indulgent ingredient inherent innocent insolent "
    "intelligent latent lent occident omnipresent orient parent patient permanent pertinent precedent "
    "present president prudent quotient recent referent recurrent resident serpent souvent subsequent "
    "succulent talent torrent transparent trident turbulent urgent vehement vent violent virulent".split()
)
"""Words in « -ent » that are no verb; those in « -ment » and « -ient » seldom are."""
_VERB_ENDING = re.compile(r"(?<![mi])ent$")
_SHORTEST_VERB = 6


def _stem(word: str) -> str:
    """Return the stem of a folded word, so that « financé » and « financement » are one.

    The stemmer takes « consistent » for an adjective: a verb's plural is read as its singular first.
    """
    if len(word) >= _SHORTEST_VERB and word not in _NO_VERB:
        word = _VERB_ENDING.sub("e", word)
    return str(_FRENCH.stemWord(word))


stem = remembered(_stem, 50_000)


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing a question can speak of: its type decides what it weighs, its label names it in replies."""

    id: ConceptId
    type: str
    label: str = ""
    implies: tuple[ConceptId, ...] = ()
    sets: tuple[tuple[str, int | str], ...] = ()
    family: str = ""
    beside_place: bool = False


class ConceptMatch(NamedTuple):
    """Words `start` to `end` (excluded) that name a concept; `exact` if by spelling rather than by stem."""

    start: int
    end: int
    concept: ConceptId
    size: int
    exact: bool


class _Sense(NamedTuple):
    """What a word is by itself: its stem, whether forms of several words open with it, its own concept."""

    stem: str
    opens: bool
    concept: ConceptId | None
    exact: bool


_new_match = tuple.__new__


@dataclass(slots=True)
class Lexicon:
    """Every form of every concept, ready to be matched; a form is its words with single spaces between."""

    concepts: dict[ConceptId, Concept]
    by_spelling: dict[str, ConceptId]
    by_stem: dict[str, ConceptId]
    in_english: dict[str, ConceptId]
    """English forms count in English questions only: « revenue » and « combine » are French words too."""
    only_english: dict[str, ConceptId]
    """Those that are no French: people write « le number de sites », « la deadline »."""
    lengths_from: dict[str, list[int]]
    """How long the forms of several words are that begin with two stems, the longest first."""
    opening: frozenset[str]
    """The stems that a form of several words begins with."""
    vocabulary: frozenset[str]
    mendable: frozenset[str]
    """The words that a misspelt one may be mended into: none that only refuses."""
    beside_place: frozenset[ConceptId] = field(init=False, repr=False)
    """Concepts that count only right before a place: « vers »."""
    types: dict[ConceptId, str] = field(init=False, repr=False)
    """The type of each concept."""
    of_type: dict[str, frozenset[ConceptId]] = field(init=False, repr=False)
    """The concepts of each type."""
    implied: dict[ConceptId, tuple[ConceptId, ...]] = field(init=False, repr=False)
    """The concepts that come with one, for those that bring any."""
    sets: dict[ConceptId, tuple[tuple[str, int | str], ...]] = field(init=False, repr=False)
    """The slots that a concept sets, for those that set any."""
    _sense: dict[str, Callable[[str], _Sense]] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self.types = {id: concept.type for id, concept in self.concepts.items()}
        self.of_type = defaultdict(frozenset)
        for id, kind in self.types.items():
            self.of_type[kind] |= {id}
        self.implied = {c.id: c.implies for c in self.concepts.values() if c.implies}
        self.sets = {c.id: c.sets for c in self.concepts.values() if c.sets}
        self.beside_place = frozenset([c.id for c in self.concepts.values() if c.beside_place])
        self._sense = {lang: remembered(partial(self._sense_of, lang=lang), 16_384) for lang in ("fr", "en")}

    def type_of(self, concept: ConceptId) -> str:
        """Return the type of a concept; concepts found by the machine (« @… ») are slot values."""
        return "value" if concept.startswith("@") else self.concepts[concept].type

    def label_of(self, concept: ConceptId) -> str:
        """Return how a reply names the concept, or an empty text."""
        known = self.concepts.get(concept)
        return known.label if known else ""

    def matches(self, words: Sequence[str], lang: Lang = "fr") -> list[ConceptMatch]:
        """Return all matches, overlapping ones included; `words` are folded and positions are theirs."""
        places = [place for place, word in enumerate(words) if word not in LIGHT_WORDS]
        senses = list(map(self._sense[lang], [words[place] for place in places]))
        found: list[ConceptMatch] = []
        last = len(places) - 1
        for first, (stemmed, opens, concept, exact) in enumerate(senses):
            # Two stems tell how long a form that begins so can be; most pairs begin none.
            if (
                opens
                and first < last
                and (lengths := self.lengths_from.get(f"{stemmed} {senses[first + 1][0]}"))
            ):
                found += self._of_several_words(words, places[first:], senses[first:], lengths, lang)
            if concept is not None:
                place = places[first]
                # As `ConceptMatch(…)`, less the cost of naming its fields: most words are one.
                found.append(_new_match(ConceptMatch, (place, place + 1, concept, 1, exact)))
        return found

    def _of_several_words(
        self,
        words: Sequence[str],
        places: Sequence[int],
        senses: Sequence[_Sense],
        lengths: Iterable[int],
        lang: Lang,
    ) -> list[ConceptMatch]:
        """Return the matches of some lengths that begin at the first of some places."""
        english = self.in_english if lang == "en" else {}
        found = []
        for length in lengths:
            if length > len(places):
                continue
            spelt = " ".join([words[place] for place in places[:length]])
            concept = english.get(spelt) or self.by_spelling.get(spelt) or self.only_english.get(spelt)
            exact = concept is not None
            if concept is None:
                concept = self.by_stem.get(" ".join([stemmed for stemmed, _, _, _ in senses[:length]]))
            if concept is not None:
                found.append(ConceptMatch(places[0], places[length - 1] + 1, concept, length, exact))
        return found

    def _sense_of(self, word: str, lang: Lang) -> _Sense:
        stemmed = stem(word)
        alone = self._named_by(word, lang) or (None, False)
        return _Sense(stemmed, stemmed in self.opening, *alone)

    def _named_by(self, word: str, lang: Lang) -> tuple[ConceptId, bool] | None:
        """Return the concept that one word names, and whether by its spelling."""
        english = self.in_english.get(word) if lang == "en" else None
        if concept := english or self.by_spelling.get(word) or self.only_english.get(word):
            return concept, True
        concept = self.by_stem.get(stem(word))
        return None if concept is None else (concept, False)


def without_overlap(matches: Sequence[ConceptMatch]) -> list[ConceptMatch]:
    """Return the matches that win their words: the longest first, spelling before stem, left before right."""
    long = [match for match in matches if match[3] > 1]
    if not long:
        return list(matches)  # of single words there is one at most for each
    used = 0
    kept = []
    for match in sorted(long, key=_precedence):
        words = (1 << match.end) - (1 << match.start)
        if not used & words:
            used |= words
            kept.append(match)
    # No two begin at the same word.
    return sorted([*kept, *[match for match in matches if match[3] == 1 and not used >> match[0] & 1]])


def _precedence(match: ConceptMatch) -> tuple[int, bool, int]:
    return -match.size, not match.exact, match.start


def form_words(form: str) -> tuple[str, ...]:
    """Return the words of a form that count; a form made of light words alone keeps them.

    « les 126 » counts for nothing: without its article it would be any 126 of the question.
    """
    folded = folded_words(form)
    heavy = tuple(word for word in folded if word not in LIGHT_WORDS)
    if len(heavy) < len(folded) and len(heavy) == 1 and heavy[0].isdigit():
        return ()
    return heavy or folded
