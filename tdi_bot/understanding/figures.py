"""What a figure or a day stands for in a question: « la date des 49 », « et le 20 juillet 2020 ? »."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cached_property

from tdi_bot.model import AskedDate, ConceptId, IntentId, Quantity
from tdi_bot.understanding.frames import FramedIntent
from tdi_bot.understanding.reading import HOW_MANY

Meant = Mapping[ConceptId, frozenset[ConceptId]]
"""By the unit that a figure is said with, the concepts that it stands for."""

_HOW_COUNTED = frozenset(map(ConceptId, ("total", "nouveau")))
"""Units that are no thing of their own: « 127 » is the total of the sites."""


class Figures:
    """Knows what intents count, by its figure; works that out for the first question that holds one."""

    def __init__(self, intents: Mapping[IntentId, FramedIntent]) -> None:
        self._intents = intents

    @cached_property
    def _meant(self) -> dict[float, dict[ConceptId, frozenset[ConceptId]]]:
        return _by_figure(self._intents.values())

    @cached_property
    def _several(self) -> frozenset[float]:
        return _of_several_things(self._intents.values())

    @cached_property
    def _on_day(self) -> dict[str, IntentId]:
        intents = tuple(self._intents.values())
        return {day: intent.id for intent in reversed(intents) for day in intent.dates}

    def named_by(self, figure: Quantity) -> frozenset[ConceptId]:
        """Return what a figure names: « les 49 sites » are the new ones. Nothing where it may be several."""
        found = self._meant.get(figure.value, {})
        if figure.unit:
            return found.get(ConceptId(figure.unit), frozenset())
        return frozenset() if figure.value in self._several else frozenset().union(*found.values())

    def told_on(self, date: AskedDate) -> IntentId | None:
        """Return what tells of a day, or of a month: « et le 20 juillet 2020 ? »."""
        if date.month is None:
            return None
        written = f"{date.year:04d}-{date.month:02d}" + (f"-{date.day:02d}" if date.day else "")
        return next((id for day, id in sorted(self._on_day.items()) if day.startswith(written)), None)


def on_another_date(intent: FramedIntent, asked: Iterable[AskedDate]) -> bool:
    """Whether what an intent tells took place, and on none of the dates asked."""
    written = [f"{date.year:04d}" + (f"-{date.month:02d}" if date.month else "") for date in asked]
    return bool(intent.dates and written) and not any(day.startswith(tuple(written)) for day in intent.dates)


def _by_figure(intents: Iterable[FramedIntent]) -> dict[float, dict[ConceptId, frozenset[ConceptId]]]:
    """File what intents count by its figure: the concepts of their shortest frame that asks how many."""
    meant: dict[float, dict[ConceptId, frozenset[ConceptId]]] = defaultdict(dict)
    for intent in intents:
        # Of alternatives (« region|@na ») the word that people say, rather than what the machine finds.
        asking = [
            frozenset(min(either, key=lambda c: (c.startswith("@"), c)) for either in frame)
            for frame in intent.frames
            if any(HOW_MANY in either for either in frame)
        ]
        for unit, value in intent.counts if asking else ():
            shortest = min(asking, key=lambda concepts: (unit not in concepts, len(concepts)))
            meant[value].setdefault(unit, shortest - {HOW_MANY})
    return meant


def _of_several_things(intents: Iterable[FramedIntent]) -> frozenset[float]:
    """Return the figures that count unlike things: « les 14 » may be sites or territories."""
    counted: dict[float, frozenset[ConceptId]] = {}
    several = set()
    for intent in intents:
        for value in {value for _, value in intent.counts}:
            units = frozenset(unit for unit, other in intent.counts if other == value) - _HOW_COUNTED
            if units and not counted.setdefault(value, units) & units:
                several.add(value)
    return frozenset(several)
