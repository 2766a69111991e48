"""The project's own cases as questions of five kinds, each with what a right answer is."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from tdi_bot.knowledge.build_records import Case
from tdi_bot.knowledge.reading import Knowledge

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
"""The moment that everything is asked at."""
KINDS = ("fact", "place", "follow-up", "refusal", "2,000 characters")
LONG = 2_000
"""Letters of a long message: one case buried in a letter."""
MOST = 150
"""Cases of a kind that are asked, taken evenly."""
_OF_PLACES = ("sites.", "territoire.")
"""What an intent computes from the tables of places."""
_LETTER = (
    "Bonjour, je me permets de vous écrire après une longue réunion avec mes collègues. "
    "Nous avons relu plusieurs documents et il nous manque encore un point. "
)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question with those before it, its kind, and the intent that it is about (none: to be refused)."""

    kind: str
    text: str
    before: tuple[str, ...]
    intent: str


def questions(knowledge: Knowledge) -> list[Asked]:
    """Return the cases by kind; courtesies, and cases that only expect a question back, are left out."""
    of_places = {intent.id for intent in knowledge.intents if intent.compute.startswith(_OF_PLACES)}
    found: dict[str, list[Asked]] = {kind: [] for kind in KINDS}
    courtesies = {intent.id for intent in knowledge.intents if intent.kind != "answer"}
    for case in knowledge.cases:
        if case.intent in courtesies or (case.intent is None and case.kind != "refuse"):
            continue
        kind = _kind(case, of_places)
        found[kind].append(Asked(kind, case.ask, case.after, str(case.intent or "")))
    found[KINDS[4]] = [
        Asked(KINDS[4], _letter(one.text), (), one.intent) for one in _evenly(found["fact"], MOST // 3)
    ]
    return [one for kind in KINDS for one in _evenly(found[kind], MOST)]


def _kind(case: Case, of_places: Container[str]) -> str:
    if case.intent is None:
        return "refusal"
    if case.after:
        return "follow-up"
    return "place" if case.intent in of_places else "fact"


def _letter(question: str) -> str:
    opening = (_LETTER * (LONG // len(_LETTER) + 1))[: LONG - len(question) - 2]
    return f"{opening}\n{question}\n"


def _evenly(found: Sequence[Asked], count: int) -> list[Asked]:
    step = max(1.0, len(found) / count)
    return [found[int(at * step)] for at in range(min(count, len(found)))]
