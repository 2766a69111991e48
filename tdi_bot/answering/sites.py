"""Answers on turnkey sites from their table: lists, counts, the nearest, one card, two compared."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tdi_bot.answering.maps import picture_of
from tdi_bot.answering.naming import at, near
from tdi_bot.answering.piece import Piece, joined
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, source_lines
from tdi_bot.knowledge.wording import join, say_date, say_number
from tdi_bot.model import GeoPoint, Place, ReplyPlace, Scheme, SourceLine
from tdi_bot.places import PlaceSource, Site, distance_km
from tdi_bot.text import folded_words

NEAREST = 3
LONGEST_LIST = 15
MOST_SOURCES = 4
CURRENT = 2
WAVE_OF_YEAR = {2020: 1, 2021: 2}
MOST_PLACES = 3
AREAS = frozenset({"departement", "region", "contree", "epci", "territoire"})
NEW_AQUITAINE = "Nouvelle-Aquitaine"

Found = Sequence[tuple[Site, float | None]]


def listed(request: Request) -> Piece:
    """List the sites of a place or a wave, both schemes apart; near a town without one, the nearest."""
    named = [mention.place for mention in request.understood.slots.places]
    areas = [place for place in named if place.kind in AREAS]
    if len(areas) > 1 and len(areas) == len(named):
        return joined([_within(request, place) for place in dict.fromkeys(areas[:MOST_PLACES])])
    place = request.place or _new_aquitaine(request)
    if place.kind == "site":
        return card(request)
    return _within(request, place) if place.kind in AREAS else _around(request, place)


def nearest(request: Request) -> Piece:
    """Name the sites nearest to a place, as the crow flies."""
    if request.place is None:
        return Piece("clarify", request.say("manque_place"), intents=(request.intent.id,))
    if request.place.kind in {"region", "departement"} and request.understood.slots.radius_km is None:
        return _within(request, request.place)
    return _around(request, request.place)


def counted(request: Request) -> Piece:
    """Count the sites of a place: the list says how many."""
    return listed(request)


def card(request: Request) -> Piece:
    """Tell all that is known of one site: where, which wave, area, activities, territory, source."""
    mention = next((m for m in request.understood.slots.places if m.place.kind == "site"), None)
    if mention is None:
        return listed(request)
    site = request.places.site(mention.place.id)
    if site is None:
        return listed(request)
    pieces = [_verdict_on_place(request, site), request.say("site_titre", nom=site.name, ou=_where(site))]
    pieces += [line for line in _card_lines(request, site) if line]
    twin = request.places.site(site.twin) if site.twin else None
    if twin is not None:
        pieces.append(
            request.say(
                "site_jumeau",
                label=_label(request, twin),
                disponible=twin.availability or request.say("non_renseigne"),
            )
        )
    return _piece(request, "\n".join(piece for piece in pieces if piece), [(site, None)])


def _card_lines(request: Request, site: Site) -> Iterable[str]:
    yield request.say("site_label", label=_label(request, site))
    if site.availability:
        yield request.say("site_disponible", quand=site.availability)
    if site.area_ha is not None:
        date = say_date(site.area_as_of, request.lang) if site.area_as_of else request.say("date_inconnue")
        key = "site_surface" if site.area_note else "site_surface_nue"
        yield request.say(key, surface=_number(site.area_ha), note=site.area_note, date=date)
    else:
        yield request.say("site_sans_surface")
    if site.activities:
        yield request.say("site_activites", activites=join(list(site.activities)))
    territoire = _territoire(request, site)
    if territoire:
        yield request.say("site_territoire", territoire=territoire)
    if site.note:
        yield site.note


def _territoire(request: Request, site: Site) -> str:
    commune = request.places.place("commune", site.communes[0]) if site.communes else None
    held = request.places.membership(commune, CURRENT) if commune else None
    return held.territoire.name if held and held.territoire else ""


def compared(request: Request) -> Piece:
    """Compare two sites row by row, or say which is nearer to a place."""
    chosen = [m.place for m in request.understood.slots.places if m.place.kind == "site"]
    if len(chosen) < 2:
        return listed(request)
    sites = [site for place in chosen if (site := request.places.site(place.id))][:2]
    origin = next((m.place for m in request.understood.slots.places if m.place.kind != "site"), None)
    if origin is not None and (point := request.places.point_of(origin)):
        measured = sorted(
            (distance_km(point, site.point), number) for number, site in enumerate(sites) if site.point
        )
        if len(measured) == 2:
            (first_km, first_at), (second_km, second_at) = measured
            first, second = sites[first_at], sites[second_at]
            text = request.say(
                "site_plus_proche", premier=first.name, km=_km(first_km), second=second.name, km_second=_km(second_km),
                lieu=near(origin),
            )  # fmt: skip
            return _piece(request, text, [(first, first_km), (second, second_km)])
    unknown = request.say("non_renseigne")
    rows = [
        (request.say("rang_commune"), [_where(site) for site in sites]),
        (request.say("rang_label"), [_label(request, site) for site in sites]),
        (
            request.say("rang_surface"),
            [f"{_number(s.area_ha)} ha" if s.area_ha is not None else unknown for s in sites],
        ),
        (request.say("rang_disponible"), [site.availability or unknown for site in sites]),
        (request.say("rang_activites"), [join(list(site.activities)) or unknown for site in sites]),
        (request.say("rang_territoire"), [_territoire(request, site) or unknown for site in sites]),
    ]
    lines = [f"{sites[0].name} / {sites[1].name}"]
    lines += [f"{name} : {first} / {second}" for name, (first, second) in rows]
    return _piece(request, "\n".join(lines), [(site, None) for site in sites])


def _within(request: Request, place: Place) -> Piece:
    """List what is known within a département, région, EPCI or territory."""
    slots = request.understood.slots
    own = _filtered(request, request.places.sites_in(place, scheme="cles-en-main"))
    later = [] if _asked_wave(request) else list(request.places.sites_in(place, scheme="france-2030"))
    if _only_france_2030(request):
        own = []
    where = at(request, place)
    lines = []
    if own:
        lines.append(
            request.say("sites_un" if len(own) == 1 else "sites_plusieurs", nombre=str(len(own)), ou=where)
        )
        lines += _rows(request, [(site, None) for site in own[:LONGEST_LIST]], 1)
    elif not _only_france_2030(request):
        lines.append(request.say("sites_aucun", ou=where))
    if later:
        lines.append(
            request.say(
                "france_2030_un" if len(later) == 1 else "france_2030_plusieurs",
                nombre=str(len(later)),
                ou=where,
            )
        )
        lines += _rows(request, [(site, None) for site in later[:LONGEST_LIST]], len(own) + 1)
    shown: list[tuple[Site, float | None]] = [(site, None) for site in (*own, *later)]
    if not shown and (point := request.places.point_of(place)):
        close = _closest(request, point)
        lines.append(request.say("sites_plus_proches_du_lieu", lieu=near(place)))
        lines += _rows(request, close, 1)
        shown = list(close)
    lines.append(_completeness(request, place))
    return _piece(request, "\n".join(line for line in lines if line), shown, place)


def _only_france_2030(request: Request) -> bool:
    """Whether the other scheme alone was asked for: « sites clés en main et France 2030 » asks for both."""
    return request.understood.slots.scheme == "france-2030" and "site" not in request.understood.concepts


def _around(request: Request, place: Place) -> Piece:
    """Name the nearest sites of both schemes, and those of the commune itself first."""
    point = request.places.point_of(place)
    if point is None or not request.places.in_france(point):
        return Piece("clarify", request.say("lieu_hors_de_france"), intents=(request.intent.id,))
    slots = request.understood.slots
    here = (
        [site for site in request.places.sites_in(place, scheme=slots.scheme)]
        if place.kind != "point"
        else []
    )
    close = _closest(request, point, slots.scheme)
    if slots.radius_km is not None and not close:
        return _piece(
            request, request.say("aucun_dans_le_rayon", km=_km(slots.radius_km), lieu=near(place)), [], place
        )
    lines = []
    if here:
        lines.append(
            request.say(
                "site_ici",
                ou=at(request, place),
                noms=join([f"{s.name} ({_label(request, s)})" for s in here]),
            )
        )
    elif place.kind != "point":
        lines.append(request.say("aucun_ici", ou=at(request, place)))
    lines.append(
        request.say("les_plus_proches", lieu=near(place) if place.kind != "point" else request.say("de_vous"))
    )
    lines += _rows(request, close, 1)
    lines.append(_completeness(request, place))
    return _piece(request, "\n".join(line for line in lines if line), close, place)


def _closest(request: Request, point: GeoPoint, scheme: Scheme | None = None) -> Found:
    slots = request.understood.slots
    within = slots.radius_km
    if scheme is not None:
        return request.places.nearest(point, NEAREST, scheme=scheme, within_km=within)
    own = request.places.nearest(point, NEAREST, scheme="cles-en-main", within_km=within)
    later = request.places.nearest(point, 1, scheme="france-2030", within_km=within)
    return sorted((*own, *later), key=lambda pair: pair[1])


def _filtered(request: Request, sites: Iterable[Site]) -> list[Site]:
    slots = request.understood.slots
    wave = _asked_wave(request)
    kept = [site for site in sites if wave is None or site.rank == wave]
    if slots.area_min_ha is not None:
        kept = [site for site in kept if site.area_ha is not None and site.area_ha >= slots.area_min_ha]
    return kept


def _asked_wave(request: Request) -> int | None:
    """The wave named, or the one that the only year of the question stands for."""
    slots = request.understood.slots
    years = {date.year for date in slots.dates}
    return slots.wave or (WAVE_OF_YEAR.get(min(years)) if len(years) == 1 else None)


def _rows(request: Request, found: Found, first: int) -> list[str]:
    rows = []
    for number, (site, km) in enumerate(found, start=first):
        distance = request.say("a_distance", km=_km(km)) if km is not None else ""
        rows.append(
            request.say(
                "site_ligne",
                rang=str(number),
                nom=site.name,
                departement="/".join(site.departements),
                commune=join(list(site.commune_names)),
                label=_label(request, site),
                distance=distance,
            )  # fmt: skip
        )
    return rows


def _label(request: Request, site: Site) -> str:
    if site.scheme == "france-2030":
        return request.say("label_france_2030")
    if site.rank is None:
        return request.say("label_vague_inconnue")
    return request.say(f"label_vague_{'une' if site.rank == 1 else 'deux'}")


def _completeness(request: Request, place: Place) -> str:
    """Say whether the list is whole, and how many of how many are known."""
    region = request.places.place("region", place.region) if place.region else None
    if region is None:
        return request.say("liste_partielle_france")
    coverage = request.places.coverage(region, "cles-en-main")
    if coverage.complete:
        return request.say("liste_complete", region=at(request, region), total=str(coverage.total))
    if coverage.total is None:
        return request.say("liste_partielle", region=at(request, region), connus=str(coverage.known))
    return request.say(
        "liste_partielle_sur",
        region=at(request, region),
        connus=str(coverage.known),
        total=str(coverage.total),
    )


def _verdict_on_place(request: Request, site: Site) -> str:
    """« Aeropolis est en Gironde, non ? »: compare the asked département with the site's."""
    asked = [
        m.place
        for m in request.understood.slots.places
        if m.place.kind in {"departement", "region", "commune"}
    ]
    if not asked or not request.understood.question.yes_no:
        return ""
    place = asked[0]
    right = place.id in site.departements or place.name == site.region or place.id in site.communes
    return request.say("oui" if right else "non")


