"""Questions about the last answer: where from, since when, shorter, in English, again, sure?"""

from __future__ import annotations

import pytest

from tests.conversation import Talk

ASKED = "Combien de sites clés en main en France ?"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("d'où vient ce chiffre ?", "Cap Métiers"),
        ("c'est de quand ?", "2021"),
        ("répète s'il te plaît", "127"),
        ("in English please", "127"),
        ("t'es sûr ?", "127"),
    ],
)
def test_the_last_answer_can_be_asked_about(talk: Talk, asked: str, said: str) -> None:
    talk.says(ASKED)
    reply = talk.says(asked)
    assert said in reply.text
    assert reply.sources


def test_in_english_speaks_english_of_the_same(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans la Creuse ?")
    reply = talk.says("en anglais stp")
    assert "turnkey site" in reply.text
    assert "Croisière" in reply.text


def test_a_figure_read_elsewhere_is_explained_by_what_it_counts(talk: Talk) -> None:
    talk.says(ASKED)
    text = talk.says("tu es sûr ? j'ai lu 78").text
    assert "127" in text
    assert "78" in text
    assert "2020" in text


def test_the_source_of_one_figure_is_that_of_this_figure(talk: Talk) -> None:
    talk.says("Pourquoi plusieurs nombres de projets ?")
    text = talk.says("d'où sort le 1600 ?").text
    assert "Cap Métiers" in text
    assert "Sénat" not in text
    assert "Gazette" not in text


def test_shorter_is_not_longer(talk: Talk) -> None:
    long = talk.says("Quels sont les objectifs du Pack rebond ?")
    assert len(talk.says("plus court").text) <= len(long.text)


def test_the_thread_goes_on_after_a_question_about_the_answer(talk: Talk) -> None:
    talk.says(ASKED)
    talk.says("d'où vient ce chiffre ?")
    assert "14" in talk.says("et en Nouvelle-Aquitaine ?").text


def test_without_an_answer_before_there_is_nothing_to_repeat(talk: Talk) -> None:
    assert talk.says("répète").kind == "clarify"


def test_what_is_forgotten_is_forgotten(talk: Talk) -> None:
    talk.says(ASKED)
    talk.says("oublie tout")
    assert talk.conversation.turns == ()
    assert talk.says("et en Nouvelle-Aquitaine ?").intents != ("sites-na.nombre",)
    assert talk.says("répète").kind == "clarify"
