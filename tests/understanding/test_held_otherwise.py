"""Of aims, a public, availability all is held: another value gets ours; what is not held is refused."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Le Pack rebond sert à délocaliser la production ?", "relocaliser"),
        ("Le VTE est réservé aux médecins, exact ?", "étudiants"),
        ("C'est l'Europe qui a lancé Territoires d'industrie ?", "Premier ministre"),
        ("Le Pack rebond a été présenté par les syndicats ?", "Gourault"),
        ("Le tourisme est un axe du panier de services ?", "recruter"),
        ("Les sites clés en main ne sont disponibles que dans dix ans, pas vrai ?", "immédiatement"),
    ],
)
def test_a_wrong_value_of_what_is_held_is_answered_with_ours(talk: Talk, asked: str, said: str) -> None:
    reply = talk.says(asked)
    assert reply.kind == "answer"
    assert said in reply.text


@pytest.mark.parametrize(
    "asked",
    [
        "Le programme a-t-il été critiqué par les syndicats ?",
        "Les projets portés par l'Europe ont-ils créé des emplois ?",
        "Aeropolis est disponible pour quel loyer ?",
        "Le loyer du site de Lons est bien de 3 euros, non ?",
        "En quelle année a eu lieu la bataille de Marignan ?",
        "Y a-t-il un resto d'entreprise au parc André Thevet ?",
    ],
)
def test_what_is_not_held_is_refused_still(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


def test_what_else_it_says_rightly_does_not_make_it_true(talk: Talk) -> None:
    text = talk.says("Exporter fait-il partie des quatre axes du panier de services ?").text
    assert "simplifier" in text
    assert not text.startswith("Oui")
