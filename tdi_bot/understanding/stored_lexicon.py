"""The lexicon as a section, laid out as it is looked up: a start only reads it."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Mapping

from tdi_bot.model import ConceptId
from tdi_bot.understanding.lexicon import Concept, Lexicon, form_words, stem

_Forms = set[tuple[tuple[str, ...], ConceptId]]


def compile_lexicon(
    forms: Mapping[Concept, Iterable[str]],
    english: Mapping[Concept, Iterable[str]],
    vocabulary: Iterable[str],
    ordinary: Container[str],
) -> bytes:
    """Return the lexicon as a section.

    `vocabulary` are folded words that spelling must not touch; `ordinary` the words of French: an English
    form that has none of them cannot be French.
    """
    french, foreign = _listed(forms), _listed(english)
    acronyms = _listed({concept: filter(_is_acronym, listed) for concept, listed in forms.items()})
    types = {concept.id: concept.type for concept in forms}
    by_spelling: dict[str, ConceptId] = {}
    by_stem: dict[str, ConceptId] = {}
    lengths = _Lengths()
    for words, concept in sorted(french):
        by_spelling[" ".join(words)] = concept
        stems = [stem(word) for word in words]
        if (words, concept) in acronyms or types[concept] == "absent":
            # A stem is too loose to refuse by name: « prend place » is no « placement », and « pie » no PIA.
            plural = (*words[:-1], f"{words[-1]}s")
            by_spelling.setdefault(" ".join(plural), concept)
            lengths.note([stem(word) for word in plural])
        else:
            by_stem.setdefault(" ".join(stems), concept)
        lengths.note(stems)
    for words, _ in sorted(foreign):
        lengths.note([stem(word) for word in words])
    known = {word for words, _ in french | foreign for word in words} | set(vocabulary)
    mendable = {word for words, concept in french if types[concept] != "absent" for word in words}
    stored = {
        "concepts": [
            [c.id, c.type, c.label, c.implies, c.sets, c.family, c.beside_place]
            for c in sorted(forms, key=lambda concept: concept.id)
        ],
        "by_spelling": by_spelling,
        "by_stem": by_stem,
        "in_english": {" ".join(words): concept for words, concept in sorted(foreign)},
        "only_english": {
            " ".join(words): concept
            for words, concept in sorted(foreign)
            if not any(word in ordinary for word in words)
        },
        "lengths_from": lengths.by_start,
        "opening": sorted(lengths.opening),
        "vocabulary": sorted(known),
        "mendable": sorted(mendable | set(vocabulary)),
    }
    return json.dumps(stored, ensure_ascii=False, separators=(",", ":")).encode()


class _Lengths:
    """How long forms of several words are, by the two stems that they begin with."""

    def __init__(self) -> None:
        self.by_start: dict[str, list[int]] = {}
        self.opening: set[str] = set()

    def note(self, stems: list[str]) -> None:
        if len(stems) > 1:
            self.opening.add(stems[0])
            start = " ".join(stems[:2])
            self.by_start[start] = sorted({len(stems), *self.by_start.get(start, ())}, reverse=True)


def _is_acronym(form: str) -> bool:
    return form.isupper() and form.isalpha()


def _listed(forms: Mapping[Concept, Iterable[str]]) -> _Forms:
    found = {(form_words(form), concept.id) for concept, listed in forms.items() for form in listed}
    return {(words, concept) for words, concept in found if words}


def load_lexicon(section: Callable[[str], bytes], name: str) -> Lexicon:
    """Return the lexicon that `compile_lexicon` wrote."""
    stored = json.loads(section(name))
    concepts = [
        Concept(ConceptId(id), kind, label, tuple(implies), tuple(map(tuple, sets)), family, beside_place)
        for id, kind, label, implies, sets, family, beside_place in stored["concepts"]
    ]
    return Lexicon(
        {concept.id: concept for concept in concepts},
        stored["by_spelling"],
        stored["by_stem"],
        stored["in_english"],
        stored["only_english"],
        stored["lengths_from"],
        frozenset(stored["opening"]),
        frozenset(stored["vocabulary"]),
        frozenset(stored["mendable"]),
    )
