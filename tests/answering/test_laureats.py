"""« L'entreprise X est-elle lauréate ? »: what a page tells of it, and that absence proves nothing."""

from __future__ import annotations

import pytest

from tdi_bot.places import Places
from tests.conversation import Talk


def test_every_company_of_the_table_is_found_by_its_name(talk: Talk, places: Places) -> None:
    for one in places.laureats.all:
        name = one.name.partition(" (")[0]
        reply = talk.says(f"L'entreprise {name} est-elle lauréate du fonds d'accélération ?")
        assert reply.text.startswith(f"Oui. {one.name}"), (name, reply.text)
        assert reply.sources, name


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ("materup a t elle été lauréate ?", "Materrup"),
        ("sodopak lauréate du fonds", "Sodopac"),
        ("La SAS Fargeot a-t-elle eu l'aide du fonds ?", "Fargeot"),
        ("Le groupe Gascogne fait-il partie des lauréats ?", "Gascogne"),
        ("Adam est-elle lauréate ?", "Adam"),
        ("combien a reçu ag+spars", "AG+SPARS"),
    ],
)
def test_spellings_legal_forms_and_ordinary_words_name_it_too(talk: Talk, asked: str, name: str) -> None:
    assert name in talk.says(asked).text


@pytest.mark.parametrize("name", ["Duchemin Mécanique", "Sodapon Frères", "Michelin"])
def test_a_company_that_we_do_not_know_proves_nothing(talk: Talk, name: str) -> None:
    reply = talk.says(f"L'entreprise {name} est-elle lauréate du fonds ?")
    assert "23" in reply.text
    assert "ne prouve rien" in reply.text
    assert not reply.text.startswith(("Oui", "Non"))


def test_a_name_too_far_from_any_is_not_taken_for_the_nearest(talk: Talk) -> None:
    assert "Casado" not in talk.says("L'entreprise Cassandre est-elle lauréate ?").text


def test_no_word_of_an_unknown_company_is_remembered(talk: Talk) -> None:
    talk.says("L'entreprise Duchemin Mécanique est-elle lauréate ?")
    assert "Duchemin" not in repr(talk.conversation)


def test_a_follow_up_is_about_the_company_named_before(talk: Talk) -> None:
    talk.says("Rubi Cuir est-elle lauréate ?")
    assert "500\u202f000" in talk.says("combien a-t-elle reçu ?").text


def test_an_amount_that_no_page_gives_is_said_to_be_unknown(talk: Talk) -> None:
    assert "n’est pas connu" in talk.says("Combien a reçu Bovetti ?").text


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        ("Quels lauréats en Dordogne ?", ("Casado", "Bovetti", "KSB")),
        ("des lauréats dans les Landes ?", ("Materrup", "Lesbats", "avec réserve")),
        ("Y a-t-il un lauréat à Bergerac ?", ("Manuco",)),
        ("Quelles entreprises lauréates en Charente-Maritime ?", ("AG+SPARS",)),
    ],
)
def test_winners_of_a_place_are_listed_and_the_list_is_said_to_be_partial(
    talk: Talk, asked: str, names: tuple[str, ...]
) -> None:
    text = talk.says(asked).text
    assert all(name in text for name in names), text
    assert "Liste partielle" in text


def test_a_place_without_a_known_winner_is_told_so(talk: Talk) -> None:
    text = talk.says("Des lauréats dans la Creuse ?").text
    assert "aucun lauréat par son nom" in text
    assert "peut être lauréate" in text


def test_outside_the_region_nothing_is_known(talk: Talk) -> None:
    for asked in ("Quels lauréats en Bretagne ?", "Combien de lauréats du fonds en Bretagne ?"):
        assert talk.says(asked).kind == "refuse"
