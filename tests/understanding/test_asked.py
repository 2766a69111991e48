"""What a question is about must be known: what it counts, who does what, which thing it asks for."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    "asked",
    [
        "Combien de banques financent le programme ?",
        "Combien d'associations participent au programme ?",
        "Combien d'entreprises ont profité du Pack rebond ?",
    ],
)
def test_another_count_than_ours_is_refused_though_its_object_is_known(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("Territoires d'industrie, ça représente combien de projets ?", "programme.projets-nombre"),
        ("Quel est le nombre de PME lauréates ?", "fonds.pme"),
    ],
)
def test_what_is_counted_decides_between_answers(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents[0] == intent


@pytest.mark.parametrize(
    "asked",
    [
        "Qui s'oppose à Territoires d'industrie ?",
        "Quelle est la largeur des routes dans le parc André Thevet ?",
        "Où déposer mes encombrants à Pau ?",
        "Le parc André-Thevet est-il gardé la nuit ?",
        "Quand a commencé la révolution industrielle ?",
    ],
)
def test_an_unknown_word_where_the_question_asks_refuses_what_else_would_fit(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


@pytest.mark.parametrize(
    "asked",
    [
        "Quelles sont les grandes orientations du Pack rebond ?",
        "Qui pilote concrètement le programme ?",
        "Parlez-moi du parc André-Thevet",
        "Le fonds finance-t-il la construction d'une usine ?",
    ],
)
def test_an_unknown_word_elsewhere_does_not(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "answer"


def test_how_far_two_towns_lie_apart_is_no_question_on_sites(talk: Talk) -> None:
    assert talk.says("Combien de kilomètres entre Pau et Agen ?").kind == "refuse"
    assert "km" in talk.says("Combien de kilomètres entre Pau et le site de Garlin ?").text


@pytest.mark.parametrize(
    "asked",
    [
        "Combien de lauréats dans le textile ?",
        "Combien de projets ANR par an ?",
        "Quels territoires a perdus la France en 1871 ?",
        "Où trouver un bon garagiste à Brive ?",
    ],
)
def test_a_count_narrowed_or_a_deed_unknown_is_another_question(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


@pytest.mark.parametrize(
    "asked",
    [
        "Quand le programme a-t-il été racheté par un milliardaire ?",
        "Pourquoi le parc de Garlin a-t-il perdu ses subventions ?",
        "Qui a saboté le Pack rebond ?",
        "Pourquoi le Pack rebond a-t-il été annulé ?",
        "Quel est le taux d'absentéisme chez les lauréats ?",
        "Quel pourcentage de robots dans les usines lauréates ?",
        "Comment s'appelle le roi qui finance les sites clés en main ?",
        "Quand le programme est-il passé sous le commandement de la NASA ?",
        "Quand le Pack rebond a-t-il gagné au loto ?",
    ],
)
def test_what_the_question_takes_for_done_must_be_known(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


@pytest.mark.parametrize(
    "asked",
    [
        "Quand le programme a-t-il été lancé ?",
        "Pour mon livre, il me faut la date de lancement du programme",
        "Quelle proportion des bénéficiaires est en Territoire d'industrie ?",
        "Quelle part des lauréats est en Territoire d'industrie ?",
    ],
)
def test_what_was_done_as_we_know_is_answered(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "answer"


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        (
            "La date du lancement du programme, à ne pas confondre avec celle du Pack",
            "programme.lancement-date",
        ),
        ("Parmi les lauréats, les ETI (pas les PME) sont combien ?", "fonds.eti"),
        ("Combien de territoires chez nous, pas au niveau national ?", "region.territoires"),
        (
            "je confonds avec les sites, c'est quoi la différence avec un territoire ?",
            "comparaisons.programme-sites",
        ),
    ],
)
def test_what_is_set_aside_is_not_what_is_asked(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents[0] == intent


@pytest.mark.parametrize(
    "asked",
    [
        "Combien de sociétés norvégiennes parmi les lauréats ?",
        "Combien d'intercommunalités ont quitté l'Union ?",
        "Combien de sites clés en main ont été annulés ?",
        "Combien de taxis desservent Aeropolis ?",
        "Quel lauréat emploie le plus de salariés ?",
        "Combien de projets exploitent le lithium ?",
        "Pourquoi le préfet a boudé le fonds ?",
        "Le parc de Garlin est ensorcelé ?",
        "Aeropolis a-t-il une gare ?",
        "Combien de PME sont en redressement ?",
        "Combien de sites sont surveillés par un drone ?",
    ],
)
def test_what_a_count_is_narrowed_to_must_be_known(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


@pytest.mark.parametrize(
    "asked",
    [
        "Combien de sites ont été labellisés en 2020 ?",
        "Combien de dossiers reçus au deuxième appel à sites ?",
        "Combien de PME ont été aidées par le fonds ?",
        "Combien d'intercommunalités étaient engagées fin 2020 ?",
    ],
)
def test_a_count_that_we_know_is_answered(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "answer"
