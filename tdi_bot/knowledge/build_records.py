"""Checked values of the content that only builds and checks read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tdi_bot.model import IntentId, Kind, Lang


@dataclass(frozen=True, slots=True)
class Case:
    """One question with what the assistant must make of it; `after` are the questions asked before it."""

    ask: str
    intent: IntentId | None
    kind: Kind | None
    says: tuple[str, ...] = ()
    avoids: tuple[str, ...] = ()
    after: tuple[str, ...] = ()
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Invariant:
    """An equality between values of facts that has to hold."""

    name: str
    check: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Unanswered:
    """Facts that no sentence says, and why: a table says them, or nobody could ask for them."""

    reason: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """One sentence of the assistant's own, in each language it is written in."""

    key: str
    texts: Mapping[Lang, str]
