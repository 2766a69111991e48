"""How a conversation goes on, is corrected and comes back, each on the real content."""

from __future__ import annotations

import pytest

from tests.conversation import Talk


def test_a_refused_detail_changes_no_subject(talk: Talk) -> None:
    talk.says("Un site clés en main à Tonneins ?")
    assert talk.says("quel est le prix au m² ?").kind == "refuse"
    assert "deuxième vague" in talk.says("bon, c'est quelle vague alors ?").text


def test_a_correction_swaps_what_is_counted_and_keeps_the_rest(talk: Talk) -> None:
    talk.says("Combien de sites en Nouvelle-Aquitaine ?")
    assert talk.says("non, je parlais des territoires").intents == ("region.territoires",)
    assert talk.says("et les projets ?").intents == ("region.projets",)
    assert talk.says("je voulais dire au niveau national").intents == ("programme.projets-nombre",)


def test_a_new_topic_after_and_takes_over_what_was_asked(talk: Talk) -> None:
    talk.says("Quand a été lancé le programme ?")
    assert talk.says("et le Pack rebond ?").intents == ("pack-rebond.date",)


def test_a_total_lifts_the_part_that_was_cut_out(talk: Talk) -> None:
    talk.says("Combien de lauréats sont hors territoire d'industrie ?")
    assert talk.says("et ça fait combien en tout ?").intents == ("fonds.laureats-nombre",)


@pytest.mark.parametrize(
    ("asked", "intent"),
    [("Combien d'ETI lauréates ?", "fonds.autres"), ("Combien de lauréats en TI ?", "fonds.hors-ti")],
)
def test_the_others_are_those_left_by_what_was_counted(talk: Talk, asked: str, intent: str) -> None:
    talk.says(asked)
    talk.says("merci")
    assert talk.says("et les autres ?").intents == (intent,)


def test_from_when_is_about_the_last_answer_unless_a_topic_is_named(talk: Talk) -> None:
    talk.says("Combien de PME parmi les lauréats du fonds ?")
    assert "octobre 2021" in talk.says("c'est de quand ?").text
    assert "90" in talk.says("plus court").text
    assert talk.says("et le Pack rebond, c'est de quand ?").intents == ("pack-rebond.date",)


def test_a_letter_means_the_departement_that_it_named_last(talk: Talk) -> None:
    reply = talk.says(
        "Notre société a un dépôt à Lille et voudrait s'agrandir dans la Creuse. "
        "Un site clés en main existe-t-il dans ce département ?"
    )
    assert "Croisière" in reply.text
    assert "Lille" not in reply.text


def test_what_a_contentless_question_asks_for_stands_in_the_letter(talk: Talk) -> None:
    reply = talk.says(
        "Monsieur le directeur, mon fils prépare un exposé et son professeur exige qu'il cite les quatre "
        "objectifs du Pack rebond, dans l'ordre. Auriez-vous l'amabilité de nous les donner ?"
    )
    assert reply.intents == ("pack-rebond.objectifs",)


def test_each_item_of_a_numbered_list_is_a_question(talk: Talk) -> None:
    reply = talk.says("1) date du pack rebond 2) ministres 3) nombre d'objectifs")
    assert reply.intents == ("pack-rebond.date", "pack-rebond.ministres", "pack-rebond.objectifs")


@pytest.mark.parametrize("written", ["combiendesitesclésenmainenfrance", "le number de sites en France"])
def test_glued_words_and_english_ones_are_understood(talk: Talk, written: str) -> None:
    assert talk.says(written).intents == ("sites.nombre-france",)


def test_two_alternatives_are_not_answered_yes_or_no(talk: Talk) -> None:
    reply = talk.says("Le Parc Aliénor d'Aquitaine, c'est dans la Haute-Vienne ou dans la Vienne ?")
    assert reply.text.startswith("Parc Aliénor")


