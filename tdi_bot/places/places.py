"""The room's door: places in a message, their territories, their sites, their points."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Container, Iterator, Sequence
from functools import cached_property

from tdi_bot.model import GeoPoint, Place, PlaceKind, PlaceMention, Scheme
from tdi_bot.places.deciding import Deciding
from tdi_bot.places.finding import Finding, Search
from tdi_bot.places.gazetteer import Commune, Gazetteer
from tdi_bot.places.geo import on_the_globe
from tdi_bot.places.index import NameIndex
from tdi_bot.places.laureats import Laureats
from tdi_bot.places.records import Coverage, Membership, Site, SiteCounts, Territoire
from tdi_bot.places.sites import Sites
from tdi_bot.places.sounds import Hearing, Sounds
from tdi_bot.places.territoires import Territoires
from tdi_bot.text import Word

_NEAR_LAND_KM = 15
_NEAR_LAND_GUYANE_KM = 100
"""Communes of Guyane are as large as a département: their points lie far apart."""


class Places:
    """Communes, EPCI, départements, régions, territories and sites of France; immutable."""

    def __init__(self, section: Callable[[str], bytes]) -> None:
        self._gazetteer = Gazetteer(section)
        self._sites = Sites(section, self._gazetteer)
        self._territoires = Territoires(section, self._gazetteer)
        self.laureats = Laureats(section, self._gazetteer)
        self._map = section("places.map")
        deciding = Deciding(self._gazetteer, self._sites)
        index, words = NameIndex(section), json.loads(section("places.words"))
        self._finding = Finding(index, self._gazetteer, deciding, words)
        self._hearing = Hearing(Sounds(section, index.key), index, self._gazetteer, words["foreign"])

    @classmethod
    def load(cls, section: Callable[[str], bytes]) -> Places:
        """Return the places compiled into sections; every section is read now, decoded when needed."""
        return cls(section)

    def find(
        self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()
    ) -> tuple[PlaceMention, ...]:
        """Return the places that words name, in order, without overlap.

        `taken` are positions of words that mean something else; `known` are folded words never corrected into
        a place.
        """
        return self._finding.find(words, taken, known)

    def search(self, words: Sequence[Word], known: Container[str] = ()) -> Search:
        """Return a search of one message, to be asked more than once with different words taken."""
        return self._finding.search(words, known)

    def unknown(self, words: Sequence[Word], taken: Collection[int] = (), known: Container[str] = ()) -> str:
        """Return the first place named that is not in France or does not exist, as written, or nothing."""
        return self._finding.unknown(words, taken, known)

    def alike(self, name: str) -> tuple[Place, ...]:
        """Return the few places that an unknown name may mean, by its sound, the likeliest first."""
        return self._hearing.alike(name)

    def place(self, kind: PlaceKind, code: str) -> Place | None:
        """Return a place by its kind and id (see `model.Place`)."""
        if kind == "site":
            return self._sites.place(code)
        if kind == "point":
            lat, _, lon = code.partition(",")
            return Place("point", code, f"{lat}, {lon}", point=GeoPoint(float(lat), float(lon)))
        return self._gazetteer.find(kind, code)

    def commune(self, place: Place) -> Commune | None:
        """Return the present commune that a place is or is part of, with its EPCI and postal codes."""
        insee = self._gazetteer.present(place)
        return self._gazetteer.commune(insee) if insee else None

    def epci_of(self, place: Place) -> Place | None:
        """Return the intercommunalité of a commune or former commune."""
        commune = self.commune(place)
        return self._gazetteer.find("epci", commune.epci) if commune and commune.epci else None

    def nearest_commune(self, point: GeoPoint) -> tuple[Place, float] | None:
        """Return the commune nearest to a point and its distance in kilometres, or None far from France."""
        found = self._gazetteer.nearest_commune(point)
        place = self._gazetteer.find("commune", found[0].insee) if found else None
        return (place, found[1]) if place and found else None

    def in_france(self, point: GeoPoint) -> bool:
        """Whether a point lies in France, to within some kilometres of a border or a coast."""
        if not on_the_globe(point):
            return False
        if self._gazetteer.nearest_commune(point, _NEAR_LAND_KM):
            return True
        found = self._gazetteer.nearest_commune(point, _NEAR_LAND_GUYANE_KM)
        return bool(found and found[0].departement == "973")

    def point_of(self, place: Place) -> GeoPoint | None:
        """Return where a place is: a commune's point, else the centre of its communes weighted by people."""
        return place.point

    def membership(self, place: Place, phase: int) -> Membership:
        """Return whether and how far a place is in a territory of phase 1 (2018-2022) or 2 (2023-2027)."""
        return self._territoires.membership(place, phase)

    def territoires(self, place: Place | None, phase: int) -> tuple[Territoire, ...]:
        """Return the territories of a phase that touch a place (None: all of France)."""
        return self._territoires.of(place, phase)

    def territoire(self, code: str) -> Territoire | None:
        """Return a territory by its id, "2:ti-7510"."""
        return self._territoires.all.get(code)

    def counterparts(self, code: str) -> tuple[tuple[Territoire, int], ...]:
        """Return the territories of the other phase that share communes with one, and how many they share."""
        return self._territoires.counterparts(code)

    @property
    def ordinary_words(self) -> frozenset[str]:
        """The reviewed words, folded, that are no misspelt places: « quiz », « newsletter »."""
        return self._finding.ordinary

    @property
    def sites(self) -> tuple[Site, ...]:
        """Every known site of both schemes."""
        return self._sites.all

    @property
    def site_totals(self) -> tuple[SiteCounts, ...]:
        """Official numbers of sites by région, scheme and waves, with their sources."""
        return self._sites.totals

    def site(self, code: str) -> Site | None:
        """Return a site by its id."""
        return self._sites.site(code)

    def sites_in(
        self, place: Place | None, scheme: Scheme | None = None, wave: int | None = None
    ) -> tuple[Site, ...]:
        """Return the known sites of a place (None: France); wave 1 is 2020, wave 2 September 2021."""
        if place is None:
            return tuple(self._sites.chosen(scheme, wave))
        return self._sites.within(place, scheme, wave)

    def nearest(
        self, point: GeoPoint, n: int, scheme: Scheme | None = None, within_km: float | None = None
    ) -> list[tuple[Site, float]]:
        """Return the n nearest known sites with their distance in kilometres, as the crow flies."""
        return self._sites.nearest(point, n, scheme, within_km)

    def by_distance(
        self, point: GeoPoint, scheme: Scheme | None = None, within_km: float | None = None
    ) -> Iterator[tuple[Site, float]]:
        """Yield the known sites and their distances in kilometres, the nearest first."""
        return self._sites.by_distance(point, scheme, within_km)

    def coverage(self, place: Place | str | None, scheme: Scheme, wave: int | None = None) -> Coverage:
        """Return how many of how many sites of an area (place, région name, None for France) are known."""
        return self._sites.coverage(place, scheme, wave)

    def map_points(self) -> bytes:
        """Return n points (float32 latitude, longitude, little endian), then n bytes of flags.

        Bit 0 of a flag: in a territory of phase 1; bit 1: of phase 2. Nine bytes a point in all.
        """
        return self._map

    @cached_property
    def regions(self) -> tuple[str, ...]:
        """Names of the present régions."""
        return tuple(
            name
            for name in self._gazetteer.codes("region")
            if (area := self._gazetteer.area("region", name)) and area.region == name
        )
