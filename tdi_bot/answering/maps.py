"""Describes the map that goes with a reply; drawing it is another room's work."""

from __future__ import annotations

from tdi_bot.answering.request import Request
from tdi_bot.knowledge.wording import say_number
from tdi_bot.model import Picture, Place, ReplyPlace

MOST_ON_A_MAP = 30


def picture_of(request: Request, places: tuple[ReplyPlace, ...], asked: Place | None) -> Picture | None:
    """Return the map of a reply's places, numbered as in its text, or None if there is nothing to show."""
    if not places:
        return None
    point = (
        request.places.point_of(asked)
        if asked is not None and asked.kind in {"commune", "ancienne", "point"}
        else None
    )
    marked = ReplyPlace(asked.name, point.lat, point.lon) if asked is not None and point is not None else None
    shown = places[:MOST_ON_A_MAP]
    title = (
        request.say("carte_titre", lieu=asked.name)
        if asked and asked.name
        else request.say("carte_titre_seul")
    )
    rows = "\n".join(_row(request, number, place) for number, place in enumerate(shown, start=1))
    credit = request.say("carte_credit")
    symbols = ["carte_legende_site"] if any(not place.later for place in shown) else []
    symbols += ["carte_legende_site_2030"] if any(place.later for place in shown) else []
    return Picture(
        title,
        shown,
        marked,
        2,
        tuple(request.say(key) for key in (*symbols, "carte_legende_ti", "carte_legende_commune")),
        credit,
        f"{title}\n{rows}\n{credit}",
    )


def _row(request: Request, number: int, place: ReplyPlace) -> str:
    """Say in the caption what the picture shows: the number, the name, how far it is."""
    if place.distance_km is None:
        return f"{number}. {place.name}"
    km = round(place.distance_km, None if place.distance_km >= 10 else 1)
    return f"{number}. {place.name}{request.say('a_distance', km=say_number(km, request.lang))}"
