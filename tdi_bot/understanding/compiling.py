"""Compiles concepts, intents and the likeness model into sections; only a build imports this."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from tdi_bot.knowledge.lazy import as_lines
from tdi_bot.knowledge.records import Concept as ConceptRecord
from tdi_bot.knowledge.records import Conflict, Fact, Intent
from tdi_bot.knowledge.template import FactValue, Template
from tdi_bot.places import Places
from tdi_bot.text import folded_words
from tdi_bot.understanding.companies import named_concepts
from tdi_bot.understanding.compiled import (
    FRAMES,
    INTENTS,
    LEXICON,
    LIKENESS,
    NEVER_PLACES,
    ORDINARY,
    REWRITES,
)
from tdi_bot.understanding.filed_frames import file_frames
from tdi_bot.understanding.grammar import FUNCTION_WORDS
from tdi_bot.understanding.lexicon import Concept, stem
from tdi_bot.understanding.likeness_training import train
from tdi_bot.understanding.ordinary import OrdinaryWords, compile_ordinary_words
from tdi_bot.understanding.reading import Reader
from tdi_bot.understanding.spelling import Spelling
from tdi_bot.understanding.stored_lexicon import compile_lexicon, load_lexicon


def compile_sections(
    concepts: Iterable[ConceptRecord],
    intents: Iterable[Intent],
    rewrites: Mapping[str, str],
    facts: Mapping[str, Fact],
    places: Places,
    conflicts: Iterable[Conflict] = (),
) -> dict[str, bytes]:
    """Compile concepts and intents: all but the likeness model, which is slow to train."""
    concepts, intents = tuple(concepts), tuple(intents)
    ordinary = compile_ordinary_words(places.ordinary_words)
    lexicon = compile_lexicon_of(concepts, intents, ordinary, named_concepts(places.laureats.all))
    sections = {LEXICON: lexicon, REWRITES: json.dumps(dict(rewrites), ensure_ascii=False).encode()}
    sections[ORDINARY] = ordinary
    return sections | compile_frames(intents, facts, conflicts)


def examples_of(
    intents: Iterable[Intent], rewrites: Mapping[str, str], places: Places, sections: Mapping[str, bytes]
) -> list[tuple[str, str]]:
    """Return every example with its intent, read as questions are, places masked."""
    lexicon = load_lexicon(sections.__getitem__, LEXICON)
    known = OrdinaryWords(sections[ORDINARY], lexicon.vocabulary | FUNCTION_WORDS)
    no_places = OrdinaryWords(sections[ORDINARY], NEVER_PLACES)
    reader = Reader(lexicon, places, Spelling(rewrites, known, lexicon.mendable), no_places)
    return [
        (reader.read(text).masked, str(intent.id))
        for intent in intents
        for text in (intent.label, *_in_english(intent), *intent.examples)
    ]


def compile_likeness(examples: Sequence[tuple[str, str]]) -> dict[str, bytes]:
    """Train the likeness model."""
    return train(examples, language="french").to_sections(LIKENESS)


def compile_lexicon_of(
    concepts: Iterable[ConceptRecord],
    intents: Iterable[Intent],
    ordinary: bytes,
    companies: Mapping[Concept, tuple[str, ...]] = MappingProxyType({}),
) -> bytes:
    """Return the section of all forms of all concepts, with the words of the examples as known ones."""
    concepts = tuple(concepts)
    return compile_lexicon(
        {_concept(c): c.forms for c in concepts} | dict(companies),
        {_concept(c): c.english for c in concepts},
        (
            word
            for intent in intents
            for text in (intent.label, *_in_english(intent), *intent.examples)
            for word in folded_words(text)
        ),
        OrdinaryWords(ordinary, NEVER_PLACES),
    )


def _in_english(intent: Intent) -> tuple[str, ...]:
    return (intent.label_en,) if intent.label_en else ()


def compile_frames(
    intents: Iterable[Intent], facts: Mapping[str, Fact], conflicts: Iterable[Conflict] = ()
) -> dict[str, bytes]:
    """Return the sections of what the decision has to know of each intent, and of all frames."""
    disputed = {conflict.id: _versions(conflict) for conflict in conflicts}
    framed = [_framed(intent, facts, disputed) for intent in intents]
    return {
        INTENTS: as_lines((str(one["id"]), one) for one in framed),
        FRAMES: file_frames((one["id"], one["accepts"], one["frames"]) for one in framed),
    }


def _versions(conflict: Conflict) -> list[float]:
    """Return the figures that sources disagree on."""
    values = (version.value for version in conflict.versions)
    return sorted({float(value) for value in values if isinstance(value, int | float)})


def _concept(record: ConceptRecord) -> Concept:
    return Concept(
        record.id,
        record.type,
        record.label,
        record.implies,
        tuple(sorted(record.sets.items())),
        record.family,
        record.beside == "place",
    )


def _numbers(intent: Intent, facts: Mapping[str, Fact]) -> list[float]:
    """Return the figures that an answer says, in order, each once."""
    parts = (part for part in Template.parse(intent.answer).parts if isinstance(part, FactValue))
    values = (facts[part.ref.fact].values[part.ref.value] for part in parts)
    return list(dict.fromkeys(float(value) for value in values if isinstance(value, int | float)))


def _counts(intent: Intent, facts: Mapping[str, Fact]) -> list[tuple[str, float]]:
    """Return what the intent counts, each with its figure: « les 49 sites » are those of its premise."""
    numbers = intent.premise.number if intent.premise else {}
    values = ((unit, facts[ref.fact].values[ref.value]) for unit, ref in sorted(numbers.items()))
    return [(unit, float(value)) for unit, value in values if isinstance(value, int | float)]


def _dates(intent: Intent, facts: Mapping[str, Fact]) -> list[str]:
    """Return the dates of what the intent tells: « le 20 juillet 2020 ? » is the Pack's day."""
    refs = intent.premise.date if intent.premise else ()
    return [str(facts[ref.fact].values[ref.value]) for ref in refs]


def _framed(intent: Intent, facts: Mapping[str, Fact], disputed: Mapping[str, list[float]]) -> dict[str, Any]:
    text = " ".join((intent.label, *_in_english(intent), *intent.examples, intent.answer))
    return {
        "id": intent.id,
        "frames": [[sorted(either) for either in frame] for frame in intent.frames],
        "accepts": sorted(intent.accepts),
        "slots": sorted((intent.slots or {}).items()),
        "needs": intent.needs or "",
        "kind": intent.kind,
        "computed": bool(intent.compute),
        "facts": sorted(Template.parse(intent.answer).facts),
        "numbers": _numbers(intent, facts),
        "disputed": disputed.get(str((intent.slots or {}).get("conflict", "")), []),
        "counts": _counts(intent, facts),
        "dates": _dates(intent, facts),
        "vocabulary": sorted({stem(word) for word in folded_words(text) if word not in FUNCTION_WORDS}),
    }
