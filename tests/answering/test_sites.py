"""What is said of turnkey sites: lists, the nearest, cards, comparisons, and what the table cannot tell."""

from __future__ import annotations

import re

import pytest

from tests.conversation import Talk


def test_a_list_counts_its_sites_and_says_that_it_is_whole(talk: Talk) -> None:
    reply = talk.says("Quels sites clés en main en Nouvelle-Aquitaine ?")
    assert "14 sites clés en main" in reply.text
    assert "complète" in reply.text
    assert len(reply.places) == 18


def test_rows_are_numbered_as_the_map_numbers_them(talk: Talk) -> None:
    reply = talk.says("Quels sites en Normandie ?")
    numbers = [int(number) for number in re.findall(r"^(\d+)\. ", reply.text, re.MULTILINE)]
    assert numbers == list(range(1, len(reply.places) + 1))
    assert reply.picture is not None
    assert reply.picture.places == reply.places


def test_the_two_schemes_are_never_added_up(talk: Talk) -> None:
    text = talk.says("Quels sites en Normandie ?").text
    own, _, other = text.partition("Autre label, France 2030")
    assert "3 sites" in own
    assert "label France 2030" not in own
    assert "7 sites" in other


def test_a_partial_list_says_how_many_of_how_many(talk: Talk) -> None:
    assert "je connais 17 des 19 sites" in talk.says("sites dans les Hauts-de-France").text


@pytest.mark.parametrize("area", ["Bretagne", "Corse", "Guyane", "le Gers"])
def test_an_area_without_a_known_site_is_never_said_to_have_none(talk: Talk, area: str) -> None:
    reply = talk.says(f"Y a-t-il un site clés en main dans {area} ?")
    assert reply.kind == "answer"
    assert "Aucun site clés en main connu" in reply.text
    assert "artielle" in reply.text
    assert not reply.text.startswith("Non")
    assert "n'y en a pas" not in reply.text.replace("’", "'")


def test_from_overseas_no_site_across_an_ocean_is_near(talk: Talk) -> None:
    assert talk.says("sites clés en main en Guyane").places == ()


def test_the_other_scheme_is_counted_by_its_own_totals(talk: Talk) -> None:
    text = talk.says("sites France 2030 en Occitanie").text
    assert "6 sites France 2030" in text
    assert "clés en main" not in text


def test_a_wave_leaves_out_the_other_ones(talk: Talk) -> None:
    text = talk.says("Quels sites de la première vague en Occitanie ?").text
    assert "Pyrenia" in text
    assert "deuxième vague" not in text
    assert "2030" not in text


def test_sites_of_an_epci_and_of_a_territory(talk: Talk) -> None:
    assert "Lonstechnord" in talk.says("Sites de la communauté d'agglomération Pau Béarn Pyrénées ?").text
    assert "Pyrenia" in talk.says("Quels sites dans le territoire Lacq-Pau-Tarbes ?").text


def test_sites_by_activity_leave_the_unknown_ones_open(talk: Talk) -> None:
    text = talk.says("Quels sites pour la chimie en Auvergne-Rhône-Alpes ?").text
    assert "Lyon Vallée de la Chimie" in text
    assert "non renseignées" in text


def test_an_activity_that_no_row_names_is_no_no(talk: Talk) -> None:
    text = talk.says("Un site pour la logistique en Occitanie ?").text
    assert "Aucun site clés en main connu en Occitanie pour l’activité" in text
    assert "non renseignées" in text


def test_sites_of_at_least_so_many_hectares_list_unknown_areas_apart(talk: Talk) -> None:
    listed, _, unknown = talk.says("Quels sites d'au moins 60 ha en Nouvelle-Aquitaine ?").text.partition(
        "Surface inconnue"
    )
    assert "Aliénor" in listed
    assert "Lonstechnord" not in listed + unknown
    assert "Aeropolis" in unknown
    areas = [float(area.replace(",", ".")) for area in re.findall(r"([\d,]+) ha$", listed, re.MULTILINE)]
    assert areas
    assert min(areas) >= 60


@pytest.mark.parametrize("asked", ["Le Verdon fait 37 ha ?", "Lonstechnord fait 17 hectares ?"])
def test_an_area_that_is_only_named_chooses_nothing(talk: Talk, asked: str) -> None:
    assert "au moins" not in talk.says(asked).text


