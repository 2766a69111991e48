"""One turnkey site's card, and two sites side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from tdi_bot.answering.naming import near
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.site_wording import label, say_area, say_km, site_piece, where
from tdi_bot.knowledge.wording import join, say_date, say_date_of
from tdi_bot.model import ConceptId, GeoPoint, Place
from tdi_bot.places import Site, distance_km

CURRENT_PHASE = 2
COMPARED = 2
STATE = frozenset(map(ConceptId, ("commercialisation", "encore-libre")))
"""What asks whether a site is still free."""


def site_card(request: Request, site: Site, origin: Place | None = None) -> Piece:
    """Tell all that is known of one site: where, which wave, area, activities, territory, source.

    From an `origin` it says how far that is, first.
    """
    asked = [line for line in map(_ASKED.get, sorted(request.understood.concepts)) if line is not None]
    twin = request.places.site(site.twin) if site.twin else None
    if twin is not None and twin.availability and not site.availability and _availability_line in asked:
        site, twin = twin, site  # one place under two labels: the card that answers stands first
    told = [line for say in dict.fromkeys(asked) if (line := say(request, site))]
    key = "site_au_sujet" if told else "site_titre"
    first_of_all = distance_to(request, site, origin) if origin else _verdict_on_place(request, site)
    lines = [first_of_all, request.say(key, nom=site.name, ou=where(request, site))]
    lines += told
    first = "\n".join(told)
    lines += [line for line in _card_lines(request, site) if line not in first]
    if twin is not None:
        when = twin.availability or request.say("non_renseigne")
        lines.append(request.say("site_jumeau", label=label(request, twin), disponible=when))
    return site_piece(request, lines, [(site, None)])


def distance_to(request: Request, site: Site, origin: Place) -> str:
    """Return how far a site is from a place, or nothing where one of them is nowhere."""
    point = request.places.point_of(origin)
    if point is None or site.point is None:
        return ""
    km = say_km(request, distance_km(point, site.point))
    return request.say("site_distance", nom=site.name, km=km, lieu=near(request, origin))


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
    yield _label_line(request, site)
    if site.availability:
        yield _availability_line(request, site)
    yield _area_line(request, site)
    if site.activities:
        yield _activities_line(request, site)
    if _territoire(request, site):
        yield _territoire_line(request, site)
    yield site.note


def _label_line(request: Request, site: Site) -> str:
    return request.say("site_label", label=label(request, site))


def _announced_line(request: Request, site: Site) -> str:
    when = say_date_of(site.announced_on, "", request.lang)
    return request.say("site_annonce", date=when) if site.announced_on else ""


def _availability_line(request: Request, site: Site) -> str:
    return request.say("site_disponible", quand=site.availability or request.say("non_renseigne"))


def _activities_line(request: Request, site: Site) -> str:
    said = join(list(site.activities), request.lang) or request.say("non_renseigne")
    return request.say("site_activites", activites=said)


def _territoire_line(request: Request, site: Site) -> str:
    territoire = _territoire(request, site)
    return request.say("site_territoire" if territoire else "site_hors_territoire", territoire=territoire)


def _area_asked(request: Request, site: Site) -> str:
    """Tell the area; where it is unknown, tell those that are known of the other sites just listed."""
    line = _area_line(request, site)
    last = request.conversation.turns[-1].sites if request.conversation.turns else ()
    others = [other for code in last if code != site.id and (other := request.places.site(code))]
    known = [f"{other.name}, {say_area(request, other)}" for other in others if other.area_ha is not None]
    if site.area_ha is not None or not known:
        return line
    return f"{line}\n{request.say('site_surfaces_voisines', noms=join(known, request.lang))}"


def _area_line(request: Request, site: Site) -> str:
    if site.area_ha is None:
        return request.say("site_sans_surface")
    date = say_date(site.area_as_of, request.lang) if site.area_as_of else request.say("date_inconnue")
    area = say_area(request, site)
    if date in site.area_note:
        return request.say("site_surface_nue", surface=area, date=site.area_note)
    key = "site_surface" if site.area_note else "site_surface_nue"
    return request.say(key, surface=area, note=site.area_note, date=date)


_ASKED: Mapping[ConceptId, Callable[[Request, Site], str]] = {
    ConceptId("surface"): _area_asked,
    ConceptId("combien"): _area_asked,
    ConceptId("disponible"): _availability_line,
    ConceptId("activite"): _activities_line,
    ConceptId("vague"): _label_line,
    ConceptId("labellise"): _announced_line,
    ConceptId("presenter"): _announced_line,
    ConceptId("an-2020"): _announced_line,
    ConceptId("an-2021"): _announced_line,
    ConceptId("dans-ti"): _territoire_line,
    ConceptId("programme"): _territoire_line,
    ConceptId("membre"): _territoire_line,
}
"""Which line of the card answers what was asked: it comes first."""


def _territoire(request: Request, site: Site) -> str:
    """Return the territory of the first of a site's communes that is in one, or nothing."""
    for code in site.communes:
        commune = request.places.place("commune", code)
        held = request.places.membership(commune, CURRENT_PHASE) if commune else None
        if held and held.territoire:
            return held.territoire.name
    return ""


def _verdict_on_place(request: Request, site: Site) -> str:
    """« Aeropolis est en Gironde, non ? »: compare the asked place with the site's."""
    kinds = {"departement", "region", "commune"}
    asked = next((m.place for m in request.understood.slots.places if m.place.kind in kinds), None)
    if asked is None or not request.understood.question.yes_no:
        return ""
    if not STATE.isdisjoint(request.understood.concepts):
        return ""  # « le site de Lons est vendu ? »: « oui » would say that it is
    right = asked.id in site.departements or asked.name == site.region or asked.id in site.communes
    return request.say("oui" if right else "non")
