"""The checked records that content is made of; frozen, and free of where they were written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from tdi_bot.model import ConceptId, IntentId, Kind

Atom = int | float | str
Value = Atom | tuple[Atom, ...]
Tier = Literal["seed", "official", "press"]
ConceptType = Literal["topic", "ask", "object", "value", "absent", "courtesy", "filler"]
Need = Literal["place", "topic", "ask", "phase"]

TIERS: tuple[Tier, ...] = ("seed", "official", "press")
CONCEPT_TYPES: tuple[ConceptType, ...] = ("topic", "ask", "object", "value", "absent", "courtesy", "filler")
NEEDS: tuple[Need, ...] = ("place", "topic", "ask", "phase")
_MACHINE_NAMES = (
    "commune departement region epci territoire site lieu na vague phase nombre date rang surface "
    "laureat entreprise grandeur"
)
MACHINE_CONCEPTS: frozenset[str] = frozenset("@" + name for name in _MACHINE_NAMES.split())
"""Concepts that the machine itself finds in a question: slot mentions."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where facts were read. `url` is empty when only a mirror or copy of the page is known."""

    id: str
    title: str
    publisher: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Current:
    """A fact given as current: the day it was last confirmed (ISO) and how many days that is good for."""

    confirmed: str
    every_days: int

    @property
    def due(self) -> date:
        """The last day on which it counts as confirmed; after it, it is to be reviewed."""
        return date.fromisoformat(self.confirmed) + timedelta(days=self.every_days)


@dataclass(frozen=True, slots=True)
class Fact:
    """Sourced values that hold at a date: `as_of` is YYYY, YYYY-MM or YYYY-MM-DD, `period` how it is said."""

    id: str
    topic: str
    values: Mapping[str, Value]
    as_of: str
    source: str
    tier: Tier
    about: str = ""
    period: str = ""
    conflict: str = ""
    derived: str = ""
    note: str = ""
    current: Current | None = None


@dataclass(frozen=True, slots=True)
class Ref:
    """One value of one fact, written `fact.value` in content."""

    fact: str
    value: str

    def __str__(self) -> str:
        return f"{self.fact}.{self.value}"


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that sources disagree on; no fact holds it when `ref` is None and `name` empty."""

    value: Value
    name: str
    as_of: str
    source: str
    period: str = ""
    about: str = ""
    ref: Ref | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Sources that disagree: every version, the latest first, the one we keep (if any) and why."""

    id: str
    subject: str
    versions: tuple[Version, ...]
    kept: Version | None
    why: str


@dataclass(frozen=True, slots=True)
class Concept:
    """Something that words can mean, with its forms. `label` is how a reply names it.

    `sets` are the slot values that the concept stands for (wave: 1); concepts of one `family` replace each
    other in a follow-up (« et en 2021 ? » after « en 2020 »). One that stands `beside` a place counts only
    right before one (« vers Agen »).
    """

    id: ConceptId
    type: ConceptType
    forms: tuple[str, ...]
    label: str = ""
    implies: tuple[ConceptId, ...] = ()
    english: tuple[str, ...] = ()
    sets: Mapping[str, str | int] = field(default_factory=dict)
    family: str = ""
    beside: str = ""


Frame = tuple[tuple[ConceptId, ...], ...]
"""A conjunction of alternatives: every part is needed, any concept of a part will do."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure or a date with what it counts or dates, so that two of them can be compared.

    `named` are the concepts that name it; `of` the wider counts that it is a part of; `later` the same count
    at a later date; `one` what « par … » says of it. `value` is the fact's, a number or an ISO date.
    """

    id: str
    what: str
    named: Frame
    ref: Ref
    value: int | float | str
    of: tuple[str, ...] = ()
    later: str = ""
    one: str = ""

    @property
    def number(self) -> float | None:
        """The count, or None where the measure is a date."""
        return None if isinstance(self.value, str) else float(self.value)


@dataclass(frozen=True, slots=True)
class Premise:
    """What a yes/no question or a figure in a question is compared with."""

    number: Mapping[ConceptId, Ref]
    date: tuple[Ref, ...] = ()
    true: tuple[ConceptId, ...] = ()
    false: tuple[ConceptId, ...] = ()


@dataclass(frozen=True, slots=True)
class Intent:
    """One thing people ask, how to recognise it and what to answer.

    `label_en` is the question in English, for the buttons under an English reply. `dated` names values
    (« fact.value ») and conflicts that hold at other dates: a question with a date is first told what held
    then.
    """

    id: IntentId
    label: str
    frames: tuple[Frame, ...]
    examples: tuple[str, ...]
    accepts: tuple[ConceptId, ...] = ()
    slots: Mapping[str, str | int | float] | None = None
    needs: Need | None = None
    answer: str = ""
    short: str = ""
    english: str = ""
    premise: Premise | None = None
    dated: tuple[str, ...] = ()
    label_en: str = ""
    compute: str = ""
    suggests: tuple[IntentId, ...] = ()
    kind: Kind = "answer"

    @property
    def topic(self) -> str:
        """The part of the id before the first dot."""
        return self.id.split(".", 1)[0]
