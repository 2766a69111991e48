"""Content as it was written, before references are looked up: records with the place to complain about."""

from __future__ import annotations

from dataclasses import dataclass, field

from tdi_bot.knowledge.build_records import Case, Invariant, Unanswered, Voice
from tdi_bot.knowledge.fields import Fields
from tdi_bot.knowledge.records import Concept, Fact, Intent, Measure, Source, Value


@dataclass(frozen=True, slots=True)
class RawVersion:
    """One version of a conflict: a fact and the name of its value, or a literal with its date and source."""

    fact: str
    name: str
    literal: Value | None
    as_of: str
    source: str
    about: str
    fields: Fields


@dataclass(frozen=True, slots=True)
class RawConflict:
    """One conflict as written."""

    id: str
    subject: str
    versions: tuple[RawVersion, ...]
    kept: RawVersion | None
    why: str
    fields: Fields


@dataclass(slots=True)
class Written:
    """All that was read from the content folder, each entry beside the fields it came from."""

    facts: dict[str, tuple[Fact, Fields]] = field(default_factory=dict)
    sources: dict[str, tuple[Source, int]] = field(default_factory=dict)
    terms: dict[str, str] = field(default_factory=dict)
    conflicts: list[RawConflict] = field(default_factory=list)
    measures: dict[str, tuple[Measure, Fields]] = field(default_factory=dict)
    invariants: list[Invariant] = field(default_factory=list)
    unanswered: list[tuple[Unanswered, Fields]] = field(default_factory=list)
    concepts: dict[str, tuple[Concept, Fields]] = field(default_factory=dict)
    rewrites: dict[str, str] = field(default_factory=dict)
    voice: dict[str, tuple[Voice, Fields]] = field(default_factory=dict)
    intents: dict[str, tuple[Intent, Fields]] = field(default_factory=dict)
    cases: list[tuple[Case, Fields]] = field(default_factory=list)
