"""Prices what an intent leaves open of a question: a thing, a count or a deed that it knows nothing of."""

from __future__ import annotations

from collections.abc import Container

from tdi_bot.model import ConceptId
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.cues import is_open
from tdi_bot.understanding.figures import on_another_date
from tdi_bot.understanding.frames import Fit, Frames
from tdi_bot.understanding.reading import HOW_MANY, Reading

WHY, WHEN = ConceptId("pourquoi"), ConceptId("quand")
_TAKES_A_DEED = frozenset({WHY, WHEN, HOW_MANY})
"""What asks of a deed, and means another question of another deed: « combien ont quitté le programme »."""


def cost_of_unknown(reading: Reading, leftover: Container[str], *, only_named: bool) -> float:
    """Return what it costs that the question is about a thing, or a deed, that nothing explains.

    `only_named` tells that the intent says something of a thing that is but named: no word may be said of it.
    """
    asked = reading.asked
    if any(word in leftover for word in reading.strangers):
        return at.STRANGER_COST
    if asked.done in leftover:
        return at.UNKNOWN_DEED_COST
    if asked.noun in leftover:
        return at.UNKNOWN_NOUN_COST
    if asked.word in leftover and (only_named or not asked.said_of):
        return at.UNKNOWN_WORD_COST
    return 0.0


def cost_of_others(reading: Reading, fit: Fit, frames: Frames) -> float:
    """Return what it costs that what is counted, said to be done, or dated, is no part of the intent."""
    asked, cost = reading.asked, 0.0
    heard = fit.explained | frames.heard_by(fit.intent.id)[0]
    if asked.counted is not None and (
        asked.counted not in heard
        or (HOW_MANY in fit.unexplained and frames.type_of(asked.counted) == "absent")
    ):
        cost += at.OTHER_COUNT_COST
    if (
        asked.deed is not None
        and fit.unexplained & {asked.deed, WHY}
        and not _TAKES_A_DEED.isdisjoint(reading.concepts)
    ):
        cost += at.UNKNOWN_DEED_COST if HOW_MANY in reading.concepts else at.OTHER_DEED_COST
    if reading.slots.dates and on_another_date(fit.intent, reading.slots.dates):
        mistaken = any(frames.type_of(c) == "topic" for c in fit.explained) or not is_open(reading.phrase)
        cost += 0.0 if mistaken else at.OTHER_DATE_COST
    return cost
