"""The content as the assistant reads it at run time: from the compiled sections, without YAML."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from tdi_bot.knowledge import sections
from tdi_bot.knowledge.records import Concept, Conflict, Fact, Intent, Source
from tdi_bot.knowledge.template import Rendered, Template
from tdi_bot.model import ConceptId, IntentId, Lang

if TYPE_CHECKING:
    from tdi_bot.knowledge.reading import Knowledge

_parsed = lru_cache(maxsize=1024)(Template.parse)


class Content:
    """Facts, intents, concepts and sentences of one build; a fact becomes a record when first asked for."""

    def __init__(
        self, facts: dict[str, Any], intents: list[Any], concepts: dict[str, Any], voice: Any
    ) -> None:
        self._raw_facts: dict[str, Any] = {raw["id"]: raw for raw in facts["facts"]}
        self._facts: dict[str, Fact] = {}
        self._sources = {raw["id"]: sections.source_from(raw) for raw in facts["sources"]}
        self._terms: dict[str, str] = facts["terms"]
        self._voice: dict[str, dict[Lang, str]] = voice
        self.conflicts: tuple[Conflict, ...] = tuple(map(sections.conflict_from, facts["conflicts"]))
        self.intents: tuple[Intent, ...] = tuple(map(sections.intent_from, intents))
        self.concepts: tuple[Concept, ...] = tuple(map(sections.concept_from, concepts["concepts"]))
        self.rewrites: Mapping[str, str] = concepts["rewrites"]
        self._intents = {intent.id: intent for intent in self.intents}
        self._concepts = {concept.id: concept for concept in self.concepts}
        self._conflicts = {conflict.id: conflict for conflict in self.conflicts}

    @classmethod
    def load(cls, section: Callable[[str], bytes]) -> Content:
        """Return the content of a compiled file; `section` gives a section's bytes by name."""
        names = (sections.FACTS, sections.INTENTS, sections.CONCEPTS, sections.SENTENCES)
        return cls(*(sections.load_json(section, name) for name in names))

    @classmethod
    def of(cls, knowledge: Knowledge) -> Content:
        """Return the content as it would be after compiling, for builds and tests."""
        return cls.load(sections.compile_sections(knowledge).__getitem__)

    @property
    def fact_ids(self) -> tuple[str, ...]:
        """The ids of all facts, sorted."""
        return tuple(self._raw_facts)

    def fact(self, fact_id: str) -> Fact:
        """Return the fact; KeyError when there is none."""
        if fact_id not in self._facts:
            self._facts[fact_id] = sections.fact_from(dict(self._raw_facts[fact_id]))
        return self._facts[fact_id]

    def source(self, source_id: str) -> Source:
        """Return the source; KeyError when there is none."""
        return self._sources[source_id]

    @property
    def sources(self) -> tuple[Source, ...]:
        """All sources, sorted by id."""
        return tuple(self._sources.values())

    def intent(self, intent_id: str) -> Intent:
        """Return the intent; KeyError when there is none."""
        return self._intents[IntentId(intent_id)]

    def has_intent(self, intent_id: str) -> bool:
        """Whether there is such an intent: conversations may remember one of an older build."""
        return intent_id in self._intents

    def concept(self, concept_id: str) -> Concept | None:
        """Return the concept, or None for a machine concept such as `@site`."""
        return self._concepts.get(ConceptId(concept_id))

    def conflict(self, conflict_id: str) -> Conflict:
        """Return the conflict; KeyError when there is none."""
        return self._conflicts[conflict_id]

    def term(self, term_id: str) -> str:
        """Return a term's text; KeyError when there is none."""
        return self._terms[term_id]

    def has_voice(self, key: str) -> bool:
        """Whether the assistant has a sentence under this key."""
        return key in self._voice

    def voice(self, key: str, lang: Lang = "fr") -> str:
        """Return a sentence of the assistant's own, unfilled; French when it is not written in `lang`."""
        texts = self._voice[key]
        return texts.get(lang) or texts["fr"]

    def say(self, key: str, lang: Lang = "fr", **values: str) -> Rendered:
        """Return a sentence of the assistant's own with its named places filled."""
        return self.render(self.voice(key, lang), lang, **values)

    def render(self, text: str, lang: Lang = "fr", **values: str) -> Rendered:
        """Return an answer, `short`, `why`… ready to be read, with the facts that it says."""
        return _parsed(text).render(self, lang, values)
