"""Sites by place, by distance, and how many of how many are known."""

from __future__ import annotations

import pytest

from tdi_bot.model import GeoPoint, Scheme
from tdi_bot.places import Places, distance_km

from .conftest import Named


def test_the_sites_of_a_departement_are_told_by_scheme_and_wave(places: Places, named: Named) -> None:
    gironde = named("en Gironde")
    assert [site.id for site in places.sites_in(gironde, "cles-en-main")] == ["terminal-portuaire-du-verdon"]
    assert [site.id for site in places.sites_in(gironde, "france-2030")] == ["f2030-ford-blanquefort"]
    assert len(places.sites_in(named("dans le 64"), "cles-en-main", wave=1)) == 2
    assert len(places.sites_in(named("dans le 64"), "cles-en-main", wave=2)) == 2


def test_nouvelle_aquitaine_has_six_and_eight_sites(places: Places, named: Named) -> None:
    region = named("Nouvelle-Aquitaine")
    assert len(places.sites_in(region, "cles-en-main", wave=1)) == 6
    assert len(places.sites_in(region, "cles-en-main", wave=2)) == 8
    assert len(places.sites_in(region, "france-2030")) == 4


@pytest.mark.parametrize(
    ("name", "scheme", "known", "total", "complete"),
    [
        ("Nouvelle-Aquitaine", "cles-en-main", 14, 14, True),
        ("en Dordogne", "cles-en-main", 0, 0, True),
        ("Limousin", "cles-en-main", 3, 3, True),
        ("Bretagne", "cles-en-main", 0, None, False),
        ("à Toulouse", "cles-en-main", 0, None, False),
        ("Normandie", "france-2030", 7, 7, True),
    ],
)
def test_a_list_is_complete_only_where_the_sources_say_so(
    places: Places, named: Named, name: str, scheme: str, known: int, total: int | None, complete: bool
) -> None:
    found = places.coverage(named(name), "france-2030" if scheme == "france-2030" else "cles-en-main")
    assert (found.known, found.total, found.complete) == (known, total, complete)


def test_france_has_127_sites_of_which_62_are_known_and_the_other_scheme_55(places: Places) -> None:
    first, later = places.coverage(None, "cles-en-main"), places.coverage(None, "france-2030")
    assert (first.known, first.total, first.complete) == (62, 127, False)
    assert (later.known, later.total, later.complete) == (35, 55, False)


@pytest.mark.parametrize(
    ("town", "site"),
    [
        ("Pau", "lonstechnord"),
        ("Bordeaux", "f2030-ford-blanquefort"),
        ("Guéret", "parc-de-la-croisiere"),
        ("Nérac", "technopole-agen-garonne"),
        ("Melle (79)", "f2030-alloinay"),
        ("Biarritz", "zac-sud-landes"),
        ("Brest", "f2030-lannion"),
    ],
)
def test_the_nearest_site_is_the_nearest_as_the_crow_flies(
    places: Places, named: Named, town: str, site: str
) -> None:
    point = places.point_of(named(town))
    assert point is not None
    found = places.nearest(point, 3)
    assert found[0][0].id == site
    assert [km for _, km in found] == sorted(km for _, km in found)


def test_sites_too_far_are_left_out(places: Places) -> None:
    assert places.nearest(GeoPoint(4.93, -52.33), 3, within_km=500) == []


def test_distances_are_great_circles() -> None:
    assert distance_km(GeoPoint(48.8566, 2.3522), GeoPoint(45.764, 4.8357)) == pytest.approx(391.5, abs=1)


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(43.3, -0.37, True), (4.93, -52.33, True), (3.2, -53.2, True), (46.5, -8.0, False), (40.4, -3.7, False)],
)
def test_a_point_at_sea_or_abroad_is_not_in_france(
    places: Places, lat: float, lon: float, inside: bool
) -> None:
    assert places.in_france(GeoPoint(lat, lon)) is inside


def test_every_site_has_a_point_a_source_and_no_mirror(places: Places) -> None:
    hidden = (
        "github",
        "dayfr",
        "wikizero",
        "rundownbulletin",
        "gettotext",
        "ru24",
        "muance",
        "nouvelles.news",
    )
    for site in places.sites:
        assert site.point is not None
        assert site.sources
        assert not any(host in source.url for source in site.sources for host in hidden)


def test_twins_name_each_other(places: Places) -> None:
    for site in places.sites:
        twin = places.site(site.twin) if site.twin else None
        assert not site.twin or (twin is not None and twin.twin == site.id and twin.scheme != site.scheme)


def test_map_points_are_nine_bytes_each_with_the_communes_of_both_phases(places: Places) -> None:
    raw = places.map_points()
    count, rest = divmod(len(raw), 9)
    assert rest == 0
    flags = raw[8 * count :]
    assert count > 34_800
    assert sum(bool(flag & 1) for flag in flags) == 16_151
    assert sum(bool(flag & 2) for flag in flags) == 18_639


@pytest.mark.parametrize("scheme", [None, "cles-en-main", "france-2030"])
def test_sites_come_by_distance_each_once(places: Places, scheme: Scheme | None) -> None:
    point = GeoPoint(45.83, 1.26)
    found = list(places.by_distance(point, scheme))
    located = [site for site in places.sites if site.point and scheme in (None, site.scheme)]
    assert {site.id for site, _ in found} == {site.id for site in located}
    kilometres = [km for _, km in found]
    assert kilometres == pytest.approx(sorted(kilometres), abs=1e-3)
    assert all(km == distance_km(point, site.point) for site, km in found if site.point)
    assert found[:4] == places.nearest(point, 4, scheme)
    assert [km for _, km in places.by_distance(point, scheme, within_km=80)] == [
        km for km in kilometres if km <= 80
    ]
