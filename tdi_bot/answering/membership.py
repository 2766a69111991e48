"""Answers « ma commune est-elle dans un Territoire d'industrie ? », and tells what a territory is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tdi_bot.answering.naming import at, subject, with_its_article
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.territory_replies import (
    AREAS_LISTED,
    CURRENT,
    FORMER,
    area_asked,
    asked_both_phases,
    asked_phase,
    lies_in,
    phase_said,
    piece,
    territoire_of,
)
from tdi_bot.knowledge.wording import join
from tdi_bot.model import ConceptId, Place
from tdi_bot.places import Membership, Territoire
from tdi_bot.text import folded_words

WHEN, TOGETHER, LEAVING = ConceptId("quand"), ConceptId("meme-territoire"), ConceptId("sortir")
MOST_ASKED = 4
MOST_MEMBERS = 12
MOST_TERRITORIES = 30
MOST_WITH_MEMBERS = 6
"""Up to how many territories a list names the members of."""
_OF_MEMBERS = frozenset(map(ConceptId, ("interco", "commune-objet", "ou")))
"""What asks for the members of the territories listed: « quelles villes de la Vienne sont dedans ? »."""


def member(request: Request) -> Piece:
    """Say whether each place asked about is in a territory: the current phase first, then any change."""
    asked = _asked(request)
    if not asked:
        return Piece("clarify", request.say("manque_place"), intents=(request.intent.id,))
    if asked[0].kind in AREAS_LISTED:
        return territories(request)
    if asked[0].kind == "territoire":
        return _said_of_a_territory(request)
    phase = asked_phase(request)
    asked = list(dict.fromkeys(asked))[:MOST_ASKED]
    together = TOGETHER in request.understood.concepts
    if together and len(asked) == 1:
        asked = [*_told_before(request, asked[0]), *asked]
    if together and len(asked) > 1:
        return piece(request, _same_or_not(request, asked, phase))
    texts = [member_in(request, place, phase) for place in asked]
    return piece(request, "\n\n".join(texts))


def _asked(request: Request) -> list[Place]:
    """Return the places asked about; « dans la Creuse, Bourganeuf… » asks of the town that lies there."""
    named = [m.place for m in request.understood.slots.places if m.place.kind != "site"]
    towns = [place for place in named if place.kind not in AREAS_LISTED]
    return towns or named


def _told_before(request: Request, asked: Place) -> list[Place]:
    """« et Bressuire, même territoire ? » asks whether it is that of the place before."""
    for turn in reversed(request.conversation.turns):
        towns = [m.place for m in turn.slots.places if m.place.kind in {"commune", "ancienne", "epci"}]
        if towns:
            return [place for place in towns[:1] if place != asked]
    return []


def _same_or_not(request: Request, asked: Sequence[Place], phase: int) -> str:
    """« Pau et Tarbes, même territoire ? »: yes with its name, or no with the territory of each."""
    held = [request.places.membership(place, phase).territoire for place in asked]
    first = held[0]
    if first is not None and all(one is not None and one.id == first.id for one in held):
        lieux = join([subject(request, place) for place in asked], request.lang)
        return request.say("meme_oui", lieux=lieux, territoire=first.name, phase=phase_said(request, phase))
    lines = [
        request.say(
            "meme_ligne" if one else "meme_aucun", lieu=place.name, territoire=one.name if one else ""
        )
        for place, one in zip(asked, held, strict=True)
    ]
    return "\n".join([request.say("meme_non", phase=phase_said(request, phase)), *lines])


def _said_of_a_territory(request: Request) -> Piece:
    """« Pays Basque est-il toujours Territoire d'industrie ? »: yes or no, then what it is made of."""
    told, territoire = card(request), territoire_of(request)
    if territoire is None or not request.understood.question.yes_no:
        return told
    if territoire.phase == asked_phase(request):
        return replace(told, text=f"{request.say('oui')} {told.text}")
    return replace(told, text=f"{request.say('non')} {request.say('membre_plus')}\n{told.text}")