@pytest.mark.parametrize("asked", ["كم عدد المواقع الصناعية؟", "Bonjorn, quant de sites claus en man ?"])
def test_a_language_that_is_not_ours_is_told_so(talk: Talk, asked: str) -> None:
    assert "français" in talk.says(asked).text


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("la date des 49", "sites.date-nouveaux"),
        ("Les 49 sites ont été annoncés le 20 juillet 2020 ?", "sites.date-nouveaux"),
        ("À quoi correspond le chiffre 500 ?", "programme.interco-nombre"),
    ],
)
def test_a_figure_with_an_article_stands_for_what_it_counts(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_another_figure_held_against_the_answer_is_a_doubt(talk: Talk) -> None:
    talk.says("Combien de projets en France ?")
    reply = talk.says("c'est pas 1800 plutôt ?")
    assert reply.intents == ("programme.projets-nombre",)
    assert reply.text.startswith("Oui, je maintiens")


def test_a_wrong_year_of_something_named_is_a_premise_not_a_doubt(talk: Talk) -> None:
    reply = talk.says("Le programme a démarré en 2016, non ?")
    assert reply.intents == ("programme.lancement-date",)
    assert reply.text.startswith("Non")


def test_who_holds_an_office_is_no_answer_to_which_place_was_meant(talk: Talk) -> None:
    assert talk.says("ma commune Thier est elle dans le programme").kind == "clarify"
    assert talk.says("kel est le maire de garlin").kind == "refuse"


def test_asked_again_with_its_topic_it_is_that_topic_not_the_last_answer(talk: Talk) -> None:
    talk.says("Qui a présenté le Pack rebond ?")
    assert talk.says("rappelle-moi le nombre de sites").intents == ("sites.nombre-france",)


def test_what_is_taken_back_in_a_sentence_does_not_count(talk: Talk) -> None:
    reply = talk.says("Qui instruit, pardon, qui sélectionne les projets lauréats en Nouvelle-Aquitaine ?")
    assert reply.intents == ("fonds.selection",)


def test_dictation_is_cut_at_its_question_words(talk: Talk) -> None:
    reply = talk.says(
        "allô c'est Kevin je suis dans le camion je dicte donc désolé si c'est pas clair je voudrais savoir "
        "euh qui c'est qui choisit les boîtes qui touchent l'argent du fonds là dans la région voilà salut"
    )
    assert reply.intents == ("fonds.selection",)


def test_yes_never_answers_whether_all_are(talk: Talk) -> None:
    assert not talk.says("Les 14 sites sont tous dans le 64 ?").text.startswith("Oui")


@pytest.mark.parametrize(
    ("asked", "intent"),
    [
        ("Le 22 novembre 2018, que s'est-il passé ?", "programme.lancement-date"),
        ("Et le 20 juillet 2020 ?", "pack-rebond.date"),
    ],
)
def test_a_day_alone_stands_for_what_took_place(talk: Talk, asked: str, intent: str) -> None:
    assert talk.says(asked).intents == (intent,)


def test_what_a_sentence_opens_by_setting_aside_is_not_asked(talk: Talk) -> None:
    assert talk.says("pas le nombre, la liste des sites de la première vague en région").intents == (
        "sites-na.liste-vague1",
    )
    assert talk.says("non pas le pack, le programme, qui l'a lancé ?").intents == ("programme.lancement-qui",)


def test_two_dates_asked_for_are_those_that_the_letter_names(talk: Talk) -> None:
    reply = talk.says(
        "Nous montons un diaporama. Diapo 3 : la date de lancement du programme. Diapo 7 : la date du Pack "
        "rebond. Pouvez-vous nous donner ces deux dates ?"
    )
    assert set(reply.intents) == {"programme.lancement-date", "pack-rebond.date"}


def test_an_acronym_is_no_misspelt_town(talk: Talk) -> None:
    assert talk.says("Qu'est-ce qu'un PTCE ?").kind == "refuse"


def test_a_question_back_that_named_nothing_changes_no_subject(talk: Talk) -> None:
    talk.says("Combien de PME lauréates ?")
    talk.says("quel est leur chiffre d'affaires ?")
    assert talk.says("ok et combien sont en TI ?").intents == ("fonds.dans-ti",)


def test_a_homonym_is_the_one_where_the_talk_was(talk: Talk) -> None:
    assert "Aubusson (23)" in talk.says("Aubusson est en Territoire d'industrie ?").text
    talk.says("Guéret est en Territoire d'industrie ?")
    assert "Aubusson (23)" in talk.says("et Aubusson ?").text
    talk.says("Flers est en Territoire d'industrie ?")
    assert "Aubusson (61)" in talk.says("et Aubusson ?").text


def test_a_homonym_that_stands_nowhere_near_the_talk_is_asked_back(talk: Talk) -> None:
    talk.says("Lille est en Territoire d'industrie ?")
    assert talk.says("et Aubusson dans le programme ?").kind == "clarify"


def test_a_place_that_was_only_told_waits_for_its_question(talk: Talk) -> None:
    talk.says("On est à Marmande")
    assert "Val de Garonne" in talk.says("Territoire d'industrie ?").text


def test_the_same_territory_is_that_of_the_place_before(talk: Talk) -> None:
    talk.says("Je suis à Thouars, on est en TI ?")
    assert talk.says("et Bressuire, même territoire ?").text.startswith("Non")


def test_a_question_that_is_whole_leaves_the_place_before_aside(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans le 64 ?")
    assert talk.says("Combien d'entreprises ont été financées ?").intents == ("fonds.laureats-nombre",)
    talk.says("Quels sites clés en main dans le 64 ?")
    assert talk.says("Combien de lauréats ?").intents == ("fonds.laureats-nombre",)
    talk.says("Quels sites clés en main dans le 64 ?")
    assert talk.says("et combien de lauréats là-bas ?").intents == ("laureats.par-departement",)
