"""Near questions on the very place or site just answered about: « De quoi se compose « Pays Basque » ? »."""

from __future__ import annotations

from tdi_bot.answering.naming import after_of
from tdi_bot.answering.recalling import recalled, refer_to_place
from tdi_bot.knowledge.content import Content
from tdi_bot.model import IntentId, Place, Suggestion
from tdi_bot.places import Places

MEMBERS = IntentId("territoire.composition")
NEAREST = IntentId("sites-lieu.proches")
SITES = IntentId("sites-lieu.liste")
TERRITORIES = IntentId("territoire.liste")
CARD = IntentId("sites-carte.fiche")

_WORDED = {
    MEMBERS: "question_composition",
    NEAREST: "question_sites_proches",
    SITES: "question_sites",
    TERRITORIES: "question_territoires",
    CARD: "question_fiche",
}


def about(content: Content, intent: IntentId, place: Place) -> Suggestion:
    """Return a question of an intent on one place, as a button that holds both."""
    text = _worded(content, intent, place)
    return Suggestion(text, text, f"{intent}{refer_to_place(place)}")


def question_of(ref: str, content: Content, places: Places) -> str | None:
    """Return the question behind such a button; None for another reference, or a place that is gone."""
    understood = recalled(ref, places, "fr") if "@" in ref else None
    if understood is None or understood.intent not in _WORDED or not understood.slots.places:
        return None
    return _worded(content, understood.intent, understood.slots.places[0].place)


def _worded(content: Content, intent: IntentId, place: Place) -> str:
    key = _WORDED[intent]
    if content.has_voice(f"{key}_{place.kind}"):
        key = f"{key}_{place.kind}"
    return content.say(key, "fr", lieu=place.name, de_lieu=after_of(place.name), code=place.id)
