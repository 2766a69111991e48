"""Answers on turnkey sites from their table: lists, counts, the nearest; cards and comparisons by name."""

from __future__ import annotations

from itertools import islice

from tdi_bot.answering.naming import at, near
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.site_card import COMPARED, STATE, side_by_side, site_card
from tdi_bot.answering.site_choice import Choice
from tdi_bot.answering.site_wording import Found, completeness, label, rows, say_km, site_piece
from tdi_bot.knowledge.wording import join
from tdi_bot.model import ConceptId, GeoPoint, IntentId, Place, Scheme
from tdi_bot.places import Site

NEAREST = 3
FARTHEST_KM = 600
"""Beyond, a site is near to nothing: from Guyane the nearest one known is an ocean away."""
MOST_NEAREST = 10
LONGEST_LIST = 20
MOST_PLACES = 3
AREAS = frozenset({"departement", "region", "contree", "epci", "territoire"})
NEW_AQUITAINE = "Nouvelle-Aquitaine"
BY_SIZE, SMALLEST, ALL_BY_SIZE = map(ConceptId, ("taille-extreme", "taille-moindre", "par-taille"))
MAP = IntentId("sites-choix.carte")
LARGEST_SHOWN = 5
"""« le plus grand ? » wants the first and a few to compare it with, not the whole list."""
SCHEMES: tuple[Scheme, Scheme] = ("cles-en-main", "france-2030")


def listed(request: Request) -> Piece:
    """List the sites of each place named, both schemes apart; near a town without one, the nearest."""
    if request.place is not None and request.place.kind == "site":
        return card(request)
    asked = _asked(request)[:MOST_PLACES]
    if (site := _whose_state_is_asked(request, asked)) is not None:
        return site_card(request, site)
    lines: list[str] = []
    found: list[tuple[Site, float | None]] = []
    for place in asked:
        number = sum(site.point is not None for site, _ in found) + 1
        said, shown = _of_place(request, place, number, brief=len(asked) > 1)
        lines += [f"\n{said[0]}", *said[1:]] if lines else said
        found += shown
    lines.append(_coverage(request, asked))
    if request.intent.id == MAP and any(site.point for site, _ in found):
        lines.append(request.say("carte_numeros"))
    return _answer(request, lines, found, asked)


def _whose_state_is_asked(request: Request, asked: list[Place]) -> Site | None:
    """« le site de Lons est vendu ? »: the town's only site, of which « oui » would say that it is."""
    if STATE.isdisjoint(request.understood.concepts) or len(asked) != 1 or asked[0].kind in AREAS:
        return None
    here = request.places.sites_in(asked[0], scheme=request.understood.slots.scheme)
    return here[0] if len(here) == 1 else None


def nearest(request: Request) -> Piece:
    """Name the sites nearest to a place, as the crow flies."""
    if request.place is None:
        return Piece("clarify", request.say("manque_place"), intents=(request.intent.id,))
    towns = [place for place in _asked(request) if place.kind not in AREAS]
    whole_area = (
        request.place.kind in {"region", "departement"} and request.understood.slots.radius_km is None
    )
    if len(towns) > 1 or whole_area:
        return listed(request)
    lines, found = _around(request, request.place, 1, brief=False)
    return _answer(request, [*lines, _coverage(request, [request.place])], found, [request.place])


def card(request: Request) -> Piece:
    """Tell all that is known of the site named; without one, list."""
    named = (m.place.id for m in request.understood.slots.places if m.place.kind == "site")
    site = next((site for code in named if (site := request.places.site(code))), None)
    return site_card(request, site) if site is not None else listed(request)


def same_wave(request: Request) -> Piece:
    """Name the sites of the région that got their label with the one named."""
    named = (m.place.id for m in request.understood.slots.places if m.place.kind == "site")
    site = next((site for code in named if (site := request.places.site(code))), None)
    region = request.places.place("region", site.region) if site is not None else None
    if site is None or region is None:
        return listed(request)
    others = [
        (other, None)
        for other in request.places.sites_in(region, scheme=site.scheme, wave=site.rank)
        if other.id != site.id
    ]
    said = {"nom": site.name, "label": label(request, site), "ou": at(request, region)}
    head = request.say("meme_vague" if others else "meme_vague_seul", **said)
    lines = [head, *rows(request, others), completeness(request, region, site.scheme)]
    return site_piece(request, lines, others, region)


def compared(request: Request) -> Piece:
    """Compare two sites row by row, or say which is nearer to a place."""
    chosen = [m.place for m in request.understood.slots.places if m.place.kind == "site"]
    sites = [site for place in chosen if (site := request.places.site(place.id))][:COMPARED]
    origin = next((m.place for m in request.understood.slots.places if m.place.kind != "site"), None)
    if len(sites) < COMPARED:
        return site_card(request, sites[0], origin) if sites else listed(request)
    return side_by_side(request, sites, origin)


