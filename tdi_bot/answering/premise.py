"""Compares what a question takes for granted with the facts: « oui », « non », or nothing to say."""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from tdi_bot.knowledge.content import Content
from tdi_bot.knowledge.records import Premise, Ref, Value
from tdi_bot.model import AskedDate, Quantity, Understood

TOTAL = "total"
"""What « 49 au total » counts: whatever the answer counts, and all of it."""


class Verdict(Enum):
    """How the question's premise stands to the facts."""

    TRUE = "oui"
    FALSE = "non"
    NONE = ""


def judge(
    premise: Premise | None, understood: Understood, content: Content, held_then: Collection[Value] = ()
) -> Verdict:
    """Return whether the facts bear out the question.

    A wrong figure is corrected in any question; a right one, and concepts, only answer a yes/no question.
    `held_then` are figures that held at the date asked about: they are no mistake.
    """
    if premise is None:
        return Verdict.NONE
    asked = understood.question
    fitting = [
        True
        if quantity.value in held_then or (not asked.yes_no and content.measures.is_part(ref, quantity.value))
        else _number_fits(quantity, ref, understood, content)
        for quantity in asked.slots.quantities
        for unit, ref in premise.number.items()
        if quantity.unit == unit or (quantity.unit == TOTAL and len(set(premise.number.values())) == 1)
    ]
    numbers = {fits for fits in fitting if fits is not None}
    dates = [_date_fits(date, ref, content) for date in asked.slots.dates for ref in premise.date]
    if False in numbers and not _said_anyway(understood, content) and not _offers_right(understood, content):
        return Verdict.FALSE
    if not asked.yes_no:
        return Verdict.NONE
    if understood.concepts & frozenset(premise.false) or (dates and not any(dates)):
        return Verdict.FALSE
    if understood.concepts & frozenset(premise.true) or True in numbers or any(dates):
        return Verdict.TRUE
    return Verdict.NONE


def _said_anyway(understood: Understood, content: Content) -> bool:
    """Whether the answer says the figures too: « les huit sites de la deuxième vague » is no mistake."""
    said = _figures_said(understood, content)
    counted = [quantity for quantity in understood.question.slots.quantities if quantity.unit]
    return all(quantity.value in said and quantity.unit != TOTAL for quantity in counted)


def _offers_right(understood: Understood, content: Content) -> bool:
    """« trois ou quatre principes ? »: where one of the figures to choose from is right, nothing is wrong."""
    asked = understood.question
    if asked.yes_no or len(asked.slots.quantities) < 2:
        return False
    said = _figures_said(understood, content)
    return any(not quantity.unit and quantity.value in said for quantity in asked.slots.quantities)


def _figures_said(understood: Understood, content: Content) -> set[float]:
    values = (
        value for fact in content.facts_of(understood.intent) for value in content.fact(fact).values.values()
    )
    return {float(value) for value in values if isinstance(value, int | float)}


def _number_fits(quantity: Quantity, ref: Ref, understood: Understood, content: Content) -> bool | None:
    """Whether the fact bears out the number; of « plus de 100 », None where the answer's wholes disagree."""
    value = content.fact(ref.fact).values[ref.value]
    if not isinstance(value, int | float):
        return False
    wholes = {float(value)}
    for fact in content.facts_of(understood.intent) if quantity.bound else ():
        other = content.fact(fact).values.get(ref.value)
        if isinstance(other, int | float) and not content.measures.is_part(
            Ref(fact, ref.value), float(value)
        ):
            wholes.add(float(other))
    fits = {quantity.fits(whole) for whole in wholes}
    return fits.pop() if len(fits) == 1 else None


def _date_fits(date: AskedDate, ref: Ref, content: Content) -> bool:
    """A date fits if all that it says agrees with the fact's date."""
    parts = [int(part) for part in str(content.fact(ref.fact).values[ref.value]).split("-")]
    given = [part for part in (date.year, date.month, date.day) if part is not None]
    return given == parts[: len(given)]
