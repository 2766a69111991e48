"""An amount of money in a question tells which answer is meant, where few answers say it."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("7,5 millions, ça correspond à quoi ?", "phase2.ingenierie"),
        ("573 millions d'euros d'aides, pour quels investissements ?", "fonds-details.bilan-france"),
        ("Sur 1,7 milliard engagé, combien réellement dépensé ?", "bilan.cour-argent"),
        ("3,1 millions en Dordogne, pour combien d'entreprises ?", "laureats.par-departement"),
    ],
)
def test_an_amount_leads_to_the_answer_that_says_it(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_an_amount_of_another_topic_stays_a_wrong_premise(talk: Talk) -> None:
    reply = talk.says("Le programme Territoires d'industrie, c'est 10 millions d'euros seulement ?")
    assert reply.intents[0].startswith("programme.")


def test_one_unit_serves_both_figures(talk: Talk) -> None:
    reply = talk.says("850 ou 950 millions pour le fonds ?")
    assert "850" in reply.text
    assert "950" in reply.text


def test_a_total_is_no_other_thing_than_what_it_counts(talk: Talk) -> None:
    assert talk.says("Parmi les 127, combien dans notre région ?").intents == ("sites-na.nombre",)


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("148 ou 184 territoires ?", "148"),
        ("trois ou quatre principes ?", "trois principes"),
        ("500 ou 600 intercommunalités ?", "500"),
    ],
)
def test_figures_to_choose_from_ask_how_many_and_one_that_is_right_is_not_denied(
    talk: Talk, asked: str, said: str
) -> None:
    reply = talk.says(asked)
    assert said in reply.text
    assert not reply.text.startswith("Non")


def test_figures_to_choose_from_that_are_all_wrong_are_denied(talk: Talk) -> None:
    assert talk.says("600 ou 700 intercommunalités ?").text.startswith("Non")
