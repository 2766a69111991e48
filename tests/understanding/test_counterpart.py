"""« et l'autre ? », « et les 49 autres ? », « et le 16 ? »: a counterpart of what was told is meant."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("before", "asked", "said"),
    [
        ("Combien de sites en Nouvelle-Aquitaine dans la première vague ?", "et l'autre ?", "8 sites"),
        ("Combien de sites dans la deuxième vague en France ?", "et l'autre vague ?", "78 sites"),
        ("Combien de sites datent de 2020 ?", "et les autres ?", "49 "),
        ("Les 78 premiers sites, c'était en quelle année ?", "et les 49 autres ?", "2021"),
        ("Combien de PME parmi les lauréats ?", "et les 21 autres ?", "21 des 126"),
        (
            "Combien d'entreprises ont eu l'aide du fonds ?",
            "et celles qui sont en Territoire d'industrie ?",
            "80",
        ),
        ("Brive Laroche, c'est quelle vague ?", "quels sont les autres de cette vague ?", "Garlin"),
        ("Quels sites clés en main dans le 64 ?", "ok et le 16 ?", "SNPE"),
        ("Combien de sites en Nouvelle-Aquitaine ?", "soit quelle part du total français ?", "11"),
    ],
)
def test_a_few_words_go_on_from_what_was_told(talk: Talk, before: str, asked: str, said: str) -> None:
    talk.says(before)
    reply = talk.says(asked)
    assert reply.kind == "answer"
    assert said in reply.text


def test_the_others_of_a_wave_leave_out_the_site_itself(talk: Talk) -> None:
    reply = talk.says("Quels autres sites sont dans la même vague que la SNPE d'Angoulême ?")
    assert "snpe-angouleme" not in {place.site for place in reply.places}
    assert len(reply.places) == 7


def test_a_whole_that_is_quoted_rightly_is_no_mistake(talk: Talk) -> None:
    assert not talk.says("Sur les 127 sites, combien datent de 2020 ?").text.startswith("Non")
    assert talk.says("Les 127 sites datent de 2020 ?").text.startswith("Non")
