"""The ten rules by which a question is understood (docs/adr/0011), each on the real content."""

from __future__ import annotations

import pytest

from tdi_bot.text import fold
from tests.conversation import Talk

# 1. Concepts: by spelling, by stem, with a typo; the longest form first; a word serves one concept.


@pytest.mark.parametrize(
    "written",
    [
        "Combien de sites clés en main en France ?",
        "COMBIEN DE SITES CLÉS EN MAIN EN FRANCE",
        "cb de sites cle en main en france",
        "conbien de sittes clés en main en France ?",
        "Combien de sites cle\u0301s en main en France ?",
        "Ｃｏｍｂｉｅｎ de sites clés en main en France ?",
    ],
)
def test_a_question_is_the_same_however_it_is_spelt(talk: Talk, written: str) -> None:
    reply = talk.says(written)
    assert reply.intents == ("sites.nombre-france",)
    assert "127" in reply.text


def test_a_longer_form_takes_its_words_from_a_shorter_one(talk: Talk) -> None:
    assert talk.says("Qui a présenté le pack rebond ?").intents[0].startswith("pack-rebond.")
    assert talk.says("C'est quoi le rebond industriel ?").intents[0].startswith("rebond")


def test_a_departement_is_a_place_though_its_name_is_near_a_verb_or_a_noun(talk: Talk) -> None:
    assert "Gers (32)" in talk.says("sites clés en main dans le Gers").text
    assert "dans le Lot (46)" in talk.says("Quels Territoires d'industrie dans le Lot ?").text


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("ma commune c oloron ste mari on est dedans ?", "Oloron-Sainte-Marie"),
        ("six fours les plage est dedans ?", "Six-Fours-les-Plages"),
        ("la teste de buc on est dedans ?", "La Teste-de-Buch"),
        ("st leonard de nobla c dedans ?", "Saint-Léonard-de-Noblat"),
        ("romans sur iser est dedans ?", "Romans-sur-Isère"),
    ],
)
def test_a_misspelt_name_of_a_place_keeps_its_words(talk: Talk, written: str, name: str) -> None:
    reply = talk.says(written)
    assert reply.intents == ("territoire.membership",)
    assert name in reply.text


# 2. « combien » needs its object, « qui » its verb.


@pytest.mark.parametrize(
    ("counted", "figure"),
    [
        ("sites clés en main", "127"),
        ("projets", "1 600"),
        ("intercommunalités", "500"),
        ("entreprises lauréates du fonds", "126"),
        ("PME lauréates", "90"),
    ],
)
def test_what_is_counted_changes_the_answer(talk: Talk, counted: str, figure: str) -> None:
    assert fold(figure) in fold(talk.says(f"Combien de {counted} ?").text)


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("Qui pilote le programme Territoires d'industrie ?", "ANCT"),
        ("Qui a présenté le Pack rebond ?", "Gourault"),
        ("Qui choisit les lauréats du fonds d'accélération ?", "préfecture"),
    ],
)
def test_who_is_answered_by_its_verb(talk: Talk, asked: str, named: str) -> None:
    assert fold(named) in fold(talk.says(asked).text)


# 3. What is not held is refused by name, however like a known question it is.


@pytest.mark.parametrize(
    "asked",
    [
        "Quel est le prix au m² des sites clés en main ?",
        "Quel est le numéro de téléphone du gestionnaire d'Aeropolis ?",
        "Quel chiffre d'affaires font les lauréats ?",
        "Quels sont les horaires d'ouverture du site Lonstechnord ?",
    ],
)
def test_what_is_not_held_is_refused_without_a_figure(talk: Talk, asked: str) -> None:
    reply = talk.says(asked)
    assert reply.kind == "refuse"
    assert not any(letter.isdigit() for letter in reply.text)


# 4. Residue: content words that nothing explains refuse even a full frame.


@pytest.mark.parametrize(
    "asked",
    [
        "Combien de girafes naines dans les sites clés en main ?",
        "Combien de licornes le programme a-t-il recensées ?",
    ],
)
def test_words_that_nothing_explains_refuse_a_full_frame(talk: Talk, asked: str) -> None:
    assert talk.says(asked).kind in {"refuse", "clarify"}


# 5. The most specific intent wins; equal ones ask back.


def test_the_more_specific_question_gets_the_more_specific_answer(talk: Talk) -> None:
    assert talk.says("Combien de sites clés en main en Nouvelle-Aquitaine ?").intents == ("sites-na.nombre",)
    assert talk.says("Combien de sites néo-aquitains en deuxième vague ?").intents == (
        "sites-na.nombre-vague2",
    )


