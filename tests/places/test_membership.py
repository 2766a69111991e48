"""Which place is in which territory, in which phase, and how much of it."""

from __future__ import annotations

import pytest

from tdi_bot.places import Places

from .conftest import Named


@pytest.mark.parametrize(
    ("name", "phase", "territoire", "via"),
    [
        ("Agen", 2, "Agenais", "CA Agglomération d'Agen"),
        ("Agen", 1, None, ""),
        ("Nontron", 1, "Périgord-Limousin", "CC du Périgord Nontronnais"),
        ("Nontron", 2, None, ""),
        ("Arcachon", 2, None, ""),
        ("Tarbes", 2, "Lacq – Pau – Tarbes", "CA Tarbes-Lourdes-Pyrénées"),
        ("cherbourg", 2, "Cotentin", "CA du Cotentin"),
        ("Marseille", 2, "Aix-Marseille-Provence", "Métropole d'Aix-Marseille-Provence"),
        ("Marseille", 1, None, ""),
    ],
)
def test_a_commune_is_in_by_its_intercommunalite(
    places: Places, named: Named, name: str, phase: int, territoire: str | None, via: str
) -> None:
    found = places.membership(named(name), phase)
    assert (found.territoire.name if found.territoire else None, found.via) == (territoire, via)


def test_a_commune_may_be_in_alone(places: Places, named: Named) -> None:
    found = places.membership(named("La Courtine"), 2)
    assert (found.territoire and found.territoire.id, found.via_kind) == ("2:ti-7506", "commune")


def test_a_commune_of_greater_paris_is_in_by_its_ept(places: Places, named: Named) -> None:
    found = places.membership(named("Argenteuil"), 2)
    assert (found.via_kind, found.via) == ("ept", "Boucle Nord de Seine")


def test_an_arrondissement_follows_its_town(places: Places, named: Named) -> None:
    assert places.membership(named("Paris 13e"), 2).territoire is None
    assert places.membership(named("Marseille 8e"), 2).territoire is not None


def test_an_intercommunalite_partly_in_says_how_many_communes(places: Places, named: Named) -> None:
    found = places.membership(named("CC Haute-Corrèze Communauté"), 2)
    assert (found.territoire and found.territoire.name, found.full, found.inside, found.total) == (
        "Creuse Industrie",
        False,
        11,
        70,
    )
    assert found.partial


def test_an_intercommunalite_in_several_territories_names_them(places: Places, named: Named) -> None:
    found = places.membership(named("Métropole du Grand Paris"), 2)
    assert len(found.others) == 2
    assert found.partial


def test_territories_are_counted_by_phase_region_and_departement(places: Places, named: Named) -> None:
    assert len(places.territoires(None, 1)) == 149
    assert len(places.territoires(None, 2)) == 183
    assert len(places.territoires(named("Nouvelle-Aquitaine"), 1)) == 14
    assert len(places.territoires(named("Nouvelle-Aquitaine"), 2)) == 16
    assert len(places.territoires(named("en Gironde"), 2)) == 3


def test_a_territory_knows_its_members_and_its_counterpart(places: Places) -> None:
    territoire = places.territoire("2:ti-7510")
    assert territoire is not None
    assert (territoire.epci, territoire.communes, territoire.departements) == (11, 561, ("64", "65"))
    (counterpart, shared), *_ = places.counterparts(territoire.id)
    assert (counterpart.id, counterpart.epci, shared) == ("1:ti-7505", 10, 489)


def test_codes_used_again_in_the_next_phase_are_other_territories(places: Places) -> None:
    first, second = places.territoire("1:ti-7501"), places.territoire("2:ti-7501")
    assert first is not None
    assert second is not None
    assert (first.name, second.name) == ("Angoulême Cognac", "Agenais")
