"""Clauses that only say who asks, and what for, neither hide a question nor answer it."""

from __future__ import annotations

import pytest

from tdi_bot.text import fold
from tests.conversation import Talk


@pytest.mark.parametrize(
    "framed",
    [
        "Je représente un fonds de pension étranger, {}",
        "Avant de voir le préfet mardi, j'aimerais savoir : {}",
        "Excusez-moi de vous importuner mais {}",
        "Comme je rédige une note pour mon directeur, {}",
        "Rappelez-moi : {}",
        "{} (je prépare un dossier pour mon patron)",
        "Je n'ai rien trouvé sur internet, {}",
        "Pour un exposé au collège, {}",
        "Bonjour, avant ma première réunion de jeudi, {}",
        "Une toute dernière chose : {}",
        "Je suis journaliste à Limoges, {}",
    ],
)
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("combien de sites clés en main y a-t-il en France ?", "127"),
        ("qui pilote Territoires d'industrie ?", "régions"),
        ("en quoi consiste le Pack rebond ?", "juillet 2020"),
    ],
)
def test_who_asks_and_why_does_not_count(talk: Talk, framed: str, asked: str, said: str) -> None:
    reply = talk.says(framed.format(asked))
    assert reply.kind == "answer"
    assert fold(said) in fold(reply.text)


@pytest.mark.parametrize(
    "asked",
    [
        "Je suis agriculteur, ai-je droit au fonds d'accélération ?",
        "Je voudrais le prix du terrain, combien ça coûte ?",
    ],
)
def test_what_the_speaker_wants_still_counts(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind == "refuse"


def test_a_place_in_the_frame_is_kept(talk: Talk) -> None:
    reply = talk.says("Je suis maire de Lons, quel est le site clés en main le plus proche ?")
    assert reply.kind == "answer"
    assert reply.places


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("On m'a parlé du Pack rebond, en quoi ça consiste ?", "pack-rebond.resume"),
        ("J'ai entendu dire que le programme était enterré, c'est vrai ?", "programme.actualite"),
        ("J'ai lu un article sur le VTE, ça s'adresse à quels étudiants ?", "vte.etudiants"),
    ],
)
def test_what_one_heard_opens_a_question_and_doubts_no_answer(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_doubting_the_answer_just_given_still_does(talk: Talk) -> None:
    talk.says("Combien de sites clés en main en France ?")
    assert "je maintiens ma réponse" in talk.says("On m'a dit que c'était faux, vous êtes sûr ?").text
