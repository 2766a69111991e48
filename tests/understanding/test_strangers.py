"""A word that makes our thing another's: the question is refused, not answered with ours."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    "asked",
    [
        "Quand le programme Leonardo a-t-il été lancé ?",
        "Qui finance le programme Spoutnik ?",
        "Combien de sites volcaniques en France ?",
        "Combien de sites inscrits à l'Unesco en France ?",
        "Quels sont les principes de la relativité ?",
        "Que contient le panier de la cuisinière ?",
        "Qui gère le fonds de garantie des victimes ?",
    ],
)
def test_a_near_name_is_not_ours(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind in {"refuse", "clarify"}


@pytest.mark.parametrize(
    "asked",
    [
        "Quels sont les principes du programme, Madame Lefranc ?",
        "Le programme se présente comment ?",
        "COMBIEN DE SITES CLES EN MAIN EN FRANCE",
        "Combien De Sites Clés En Main En Nouvelle-Aquitaine",
    ],
)
def test_capitals_and_verbs_are_no_strangers(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "answer"
