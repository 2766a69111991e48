"""Every place by its reference, decoded from the compiled sections when it is first asked for."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from tdi_bot.memo import remembered
from tdi_bot.model import GeoPoint, Place, PlaceKind
from tdi_bot.places.geo import distance_km

_KINDS: dict[str, PlaceKind] = {
    "c": "commune", "a": "ancienne", "e": "epci", "d": "departement", "r": "region", "k": "contree",
    "t": "territoire",
}  # fmt: skip
_LETTERS = {kind: letter for letter, kind in _KINDS.items()}
_RINGS_KM = (5, 25)


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune with what is asked about it; `territoires` are its territory codes in phase 1 and 2."""

    insee: str
    name: str
    postal_codes: tuple[str, ...]
    epci: str
    departement: str
    population: int
    point: GeoPoint | None
    territoires: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Area:
    """What communes add up to. `inside` maps a phase to territories and how many communes they hold."""

    name: str
    region: str
    departements: tuple[str, ...]
    population: int
    point: GeoPoint | None
    communes: int
    inside: dict[str, dict[str, int]]
    epci: tuple[str, ...] = ()


class _Lines:
    """Lines of text found by the code that they begin with, of five digits or capitals."""

    def __init__(self, name: str, section: Callable[[str], bytes]) -> None:
        self._text = section(name)
        self._codes = _numbers(section(f"{name}.codes"))
        self._offsets = _numbers(section(f"{name}.offsets"))

    def at(self, number: int) -> list[str]:
        return self._text[self._offsets[number] : self._offsets[number + 1] - 1].decode().split("\t")

    def find(self, code: str) -> list[str] | None:
        try:
            wanted = int(code, 36)
        except ValueError:
            return None
        at = bisect_left(self._codes, wanted)
        return self.at(at) if at < len(self._codes) and self._codes[at] == wanted else None


class Gazetteer:
    """Places by kind and id; nothing is decoded before it is needed."""

    def __init__(self, section: Callable[[str], bytes]) -> None:
        self._communes = _Lines("places.communes", section)
        self._anciennes = _Lines("places.anciennes", section)
        self._raw_areas = section("places.areas")
        self._raw_by_lat = section("places.by_lat")
        self._raw_lats = section("places.by_lat.lat")
        self._raw_lons = section("places.by_lat.lon")
        self.commune = remembered(self._commune, 2048)
        self.place = remembered(self._place, 2048)

    @cached_property
    def _areas(self) -> dict[str, dict[str, Any]]:
        areas: dict[str, dict[str, Any]] = json.loads(self._raw_areas)
        return areas

    @cached_property
    def _by_lat(self) -> array[int]:
        return _numbers(self._raw_by_lat)

    @cached_property
    def _lats(self) -> array[float]:
        return _degrees(self._raw_lats)

    @cached_property
    def _lons(self) -> array[float]:
        return _degrees(self._raw_lons)

    def area(self, kind: PlaceKind, code: str) -> Area | None:
        """Return the sum of a département, région, EPCI, country or territory; None if there is no such."""
        held = self._areas[kind].get(code)
        if held is None:
            return None
        return Area(
            held["name"],
            held["region"],
            tuple(held["departements"]),
            held["people"],
            GeoPoint(*held["point"]) if held["point"] else None,
            held["communes"],
            held["inside"],
            tuple(held.get("epci", ())),
        )

    def codes(self, kind: PlaceKind) -> tuple[str, ...]:
        """Return the ids of all the areas of a kind, in the order of the tables."""
        return tuple(self._areas[kind])

    def find(self, kind: PlaceKind, code: str) -> Place | None:
        """Return a place by kind and id, as `model.Place` defines ids (commune, ancienne and areas)."""
        letter = _LETTERS.get(kind)
        return self.place(letter + code) if letter else None

    def former(self, code: str) -> tuple[str, str, str] | None:
        """Return the name, kind and present commune of a former commune or arrondissement."""
        cells = self._anciennes.find(code)
        return (cells[1], cells[2], cells[3]) if cells else None

    def present(self, place: Place) -> str | None:
        """Return the INSEE code of the commune that a place is, or is part of today."""
        if place.kind == "commune":
            return place.id
        former = self.former(place.id) if place.kind == "ancienne" else None
        return former[2] if former else None

    def holds(self, place: Place, commune: Commune) -> bool:
        """Return whether a commune is in a place, whatever its kind."""
        if place.kind in ("departement", "region"):
            return commune.departement in place.departements
        if place.kind == "epci":
            return commune.epci == place.id
        if place.kind == "territoire":
            phase, _, code = place.id.partition(":")
            return commune.territoires[int(phase) - 1] == code
        if place.kind == "contree":
            area = self.area("contree", place.id)
            if area is None:
                return False
            return commune.epci in area.epci if area.epci else commune.departement in area.departements
        return commune.insee == self.present(place)

    def nearest_commune(self, point: GeoPoint, within_km: float = 120) -> tuple[Commune, float] | None:
        """Return the commune whose point is nearest as the crow flies, and how far it is."""
        # Most points have a commune close by: a small circle first, a wide one only over open country or sea.
        for km in sorted({min(ring, within_km) for ring in (*_RINGS_KM, within_km)}):
            found = self._nearest_within(point, km)
            if found is not None:
                return _commune(self._communes.at(self._by_lat[found[0]])), found[1]
        return None

    def _nearest_within(self, point: GeoPoint, within_km: float) -> tuple[int, float] | None:
        """Return the place by latitude of the commune nearest to a point, and its distance in kilometres."""
        reach = within_km / 111
        low = bisect_left(self._lats, point.lat - reach)
        high = bisect_left(self._lats, point.lat + reach)
        west, east = point.lon - 2 * reach, point.lon + 2 * reach
        best: tuple[int, float] | None = None
        for at, lon in enumerate(self._lons[low:high], start=low):
            if west <= lon <= east:
                km = distance_km(point, GeoPoint(self._lats[at], lon))
                if km <= (best[1] if best else within_km):
                    best = (at, km)
        return best

    def _commune(self, insee: str) -> Commune | None:
        cells = self._communes.find(insee)
        return _commune(cells) if cells else None

    def _place(self, reference: str) -> Place | None:
        letter, code = reference[0], reference[1:]
        if letter == "c":
            return self._commune_place(code)
        if letter == "a":
            return self._former_place(code)
        kind = _KINDS[letter]
        area = self.area(kind, code)
        if area is None:
            return None
        return Place(kind, code, area.name, area.departements, area.region, area.point, area.population)

    def _commune_place(self, insee: str) -> Place | None:
        found = self.commune(insee)
        if found is None:
            return None
        region = self._areas["departement"][found.departement]["region"]
        return Place(
            "commune", insee, found.name, (found.departement,), region, found.point, found.population
        )

    def _former_place(self, code: str) -> Place | None:
        former = self.former(code)
        today = self._commune_place(former[2]) if former else None
        if former is None or today is None:
            return None
        return Place("ancienne", code, former[0], today.departements, today.region, today.point, 0)


def _commune(cells: list[str]) -> Commune:
    insee, name, postal, epci, departement, people, lat, lon, first, second = cells
    point = GeoPoint(float(lat), float(lon)) if lat else None
    codes = tuple(filter(None, postal.split("|")))
    return Commune(insee, name, codes, epci, departement, int(people or 0), point, (first, second))


def _degrees(raw: bytes) -> array[float]:
    degrees = array("d")
    degrees.frombytes(raw)
    return degrees


def _numbers(raw: bytes) -> array[int]:
    numbers = array("I")
    numbers.frombytes(raw)
    return numbers