def test_a_homonym_is_asked_back_and_its_answer_goes_on_with_the_question(talk: Talk) -> None:
    asked = talk.says("Saint-Denis est-elle dans un Territoire d'industrie ?")
    assert asked.kind == "clarify"
    assert {"Saint-Denis (93)", "Saint-Denis (974)"} <= {near.text for near in asked.suggestions}
    answered = talk.says("Saint-Denis (93)")
    assert answered.intents == ("territoire.membership",)
    assert "Saint-Denis (93)" in answered.text


# 6. Likeness ranks, it never overturns a concept.


def test_likeness_does_not_carry_a_foreign_subject(talk: Talk) -> None:
    assert talk.says("Qui a présenté le plan vélo ?").kind == "refuse"
    assert talk.says("Combien de stations de ski en Nouvelle-Aquitaine ?").kind == "refuse"


# 7. A message is cut into its questions, each answered or named as not covered.


def test_two_questions_get_two_answers(talk: Talk) -> None:
    reply = talk.says("Quand le programme a-t-il été lancé et combien de projets compte-t-il ?")
    assert "2018" in reply.text
    assert fold("1 600") in fold(reply.text)


def test_half_a_question_is_answered_and_the_other_half_named(talk: Talk) -> None:
    reply = talk.says("Combien de sites clés en main en France et quel est leur prix au mètre carré ?")
    assert reply.kind == "answer"
    assert "127" in reply.text
    assert "pas d’information" in reply.text


def test_a_courtesy_in_front_hides_no_question(talk: Talk) -> None:
    assert "127" in talk.says("Bonjour, merci d'avance : combien de sites clés en main en France ?").text


def test_what_is_set_aside_is_not_answered(talk: Talk) -> None:
    reply = talk.says("Combien de projets dans le programme, pas de territoires ?")
    assert fold("1 600") in fold(reply.text)


# 8. Context serves where the topic or the place is missing, and fades.


def test_a_follow_up_takes_over_what_it_leaves_out(talk: Talk) -> None:
    talk.says("Combien de sites clés en main en France ?")
    assert "14" in talk.says("et en Nouvelle-Aquitaine ?").text
    assert "8" in talk.says("et dans la deuxième vague ?").text


