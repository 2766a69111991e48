"""Shares, gaps, means, what is left and what came first are worked out from two measures of the content."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Quel pourcentage des 14 sites régionaux vient de la deuxième vague ?", ["57", "8 ", "14 "]),
        ("Quelle part des 49 nouveaux sites est revenue à la Nouvelle-Aquitaine ?", ["16", "8 ", "49 "]),
        ("Quelle proportion des 148 territoires est en Nouvelle-Aquitaine ?", ["14 ", "148 "]),
        ("32 projets sur 1600, quel pourcentage ?", ["2\u202f%", "32 ", "1\u202f600 "]),
    ],
)
def test_a_share_is_told_with_the_part_and_the_whole(talk: Talk, asked: str, said: list[str]) -> None:
    reply = talk.says(asked)
    assert reply.kind == "answer"
    assert all(one in reply.text for one in said)


def test_a_share_of_two_wholes_is_told_of_both(talk: Talk) -> None:
    text = talk.says("Quelle part pour les sites néo-aquitains de la deuxième vague ?").text
    assert "57" in text
    assert "16" in text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("Y a-t-il plus de projets que d'intercommunalités ?", "1\u202f100 de plus"),
        ("Le programme a-t-il plus de principes que le panier n'a d'axes ?", "1 de plus"),
        ("Combien de sites de plus dans la 2e vague que dans la 1ère en Nouvelle-Aquitaine ?", "2 de plus"),
    ],
)
def test_a_gap_names_both_counts(talk: Talk, asked: str, said: str) -> None:
    assert said in talk.says(asked).text


def test_a_mean_never_mixes_the_phases(talk: Talk) -> None:
    text = talk.says("En moyenne, combien de projets pour une intercommunalité ?").text
    assert "3,2 par intercommunalité" in text
    assert "630" not in text


def test_what_is_left_is_told_for_both_phases(talk: Talk) -> None:
    text = talk.says("Combien de territoires si on enlève la Nouvelle-Aquitaine ?").text
    assert "134" in text
    assert "167" in text


def test_what_is_left_of_quoted_figures_needs_the_whole_among_them(talk: Talk) -> None:
    assert "49\u00a0:" in talk.says("s'il y en a 127 et que 78 datent de 2020, il en reste combien ?").text


def test_a_count_that_is_narrowed_further_is_not_that_count(talk: Talk) -> None:
    reply = talk.says("Quelle part des sites de la deuxième vague est en friche ?")
    assert not reply.intents or not reply.intents[0].startswith("derive.")


def test_the_departements_of_the_region_are_ranked_with_those_that_have_none(talk: Talk) -> None:
    text = talk.says("Quel département de la région a le plus de sites clés en main ?").text
    assert text.index("Pyrénées-Atlantiques (64)") < text.index("Corrèze (19)") < text.index("Dordogne (24)")