def member_in(request: Request, place: Place, phase: int) -> str:
    """Say whether a place is in a territory in a phase, what that is made of, and how it was in the other."""
    held = request.places.membership(place, phase)
    other = request.places.membership(place, FORMER if phase == CURRENT else CURRENT)
    concepts = request.understood.concepts
    since = _since(request, place, held, other) if WHEN in concepts else ""
    if (
        LEAVING in concepts
        and request.understood.question.yes_no
        and (left := _left(request, place, held, other))
    ):
        return left
    lines = [since or _verdict(request, place, held)]
    territoire = request.places.territoire(held.territoire.id) if held.territoire else None
    if territoire is not None:
        lines.append(_made_of(request, territoire))
    lines.append("" if since else _change(request, place, held, other))
    return "\n".join(line for line in lines if line)


def _since(request: Request, place: Place, held: Membership, other: Membership) -> str:
    """« depuis quand ? »: the phase in which a place came in, or nothing where it is in no territory now."""
    now, before = (held, other) if held.phase == CURRENT else (other, held)
    if now.territoire is None or now.partial:
        return ""
    said = {"lieu": subject(request, place), "territoire": now.territoire.name}
    said |= {"phase": phase_said(request, CURRENT), "ancienne": phase_said(request, FORMER)}
    if before.territoire is None:
        return request.say("membre_depuis_peu", **said)
    if differ(now.territoire.name, before.territoire.name):
        return request.say("membre_depuis_autre", avant=before.territoire.name, **said)
    return request.say("membre_depuis_toujours", **said)


def _left(request: Request, place: Place, held: Membership, other: Membership) -> str:
    """« Ribérac a-t-elle perdu le label ? »: yes where it had one and has none now; nothing if never in."""
    now, before = (held, other) if held.phase == CURRENT else (other, held)
    said = {"lieu": subject(request, place), "phase": phase_said(request, CURRENT)}
    if now.territoire is not None:
        return "" if now.partial else request.say("membre_encore", territoire=now.territoire.name, **said)
    if before.territoire is None or before.partial:
        return ""
    ancienne = phase_said(request, FORMER)
    return request.say("membre_parti", territoire=before.territoire.name, ancienne=ancienne, **said)


def _verdict(request: Request, place: Place, held: Membership) -> str:
    phase = phase_said(request, held.phase)
    name = subject(request, place)
    if held.territoire is None:
        return request.say(
            "membre_non" if held.phase == CURRENT else "membre_non_avant", lieu=name, phase=phase
        )
    said = {"lieu": name, "territoire": held.territoire.name, "phase": phase}
    if held.partial:
        said |= {"dedans": str(held.inside), "total": str(held.total)}
        return request.say("membre_en_partie", **said)
    if place.kind in {"commune", "ancienne"} and held.via_kind in {"epci", "ept"}:
        return request.say("membre_oui_via", via=with_its_article(held.via), **said)
    return request.say("membre_oui", **said)


def _made_of(request: Request, territoire: Territoire) -> str:
    key = "territoire_compose_un" if len(territoire.departements) == 1 else "territoire_compose"
    return request.say(
        key,
        nombre=_count(request, territoire),
        departements=join(list(territoire.departements), request.lang),
    )


def _count(request: Request, territoire: Territoire) -> str:
    alone = len(territoire.members) - territoire.epci
    epci = request.say("une_interco" if territoire.epci == 1 else "intercos", nombre=str(territoire.epci))
    if not alone:
        return epci
    return (
        f"{epci} {request.say('et_communes', nombre=str(alone))}"
        if territoire.epci
        else request.say("communes", nombre=str(alone))
    )


def _change(request: Request, place: Place, held: Membership, other: Membership) -> str:
    now, before = (held, other) if held.phase == CURRENT else (other, held)
    if held.phase == CURRENT:
        if now.territoire and before.territoire is None:
            return request.say("membre_depuis", phase=phase_said(request, FORMER))
        if now.territoire is None and before.territoire:
            return request.say(
                "membre_sorti", territoire=before.territoire.name, phase=phase_said(request, FORMER)
            )
        if now.territoire and before.territoire:
            key = (
                "membre_ancien_nom" if differ(now.territoire.name, before.territoire.name) else "membre_deja"
            )
            return request.say(key, territoire=before.territoire.name, phase=phase_said(request, FORMER))
        return ""
    if now.territoire is None:
        return request.say("membre_plus") if before.territoire else ""
    return request.say(
        "membre_maintenant", territoire=now.territoire.name, phase=phase_said(request, CURRENT)
    )


