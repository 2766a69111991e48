"""What a short question takes from the one before: its town's département, its site, the other year."""

from __future__ import annotations

from tests.conversation import Talk


def test_the_departement_is_that_of_the_town_spoken_of(talk: Talk) -> None:
    talk.says("Mimizan a un site clés en main ?")
    assert "Landes (40)" in talk.says("et dans tout le département ?").text


def test_the_departement_as_an_actor_is_no_place(talk: Talk) -> None:
    talk.says("Pau est en territoire d'industrie ?")
    assert "Pyrénées-Atlantiques" not in talk.says("le département participe au pilotage ?").text


def test_a_site_told_of_in_a_town_is_asked_of_rather_than_the_scheme(talk: Talk) -> None:
    talk.says("Il y a un site France 2030 à Blanquefort ?")
    assert "entre 2025 et 2027" in talk.says("disponible quand ?").text


def test_the_scheme_is_asked_of_once_all_of_it_was(talk: Talk) -> None:
    talk.says("Quels sites France 2030 à Lacq ?")
    talk.says("combien en France ?")
    assert talk.says("disponibles quand ?").intents == ("france2030.disponibilite",)


def test_the_year_after_is_known_of_the_waves_of_sites_only(talk: Talk) -> None:
    talk.says("Combien de sites clés en main en 2020 ?")
    assert talk.says("et l'année d'après ?").intents == ("sites.nombre-nouveaux",)
    talk.says("Combien de projets fin 2020 ?")
    assert talk.says("et l'année d'après ?").kind == "refuse"


def test_both_adds_up_the_two_kinds_of_companies(talk: Talk) -> None:
    talk.says("Combien de PME lauréates du fonds ?")
    talk.says("et les ETI ?")
    assert talk.says("et les deux ensemble ?").intents == ("fonds.pme-eti",)


def test_who_owns_up_to_a_mistake_names_what_he_meant(talk: Talk) -> None:
    talk.says("Quand Territoires d'industrie a-t-il été lancé ?")
    reply = talk.says("ah oui, je confonds avec le pack rebond. lui c'est bien le 20 juillet ?")
    assert reply.text.startswith("Oui. Le Pack rebond")


def test_a_year_alone_is_held_against_the_date_told(talk: Talk) -> None:
    talk.says("Quand a été présenté le Pack rebond ?")
    assert talk.says("c'était pas en 2019 ?").text.startswith("Non. Le Pack rebond")


def test_the_first_after_a_phase_is_the_first_phase(talk: Talk) -> None:
    talk.says("Combien de territoires en phase 2 ?")
    assert "149" in talk.says("et dans la première ?").text


def test_two_courtesies_are_no_choice(talk: Talk) -> None:
    assert talk.says("top, à plus").intents == ("courtoisie.au-revoir",)


def test_ok_changes_no_language(talk: Talk) -> None:
    talk.says("Qui pilote le programme ?")
    assert "English" not in talk.says("ok laisse tomber").text
    assert talk.says("ok tant pis").text.startswith(("Très bien", "D’accord"))


def test_the_next_of_a_list_counts_on_from_the_last(talk: Talk) -> None:
    talk.says("Le deuxième objectif du Pack rebond ?")
    assert talk.says("et le suivant ?").text.startswith("Troisième objectif")
    assert talk.says("et le précédent ?").text.startswith("Deuxième objectif")


def test_one_of_something_is_one_in_the_town_spoken_of(talk: Talk) -> None:
    talk.says("Marmande est en territoire d'industrie ?")
    assert "Marmande" in talk.says("un site clés en main ?").text
    assert "Marmande" in talk.says("un terrain tout prêt ?").text
    assert talk.says("un site clés en main, c'est quoi ?").intents == ("sites.definition",)


def test_when_a_phase_was_is_asked_of_the_other_too(talk: Talk) -> None:
    talk.says("La phase 2, c'est quand ?")
    assert talk.says("et la première ?").intents == ("phase1.periode",)


def test_it_is_in_a_territory_or_not_is_asked_of_the_site_spoken_of(talk: Talk) -> None:
    talk.says("Quelle surface a le site Aeropolis ?")
    assert "Lacq – Pau – Tarbes" in talk.says("c'est dans un territoire d'industrie ?").text
