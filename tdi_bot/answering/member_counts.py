"""Counts the intercommunalités and communes of a région or département that are in a territory."""

from __future__ import annotations

from collections.abc import Iterable

from tdi_bot.answering.membership import card
from tdi_bot.answering.naming import at
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.territory_replies import (
    AREAS_LISTED,
    area_asked,
    asked_phase,
    lies_in,
    phase_said,
    piece,
)
from tdi_bot.knowledge.wording import say_number
from tdi_bot.model import ConceptId, Place
from tdi_bot.places import Membership

BODIES = ConceptId("interco")


def counted(request: Request) -> Piece:
    """« combien d'EPCI en Bretagne », « combien de communes dans le 64 »: those that take part, in the phase.

    A body that lies in several départements counts in each.
    """
    place = area_asked(request)
    if place is None or place.kind not in AREAS_LISTED:
        return card(request)
    phase = asked_phase(request)
    held = request.places.membership(place, phase)
    touching = [one for one in (held.territoire, *held.others) if one is not None]
    said = {"ou": at(request, place), "phase": phase_said(request, phase)}
    if not touching:
        return piece(request, request.say("territoires_aucun", **said))
    rows = [_communes(request, held), _bodies(request, touching, place)]
    if BODIES in request.understood.concepts:
        rows.reverse()
    return piece(request, "\n".join([request.say("compte_titre", **said), *filter(None, rows)]))


def _communes(request: Request, held: Membership) -> str:
    inside, total = say_number(held.inside, request.lang), say_number(held.total, request.lang)
    return request.say("compte_communes", nombre=inside, total=total)


def _bodies(request: Request, touching: Iterable[Place], place: Place) -> str:
    held = [found for one in touching if (found := request.places.territoire(one.id))]
    bodies = {
        member.id
        for territoire in held
        for member in territoire.members
        if member.kind != "commune" and lies_in(request, member, place, territoire)
    }
    return request.say("compte_intercos", nombre=str(len(bodies))) if bodies else ""