def _asked(request: Request) -> list[Place]:
    """Return the places asked about, towns before areas; without any, the région whose list is whole."""
    named = [m.place for m in request.understood.slots.places if m.place.kind != "site"]
    towns = [place for place in named if place.kind not in AREAS]
    default = request.places.place("region", NEW_AQUITAINE)
    return list(dict.fromkeys(towns or named)) or ([default] if default else [])


def _answer(request: Request, lines: list[str], found: Found, asked: list[Place]) -> Piece:
    outside = [place for place in asked if place.kind not in AREAS and not _in_france(request, place)]
    if asked and len(outside) == len(asked):
        return Piece("clarify", request.say("lieu_hors_de_france"), intents=(request.intent.id,))
    return site_piece(request, lines, found, asked[0] if asked else None)


def _in_france(request: Request, place: Place) -> bool:
    point = request.places.point_of(place)
    # What has a name is in our tables; a bare point may be anywhere.
    return point is not None and (place.kind != "point" or request.places.in_france(point))


def _of_place(request: Request, place: Place, number: int, brief: bool) -> tuple[list[str], Found]:
    return (
        _within(request, place, number)
        if place.kind in AREAS
        else _around(request, place, number, brief=brief)
    )


def _within(request: Request, place: Place, number: int) -> tuple[list[str], Found]:
    """List what is known within an area, the first scheme before the other."""
    choice = Choice(request)
    own, later = (
        list(request.places.sites_in(place, scheme=scheme)) if scheme in choice.schemes() else []
        for scheme in SCHEMES
    )
    kept, kept_later = (_in_order(request, choice.of(sites)) for sites in (own, later))
    shown: list[tuple[Site, float | None]] = [(site, None) for site in kept[:LONGEST_LIST]]
    lines = [] if choice.only_france_2030 and later else [_head(request, choice, place, kept)]
    brief = BY_SIZE in request.understood.concepts and ALL_BY_SIZE not in request.understood.concepts
    if len(shown) > 1 and BY_SIZE in request.understood.concepts:
        shown = shown[:LARGEST_SHOWN] if brief else shown
        smallest = SMALLEST in request.understood.concepts
        lines.append(request.say("par_surface_croissante" if smallest else "par_surface"))
    lines += rows(request, shown, number)
    if kept_later:
        others = [(site, None) for site in kept_later[: LARGEST_SHOWN if brief else LONGEST_LIST]]
        lines.append(_head_of_others(request, choice, place, kept_later))
        lines += rows(request, others, number + sum(site.point is not None for site, _ in shown))
        shown += others
    if shown and request.understood.slots.area_min_ha is not None:
        lines.append(request.say("surfaces_reserve"))
    lines.append(choice.unknown_line((*own, *later)))
    if not kept and choice.wave is not None and not choice.narrows and own:
        # « et dans les Landes ? », of the second wave: none, yet there is one of the first.
        shown = [(site, None) for site in own[:LONGEST_LIST]]
        lines += [request.say("sites_autre_vague"), *rows(request, shown, number)]
    point = request.places.point_of(place)
    if not shown and point is not None and not choice.narrows:
        shown = [pair for pair in _closest(request, point, NEAREST) if (pair[1] or 0) <= FARTHEST_KM]
    if shown and shown[0][1] is not None:
        lines += [request.say("sites_plus_proches_du_lieu"), *rows(request, shown, number)]
    return lines, shown


def _in_order(request: Request, sites: list[Site]) -> list[Site]:
    """« le plus grand ? »: the largest area first, « le plus petit ? » the smallest; unknown ones last."""
    if BY_SIZE not in request.understood.concepts:
        return sites
    sign = 1 if SMALLEST in request.understood.concepts else -1
    return sorted(sites, key=lambda site: (site.area_ha is None, sign * (site.area_ha or 0)))


def _head(request: Request, choice: Choice, place: Place, kept: list[Site]) -> str:
    where = at(request, place) + choice.said()
    if not kept:
        none = "france_2030_aucun" if choice.only_france_2030 else "sites_aucun"
        return request.say(none, ou=where + choice.said_of_wave())
    key = "sites_un" if len(kept) == 1 else "sites_plusieurs"
    head = request.say(key, nombre=str(len(kept)), ou=where)
    first = request.say("sites_premiers", nombre=str(LONGEST_LIST))
    head = f"{head} {first}" if len(kept) > LONGEST_LIST else head
    superlative = BY_SIZE in request.understood.concepts
    of_state = not STATE.isdisjoint(request.understood.concepts)
    closed = request.understood.question.yes_no and len(_asked(request)) == 1
    closed = closed and not superlative and not of_state
    verdict = _verdict(request, place, len(kept)) if closed else ""
    return f"{request.say(verdict)} {head}" if verdict else head


