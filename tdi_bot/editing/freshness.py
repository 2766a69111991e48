"""Which facts given as current are past their review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tdi_bot.editing import locating
from tdi_bot.knowledge.reading import read


@dataclass(frozen=True, slots=True)
class Due:
    """A fact to be confirmed again: where it is written, when it was confirmed, its last good day."""

    fact: str
    where: str
    about: str
    confirmed: str
    due: date

    def __str__(self) -> str:
        about = f" : {self.about}" if self.about else ""
        when = f"confirmé le {self.confirmed}, valable jusqu'au {self.due}"
        return f"{self.where} {self.fact}{about} ({when})"


def past_review(content_dir: Path, today: date) -> list[Due]:
    """Return the current facts whose review is due, the longest overdue first; KnowledgeError as `read`."""
    knowledge, written = read(content_dir), locating.facts(content_dir)
    found = [
        Due(fact.id, written[fact.id].place, fact.about, fact.current.confirmed, fact.current.due)
        for fact in knowledge.facts.values()
        if fact.current is not None and fact.current.due < today
    ]
    return sorted(found, key=lambda one: (one.due, one.fact))
