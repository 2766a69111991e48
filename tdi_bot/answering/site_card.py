"""One turnkey site's card, and two sites side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tdi_bot.answering.naming import near
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.site_wording import label, say_area, say_km, site_piece, where
from tdi_bot.knowledge.wording import join, say_date
from tdi_bot.model import GeoPoint, Place
from tdi_bot.places import Site, distance_km

CURRENT_PHASE = 2
COMPARED = 2


def site_card(request: Request, site: Site) -> Piece:
    """Tell all that is known of one site: where, which wave, area, activities, territory, source."""
    lines = [
        _verdict_on_place(request, site),
        request.say("site_titre", nom=site.name, ou=where(request, site)),
    ]
    lines += _card_lines(request, site)
    twin = request.places.site(site.twin) if site.twin else None
    if twin is not None:
        when = twin.availability or request.say("non_renseigne")
        lines.append(request.say("site_jumeau", label=label(request, twin), disponible=when))
    return site_piece(request, lines, [(site, None)])


def side_by_side(request: Request, sites: Sequence[Site], origin: Place | None) -> Piece:
    """Compare two sites row by row, or say which of them is nearer to a place."""
    point = request.places.point_of(origin) if origin is not None else None
    if origin is not None and point is not None:
        nearer = _nearer(request, sites, origin, point)
        if nearer is not None:
            return nearer
    unknown = request.say("non_renseigne")
    rows = {
        "rang_commune": [where(request, site) for site in sites],
        "rang_label": [label(request, site) for site in sites],
        "rang_surface": [say_area(request, site) for site in sites],
        "rang_disponible": [site.availability for site in sites],
        "rang_activites": [join(list(site.activities), request.lang) for site in sites],
        "rang_territoire": [_territoire(request, site) for site in sites],
    }
    lines = [" / ".join(site.name for site in sites)]
    lines += [f"{request.say(key)} : {' / '.join(v or unknown for v in row)}" for key, row in rows.items()]
    return site_piece(request, lines, [(site, None) for site in sites])


def _nearer(request: Request, sites: Sequence[Site], origin: Place, point: GeoPoint) -> Piece | None:
    measured = [(site, distance_km(point, site.point)) for site in sites if site.point]
    if len(measured) < COMPARED:
        return None
    (first, first_km), (second, second_km) = sorted(measured, key=lambda pair: pair[1])
    text = request.say(
        "site_plus_proche",
        premier=first.name,
        km=say_km(request, first_km),
        second=second.name,
        km_second=say_km(request, second_km),
        lieu=near(request, origin),
    )
    return site_piece(request, [text], [(first, first_km), (second, second_km)])


def _card_lines(request: Request, site: Site) -> Iterator[str]:
    yield request.say("site_label", label=label(request, site))
    if site.availability:
        yield request.say("site_disponible", quand=site.availability)
    yield _area_line(request, site)
    if site.activities:
        yield request.say("site_activites", activites=join(list(site.activities), request.lang))
    if territoire := _territoire(request, site):
        yield request.say("site_territoire", territoire=territoire)
    yield site.note


def _area_line(request: Request, site: Site) -> str:
    if site.area_ha is None:
        return request.say("site_sans_surface")
    date = say_date(site.area_as_of, request.lang) if site.area_as_of else request.say("date_inconnue")
    area = say_area(request, site)
    if date in site.area_note:
        return request.say("site_surface_nue", surface=area, date=site.area_note)
    key = "site_surface" if site.area_note else "site_surface_nue"
    return request.say(key, surface=area, note=site.area_note, date=date)


def _territoire(request: Request, site: Site) -> str:
    commune = request.places.place("commune", site.communes[0]) if site.communes else None
    held = request.places.membership(commune, CURRENT_PHASE) if commune else None
    return held.territoire.name if held and held.territoire else ""


def _verdict_on_place(request: Request, site: Site) -> str:
    """« Aeropolis est en Gironde, non ? »: compare the asked place with the site's."""
    kinds = {"departement", "region", "commune"}
    asked = next((m.place for m in request.understood.slots.places if m.place.kind in kinds), None)
    if asked is None or not request.understood.question.yes_no:
        return ""
    right = asked.id in site.departements or asked.name == site.region or asked.id in site.communes
    return request.say("oui" if right else "non")
