"""What replies on territories share: the phase and the area asked, their source, what to ask next."""

from __future__ import annotations

from tdi_bot.answering.piece import Piece
from tdi_bot.answering.place_questions import MEMBERS, NEAREST, SITES, TERRITORIES, about
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, source_lines
from tdi_bot.model import ConceptId, Place, PlaceKind, Suggestion
from tdi_bot.places import Member, Territoire

CURRENT, FORMER = 2, 1
REGION, OWN = "Nouvelle-Aquitaine", ConceptId("region")
_BOTH_PHASES = frozenset(map(ConceptId, ("phase-1", "phase-2")))
LAST_FORMER_YEAR = 2022
AREAS_LISTED = frozenset({"departement", "region", "contree"})
PERIMETER_FACTS = {CURRENT: "p2-183-anct", FORMER: "p1-149-anct"}
"""The facts whose source is the table of members, by phase."""


def area_asked(request: Request) -> Place | None:
    """The place named; « de la région », « néo-aquitains » mean the one that the knowledge speaks of."""
    own = OWN in request.understood.concepts
    return request.place or (request.places.place("region", REGION) if own else None)


def asked_both_phases(request: Request) -> bool:
    """Whether the question names both, « en phase 2 et en phase 1 »: the current one is told first."""
    return request.understood.concepts >= _BOTH_PHASES


def asked_phase(request: Request) -> int:
    """The phase named, or the one that the years of the question fall in; the current one otherwise."""
    slots = request.understood.slots
    if slots.phase is not None:
        return CURRENT if asked_both_phases(request) else slots.phase
    years = [date.year for date in slots.dates]
    return FORMER if years and max(years) <= LAST_FORMER_YEAR else CURRENT


def phase_said(request: Request, phase: int) -> str:
    """Return how a phase is named, with its years."""
    return request.say("phase_actuelle" if phase == CURRENT else "phase_ancienne")


def territoire_of(request: Request) -> Territoire | None:
    """The territory named, or the one that a named place is in; in the phase asked, the current one first."""
    phase = CURRENT if asked_both_phases(request) else request.understood.slots.phase
    for mention in request.understood.slots.places:
        named = [p for p in mention.candidates if p.kind == "territoire"]
        of_phase = [p for p in named if phase is None or p.id.startswith(f"{phase}:")]
        if of_phase:
            return request.places.territoire(max(p.id for p in of_phase))
        held = request.places.membership(mention.place, phase or CURRENT)
        if held.territoire is not None:
            return request.places.territoire(held.territoire.id)
    return None


def lies_in(request: Request, member: Member, place: Place, territoire: Territoire) -> bool:
    """Whether a member of a territory lies in an area, if only in part."""
    kind: PlaceKind = "commune" if member.kind == "commune" else "epci"
    found = request.places.place(kind, member.id)
    # A part of Greater Paris is no place of its own: it lies where its territory does.
    near = territoire if found is None else found
    return place.kind != "contree" and not set(place.departements).isdisjoint(near.departements)


def piece(request: Request, text: str) -> Piece:
    """Return an answer from the table of members, with its source and near questions."""
    phase = asked_phase(request)
    return Piece(
        "answer",
        text,
        source_lines(request.content, (PERIMETER_FACTS[phase],)),
        _near_questions(request),
        intents=(request.intent.id,),
        confidence=request.understood.confidence,
    )


def _near_questions(request: Request) -> tuple[Suggestion, ...]:
    """Offer what comes next on the very place: its territory's members, its sites, its département's list."""
    content, place = request.content, request.place
    usual = near_questions(
        content, [intent for intent in request.intent.suggests if intent != MEMBERS], request.lang
    )
    if place is None:
        return near_questions(content, request.intent.suggests, request.lang)
    if place.kind in AREAS_LISTED:
        return (about(content, SITES, place), *usual)
    territoire = territoire_of(request)
    known = request.places.place("territoire", territoire.id) if territoire is not None else None
    number = (*place.departements, *(territoire.departements if territoire else ()))[:1]
    departement = request.places.place("departement", number[0]) if number else None
    offered = [about(content, MEMBERS, known)] if known and place.kind != "territoire" else []
    offered.append(about(content, SITES if place.kind == "territoire" else NEAREST, place))
    offered += [about(content, TERRITORIES, departement)] if departement else []
    return (*offered, *usual)
