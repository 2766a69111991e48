"""One site's card: what was asked comes first, also where it is not known."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "first"),
    [
        ("il fait combien d'hectares ?", "Surface"),
        ("il est dispo quand ?", "Disponible"),
        ("il est dans un territoire d'industrie ?", "Territoire d’industrie"),
        ("c'est quelle vague ?", "Label"),
    ],
)
def test_what_was_asked_is_the_first_line_of_the_card(talk: Talk, asked: str, first: str) -> None:
    talk.says("Parlez-moi du site Aeropolis")
    assert talk.says(asked).text.split("\n")[1].startswith(first)


def test_an_unknown_area_comes_with_the_known_ones_of_the_list(talk: Talk) -> None:
    talk.says("Quel est le site clés en main le plus proche de Bordeaux ?")
    text = talk.says("il fait combien d'hectares ?").text
    assert "Surface : non renseignée".replace(" :", "\u00a0:") in text
    assert "Verdon, 37 ha" in text
    assert text.count("non renseignée") == 1
