"""Whose place is asked about: that of the one who asks, not the one that it is compared with."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("Notre atelier est à Thiers. Sommes-nous rattachés à un Territoire d'industrie ?", "Thiers"),
        ("Sommes à Tarbes (65). Un TI nous couvre-t-il ?", "Tarbes"),
        ("Mon usine est à Cognac ; est-ce un Territoire d'industrie comme Saintes ?", "Cognac"),
    ],
)
def test_a_question_of_the_speaker_asks_of_the_place_told_before(
    talk: Talk, message: str, place: str
) -> None:
    assert talk.says(message).text.replace("\u00a0", " ").startswith(f"Oui : {place}")


def test_what_is_the_same_everywhere_needs_no_place(talk: Talk) -> None:
    told = talk.says("Notre siège est à Tulle. Peut-on nous dire qui pilote le programme ?")
    assert told.intents == ("gouvernance.pilotage",)


@pytest.mark.parametrize(
    "message",
    [
        "Poitiers est-elle en Territoire d'industrie, comme Châtellerault ?",
        "Comme Châtellerault, Poitiers est-elle en Territoire d'industrie ?",
        "Châtellerault est labellisée, oui, mais Poitiers fait-elle partie du programme ?",
        "Châtellerault est en Territoire d'industrie, et Poitiers alors ?",
    ],
)
def test_the_place_asked_comes_before_the_one_it_is_compared_with(talk: Talk, message: str) -> None:
    assert talk.says(message).text.replace("\u00a0", " ").startswith("Non : Poitiers")


@pytest.mark.parametrize(
    ("message", "place"),
    [
        ("Thiers, la ville des couteaux, est-elle en Territoire d'industrie ?", "Thiers"),
        ("Sous-traitant auto à Montbéliard, je suis en Territoire d'industrie ?", "Montbéliard"),
        ("Gérant d'une SARL à Tarbes : territoire d'industrie ou non ?", "Tarbes"),
        ("J'habite Agen et je travaille à Libourne, Libourne est en TI ?", "Libourne"),
        ("Filiale d'un groupe américain à Bayonne : sommes-nous en Territoire d'industrie ?", "Bayonne"),
    ],
)
def test_what_describes_a_town_or_a_speaker_is_not_asked(talk: Talk, message: str, place: str) -> None:
    assert talk.says(message).text.replace("\u00a0", " ").startswith(f"Oui : {place}")


def test_a_description_that_is_the_question_stays(talk: Talk) -> None:
    assert talk.says("Les start-ups lauréates à Pau, combien sont-elles ?").kind == "refuse"
