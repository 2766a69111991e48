"""Letters: the subject is told sentences before the question, which may have no mark, or a long run-up."""

from __future__ import annotations

from typing import Any

import pytest

from tdi_bot.understanding.decide import Decider, Decision
from tests.conversation import Talk

ABOUT_NOTHING = "Le chat dort sur l'imprimante. Ma sœur n'est pas rentrée."


@pytest.mark.parametrize(
    ("letter", "intent"),
    [
        (f"Mon voisin m'a parlé du Pack rebond. {ABOUT_NOTHING} Qui l'a présenté ?", "pack-rebond.ministres"),
        (
            f"J'ai entendu parler de Territoires d'industrie au marché. {ABOUT_NOTHING} De quoi s'agit-il ?",
            "programme.definition",
        ),
        (
            f"Un dépliant vante le VTE. C'est un morceau de Territoires d'industrie. {ABOUT_NOTHING} "
            "Dès quel niveau d'études ?",
            "vte.niveau",
        ),
    ],
)
def test_a_question_means_the_subject_told_before_whatever_stands_between(
    talk: Talk, letter: str, intent: str
) -> None:
    assert intent in talk.says(letter).intents


def test_a_year_that_is_only_told_is_not_what_is_asked(talk: Talk) -> None:
    letter = f"Je relis un article de 2020 sur le Pack rebond. {ABOUT_NOTHING} Qui l'a présenté ?"
    assert talk.says(letter).intents == ("pack-rebond.ministres",)


def test_a_request_without_a_mark_counts_where_the_marked_sentence_asks_nothing(talk: Talk) -> None:
    letter = (
        "Bonjour, nous bouclons une frise. Il nous faut la date à laquelle les 49 nouveaux sites clés en "
        "main ont été annoncés. Pourriez-vous trancher avant midi ?"
    )
    assert talk.says(letter).intents == ("sites.date-nouveaux",)


@pytest.mark.parametrize(
    "letter",
    [
        "Avant de me faire huer au quiz, je souhaite connaître le nombre de sites clés en main en France.",
        f"{ABOUT_NOTHING} Pour ma carte je dois noter le nombre de sites clés en main en France.",
    ],
)
def test_what_stands_before_an_indirect_question_does_not_hide_it(talk: Talk, letter: str) -> None:
    assert talk.says(letter).intents == ("sites.nombre-france",)


def test_what_is_known_or_not_wanted_is_not_answered(talk: Talk) -> None:
    letter = (
        "Bonjour. Je sais que la région a des sites clés en main, je ne veux pas leur liste. "
        f"{ABOUT_NOTHING} Dites-moi seulement le nom du site clés en main de Gironde."
    )
    reply = talk.says(letter)
    assert reply.intents == ("sites-lieu.liste",)
    assert "Verdon" in reply.text


def test_what_is_left_out_by_sans_is_not_listed(talk: Talk) -> None:
    reply = talk.says("Les sites de la première vague en Nouvelle-Aquitaine, sans ceux de la deuxième ?")
    assert "Garlin" in reply.text
    assert "Verdon" not in reply.text


def test_the_name_that_signs_a_letter_is_no_place(talk: Talk) -> None:
    letter = f"{ABOUT_NOTHING} Que signifie « site clés en main » ? Veuillez agréer mes salutations.\nS. Auch"
    reply = talk.says(letter)
    assert reply.intents == ("sites.definition",)
    assert "Auch" not in reply.text


def test_this_scheme_is_the_one_spoken_of(talk: Talk) -> None:
    talk.says("C'est quoi le fonds d'accélération ?")
    assert talk.says("Ce dispositif est-il toujours ouvert ?").intents == ("fonds.candidater",)


def test_a_number_in_a_bracket_opens_no_item_of_a_list(talk: Talk) -> None:
    reply = talk.says("dans le temps (phase 1) dax faisait partie de quel TI")
    assert reply.text.startswith("Oui")


def test_a_long_letter_of_requests_costs_no_more_decisions_than_it_has_sentences_and_some(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided = []
    decide = Decider.decide

    def counting(self: Decider, *args: Any) -> Decision:
        decided.append(args)
        return decide(self, *args)

    monkeypatch.setattr(Decider, "decide", counting)
    sentences = [
        "Je voudrais savoir " + ", ".join(f"la date du zorglub {n} {m} bleu" for m in range(8)) + "."
        for n in range(30)
    ]
    talk.says(" ".join(sentences))
    assert len(decided) <= 4 * len(sentences) + 2 * 24