def _piece(request: Request, text: str, found: Found, place: Place | None = None) -> Piece:
    places = tuple(
        ReplyPlace(
            site.name, site.point.lat, site.point.lon, round(km, 1) if km is not None else None, site.id
        )
        for site, km in found
        if site.point is not None
    )
    return Piece(
        "answer",
        text,
        _sources([site for site, _ in found], request),
        near_questions(request.content, request.intent.suggests),
        places,
        picture_of(request, places, place),
        (request.intent.id,),
        request.understood.confidence,
    )


def _sources(sites: Sequence[Site], request: Request) -> tuple[SourceLine, ...]:
    found: dict[str, SourceLine] = {}
    for site in sites:
        for source in site.sources[:1]:
            found.setdefault(source.publisher, source_line(source))
    return tuple(found.values())[:MOST_SOURCES] or source_lines(request.content, ("sna-14",))


def source_line(source: PlaceSource) -> SourceLine:
    """Return a table's source as a reply shows it."""
    return SourceLine(
        f"sites:{'-'.join(folded_words(source.publisher))}",
        source.title,
        source.publisher,
        source.url,
        source.as_of,
    )


def _where(site: Site) -> str:
    return f"{join(list(site.commune_names))} ({'/'.join(site.departements)})"


def _new_aquitaine(request: Request) -> Place:
    found = request.places.place("region", NEW_AQUITAINE)
    assert found is not None
    return found


def _number(value: float) -> str:
    return say_number(int(value) if float(value).is_integer() else value)


def _km(value: float) -> str:
    return _number(round(value)) if value >= 10 else _number(round(value, 1))
