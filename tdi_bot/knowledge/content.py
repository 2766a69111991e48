"""The content as the assistant reads it at run time: from the compiled sections, without YAML."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING

from tdi_bot.knowledge import sections, wording
from tdi_bot.knowledge.lazy import LazyRecords
from tdi_bot.knowledge.measures import Measures
from tdi_bot.knowledge.records import Concept, Conflict, Fact, Intent, Source
from tdi_bot.knowledge.template import Rendered, Sentence, Template
from tdi_bot.model import ConceptId, IntentId, Lang, SourceLine, Suggestion

if TYPE_CHECKING:
    from tdi_bot.knowledge.reading import Knowledge

_parsed = lru_cache(maxsize=1024)(Template.parse)


class Content:
    """Facts, intents, concepts and sentences of one build, each decoded when first asked for."""

    def __init__(self, section: Callable[[str], bytes]) -> None:
        self.facts: Mapping[str, Fact] = LazyRecords(section(sections.FACTS), sections.fact_from)
        self.sources: Mapping[str, Source] = LazyRecords(section(sections.SOURCES), sections.source_from)
        self.conflicts: Mapping[str, Conflict] = LazyRecords(
            section(sections.CONFLICTS), sections.conflict_from
        )
        self.measures = Measures(section(sections.MEASURES))
        self.intents: Mapping[IntentId, Intent] = LazyRecords(section(sections.INTENTS), sections.intent_from)
        self.concepts: Mapping[ConceptId, Concept] = LazyRecords(
            section(sections.CONCEPTS), sections.concept_from
        )
        self._terms: dict[str, str] = json.loads(section(sections.TERMS))
        self._voice: dict[str, dict[Lang, str]] = json.loads(section(sections.SENTENCES))
        self.rewrites: Mapping[str, str] = json.loads(section(sections.REWRITES))
        self._whole = lru_cache(maxsize=4096)(self._rendered)
        self._open = lru_cache(maxsize=1024)(self._said)
        self._voiced = lru_cache(maxsize=1024)(self._said_by_key)
        self.suggestion = lru_cache(maxsize=4096)(self._suggestion)
        self.source_lines = lru_cache(maxsize=4096)(self._source_lines)

    @classmethod
    def load(cls, section: Callable[[str], bytes]) -> Content:
        """Return the content of a compiled file; `section` gives a section's bytes by name."""
        return cls(section)

    @classmethod
    def of(cls, knowledge: Knowledge) -> Content:
        """Return the content as it would be after compiling, for builds and tests."""
        return cls.load(sections.compile_sections(knowledge).__getitem__)

    def fact(self, fact_id: str) -> Fact:
        """Return the fact; KeyError when there is none."""
        return self.facts[fact_id]

    def facts_of(self, intent_id: str) -> tuple[str, ...]:
        """Return the facts that an intent's answer says, in order; KeyError when there is no such intent."""
        return _parsed(self.intents[IntentId(intent_id)].answer).facts

    def source(self, source_id: str) -> Source:
        """Return the source; KeyError when there is none."""
        return self.sources[source_id]

    def intent(self, intent_id: str) -> Intent:
        """Return the intent; KeyError for one of an older build, which a conversation may remember."""
        return self.intents[IntentId(intent_id)]

    def concept(self, concept_id: str) -> Concept | None:
        """Return the concept, or None for a machine concept such as `@site`."""
        return self.concepts.get(ConceptId(concept_id))

    def conflict(self, conflict_id: str) -> Conflict:
        """Return the conflict; KeyError when there is none."""
        return self.conflicts[conflict_id]

    def term(self, term_id: str) -> str:
        """Return a term's text; KeyError when there is none."""
        return self._terms[term_id]

    def has_voice(self, key: str) -> bool:
        """Return whether the assistant has a sentence under this key."""
        return key in self._voice

    def voice(self, key: str, lang: Lang = "fr") -> str:
        """Return a sentence of the assistant's own, unfilled; French when it is not written in `lang`."""
        texts = self._voice[key]
        return texts.get(lang) or texts["fr"]

    def say(self, key: str, lang: Lang = "fr", **values: object) -> str:
        """Return a sentence of the assistant's own with its named places filled."""
        sentence = self._voiced(key, lang)
        return sentence.filled(values) if values else sentence.whole

    def render(self, text: str, lang: Lang = "fr", **values: object) -> Rendered:
        """Return an answer, `short`, `why`… ready to be read, with the facts that it says."""
        if not values:
            return self._whole(text, lang)
        sentence = self._open(text, lang)
        return Rendered(sentence.filled(values), sentence.facts)

    def _rendered(self, text: str, lang: Lang) -> Rendered:
        """A sentence that nobody fills is the same each time, for as long as this build is in use."""
        return _parsed(text).render(self, lang)

    def _said(self, text: str, lang: Lang) -> Sentence:
        return _parsed(text).said(self, lang)

    def _said_by_key(self, key: str, lang: Lang) -> Sentence:
        return self._said(self.voice(key, lang), lang)

    def _suggestion(self, intent_id: IntentId, lang: Lang = "fr") -> Suggestion:
        """Return an intent's question as a button; in English where it is written in it."""
        intent = self.intents[intent_id]
        label = (intent.label_en if lang == "en" else "") or intent.label
        return Suggestion(label, label, str(intent.id))

    def _source_lines(self, facts: tuple[str, ...]) -> tuple[SourceLine, ...]:
        """Return the sources of some facts, each once, with the latest date of its facts."""
        latest: dict[str, SourceLine] = {}
        for fact in map(self.fact, facts):
            source = self.source(fact.source)
            known = latest.get(source.id)
            if known is None or known.as_of < fact.as_of:
                latest[source.id] = SourceLine(
                    source.id, source.title, source.publisher, source.url, fact.as_of
                )
        return tuple(latest.values())

    def say_value(self, fact_id: str, value: str, lang: Lang = "fr", form: str = "") -> str:
        """Return one value of a fact as it is read."""
        return wording.say_value(value, self.fact(fact_id).values[value], lang, form)

    def say_date_of(self, fact: Fact, lang: Lang = "fr") -> str:
        """Return when a fact holds, with its preposition: « en octobre 2021 »."""
        return wording.say_date_of(fact.as_of, fact.period, lang)

    @staticmethod
    def say_date(iso: str, lang: Lang = "fr") -> str:
        """Return an ISO date in words: « 22 novembre 2018 »."""
        return wording.say_date(iso, lang)

    @staticmethod
    def say_number(number: int | float, lang: Lang = "fr") -> str:
        """Return a number with its thousands apart: « 1 600 »."""
        return wording.say_number(number, lang)
