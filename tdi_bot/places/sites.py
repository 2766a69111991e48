"""Turnkey sites: records, by place, nearest, and how many of how many are known."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property, lru_cache
from itertools import islice
from typing import Any

from tdi_bot.model import GeoPoint, Place, Scheme
from tdi_bot.places.gazetteer import Gazetteer
from tdi_bot.places.geo import distance_km, on_unit_sphere
from tdi_bot.places.records import Coverage, PlaceSource, Site, SiteCounts

_WAVES = {1: ("2020-01", "2020-07"), 2: ("2021-09",)}
_TOTAL_WAVES = {
    ("cles-en-main", None): "2020+2021", ("cles-en-main", 1): "2020", ("cles-en-main", 2): "2021",
    ("france-2030", None): "2024",
}  # fmt: skip

_Located = tuple[float, float, float, Site, GeoPoint]
"""A point on the unit sphere, the site that is there, and the point in degrees."""


class Sites:
    """All known sites of both schemes, which are never added up."""

    def __init__(self, section: Callable[[str], bytes], gazetteer: Gazetteer) -> None:
        self._raw = section("places.sites")
        self._gazetteer = gazetteer
        self._within = lru_cache(maxsize=4096)(self._those_within)
        self._coverage = lru_cache(maxsize=4096)(self._covered)

    @cached_property
    def _held(self) -> dict[str, list[dict[str, Any]]]:
        held: dict[str, list[dict[str, Any]]] = json.loads(self._raw)
        return held

    @cached_property
    def all(self) -> tuple[Site, ...]:
        """Every site, in the order of the table: Nouvelle-Aquitaine first, then by wave."""
        return tuple(self._site(row) for row in self._held["sites"])

    @cached_property
    def totals(self) -> tuple[SiteCounts, ...]:
        """Official totals by region, scheme and waves."""
        return tuple(
            SiteCounts(
                row["scheme"],
                row["waves"],
                row["region"],
                int(row["total"]),
                row["complete"] == "oui",
                _source(row),
            )
            for row in self._held["totals"]
        )

    @cached_property
    def _by_id(self) -> dict[str, Site]:
        return {site.id: site for site in self.all}

    def site(self, code: str) -> Site | None:
        """Return a site by its id."""
        return self._by_id.get(code)

    def twin(self, code: str) -> str:
        """Return the id of the same ground in the other scheme, or nothing."""
        found = self.site(code)
        return found.twin if found else ""

    def place(self, code: str) -> Place | None:
        """Return a site as a place."""
        found = self.site(code)
        if found is None:
            return None
        return Place("site", found.id, found.name, found.departements, found.region, found.point)

    def within(self, place: Place, scheme: Scheme | None = None, wave: int | None = None) -> tuple[Site, ...]:
        """Return the known sites of a place, whatever its kind; a commune has those on its own ground.

        `wave` is 1 (2020) or 2 (September 2021); France 2030 is no wave of the first scheme.
        """
        return self._within(place, scheme, wave)

    def _those_within(self, place: Place, scheme: Scheme | None, wave: int | None) -> tuple[Site, ...]:
        if place.kind in ("commune", "ancienne"):
            insee = self._gazetteer.present(place)
            return tuple([site for site in self.chosen(scheme, wave) if insee in site.communes])
        return tuple([site for site in self.chosen(scheme, wave) if self._in(site, place)])

    def chosen(self, scheme: Scheme | None, wave: int | None = None) -> Iterable[Site]:
        """Yield the sites of a scheme and wave (None: all)."""
        for site in self.all:
            if (scheme is None or site.scheme == scheme) and (
                wave is None or site.wave in _WAVES.get(wave, ())
            ):
                yield site

    def nearest(
        self, point: GeoPoint, n: int, scheme: Scheme | None = None, within_km: float | None = None
    ) -> list[tuple[Site, float]]:
        """Return the n nearest known sites and their distances in kilometres, as the crow flies."""
        return list(islice(self.by_distance(point, scheme, within_km), n))

    def by_distance(
        self, point: GeoPoint, scheme: Scheme | None = None, within_km: float | None = None
    ) -> Iterator[tuple[Site, float]]:
        """Yield the known sites and their distances in kilometres, the nearest first."""
        x, y, z = on_unit_sphere(point)
        held = self._located[scheme]
        nearness = [(-x * a - y * b - z * c, at) for at, (a, b, c, _, _) in enumerate(held)]
        nearness.sort()
        for _, at in nearness:
            _, _, _, site, there = held[at]
            km = distance_km(point, there)
            if within_km is not None and km > within_km:
                return
            yield site, km

    @cached_property
    def _located(self) -> dict[Scheme | None, list[_Located]]:
        """Return the sites that have a point, by scheme (None: all), in the order of their ids."""
        schemes: tuple[Scheme | None, ...] = (None, "cles-en-main", "france-2030")
        return {
            scheme: [
                (*on_unit_sphere(site.point), site, site.point)
                for site in sorted(self.chosen(scheme), key=lambda site: site.id)
                if site.point
            ]
            for scheme in schemes
        }

    def coverage(self, place: Place | str | None, scheme: Scheme, wave: int | None = None) -> Coverage:
        """Return how many sites of an area are known, of how many, and whether the list is complete there.

        `place` is a place, the name of a région, or None for France. Below a région a list is complete when
        that of every région it is in is; its total is then what is known.
        """
        return self._coverage(place, scheme, wave)

    def _covered(self, place: Place | str | None, scheme: Scheme, wave: int | None) -> Coverage:
        waves = _TOTAL_WAVES.get((scheme, wave), "")
        totals = {row.region: row for row in self.totals if row.scheme == scheme and row.waves == waves}
        if place is None or isinstance(place, str):
            known = sum(not place or site.region == place for site in self.chosen(scheme, wave))
            row = totals.get(place or "")
            return Coverage(
                known, row.total if row else None, bool(row and row.complete), row.source if row else None
            )
        known = len(self.within(place, scheme, wave))
        if place.kind == "region" and place.id in totals:
            return self.coverage(place.id, scheme, wave)
        regions = self._regions(place)
        rows = [totals[region] for region in regions if region in totals]
        complete = bool(rows) and len(rows) == len(regions) and all(row.complete for row in rows)
        return Coverage(known, known if complete else None, complete, rows[0].source if complete else None)

    def _regions(self, place: Place) -> set[str]:
        found = {place.region} if place.region and not place.departements else set()
        for code in place.departements:
            area = self._gazetteer.area("departement", code)
            if area:
                found.add(area.region)
        return found

    def _in(self, site: Site, place: Place) -> bool:
        if place.kind == "site":
            return place.id in (site.id, site.twin)
        if place.kind in ("departement", "region"):
            return not set(site.departements).isdisjoint(place.departements)
        communes = [found for found in map(self._gazetteer.commune, site.communes) if found]
        return any(self._gazetteer.holds(place, commune) for commune in communes)

    def _site(self, row: dict[str, Any]) -> Site:
        communes = [found for found in map(self._gazetteer.commune, row["communes"]) if found]
        points = [commune.point for commune in communes if commune.point]
        middle = (
            GeoPoint(sum(p.lat for p in points) / len(points), sum(p.lon for p in points) / len(points))
            if points
            else None
        )
        same = ("id", "name", "scheme", "wave", "announced_on", "region", "area_note", "area_as_of")
        listed = ("aliases", "communes", "departements", "activities")
        fields: dict[str, Any] = {
            name: row[name] for name in (*same, "availability", "note", "twin", "confidence")
        }
        fields |= {name: tuple(row[name]) for name in listed}
        return Site(
            **fields,
            commune_names=tuple(commune.name for commune in communes),
            point=middle,
            area_ha=float(row["area_ha"]) if row["area_ha"] else None,
            sources=tuple(_source(source) for source in row["sources"]),
        )


def _source(row: dict[str, Any]) -> PlaceSource:
    return PlaceSource(row["publisher"], row["title"], row["url"], row["as_of"])