def _verdict(request: Request, place: Place, known: int) -> str:
    """« la Creuse a 10 sites ? »: there are some, but not ten; of a partial list neither is known."""
    counted = [q for q in request.understood.question.slots.quantities if q.unit in {"site", ""}]
    if not counted:
        return "oui"
    region = request.places.place("region", place.region) if place.region else None
    if region is None or not request.places.coverage(region, "cles-en-main").complete:
        return ""
    return "oui" if any(quantity.fits(known) for quantity in counted) else "non"


def _head_of_others(request: Request, choice: Choice, place: Place, kept: list[Site]) -> str:
    number = "un" if len(kept) == 1 else "plusieurs"
    key = f"france_2030_seul_{number}" if choice.only_france_2030 else f"france_2030_{number}"
    return request.say(key, nombre=str(len(kept)), ou=at(request, place) + choice.said())


def _around(request: Request, place: Place, number: int, *, brief: bool) -> tuple[list[str], Found]:
    """Name the sites of a town itself, and the nearest of both schemes; `brief` names one for each town."""
    point = request.places.point_of(place)
    if point is None or not _in_france(request, place):
        return [request.say("lieu_hors_de_france")], []
    radius = request.understood.slots.radius_km
    close = _closest(request, point, 1 if brief else _how_many(request))
    if radius is not None and not close:
        none = request.say("aucun_dans_le_rayon", km=say_km(request, radius), lieu=near(request, place))
        beyond = request.places.nearest(point, 1)
        return [none, request.say("sites_plus_proches_du_lieu"), *rows(request, beyond, number)], list(beyond)
    lines = [] if place.kind == "point" or radius is not None else [_here(request, place)]
    lines.append(_head_of_nearest(request, place))
    return [*lines, *rows(request, close, number)], close


def _here(request: Request, place: Place) -> str:
    here = request.places.sites_in(place, scheme=request.understood.slots.scheme)
    if not here:
        none = "france_2030_aucun" if Choice(request).only_france_2030 else "aucun_ici"
        return request.say(none, ou=at(request, place))
    names = join([f"{site.name}, {label(request, site)}" for site in here], request.lang)
    # « oui » to « reste-t-il de la place à Lacq ? » would say that there is some.
    key = "site_ici" if STATE.isdisjoint(request.understood.concepts) else "site_ici_sans_oui"
    return request.say(key, ou=at(request, place), noms=names)


def _head_of_nearest(request: Request, place: Place) -> str:
    lieu = near(request, place)
    radius, choice = request.understood.slots.radius_km, Choice(request).said()
    if radius is not None:
        return request.say("dans_le_rayon", km=say_km(request, radius), lieu=lieu, choix=choice)
    return request.say("les_plus_proches", lieu=lieu + choice)


def _coverage(request: Request, asked: list[Place]) -> str:
    """Say how complete the list is in the places' régions; a bare point is in that of its nearest commune."""
    said = []
    for place in asked:
        point = None if place.region else request.places.point_of(place)
        town = request.places.nearest_commune(point) if point is not None else None
        scheme: Scheme = "france-2030" if Choice(request).only_france_2030 else "cles-en-main"
        said.append(completeness(request, town[0] if town else place, scheme))
    return "\n".join(dict.fromkeys(said))


def _how_many(request: Request) -> int:
    """Return how many sites were asked for: « les trois sites les plus proches »; 0 if no number was."""
    asked = (q.value for q in request.understood.slots.quantities if q.unit in {"site", "proche"})
    return next((int(number) for number in asked if 1 <= number <= MOST_NEAREST), 0)


def _closest(request: Request, point: GeoPoint, wanted: int) -> Found:
    """Return the nearest sites by distance: as many as wanted, else three and one of the other scheme."""
    slots = request.understood.slots
    choice = Choice(request)
    found = request.places.by_distance(point, slots.scheme, slots.radius_km)
    fitting = found if choice.is_open else (pair for pair in found if choice.fits(pair[0]))
    if wanted or slots.scheme is not None:
        return list(islice(fitting, wanted or NEAREST))
    if slots.radius_km is not None:
        return list(islice(fitting, MOST_NEAREST))
    own: list[tuple[Site, float]] = []
    later: list[tuple[Site, float]] = []
    both = "france-2030" in choice.schemes()
    for pair in fitting:
        (own if pair[0].scheme == "cles-en-main" else later).append(pair)
        if len(own) >= NEAREST and (later or not both):
            break
    return sorted((*own[:NEAREST], *later[:1]), key=lambda pair: pair[1])
