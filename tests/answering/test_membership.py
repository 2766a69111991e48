"""« Ma commune est-elle dans un Territoire d'industrie ? »: yes or no first, then which, since when."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("place", "verdict"),
    [
        ("Pau", "Oui"),
        ("Dax", "Non"),
        ("Paris", "Non"),
        ("la CC du Haut-Béarn", "Oui"),
        ("la métropole de Lyon", "Non"),
    ],
)
def test_yes_or_no_comes_first(talk: Talk, place: str, verdict: str) -> None:
    reply = talk.says(f"Est-ce que {place} est dans un Territoire d'industrie ?")
    assert reply.text.startswith(verdict)
    assert reply.sources


def test_a_town_that_left_the_programme_is_told_since_when(talk: Talk) -> None:
    assert "n’en fait plus partie depuis 2023" in talk.says("Dax est-elle en Territoire d'industrie ?").text


def test_a_former_phase_is_answered_on_request(talk: Talk) -> None:
    text = talk.says("Dax était-elle en Territoire d'industrie en phase 1 ?").text
    assert text.startswith("Oui")
    assert "phase 1" in text


def test_each_of_several_towns_gets_its_own_verdict(talk: Talk) -> None:
    text = talk.says("Lille, Lyon et Marseille sont-elles en Territoire d'industrie ?").text
    assert [part[:3] for part in text.split("\n\n")] == ["Oui", "Non", "Oui"]


def test_an_epci_only_partly_in_says_how_much_of_it(talk: Talk) -> None:
    text = talk.says("Haute-Corrèze Communauté est-elle en Territoire d'industrie ?").text
    assert text.startswith("En partie : 11 des 70 communes".replace(" :", "\u00a0:"))


def test_territories_of_a_departement_are_listed_with_the_other_phase(talk: Talk) -> None:
    text = talk.says("Quels Territoires d'industrie dans le Cantal ?").text
    assert "Aurillac" in text
    assert "phase 1" in text


def test_an_area_without_any_territory_says_so(talk: Talk) -> None:
    text = talk.says("Quels Territoires d'industrie dans les Landes ?").text
    assert "Aucun Territoire d’industrie dans les Landes (40) (phase 2" in text


def test_a_closed_question_on_an_area_gets_its_yes(talk: Talk) -> None:
    assert talk.says("Le Gers fait-il partie du programme ?").text.startswith("Oui")


def test_the_members_of_a_territory_are_named(talk: Talk) -> None:
    text = talk.says("Quelles intercommunalités composent Lacq-Pau-Tarbes ?").text
    assert "CA Pau Béarn Pyrénées" in text
    assert "11 intercommunalités" in text


@pytest.mark.parametrize(
    ("place", "since"),
    [
        ("Agen", "Depuis le 9\u00a0novembre 2023"),
        ("Oyonnax", "Depuis la phase 1"),
        ("Pau", "Depuis la phase 1"),
    ],
)
def test_since_when_a_place_is_in_a_territory(talk: Talk, place: str, since: str) -> None:
    talk.says(f"{place} est en Territoire d'industrie ?")
    assert talk.says("depuis quand ?").text.startswith(since)


def test_an_epci_has_its_article_in_a_sentence(talk: Talk) -> None:
    text = talk.says("La CC du Haut Béarn est-elle en Territoire d'industrie ?").text
    assert "la CC du Haut Béarn (64) fait partie" in text


def test_the_members_of_a_departement_are_listed_territory_by_territory(talk: Talk) -> None:
    text = talk.says("Quelles intercommunalités du Gers sont en Territoire d'industrie ?").text
    assert "Grand Auch – Astarac" in text
    assert "CA Grand Auch Coeur de Gascogne" in text
    assert "CC Bastides de Lomagne" in text
    assert "CC du Pays de Serres en Quercy" not in text, "it lies in the Tarn-et-Garonne"


def test_the_epci_of_a_departement_are_not_that_of_a_village_of_its_name(talk: Talk) -> None:
    text = talk.says("Quels EPCI de la Creuse sont dans le programme ?").text
    assert "CA du Grand Guéret" in text
    assert "Triangle Vert" not in text


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("Châtellerault a-t-elle été reconduite ?", "Oui : Châtellerault"),
        ("Le Grand Dax a-t-il été reconduit en 2023 ?", "Non : la CA du Grand Dax"),
        ("Agen a-t-elle été reconduite ?", "Depuis le 9 novembre 2023 : Agen"),
        ("Lacq-Pau-Tarbes a été reconduit ?", "Oui : « Lacq"),
        ("Aubusson La Souterraine a-t-il été renouvelé ?", "Oui, sous un autre nom"),
        ("Nord Poitou a-t-il été prolongé ?", "Pas tel quel"),
        ("Pays Adour Landes océanes a-t-il été renouvelé en 2023 ?", "Non"),
        ("Ribérac a-t-elle perdu le label ?", "Oui : en phase 1"),
        ("Cognac a-t-elle quitté le programme ?", "Non : Cognac"),
    ],
)
def test_a_renewal_is_told_of_what_is_asked(talk: Talk, asked: str, told: str) -> None:
    assert talk.says(asked).text.replace("\u00a0", " ").startswith(told)


def test_a_territory_of_today_tells_what_it_was_before(talk: Talk) -> None:
    told = talk.says("De quoi se compose Creuse Industrie ?").text
    assert "« Aubusson La Souterraine »" in told.replace("\u00a0", " ")
    assert "nouveau depuis 2023" in talk.says("De quoi se compose le territoire Agenais ?").text


def test_both_phases_are_told_where_both_are_asked(talk: Talk) -> None:
    told = talk.says("Lacq-Pau-Tarbes, combien d'intercommunalités en phase 2 et en phase 1 ?").text
    assert "11 intercommunalités" in told
    assert "10 intercommunalités" in told


@pytest.mark.parametrize(("town", "told"), [("Lezay", "à Lezay"), ("Lescar", "à Lescar"), ("Lens", "à Lens")])
def test_a_name_that_only_begins_like_an_article_keeps_it(talk: Talk, town: str, told: str) -> None:
    assert told in talk.says(f"Un site clés en main à {town} ?").text