def test_within_a_radius_every_site_is_near_enough(talk: Talk) -> None:
    reply = talk.says("Quels sites à moins de 50 km de Pau ?")
    assert "À moins de 50 km de Pau, à vol d’oiseau" in reply.text
    assert reply.places
    assert all(place.distance_km is not None and place.distance_km <= 50 for place in reply.places)


def test_an_empty_circle_names_what_lies_beyond_it(talk: Talk) -> None:
    reply = talk.says("un site à moins de 10 km de Brest ?")
    assert "Aucun site clés en main connu à moins de 10 km de Brest" in reply.text
    assert "Lannion" in reply.text


def test_the_nearest_are_as_many_as_asked_in_order(talk: Talk) -> None:
    reply = talk.says("les trois sites les plus proches de Limoges")
    distances = [place.distance_km for place in reply.places]
    assert len(distances) == 3
    assert distances == sorted(distances, key=lambda km: km or 0)
    assert "à vol d’oiseau" in reply.text


def test_a_town_with_a_site_of_its_own_says_yes_first(talk: Talk) -> None:
    assert talk.says("Y a-t-il un site clés en main à Lons ?").text.startswith("Oui, à Lons")


def test_each_of_several_towns_is_answered(talk: Talk) -> None:
    text = talk.says("Un site à Agen, à Pau et à Dax ?").text
    for town in ("Agen (47)", "Pau (64)", "Dax (40)"):
        assert town in text
    assert len(text) < 1200


def test_each_of_several_areas_is_answered(talk: Talk) -> None:
    text = talk.says("Quels sites en Creuse et dans les Landes ?").text
    assert "Croisière" in text
    assert "Sud Landes" in text


def test_coordinates_stand_for_a_place(talk: Talk) -> None:
    reply = talk.says("près de 43.3,-0.37")
    assert "Lonstechnord" in reply.text
    assert "43" not in reply.text.replace("à 43", "")


@pytest.mark.parametrize("coordinates", ["40.7,-74.0", "99.3,-200", "46.0,-20.5"])
def test_coordinates_out_of_france_are_said_to_be(talk: Talk, coordinates: str) -> None:
    reply = talk.says(f"un site près de {coordinates}")
    assert reply.kind == "clarify"
    assert "pas en France" in reply.text


@pytest.mark.parametrize(
    ("lat", "lon", "named"),
    [
        (43.2951, -0.3708, "Lonstechnord"),
        (44.8378, -0.5792, "Blanquefort"),
        (45.8336, 1.2611, "Croisière"),
        (48.3904, -4.4861, "Lannion"),
    ],
)
def test_a_shared_position_gets_the_nearest_sites(talk: Talk, lat: float, lon: float, named: str) -> None:
    reply = talk.stands_at(lat, lon)
    assert named in reply.text
    assert str(lat) not in repr(talk.conversation)


def test_a_position_at_sea_is_told_so(talk: Talk) -> None:
    assert "pas en France" in talk.stands_at(46.0, -20.0).text


def test_a_card_tells_what_is_known_and_what_is_not(talk: Talk) -> None:
    text = talk.says("Parlez-moi d'Aeropolis").text
    assert "Bordes et Assat (64)" in text
    assert "Surface : non renseignée" in text.replace("\u00a0", " ")


def test_two_sites_are_compared_row_by_row(talk: Talk) -> None:
    lines = talk.says("Comparez Aeropolis et Lonstechnord").text.replace("\u00a0", " ").split("\n")
    assert lines[0] == "Aeropolis / Lonstechnord"
    assert "Surface : non renseigné / 17 ha" in lines
    assert len(lines) == 7


def test_of_two_sites_the_nearer_is_told(talk: Talk) -> None:
    reply = talk.says("Aeropolis ou Lonstechnord, lequel est le plus proche de Pau ?")
    assert reply.text.startswith("Lonstechnord est le plus proche de Pau")


@pytest.mark.parametrize(
    "asked", ["montre la carte", "la carte des sites du 64", "carte des sites en Creuse"]
)
def test_a_map_comes_with_its_list(talk: Talk, asked: str) -> None:
    reply = talk.says(asked)
    assert reply.picture is not None
    for number, place in enumerate(reply.picture.places, start=1):
        assert f"{number}. {place.name}" in reply.picture.caption


