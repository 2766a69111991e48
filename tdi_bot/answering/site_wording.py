"""How turnkey sites are worded: their rows, labels, areas and distances, and how complete a list is."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from tdi_bot.answering.maps import picture_of
from tdi_bot.answering.naming import at
from tdi_bot.answering.piece import Piece
from tdi_bot.answering.request import Request
from tdi_bot.answering.stating import near_questions, source_lines
from tdi_bot.knowledge.wording import join, say_number
from tdi_bot.model import ConceptId, GeoPoint, Place, ReplyPlace, Scheme, SourceLine
from tdi_bot.places import PlaceSource, Site
from tdi_bot.text import folded_words

MOST_SOURCES = 4
AREA, AVAILABLE, ACTIVITY, WHEN = map(ConceptId, ("surface", "disponible", "activite", "quand"))
"""What may be asked of every site of a list."""
WAVE_LABELS = {1: "label_vague_une", 2: "label_vague_deux"}

Found = Sequence[tuple[Site, float | None]]
"""Sites with their distance from the asked place, in kilometres, where there is one."""


def place_of(site: Site, point: GeoPoint, km: float | None = None) -> ReplyPlace:
    """Return a site as a map shows it, with its distance from the asked place where there is one."""
    distance = None if km is None else round(km, 1)
    return ReplyPlace(site.name, point.lat, point.lon, distance, site.id, site.scheme == "france-2030")


def site_piece(request: Request, lines: Iterable[str], found: Found, place: Place | None = None) -> Piece:
    """Return an answer on sites: its lines, the sources of the sites, their places and the map of them."""
    places = tuple(place_of(site, site.point, km) for site, km in found if site.point is not None)
    return Piece(
        "answer",
        "\n".join(line for line in lines if line),
        _sources([site for site, _ in found], request),
        near_questions(request.content, request.intent.suggests, request.lang),
        places,
        picture_of(request, places, place),
        (request.intent.id,),
        request.understood.confidence,
    )


def rows(request: Request, found: Found, first: int = 1) -> list[str]:
    """Return one numbered line for each site that has a commune, as the map numbers them.

    Sites whose commune no source tells follow in a line of their own, without a distance.
    """
    said = [
        request.say(
            "site_ligne",
            rang=str(number),
            nom=site.name,
            departement="/".join(site.departements),
            commune=join(list(site.commune_names), request.lang),
            label=label(request, site),
            distance=_measures(request, site, km),
        )
        for number, (site, km) in enumerate(((s, km) for s, km in found if s.point is not None), start=first)
    ]
    unplaced = [site.name for site, _ in found if site.point is None]
    return said + ([request.say("sites_sans_commune", noms=join(unplaced, request.lang))] if unplaced else [])


def _measures(request: Request, site: Site, km: float | None) -> str:
    """Return the end of a site's row: its distance, then what the question asks of every site."""
    columns = [] if km is None else [request.say("a_distance", km=say_km(request, km))]
    columns += [f", {column}" for column in _asked_columns(request, site)]
    return "".join(columns)


def _asked_columns(request: Request, site: Site) -> Iterator[str]:
    """« quelle surface ? », « disponibles quand ? » of a list: each row tells it, or that it is not known."""
    understood = request.understood
    if AREA in understood.concepts or understood.slots.area_min_ha is not None:
        yield say_area(request, site) or request.say("surface_inconnue")
    if AVAILABLE in understood.concepts and (site.availability or WHEN in understood.concepts):
        when = site.availability or request.say("non_renseigne")
        yield request.say("disponibilite", quand=when)
    if ACTIVITY in understood.concepts and not understood.slots.activity and site.activities:
        yield join(list(site.activities), request.lang)


def label(request: Request, site: Site) -> str:
    """Return the label of a site: its wave, or the other scheme's name."""
    if site.scheme == "france-2030":
        return request.say("label_france_2030")
    return request.say(WAVE_LABELS.get(site.rank or 0, "label_vague_inconnue"))


def where(request: Request, site: Site) -> str:
    """Return the communes and départements of a site: « Bordes et Assat (64) »."""
    return f"{join(list(site.commune_names), request.lang)} ({'/'.join(site.departements)})"


def completeness(request: Request, place: Place, scheme: Scheme = "cles-en-main") -> str:
    """Say whether the list of the place's région is whole, and how many of how many are known."""
    region = request.places.place("region", place.region) if place.region else None
    if region is None:
        return request.say("liste_partielle_france")
    coverage = request.places.coverage(region, scheme)
    said = {"region": at(request, region), "connus": str(coverage.known), "total": str(coverage.total)}
    if scheme == "france-2030":
        key = "france_2030_complete" if coverage.complete else "france_2030_partielle"
        return request.say(key if coverage.total is not None else "liste_partielle_vide", **said)
    if coverage.complete:
        return request.say("liste_complete", **said)
    if coverage.total is not None:
        return request.say("liste_partielle_sur", **said)
    return request.say("liste_partielle" if coverage.known else "liste_partielle_vide", **said)


@lru_cache(maxsize=512)
def source_line(source: PlaceSource) -> SourceLine:
    """Return a table's source as a reply shows it."""
    name = "-".join(folded_words(source.publisher))
    return SourceLine(f"sites:{name}", source.title, source.publisher, source.url, source.as_of)


def say_area(request: Request, site: Site) -> str:
    """Return a known area in hectares, or nothing."""
    return "" if site.area_ha is None else f"{plain_number(request, site.area_ha)} ha"


def say_km(request: Request, value: float) -> str:
    """Return a distance: whole kilometres from ten on, one decimal below."""
    return plain_number(request, round(value) if value >= 10 else round(value, 1))


def plain_number(request: Request, value: float) -> str:
    """Return a number without a decimal that says nothing."""
    return say_number(int(value) if float(value).is_integer() else value, request.lang)


def _sources(sites: Sequence[Site], request: Request) -> tuple[SourceLine, ...]:
    """Return where the sites come from, each publisher once, with the latest date of its sites."""
    found: dict[str, SourceLine] = {}
    for site in sites:
        for line in map(source_line, site.sources[:1]):
            known = found.get(line.publisher)
            if known is None or known.as_of < line.as_of:
                found[line.publisher] = line
    return tuple(found.values())[:MOST_SOURCES] or source_lines(request.content, ("sna-14",))