def test_a_new_place_takes_the_old_ones_stead(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans la Creuse ?")
    reply = talk.says("et dans les Landes ?")
    assert "Landes (40)" in reply.text
    assert "Creuse" not in reply.text


def test_thanks_in_the_middle_do_not_break_the_thread(talk: Talk) -> None:
    talk.says("C'est quoi le Pack rebond ?")
    assert talk.says("merci !").kind == "smalltalk"
    assert "Gourault" in talk.says("qui l'a présenté ?").text


def test_a_conversation_fades_after_half_an_hour(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans la Creuse ?")
    talk.waits(29)
    assert "Landes" in talk.says("et dans les Landes ?").text
    talk.waits(31)
    assert "sites-lieu.liste" not in talk.says("et la deuxième ?").intents


def test_a_whole_question_stands_alone(talk: Talk) -> None:
    talk.says("Quels sites clés en main dans la Creuse ?")
    assert "Creuse" not in talk.says("Qui pilote le programme Territoires d'industrie ?").text


def test_a_pronoun_means_the_site_just_named(talk: Talk) -> None:
    talk.says("Parlez-moi de Lonstechnord")
    assert "17 ha" in talk.says("il fait quelle surface ?").text


# 9. Figures, dates and places of the question are compared with the facts.


@pytest.mark.parametrize(
    ("asked", "verdict"),
    [
        ("Y a-t-il 127 sites clés en main en France ?", "Oui"),
        ("Il y a 200 sites clés en main en France, non ?", "Non"),
        ("Le Pack rebond a-t-il été présenté le 20 juillet 2020 ?", "Oui"),
        ("Le Pack rebond date de 2019, c'est ça ?", "Non"),
        ("Aeropolis est-il en Gironde ?", "Non"),
        ("Lonstechnord est-il à Lons ?", "Oui"),
    ],
)
def test_a_closed_question_is_answered_by_yes_or_no_first(talk: Talk, asked: str, verdict: str) -> None:
    assert talk.says(asked).text.startswith(verdict)


def test_a_figure_bound_to_another_noun_is_no_premise(talk: Talk) -> None:
    reply = talk.says("Avec nos 126 clients et 40 salariés, combien de sites clés en main en France ?")
    assert not reply.text.startswith(("Oui", "Non"))
    assert "127" in reply.text


# 10. A topic without an ask is summed up, an ask without a topic asks which.


@pytest.mark.parametrize("topic", ["pack rebond", "les sites clés en main", "le fonds d'accélération", "VTE"])
def test_a_bare_topic_gets_a_short_summary_and_its_questions(talk: Talk, topic: str) -> None:
    reply = talk.says(topic)
    assert reply.kind == "answer"
    assert len(reply.text) < 700
    assert reply.suggestions


@pytest.mark.parametrize("ask", ["combien ?", "quand ?", "c'est où ?"])
def test_a_bare_ask_is_asked_back(talk: Talk, ask: str) -> None:
    reply = talk.says(ask)
    assert reply.kind == "clarify"
    assert "?" in reply.text


# A town keeps its name and its place in the conversation.


@pytest.mark.parametrize(
    ("asked", "named"),
    [
        ("maire de Sciez, on fait partie du programme ?", "Sciez (74)"),
        ("La commune de Jeantes est-elle concernée par le programme ?", "Jeantes (02)"),
        ("Redon, TI ?", "Redon (35)"),
        ("Rennes est-elle dans un territoire d'industrie ?", "Rennes (35)"),
    ],
)
def test_a_capital_keeps_a_town_from_being_taken_for_a_verb(talk: Talk, asked: str, named: str) -> None:
    assert named in talk.says(asked).text


@pytest.mark.parametrize(
    "asked",
    [
        "Je suis élu municipal à Erstein : ma commune est-elle labellisée Territoire d'industrie ?",
        "Je prépare un dossier d'aide pour une PME d'Erstein, est-on en TI ?",
    ],
)
def test_who_asks_is_no_question_of_its_own(talk: Talk, asked: str) -> None:
    assert talk.says(asked).text.startswith("Oui\u00a0: Erstein (67)")


def test_a_comma_ends_what_a_list_joins(talk: Talk) -> None:
    reply = talk.says("nous avons des usines à Thouars, à Cholet et à Laval, lesquelles sont en TI ?")
    assert all(town in reply.text for town in ("Thouars (79)", "Cholet (49)", "Laval (53)"))


def test_a_town_stays_what_is_spoken_of(talk: Talk) -> None:
    talk.says("Angoulême est en TI ?")
    assert "SNPE" in talk.says("un site là-bas ?").text
    assert "177 ha" in talk.says("de quelle surface ?").text
    assert "Angoulême – Cognac" in talk.says("et la commune est en territoire d'industrie ?").text
    assert talk.says("depuis quand ?").text.startswith("Depuis la phase 1")


def test_a_question_without_answer_leaves_the_town(talk: Talk) -> None:
    talk.says("Agen est en TI ?")
    assert talk.says("et le prix de l'immobilier ?").kind == "refuse"
    assert "Agen-Garonne" in talk.says("un site à côté ?").text


# Places that do not exist are named, never replaced by a neighbour.


@pytest.mark.parametrize("name", ["Trifouillis-les-Oies", "Madrid"])
def test_an_unknown_place_is_named(talk: Talk, name: str) -> None:
    reply = talk.says(f"Un site clés en main près de {name} ?")
    assert reply.kind == "clarify"
    assert name in reply.text


def test_a_misspelt_town_is_written_as_it_was_understood(talk: Talk) -> None:
    assert "Marmande (47)" in talk.says("Marmende est-elle en territoire d'industrie ?").text


# Languages.


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("How many turnkey sites are there in France?", "127"),
        ("Is Pau in a Territoire d'industrie?", "Yes"),
        ("Which turnkey sites are in Creuse?", "Croisière"),
    ],
)
def test_an_english_question_gets_an_english_answer(talk: Talk, asked: str, said: str) -> None:
    reply = talk.says(asked)
    assert reply.lang == "en"
    assert said in reply.text


@pytest.mark.parametrize(
    "asked", ["¿Cuántos sitios hay en Francia?", "Wie viele Standorte gibt es in Frankreich?"]
)
def test_another_language_gets_one_courteous_line(talk: Talk, asked: str) -> None:
    reply = talk.says(asked)
    assert reply.kind == "clarify"
    assert "français" in reply.text


def test_the_questions_own_words_decide_its_language(talk: Talk) -> None:
    assert talk.says("Combien de sites clés en main en France ?", lang="en").lang == "fr"


def test_a_restriction_is_no_denial(talk: Talk) -> None:
    reply = talk.says("La Nouvelle-Aquitaine n'a que 10 sites clés en main ?")
    assert reply.text.startswith("Non")
    assert reply.intents == ("sites-na.nombre",)


def test_every_one_of_them_asks_for_a_share(talk: Talk) -> None:
    assert talk.says("Les sites sont tous en Nouvelle-Aquitaine ?").intents == ("sites-na.part-france",)


@pytest.mark.parametrize("named", ["phase 2", "phase deux", "vague 2"])
def test_the_number_of_a_name_counts_nothing(talk: Talk, named: str) -> None:
    """« la phase 2 du programme » says nothing of two programmes, that « non » could answer."""
    assert not talk.says(f"La {named} du programme, vous pouvez m'expliquer ?").text.startswith("Non")
