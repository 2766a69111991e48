"""What short questions lean on: a list's sites, an earlier subject, the phase; each on the real content."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


def test_a_rank_means_a_site_of_the_list_that_was_given(talk: Talk) -> None:
    listed = [place.site for place in talk.says("quel site près de Saint-Jean-de-Luz ?").places]
    assert [place.site for place in talk.says("le deuxième, il fait quelle surface ?").places] == listed[1:2]
    assert [place.site for place in talk.says("et le premier ?").places] == listed[:1]
    assert [place.site for place in talk.says("et le troisième ?").places] == listed[2:3]


def test_a_place_goes_back_to_the_subject_before_the_last(talk: Talk) -> None:
    talk.says("Oloron-Sainte-Marie fait-elle partie d'un Territoire d'industrie ?")
    talk.says("Qui pilote le programme ?")
    assert talk.says("Et Mauléon-Licharre ?").intents == ("territoire.membership",)


def test_the_phase_spoken_of_stays_with_another_topic(talk: Talk) -> None:
    talk.says("c'est quoi la phase 2")
    assert talk.says("quels axes ?").intents == ("phase2.axes",)


def test_how_many_goes_on_where_the_new_thing_is_counted(talk: Talk) -> None:
    talk.says("Combien de territoires dans la région ?")
    assert talk.says("et de sites ?").intents == ("sites-na.nombre",)
    assert talk.says("et le Pack rebond ?").intents == ("pack-rebond.resume",)


@pytest.mark.parametrize("asked", ["et en Corrèze ?", "et dans les Landes ?", "en Gironde ?"])
def test_what_states_nothing_is_not_answered_by_yes(talk: Talk, asked: str) -> None:
    talk.says("Quels sites clés en main dans le Lot-et-Garonne ?")
    assert talk.says(asked).text.startswith("Je connais")


def test_a_wrong_total_is_corrected(talk: Talk) -> None:
    talk.says("Combien de nouveaux sites en 2021 ?")
    assert talk.says("donc 49 au total ?").text.startswith("Non. La France compte 127")


def test_the_area_and_the_activity_wanted_stay_from_place_to_place(talk: Talk) -> None:
    talk.says("quels sites d'au moins 20 hectares en Gironde ?")
    assert "d’au moins 20 ha" in talk.says("et en Dordogne ?").text
    assert "d’au moins 10 ha" in talk.says("et 10 hectares ?").text
    talk.says("Un site pour la chimie dans le 64 ?")
    assert "chimie" in talk.says("et en Corrèze ?").text


def test_two_figures_read_elsewhere_get_the_disagreement_whatever_was_spoken_of(talk: Talk) -> None:
    talk.says("Y a-t-il des territoires d'industrie outre-mer ?")
    reply = talk.says("j'ai lu qu'il y avait 148 territoires, d'autres disent 183, lequel croire ?")
    assert reply.intents == ("conflit.territoires",)


def test_why_not_is_told_to_be_unknown_and_changes_no_subject(talk: Talk) -> None:
    talk.says("y a-t-il un site en Bretagne ?")
    assert talk.says("pourquoi pas").kind == "refuse"
    assert "Normandie" in talk.says("et en Normandie ?").text


def test_who_to_call_is_not_answered_by_no(talk: Talk) -> None:
    assert talk.says("Le fonds d'accélération est-il encore ouvert ?").text.startswith("Non.")
    assert talk.says("qui puis-je appeler pour déposer un dossier").intents == ("contacts.dossier",)


def test_who_runs_it_is_no_question_on_managers_names(talk: Talk) -> None:
    talk.says("c'est quoi territoires d'industrie")
    assert talk.says("et c dirigé par ki").intents == ("gouvernance.pilotage",)
    assert talk.says("Combien de lauréates sont dirigées par des femmes ?").kind == "refuse"


def test_a_date_is_that_of_the_thing_just_defined(talk: Talk) -> None:
    talk.says("c'est quoi territoires d'industrie")
    assert talk.says("ça date de quand").intents == ("programme.lancement-date",)


@pytest.mark.parametrize("asked", ["comment candidater ?", "comment on candidate ?", "on peut s'inscrire ?"])
def test_a_few_bare_words_keep_to_the_subject(talk: Talk, asked: str) -> None:
    talk.says("C'est quoi la phase 2 ?")
    assert talk.says(asked).intents == ("phase2.candidater",)


def test_the_axes_after_a_phase_are_those_of_the_phase(talk: Talk) -> None:
    talk.says("C'est quoi la phase 2 ?")
    assert talk.says("et les axes ?").intents == ("phase2.axes",)


def test_the_basket_of_services_has_its_own_axes(talk: Talk) -> None:
    talk.says("C'est quoi la phase 2 ?")
    assert talk.says("et le panier de services ?").intents == ("panier.axes",)


def test_what_is_counted_after_a_place_is_counted_there(talk: Talk) -> None:
    talk.says("Agen fait partie d'un territoire d'industrie ?")
    assert talk.says("quels EPCI ?").intents == ("territoire.composition",)
    assert talk.says("combien de communes ?").intents == ("territoire.composition",)


def test_a_definition_needs_no_place_that_was_named_before(talk: Talk) -> None:
    talk.says("Agen fait partie d'un territoire d'industrie ?")
    assert talk.says("C'est quoi une ZAC ?").intents == ("glossaire.zac",)


@pytest.mark.parametrize("asked", ["Châtellerault a-t-elle été retenue ?", "Agen est concernée ?"])
def test_what_is_said_of_a_town_itself_is_no_question_on_its_sites(talk: Talk, asked: str) -> None:
    talk.says("Quels sites clés en main en Nouvelle-Aquitaine ?")
    assert talk.says(asked).intents == ("territoire.membership",)


def test_an_area_after_a_distance_is_asked_for_its_sites(talk: Talk) -> None:
    talk.says("Je veux installer une usine dans la Vienne, vous avez quoi ?")
    assert "Poitiers" in talk.says("c'est à combien de Poitiers ?").text
    assert "Pierrailleuses" in talk.says("et dans les Deux-Sèvres ?").text


def test_a_list_of_sites_is_what_the_largest_is_looked_for_in(talk: Talk) -> None:
    talk.says("Je veux installer une usine dans le Lot-et-Garonne, vous avez quoi ?")
    assert talk.says("lequel est le plus grand ?").intents == ("sites-lieu.liste",)


def test_a_town_written_by_ear_is_asked_back_and_may_be_corrected(talk: Talk) -> None:
    asked = talk.says("est-ce que bordo est en TI ?")
    assert asked.kind == "clarify"
    assert [one.label for one in asked.suggestions] == ["Bordeaux (33)"]
    assert "Bordeaux" in talk.says("Bordeaux").text


def test_what_is_no_place_at_all_proposes_none(talk: Talk) -> None:
    assert not talk.says("la boulangerie est en territoire d'industrie ?").suggestions


@pytest.mark.parametrize("asked", ["Gascogne est lauréate ?", "Gascogne est-elle lauréate du fonds ?"])
def test_a_winner_called_like_a_country_is_the_company(talk: Talk, asked: str) -> None:
    assert talk.says(asked).intents == ("laureats.entreprise",)


def test_an_unknown_company_is_no_misspelt_town(talk: Talk) -> None:
    assert talk.says("Artemis est-elle lauréate du fonds ?").intents == ("laureats.inconnue",)
    assert talk.says("Agen est lauréate du fonds ?").intents == ("laureats.par-lieu",)
