"""Two questions in one sentence that has one question word, or none."""

from __future__ import annotations

import pytest

from tdi_bot.text import fold
from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Indiquez-moi le nombre de territoires et le budget du programme.", ("148", "milliard")),
        ("Définition d'un site clés en main et nombre de sites en France", ("immédiatement", "127")),
        ("Le fonds d'accélération : qui le porte, et que finance-t-il ?", ("ministère", "extension")),
        ("Quels objectifs et quels ministres pour le Pack rebond ?", ("savoir-faire", "Gourault")),
        ("Qui porte le fonds, qui choisit les lauréats ?", ("ministère", "préfecture")),
        ("Les sites de la 1re vague et ceux de la 2e en Nouvelle-Aquitaine ?", ("Garlin", "Verdon")),
        ("Les trois principes et les quatre axes, svp", ("ciblage", "recruter")),
        ("Un point sur la gouvernance et le budget svp", ("conseils régionaux", "milliard")),
        ("L'année de lancement et le budget", ("2018", "milliard")),
        ("But du programme, nombre de territoires ?", ("développement", "148")),
        ("le PIC, le VTE, c'est pour quoi ?", ("formation", "PME")),
        ("qui anime, qui pilote ?", ("binôme", "conseils régionaux")),
        ("Où se trouvent Lonstechnord et le parc André Thevet ?", ("Lons (64)", "Tonneins (47)")),
    ],
)
def test_each_half_is_answered(talk: Talk, asked: str, said: tuple[str, str]) -> None:
    text = fold(talk.says(asked).text)
    assert all(fold(part) in text for part in said)


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("Quel est le rôle du binôme d'un élu et d'un industriel ?", "gouvernance.animation"),
        ("Combien de PME et d'ETI parmi les lauréats ?", "fonds.pme-eti"),
    ],
)
def test_things_that_one_answer_holds_are_not_cut(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_another_subject_takes_over_what_was_asked_of_the_first(talk: Talk) -> None:
    talk.says("Qui porte le fonds d'accélération ?")
    assert "pilot" in talk.says("et le programme ?").text