def differ(one: str, other: str) -> bool:
    """Whether two names are really different: dashes and spaces are not."""
    return folded_words(one) != folded_words(other)


def card(request: Request) -> Piece:
    """Tell a territory's members, départements and phase."""
    place = request.place
    if place is not None and place.kind in AREAS_LISTED:
        return territories(request)
    territoire = territoire_of(request)
    if territoire is None:
        return Piece("clarify", request.say("quel_territoire"), intents=(request.intent.id,))
    members = [member.name for member in territoire.members]
    shown = members[:MOST_MEMBERS]
    lines = [
        request.say(
            "territoire_titre",
            territoire=territoire.name,
            phase=phase_said(request, territoire.phase),
            nombre=_count(request, territoire),
        ),
        *(f"- {name}" for name in shown),
    ]
    if len(members) > len(shown):
        lines.append(request.say("et_autres", nombre=str(len(members) - len(shown))))
    lines.append(
        request.say(
            "territoire_departement" if len(territoire.departements) == 1 else "territoire_departements",
            departements=join(list(territoire.departements), request.lang),
            communes=str(territoire.communes),
        )
    )
    lines.append((_what_became_of if territoire.phase == FORMER else _what_was_before)(request, territoire))
    return piece(request, "\n".join(lines))


def _what_was_before(request: Request, territoire: Territoire) -> str:
    """Name the territories of the former phase that a present one takes over; their size if it is asked."""
    phase = phase_said(request, FORMER)
    earlier = sorted(request.places.counterparts(territoire.id), key=lambda pair: -pair[1])
    if not earlier:
        return request.say("membre_depuis", phase=phase)
    names = " », « ".join(other.name for other, _ in earlier)
    if len(earlier) == 1 and asked_both_phases(request):
        before = earlier[0][0]
        return request.say(
            "territoire_avant_nombre", phase=phase, territoire=before.name, nombre=_count(request, before)
        )
    return request.say("territoire_avant", phase=phase, territoire=names)


def _what_became_of(request: Request, territoire: Territoire) -> str:
    """A territory of the former phase goes on in others of the present one, or in none."""
    later = [other.name for other, _ in request.places.counterparts(territoire.id)]
    if not later:
        return request.say("territoire_non_reconduit", phase=phase_said(request, CURRENT))
    return request.say(
        "membre_maintenant", territoire=" », « ".join(later), phase=phase_said(request, CURRENT)
    )


def territories(request: Request) -> Piece:
    """List the territories of a région or département, in the phase asked."""
    place = area_asked(request)
    phase = asked_phase(request)
    found = request.places.territoires(place, phase)
    where = at(request, place) if place is not None else request.say("en_france")
    said = {"ou": where, "phase": phase_said(request, phase)}
    if not found:
        return piece(request, _answered(request, "non", request.say("territoires_aucun", **said)))
    if place is None:
        return piece(request, request.say("territoires_france", nombre=str(len(found)), **said))
    other = FORMER if phase == CURRENT else CURRENT
    elsewhere = request.say(
        "territoires_autre_phase",
        nombre=str(len(request.places.territoires(place, other))),
        phase=phase_said(request, other),
    )
    head = request.say(
        "territoires_un" if len(found) == 1 else "territoires_plusieurs", nombre=str(len(found)), **said
    )
    wanted = not _OF_MEMBERS.isdisjoint(request.understood.concepts) and len(found) <= MOST_WITH_MEMBERS
    names = [_line(request, territoire, place if wanted else None) for territoire in found[:MOST_TERRITORIES]]
    return piece(request, "\n".join([_answered(request, "oui", head), *names, elsewhere]))


def _line(request: Request, territoire: Territoire, place: Place | None) -> str:
    """One territory of a list, with those of its members that lie in `place`, if one is given."""
    inside = (
        []
        if place is None
        else [one.name for one in territoire.members if lies_in(request, one, place, territoire)]
    )
    if not inside:
        return f"- {territoire.name}"
    return request.say("territoires_membres", territoire=territoire.name, membres=join(inside, request.lang))


def _answered(request: Request, verdict: str, text: str) -> str:
    """Put « oui » or « non » first where the question can be answered by it."""
    return f"{request.say(verdict)} {text}" if request.understood.question.yes_no else text
