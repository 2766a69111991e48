"""A part of a message as it was read, and the question that it puts."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tdi_bot.model import ConceptId, Lang, Question
from tdi_bot.text import fold
from tdi_bot.understanding.cues import (
    asks_of_all,
    denies,
    has_definite_number,
    is_open,
    lacks_a_verb,
    offers_alternatives,
)
from tdi_bot.understanding.grammar import LINKS, PREPOSITIONS
from tdi_bot.understanding.parts import Part
from tdi_bot.understanding.reading import HOW_MANY, Reading

_BEFORE_FRAGMENTS = LINKS | PREPOSITIONS


@dataclass(frozen=True, slots=True)
class ReadPart:
    """A part of the message with its reading."""

    part: Part
    reading: Reading

    def question(self, lang: Lang) -> Question:
        """Return what the reply has to know of the wording."""
        return Question(
            self.part.text,
            self.reading.masked,
            self.reading.slots,
            lang,
            self.is_yes_no,
        )

    @property
    def is_yes_no(self) -> bool:
        """Whether « oui » or « non » can answer."""
        part, phrase = self.part, self.reading.phrase
        opens = part.words[:1] and part.words[0].folded == "est" and fold(part.text).startswith("est-ce que")
        if not (part.marked or opens) or is_open(phrase) or offers_alternatives(phrase):
            return False
        return not (self._is_fragment or asks_of_all(phrase) or denies(part.text, part.words))

    @property
    def _is_fragment(self) -> bool:
        """« et en 2023 ? », « et leur liste ? »: nothing that « oui » could answer."""
        words = self.reading.words
        first = words[0].folded if words else ""
        return first in _BEFORE_FRAGMENTS and not self.reading.slots.quantities and lacks_a_verb(words)

    def counting(self) -> ReadPart:
        """« La région a 40 territoires ? » asks how many: a yes/no question on a counted thing's figure.

        « Les 49 sites datent de 2020 ? » does not: its figure only names them. « 1 site » is « un site ».
        « 148 ou 183 territoires ? » lets choose between figures, and asks how many too.
        """
        counted = [quantity for quantity in self.reading.slots.quantities if quantity.value != 1]
        units = [ConceptId(quantity.unit) for quantity in counted]
        if self.reading.concepts.isdisjoint(units):
            return self
        chooses = len(counted) > 1 and self.part.marked and offers_alternatives(self.reading.phrase)
        if chooses and not is_open(self.reading.phrase):
            return self._asking_how_many()
        if not self.is_yes_no:
            return self
        if has_definite_number(self.reading.phrase):
            return self
        return self._asking_how_many()

    def _asking_how_many(self) -> ReadPart:
        return replace(self, reading=replace(self.reading, concepts=self.reading.concepts | {HOW_MANY}))
