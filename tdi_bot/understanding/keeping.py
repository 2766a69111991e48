"""Keeps a few bare words to the subject of the conversation, where an answer on it is at hand."""

from __future__ import annotations

from tdi_bot.model import ConceptId
from tdi_bot.understanding import thresholds as at
from tdi_bot.understanding.frames import FramedIntent, Frames
from tdi_bot.understanding.leaning import points_back
from tdi_bot.understanding.place_slots import NO_SLOTS, PLACE_CONCEPTS
from tdi_bot.understanding.pointed import PROGRAMME, Before
from tdi_bot.understanding.reading import Reading
from tdi_bot.understanding.weighed import Weighed

ABOUT_LAST = "meta."
"""How the names of the intents begin that ask of the last answer."""
_WHAT = ConceptId("definition")
_IN_IT = ConceptId("membre")
"""« combien de communes dedans ? »: said of what was spoken of, and naming nothing."""
_BARE = frozenset({"ask", "object", "courtesy", "nuance"})
"""The types of what is said in words that leave out their subject: « combien de communes ? »."""


def subject_before(reading: Reading, past: Before | None, frames: Frames) -> frozenset[ConceptId] | None:
    """Return the topics spoken of before, none where that was a place; None where the words need none."""
    if past is None or len(reading.words) > at.BARE_WORDS or reading.slots != NO_SLOTS:
        return None
    if reading.residue or _WHAT in reading.concepts:
        return None
    if not {frames.type_of(concept) for concept in reading.concepts if concept != _IN_IT} <= _BARE:
        return None
    topics = {concept for concept in past.concepts if frames.type_of(concept) == "topic"}
    if not topics and not past.slots.places:
        topics = {home for id in past.intents if (home := frames.home_of(id)) is not None}
    if topics == {PROGRAMME} and not points_back(reading):
        return None  # the programme is the subject of what has no other
    return frozenset(topics) if topics or past.slots.places else None


def keeping_to(subject: frozenset[ConceptId], found: list[Weighed], frames: Frames) -> list[Weighed]:
    """Return the candidates, those dearer that leave the subject, where another one keeps to it.

    « comment candidater ? » after a word on the VTE is no question on the fund, which it means by itself;
    nor is « combien de communes ? » after a word on a place one on the whole programme.
    """
    if not any(w.filled.taken and not w.fit.loss and w.score >= at.ACCEPT for w in found):
        return found
    return [w if w.filled.taken or not _leaves(subject, w.fit.intent, frames) else _dearer(w) for w in found]


def keeping_to_site(found: list[Weighed]) -> list[Weighed]:
    """Return the candidates, those dearer that leave the place, where the site told of there answers.

    « disponible quand ? » after « un site France 2030 à Blanquefort ? » asks it of that site, not of all.
    """
    if not any(w.filled.taken == "site" and not w.fit.loss and w.score >= at.ACCEPT for w in found):
        return found
    return [_dearer(w, at.LEFT_SITE_COST) if _drops_place(w) else w for w in found]


def _drops_place(weighed: Weighed) -> bool:
    return weighed.filled.taken == "topic" and not weighed.filled.slots.places


def _leaves(subject: frozenset[ConceptId], intent: FramedIntent, frames: Frames) -> bool:
    if intent.kind != "answer" or intent.id.startswith(ABOUT_LAST):
        return False
    framed = frames.heard_by(intent.id)[0]
    if not subject:
        return PLACE_CONCEPTS.isdisjoint(framed)
    return frames.home_of(intent.id) is not None and subject.isdisjoint(framed)


def _dearer(weighed: Weighed, by: float = at.OTHER_SUBJECT_COST) -> Weighed:
    cost = weighed.cost + by
    return Weighed(weighed.fit, weighed.filled, weighed.likeness, weighed.leftover, cost)
