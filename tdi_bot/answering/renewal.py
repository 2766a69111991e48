"""Answers « a-t-il été reconduit ? »: what became in the present phase of a territory, or of a place's."""

from __future__ import annotations

from tdi_bot.answering.membership import MOST_ASKED, differ, member_in
from tdi_bot.answering.naming import subject
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.territory_replies import CURRENT, FORMER, phase_said, piece
from tdi_bot.knowledge.wording import join
from tdi_bot.model import Place, PlaceMention
from tdi_bot.places import Territoire

MOST_OF = 0.5
"""The share of a territory's communes that still are in one, from which it goes on rather than in part."""


def renewed(request: Request) -> Piece:
    """Say of each place asked about whether its territory was renewed, and what it is today."""
    asked = [m for m in request.understood.slots.places if m.place.kind != "site"][:MOST_ASKED]
    if not asked:
        return Piece("clarify", request.say("manque_place"), intents=(request.intent.id,))
    return piece(request, "\n\n".join(dict.fromkeys(_said_of(request, mention) for mention in asked)))


def _said_of(request: Request, mention: PlaceMention) -> str:
    former, current = (_territoire(request, mention, phase) for phase in (FORMER, CURRENT))
    if former is not None:
        return _of_former(request, former)
    if current is not None:
        return _of_current(request, current)
    return _of_place(request, mention.place)


def _territoire(request: Request, mention: PlaceMention, phase: int) -> Territoire | None:
    """Return the territory of a phase that the words name, if they name one rather than a town."""
    if mention.place.kind != "territoire":
        return None
    named = [p.id for p in mention.candidates if p.kind == "territoire" and p.id.startswith(f"{phase}:")]
    return request.places.territoire(named[0]) if named else None


def _of_former(request: Request, territoire: Territoire) -> str:
    """« Nord Poitou a-t-il été prolongé ? »: the territories of today that took its communes."""
    later = sorted(request.places.counterparts(territoire.id), key=lambda pair: -pair[1])
    said = {"territoire": territoire.name, "phase": phase_said(request, CURRENT)}
    said["ancienne"] = phase_said(request, FORMER)
    if not later:
        return request.say("reconduit_non", **said)
    names = join([f"« {other.name} »" for other, _ in later], request.lang)
    kept = sum(number for _, number in later)
    said |= {"dedans": str(kept), "total": str(territoire.communes), "nouveaux": names}
    if kept < MOST_OF * territoire.communes:
        return request.say("reconduit_en_partie", **said)
    if len(later) > 1:
        return request.say("reconduit_partage", **said)
    return request.say(
        "reconduit_autrement" if differ(later[0][0].name, territoire.name) else "reconduit_oui", **said
    )


def _of_current(request: Request, territoire: Territoire) -> str:
    """« Creuse Industrie a-t-il été reconduit ? »: the name is new, what it covers may not be."""
    earlier = sorted(request.places.counterparts(territoire.id), key=lambda pair: -pair[1])
    said = {"territoire": territoire.name, "phase": phase_said(request, CURRENT)}
    said["ancienne"] = phase_said(request, FORMER)
    if not earlier:
        return request.say("reconduit_nouveau", **said)
    names = join([f"« {other.name} »" for other, _ in earlier], request.lang)
    return request.say("reconduit_suite", anciens=names, **said)


def _of_place(request: Request, place: Place) -> str:
    """A town, an EPCI: in a territory now, and before? One that only came in was not renewed."""
    now, before = (request.places.membership(place, phase) for phase in (CURRENT, FORMER))
    if now.territoire is None or before.territoire is not None or now.partial:
        return member_in(request, place, CURRENT)
    return request.say(
        "membre_depuis_peu",
        lieu=subject(request, place),
        territoire=now.territoire.name,
        phase=phase_said(request, CURRENT),
        ancienne=phase_said(request, FORMER),
    )
