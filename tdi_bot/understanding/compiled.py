"""Loads what was compiled of concepts, intents and the likeness model."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from threading import Lock
from typing import TYPE_CHECKING, Any

from tdi_bot.knowledge.lazy import LazyRecords
from tdi_bot.knowledge.measures import Measures
from tdi_bot.knowledge.sections import MEASURES
from tdi_bot.model import ConceptId, IntentId, Place
from tdi_bot.places import Places
from tdi_bot.understanding.decide import Decider
from tdi_bot.understanding.filed_frames import FiledFrames
from tdi_bot.understanding.frames import FramedIntent, Frames
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.halves import Halves
from tdi_bot.understanding.lexicon import Concept
from tdi_bot.understanding.likeness_parts import section_names
from tdi_bot.understanding.ordinary import OrdinaryWords
from tdi_bot.understanding.quantities import MONTHS
from tdi_bot.understanding.reading import Reader
from tdi_bot.understanding.spelling import Spelling
from tdi_bot.understanding.stored_lexicon import load_lexicon

if TYPE_CHECKING:
    from tdi_bot.understanding.likeness_by_word import RankerByWord

FAMILY_TYPES = {"hors-domaine": "far", "nuance": "nuance"}
"""Families that weigh otherwise than their type: absent concepts far from the domain (general knowledge,
everyday life), and nuances that change no answer (« environ », « en une phrase »)."""

YEARS = "annee"
"""The family of the concepts that are years."""

NEVER_PLACES = FUNCTION_WORDS | frozenset(MONTHS)
"""English words and months that a misspelt commune must not be seen in: « April » is not Avril."""

LEXICON, INTENTS, FRAMES, REWRITES, ORDINARY, LIKENESS = (
    "understanding.lexicon",
    "understanding.intents",
    "understanding.frames",
    "understanding.rewrites",
    "understanding.ordinary",
    "understanding.likeness",
)


@dataclass(frozen=True, slots=True)
class Compiled:
    """Everything that understanding a question needs, ready to use."""

    frames: Frames
    reader: Reader
    decider: Decider
    halves: Halves
    years: frozenset[ConceptId]
    departement_of: Callable[[str], Place | None]

    @classmethod
    def load(cls, section: Callable[[str], bytes], places: Places) -> Compiled:
        """Load the sections of this room."""
        lexicon = load_lexicon(section, LEXICON)
        frames = _load_frames(section, lexicon.concepts)
        ordinary = section(ORDINARY)
        known = OrdinaryWords(ordinary, lexicon.vocabulary | FUNCTION_WORDS)
        spelling = Spelling(json.loads(section(REWRITES)), known, lexicon.mendable)
        # Examples name places: for these only the French dictionary counts as ordinary.
        no_places = OrdinaryWords(ordinary, NEVER_PLACES)
        # Read now, as what `section` reads from may be closed or replaced by the time it is needed.
        stored = {name: section(name) for name in section_names(LIKENESS)}
        reader = Reader(lexicon, places, spelling, no_places)
        decider = Decider(frames, lexicon, _Ranker(stored), Measures(section(MEASURES)))
        years = frozenset([id for id, concept in lexicon.concepts.items() if concept.family == YEARS])
        departement_of = partial(places.place, "departement")
        return cls(frames, reader, decider, Halves(reader, decider, frames), years, departement_of)


class _Ranker:
    """The likeness model, ready to rank; two questions of three do without it, and without numpy."""

    def __init__(self, stored: dict[str, bytes]) -> None:
        self._stored = stored
        self._ranker: RankerByWord | None = None
        self._loading = Lock()

    def __call__(self) -> RankerByWord:
        return self._ranker or self._loaded()

    def _loaded(self) -> RankerByWord:
        with self._loading:
            if self._ranker is None:
                from tdi_bot.understanding.likeness import LikenessModel
                from tdi_bot.understanding.likeness_by_word import RankerByWord

                model = LikenessModel.load(self._stored.__getitem__, LIKENESS).to_rank()
                self._stored.clear()  # what is not needed any more is let go of
                self._ranker = RankerByWord(model)
            return self._ranker


def _concepts(ids: tuple[str, ...]) -> frozenset[ConceptId]:
    return frozenset(map(ConceptId, ids))


def _load_frames(section: Callable[[str], bytes], concepts: Mapping[ConceptId, Concept]) -> Frames:
    # The same alternatives stand in many frames: one set serves them all.
    set_of = cache(_concepts)

    def framed(raw: dict[str, Any]) -> FramedIntent:
        return FramedIntent(
            IntentId(raw["id"]),
            tuple([tuple([set_of(tuple(either)) for either in frame]) for frame in raw["frames"]]),
            frozenset(map(ConceptId, raw["accepts"])),
            tuple((name, value) for name, value in raw["slots"]),
            raw["needs"],
            raw["kind"],
            raw["computed"],
            frozenset(raw["vocabulary"]),
            frozenset(raw["facts"]),
            tuple(raw["numbers"]),
            frozenset(raw.get("disputed", ())),
            tuple((ConceptId(unit), value) for unit, value in raw["counts"]),
            tuple(raw["dates"]),
        )

    intents: Mapping[IntentId, FramedIntent] = LazyRecords(section(INTENTS), framed)
    types = {c.id: FAMILY_TYPES.get(c.family, c.type) for c in concepts.values()}
    return Frames(intents, FiledFrames(section(FRAMES)), types)
