"""Which of several places of one name is meant, and when the question has to be asked back."""

from __future__ import annotations

import pytest

from .conftest import Find


@pytest.mark.parametrize(
    ("written", "insee"),
    [
        ("Saint-Denis (93)", "93066"),
        ("Saint-Denis, Seine-Saint-Denis", "93066"),
        ("Saint-Denis de la Réunion", "97411"),
        ("97400 Saint-Denis", "97411"),
        ("Saint-Ouen (93)", "93070"),
        ("Saint-Ouen (41)", "41226"),
        ("Melle (79)", "79174"),
        ("Vienne (38)", "38544"),
        ("à Vienne", "38544"),
        ("Bourg (33)", "33067"),
    ],
)
def test_what_is_written_next_to_a_name_decides(find: Find, written: str, insee: str) -> None:
    (mention,) = find(written)
    assert (mention.place.id, mention.decided) == (insee, True)


@pytest.mark.parametrize(
    ("written", "insee"), [("Valence", "26362"), ("Nay", "64417"), ("Clermont", "63113")]
)
def test_population_by_far_decides_and_the_others_are_kept(find: Find, written: str, insee: str) -> None:
    (mention,) = find(written)
    assert (mention.place.id, mention.decided) == (insee, True)
    assert len(mention.candidates) > 1


@pytest.mark.parametrize("written", ["Saint-Denis", "Saint-Ouen", "Villefranche", "Vienne"])
def test_homonyms_of_like_weight_are_asked_back(find: Find, written: str) -> None:
    (mention,) = find(written)
    assert not mention.decided
    assert len(mention.candidates) > 1


def test_a_departement_elsewhere_in_the_message_decides(find: Find) -> None:
    mentions = find("Je suis en Seine-Saint-Denis. La commune de Saint-Denis est-elle dedans ?")
    assert [(mention.place.id, mention.decided) for mention in mentions] == [("93", True), ("93066", True)]


def test_a_departement_in_which_no_such_place_is_makes_the_question_be_asked_back(find: Find) -> None:
    mention = find("Lux (64)")[0]
    assert not mention.decided
    assert {place.name for place in mention.candidates} == {"Lux"}


def test_a_town_with_the_name_of_its_intercommunalite_is_the_town(find: Find) -> None:
    (mention,) = find("Bordeaux est-elle dedans ?")
    assert [place.kind for place in mention.candidates] == ["commune", "epci"]


def test_the_article_tells_the_departement_from_the_commune(find: Find) -> None:
    assert find("dans la Mayenne")[0].place.kind == "departement"
    assert find("à Mayenne")[0].place.kind == "commune"


def test_the_words_territoire_and_site_choose_among_things_of_one_name(find: Find) -> None:
    assert find("le territoire Pays Basque")[0].place.kind == "territoire"
    assert find("le Pays Basque")[0].place.kind == "epci"


def test_both_schemes_of_one_ground_are_kept_as_candidates(find: Find) -> None:
    (mention,) = find("la SNPE d'Angoulême")
    assert {place.id for place in mention.candidates} == {"snpe-angouleme", "f2030-snpe-angouleme"}
    assert mention.decided


def test_what_qualifies_a_name_belongs_to_its_mention(find: Find) -> None:
    (mention,) = find("Mérignac, en Gironde est-elle dedans ?")
    assert (mention.start, mention.end, mention.text) == (0, 3, "Mérignac, en Gironde")


@pytest.mark.parametrize(
    ("written", "siren"),
    [("la CC Isle Vern Salembre", "200040095"), ("Porte Océane", "200059400"), ("Pays d'Orthe", "200069417")],
)
def test_the_beginning_of_an_intercommunalite_tells_it_where_it_is_alone(
    find: Find, written: str, siren: str
) -> None:
    (mention,) = find(f"{written}, territoire d'industrie ?")
    assert (mention.place.kind, mention.place.id) == ("epci", siren)


def test_common_nouns_at_the_beginning_of_an_intercommunalite_tell_none(find: Find) -> None:
    assert not find("les coteaux et vallées du pays, territoire d'industrie ?")