def test_the_largest_is_the_first_of_a_few_and_the_smallest_too(talk: Talk) -> None:
    largest = talk.says("Quel est le plus grand site de Nouvelle-Aquitaine ?").text.split("\n")
    assert "Aliénor" in largest[2]
    assert "200 ha" in largest[2]
    assert not any(line.startswith("10.") for line in largest)
    smallest = talk.says("Quel est le plus petit site de Nouvelle-Aquitaine ?").text.split("\n")
    assert "10 ha" in smallest[2]


def test_all_sites_by_size_are_the_whole_list(talk: Talk) -> None:
    assert "\n14. " in talk.says("les sites de Nouvelle-Aquitaine classés par surface").text


def test_whether_a_town_s_site_is_sold_is_told_by_its_card_and_not_by_yes(talk: Talk) -> None:
    text = talk.says("le site de Lons est vendu ?").text
    assert not text.startswith("Oui")
    assert "Disponible" in text


def test_whether_the_sites_are_sold_gets_the_share_that_is_still_free(talk: Talk) -> None:
    assert "trois quarts" in talk.says("Les sites de la région sont-ils tous vendus ?").text


def test_a_number_of_sites_gets_yes_or_no_only_where_the_list_is_whole(talk: Talk) -> None:
    assert talk.says("La Creuse a 10 sites clés en main ?").text.startswith("Non. Je connais 1 site")
    assert talk.says("Les Pyrénées-Atlantiques ont 4 sites clés en main ?").text.startswith("Oui.")
    assert talk.says("Le Nord a 30 sites clés en main ?").text.startswith("Je connais")


def test_none_of_a_wave_names_the_wave_and_the_sites_of_the_other(talk: Talk) -> None:
    text = talk.says("Quels sites de la deuxième vague dans les Landes ?").text
    assert "Aucun site clés en main connu dans les Landes (40) en deuxième vague." in text
    assert "Zac Sud Landes" in text
    assert "Lonstechnord" not in text


@pytest.mark.parametrize(
    "message",
    [
        "Je suis en Corrèze. Quels sont les sites de la première vague ?",
        "Je cherche un terrain en Corrèze. Quels sites ont été labellisés en 2020 ?",
    ],
)
def test_a_place_told_first_is_the_one_asked_of(talk: Talk, message: str) -> None:
    reply = talk.says(message)
    assert "Zac de la Nau" in reply.text
    assert "Garlin" not in reply.text


def test_a_place_told_first_leaves_a_question_on_france_alone(talk: Talk) -> None:
    assert "127" in talk.says("Je suis en Corrèze. Combien de sites clés en main en France ?").text


@pytest.mark.parametrize(
    "message", ["Quels sont les nouveaux sites en Nouvelle-Aquitaine ?", "sites ajoutés en NA"]
)
def test_the_new_sites_of_the_region_are_those_of_the_second_wave(talk: Talk, message: str) -> None:
    text = talk.says(message).text
    assert "8 sites" in text
    assert "première vague" not in text


@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        ("Y a-t-il plus de 100 sites clés en main en France ?", "Oui."),
        ("Y a-t-il plus de 200 sites clés en main en France ?", "Non."),
        ("Il y a moins de 20 sites en Nouvelle-Aquitaine ?", "Oui."),
        ("Plus de 50 PME ont été lauréates ?", "Oui."),
        ("Plus de 100 PME ont été lauréates ?", "Non."),
        ("La Corrèze a plus de 3 sites ?", "Non."),
        ("Y a-t-il plus de 150 Territoires d'industrie ?", "183"),
    ],
)
def test_more_or_less_than_a_number_is_compared_as_such(talk: Talk, message: str, verdict: str) -> None:
    assert talk.says(message).text.startswith(verdict)


@pytest.mark.parametrize(
    "message",
    ["Tous les sites néo-aquitains datent de 2021 ?", "Tous les sites de la région sont dans le 64 ?"],
)
def test_what_holds_of_some_is_not_said_of_all(talk: Talk, message: str) -> None:
    assert not talk.says(message).text.startswith("Oui")
