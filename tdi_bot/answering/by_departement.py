"""Ranks the départements of a région by what a table holds of each: turnkey sites, or territories."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from tdi_bot.answering.naming import at, full_name
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.site_choice import Choice
from tdi_bot.answering.site_wording import completeness, site_piece
from tdi_bot.answering.territory_replies import asked_phase, phase_said, piece
from tdi_bot.knowledge.wording import join
from tdi_bot.model import ConceptId, Place, Scheme
from tdi_bot.places import Site

NEW_AQUITAINE = "Nouvelle-Aquitaine"
SITE, TERRITORY, PROGRAMME = map(ConceptId, ("site", "territoire", "programme"))


def ranked(request: Request) -> Piece:
    """Tell how many there are in each département of the région asked about, the most first."""
    region = _region(request)
    if region is None:
        return Piece("clarify", request.say("manque_place"), intents=(request.intent.id,))
    counts_territories = {TERRITORY, PROGRAMME} & request.understood.concepts
    if counts_territories and SITE not in request.understood.concepts:
        return _of_territories(request, region)
    return _of_sites(request, region)


def _region(request: Request) -> Place | None:
    """Return the région named, that of the place named, or the one whose list is whole."""
    place = request.place
    name = NEW_AQUITAINE if place is None else place.region or place.name
    return request.places.place("region", name)


def _departements(request: Request, region: Place) -> list[Place]:
    found = (request.places.place("departement", code) for code in region.departements)
    return [place for place in found if place is not None]


def _of_sites(request: Request, region: Place) -> Piece:
    choice = Choice(request)
    scheme: Scheme = "france-2030" if choice.only_france_2030 else "cles-en-main"
    kept = choice.of(request.places.sites_in(region, scheme=scheme))
    counted = [
        (place, sum(place.id in site.departements for site in kept))
        for place in _departements(request, region)
    ]
    first = max((count for _, count in counted), default=0)
    with_some = str(sum(count > 0 for _, count in counted))
    head = request.say(
        "par_departement_sites", ou=at(request, region), nombre=with_some, total=str(len(counted))
    )
    lines = [head, *_rows(request, counted)]
    lines.append(completeness(request, region, scheme))
    leading = {place.id for place, count in counted if count == first}
    shown: list[tuple[Site, None]] = [
        (site, None) for site in kept if leading.intersection(site.departements)
    ]
    return site_piece(request, lines, shown, region)


def _of_territories(request: Request, region: Place) -> Piece:
    phase = asked_phase(request)
    counted = [
        (place, len(request.places.territoires(place, phase))) for place in _departements(request, region)
    ]
    head = request.say("par_departement_ti", ou=at(request, region), phase=phase_said(request, phase))
    lines = [head, *_rows(request, counted), request.say("par_departement_a_cheval")]
    return piece(request, "\n".join(lines))


def _rows(request: Request, counted: Iterable[tuple[Place, int]]) -> list[str]:
    """Return one line for each count, the greatest first, with the départements that have it."""
    ordered = sorted(counted, key=lambda pair: (-pair[1], pair[0].id))
    return [
        request.say(
            "par_departement_ligne" if count else "par_departement_aucun",
            nombre=str(count),
            noms=join([full_name(place) for place, _ in group], request.lang),
        )
        for count, group in ((count, list(group)) for count, group in groupby(ordered, key=lambda p: p[1]))
    ]
