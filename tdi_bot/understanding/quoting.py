"""Finds what figures and days stand for by themselves: « et les 49 ? », « et le 20 juillet 2020 ? »."""

from __future__ import annotations

from tdi_bot.model import ConceptId
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.cues import has_definite_number
from tdi_bot.understanding.figures import Figures
from tdi_bot.understanding.frames import ASKS_OF_A_FIGURE, Fit, Frames
from tdi_bot.understanding.pointed import Before
from tdi_bot.understanding.reading import Reading

SOURCE = ConceptId("source")
ASKS_WHAT = frozenset(
    map(ConceptId, ("definition", "detail", "ou", "theme", "pour-qui", "source", "chiffres"))
)
"""What a counted figure is asked for: « 32 projets, c'est où ? », « 500 EPCI, ça concerne qui ? »."""
_ASKS_OF_A_DAY = frozenset(map(ConceptId, ("evenement", "definition", "liste", "presenter")))
_LIGHT = frozenset({"courtesy", "nuance", "value"})
_DAY_GAIN = 4.0
"""What a whole day gains what took place on it."""
_COUNTED_GAIN = 0.5
"""What a counted figure gains over what is asked of it: « 32 projets, ça concerne quoi ? » means those 32."""
_WHAT_IT_IS = frozenset(map(ConceptId, ("definition", "chiffres")))
"""What a bare figure is asked for: « à quoi correspond le chiffre 500 ? »."""


class Quoting:
    """Fits intents to the figures and the day of a question; holds no state of its own."""

    def __init__(self, frames: Frames) -> None:
        self._frames = frames
        self._figures = Figures(frames.intents)

    def named(self, reading: Reading) -> frozenset[ConceptId]:
        """« la date des 49 », « les 126 entreprises »: a figure with an article names what it counts."""
        figures = [q for q in reading.slots.quantities if q.value >= at.LEAST_FIGURE]
        if len(figures) != 1 or not has_definite_number(reading.phrase):
            return frozenset()
        return self._figures.named_by(figures[0]) - reading.concepts

    def by_figures(self, reading: Reading, before: Before | None) -> list[Fit]:
        """« 78 plus 49, on tombe bien sur 127 ? », « et les 49 ? »: figures stand for what they count."""
        quoted = {quantity.value for quantity in reading.slots.quantities}
        amounts = {quantity.value for quantity in reading.slots.quantities if quantity.unit == "eur"}
        doubts = not ASKS_OF_A_FIGURE.isdisjoint(reading.concepts)
        sourced = bool(amounts) and SOURCE in reading.concepts
        doubted = len(quoted) == 1 and (sourced or (doubts and names_something(reading, self._frames)))
        if (len(quoted) > 1 or doubted) and (
            disputed := self._frames.disputing(quoted, reading.concepts, 1 if doubted else 2)
        ):
            return disputed
        if len(amounts) == 1:
            return self._frames.quoting(min(amounts), reading.concepts - {SOURCE})
        figures = [q for q in reading.slots.quantities if q.value >= at.LEAST_FIGURE]
        units = reading.concepts & {ConceptId(q.unit) for q in figures}
        more = {c for c in reading.concepts - {"comparaison"} if self._frames.type_of(c) not in _LIGHT}
        if len(figures) == 1 and units and more <= units | ASKS_WHAT:
            asked = self._frames.worth(more - units)
            return self._frames.saying({figures[0].value}, units, asked + _COUNTED_GAIN if asked else 0.0)
        numbers = {figure.value for figure in figures}
        if len(figures) == 1 and not figures[0].unit and more and more <= _WHAT_IT_IS:
            return self._frames.saying(numbers, asked=self._frames.worth(more))
        if not numbers or more or (len(numbers) == 1 and before is None):
            return []
        return self._frames.saying(numbers)

    def by_day(self, reading: Reading) -> list[Fit]:
        """« Le 22 novembre 2018, que s'est-il passé ? »: a day alone stands for what took place."""
        more = {c for c in reading.concepts if self._frames.type_of(c) not in _LIGHT}
        if len(reading.slots.dates) != 1 or not more <= _ASKS_OF_A_DAY:
            return []
        told = self._figures.told_on(reading.slots.dates[0])
        if told is None:
            return []
        gain = _DAY_GAIN + self._frames.worth(more)
        return [Fit(self._frames.intents[told], gain, 0.0, 0, frozenset(more), frozenset())]


def names_something(reading: Reading, frames: Frames) -> bool:
    """Whether there is a thing, or a place, that the question is about."""
    named = {"topic", "object"}
    return any(c.startswith("@") or frames.type_of(c) in named for c in reading.concepts)
