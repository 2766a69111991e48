"""A question that names a date is told what held then; figures that sources disagree on are told as such."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "figure"),
    [
        ("Combien de Territoires d'industrie en France en mai 2019 ?", "136"),
        ("Combien de territoires en janvier 2020 ?", "144"),
        ("Combien d'intercommunalités en octobre 2021 ?", "542"),
        ("Combien de lauréats fin juillet 2021 ?", "112"),
        ("Combien de projets aidés par le fonds en France en mars 2021 ?", "531"),
    ],
)
def test_what_held_then_comes_first_with_its_source(talk: Talk, asked: str, figure: str) -> None:
    reply = talk.says(asked)
    assert reply.text.startswith(figure), reply.text
    assert len(reply.sources) > 1


def test_without_a_date_the_answer_stands_as_it_was(talk: Talk) -> None:
    assert "136" not in talk.says("Combien de Territoires d'industrie en France ?").text


def test_a_figure_that_held_then_is_no_mistake(talk: Talk) -> None:
    assert not talk.says("Il y avait 136 territoires en mai 2019 ?").text.startswith("Non")
    assert talk.says("Il y avait 172 territoires en mai 2019 ?").text.startswith("Non")


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("850 ou 950 millions pour le fonds ?", "conflit.dotation"),
        ("PIC : 15 milliards ou 14,6 ?", "desaccord.pic"),
        ("Fonds vert : 100, 70 ou 63 M€ ?", "desaccord.fonds-vert"),
        ("9 mois ou moins de 6 mois, quel délai pour un site clé en main ?", "desaccord.delais"),
    ],
)
def test_two_versions_in_a_question_ask_for_the_disagreement(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_figures_of_no_disagreement_are_left_to_their_own_answer(talk: Talk) -> None:
    assert not talk.says("78 sites en 2020 et 49 en 2021 ?").intents[0].startswith(("conflit", "desaccord"))
