"""What is said, then doubted, is one question; a figure's date is asked of the figure."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("said", "intent"),
    [
        ("Les conseils régionaux pilotent. Toujours vrai depuis 2023 ?", "gouvernance.depuis-2023"),
        ("Le VTE vert valait 8 000 euros. C'est encore le cas ?", "desaccord.vte-vert"),
        (
            "On me cite trois chiffres : 10, 14 et 16 territoires. D'où vient l'écart ?",
            "conflit.territoires-region",
        ),
        ("542 intercommunalités, c'est un chiffre de quelle année ?", "desaccord.intercommunalites"),
    ],
)
def test_a_doubt_is_about_what_was_said_before_it(talk: Talk, said: str, intent: str) -> None:
    assert talk.says(said).intents == (intent,)


def test_a_doubt_after_a_question_is_about_its_answer(talk: Talk) -> None:
    talk.says("Combien de territoires en France ?")
    assert "datent de" in talk.says("C'est encore vrai ?").text


def test_an_object_that_one_answer_alone_speaks_of_tells_what_is_meant(talk: Talk) -> None:
    assert talk.says("Quels engagements le candidat devait-il prendre envers le territoire ?").intents == (
        "fonds-details.criteres",
    )


def test_such_an_object_answers_nothing_that_is_refused_by_name(talk: Talk) -> None:
    assert talk.says("Combien gagne un chef de projet ?").kind == "refuse"


def test_an_answer_names_the_source_of_the_figure_where_it_is_asked_for(talk: Talk) -> None:
    assert "Sénat" in talk.says("D'où viennent les 85 % de territoires reconduits ?").text
    assert "Maire-info" in talk.says("Quelle source pour les 146 territoires ?").text
