"""Checked knowledge as sections and back: what the records hold, less what is empty, as JSON.

Records stand one a line, each after its id: one of them is found and decoded without the others.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import TYPE_CHECKING, Any

from tdi_bot.knowledge.lazy import as_json, as_lines
from tdi_bot.knowledge.records import (
    Concept,
    Conflict,
    Current,
    Fact,
    Intent,
    Measure,
    Premise,
    Ref,
    Source,
    Value,
    Version,
)
from tdi_bot.model import ConceptId

if TYPE_CHECKING:
    from tdi_bot.knowledge.reading import Knowledge

FACTS, SOURCES, CONFLICTS = "knowledge.facts", "knowledge.sources", "knowledge.conflicts"
INTENTS, CONCEPTS = "knowledge.intents", "knowledge.concepts"
MEASURES = "knowledge.measures"
TERMS, REWRITES, SENTENCES = "knowledge.terms", "knowledge.rewrites", "knowledge.sentences"


def compile_sections(knowledge: Knowledge) -> dict[str, bytes]:
    """Return what the assistant reads at start, by section name."""
    return {
        FACTS: _lines(knowledge.facts.values()),
        SOURCES: _lines(knowledge.sources.values()),
        CONFLICTS: _lines(knowledge.conflicts),
        INTENTS: _lines(knowledge.intents),
        CONCEPTS: _lines(knowledge.concepts),
        MEASURES: _lines(knowledge.measures),
        TERMS: as_json(dict(knowledge.terms)),
        REWRITES: as_json(dict(knowledge.rewrites)),
        SENTENCES: as_json({voice.key: dict(voice.texts) for voice in knowledge.voice.values()}),
    }


def fact_from(raw: dict[str, Any]) -> Fact:
    """Return the fact that `compile_sections` wrote."""
    raw["values"] = {name: _value(value) for name, value in raw["values"].items()}
    if current := raw.get("current"):
        raw["current"] = Current(**current)
    return Fact(**raw)


def source_from(raw: dict[str, Any]) -> Source:
    """Return the source that `compile_sections` wrote."""
    return Source(**raw)


def conflict_from(raw: dict[str, Any]) -> Conflict:
    """Return the conflict that `compile_sections` wrote."""
    kept = raw.get("kept")
    return Conflict(
        id=raw["id"],
        subject=raw["subject"],
        versions=tuple(_version(version) for version in raw["versions"]),
        kept=_version(kept) if kept else None,
        why=raw["why"],
    )


def concept_from(raw: dict[str, Any]) -> Concept:
    """Return the concept that `compile_sections` wrote."""
    for name in ("forms", "implies", "english"):
        raw[name] = tuple(raw.get(name, ()))
    return Concept(**raw)


def measure_from(raw: dict[str, Any]) -> Measure:
    """Return the measure that `compile_sections` wrote."""
    raw["named"] = tuple(tuple(map(ConceptId, either)) for either in raw["named"])
    raw["ref"] = Ref(**raw["ref"])
    raw["of"] = tuple(raw.get("of", ()))
    return Measure(**raw)


def intent_from(raw: dict[str, Any]) -> Intent:
    """Return the intent that `compile_sections` wrote."""
    raw["frames"] = tuple(tuple(map(tuple, frame)) for frame in raw["frames"])
    for name in ("examples", "accepts", "suggests", "dated"):
        raw[name] = tuple(raw.get(name, ()))
    if premise := raw.get("premise"):
        raw["premise"] = Premise(
            number={ConceptId(key): Ref(**ref) for key, ref in premise.get("number", {}).items()},
            date=tuple(Ref(**ref) for ref in premise.get("date", ())),
            true=tuple(premise.get("true", ())),
            false=tuple(premise.get("false", ())),
        )
    return Intent(**raw)


def _version(written: dict[str, Any]) -> Version:
    raw = dict(written)
    raw["value"] = _value(raw["value"])
    raw.setdefault("name", "")
    if ref := raw.get("ref"):
        raw["ref"] = Ref(**ref)
    return Version(**raw)


def _value(raw: Any) -> Value:
    return tuple(raw) if isinstance(raw, list) else raw


def _plain(record: Any) -> Any:
    if isinstance(record, tuple | list):
        return [_plain(item) for item in record]
    if isinstance(record, Mapping):
        return {key: _plain(item) for key, item in record.items()}
    if hasattr(record, "__dataclass_fields__"):
        named = ((field.name, getattr(record, field.name)) for field in fields(record))
        return {name: _plain(value) for name, value in named if _says_something(value)}
    return record


def _says_something(value: Any) -> bool:
    return not (value is None or value == "" or value == () or value == {})


def _lines(records: Iterable[Fact | Source | Conflict | Intent | Concept | Measure]) -> bytes:
    return as_lines((record.id, _plain(record)) for record in records)
